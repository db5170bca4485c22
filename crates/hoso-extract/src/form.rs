//! The labelled lines of applications, declarations and receipts.

use std::sync::LazyLock;

use hoso_model::{Field, Metadata};
use regex::Regex;

use crate::date::{DAY, day_in};
use crate::passage::Passage;
use crate::sheet::Sheet;

/// A label before its value, on folded text; group `v` is the value.
struct Rule {
    field: Field,
    pattern: Regex,
    /// What the value is made of; `None` if it fails a check.
    value: fn(&str) -> Option<String>,
    trust: f32,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |field, pattern: &str, value, trust| Rule {
        field,
        pattern: Regex::new(pattern).expect("the pattern is a constant, compiled by the tests"),
        value,
        trust,
    };
    vec![
        rule(
            Field::Person,
            r"(?:ho va ten|ho ten|tiep nhan ho so cua|nguoi nop(?: ho so)?|ten chu ho|ten chu dau tu)(?: nguoi (?:nop|de nghi|yeu cau|khai))?(?:\s*\([^)]{0,40}\))*\s*:\s*(?P<v>[^:;,0-9]{4,60})",
            person,
            0.85,
        ),
        rule(
            Field::CitizenIds,
            r"(?:can cuoc(?: cong dan)?|cccd|dinh danh(?: ca nhan)?)(?:\s*/\s*cmnd)?(?: so)?\s*[:.]?\s*(?P<v>[0-9][0-9 .]{10,16}[0-9])\b",
            citizen_id,
            0.85,
        ),
        rule(
            Field::Phones,
            r"(?:dien thoai|dt|sdt|di dong)(?: lien he)?(?: so)?\s*[:.]?\s*(?P<v>[0+][0-9 .-]{8,15}[0-9])",
            phone,
            0.85,
        ),
        rule(
            Field::TaxCodes,
            r"(?:ma so (?:doanh nghiep|thue)|mst)\s*[:.]?\s*(?P<v>[0-9]{10}(?:-[0-9]{3})?)\b",
            tax_code,
            0.9,
        ),
        rule(Field::Plot, r"(?:thua dat|lo dat|thua)(?: so)?[:.\s]*(?P<v>[0-9]{1,5})\b", some, 0.85),
        rule(Field::Sheet, r"to ban do(?: dia chinh)?(?: so)?[:.\s]*(?P<v>[0-9]{1,4})\b", some, 0.85),
        rule(
            Field::CertificateSerial,
            r"so phat hanh\s*[:.]?\s*(?P<v>[a-z]{1,2}\s?[0-9]{6,8})\b",
            some,
            0.85,
        ),
    ]
});

/// The procedure asked for: its line, and the next if it runs to the margin.
static PROCEDURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"noi dung (?:dang )?yeu cau giai quyet\s*:\s*(?P<v>.{4,})$")
        .expect("the pattern is a constant, compiled by the tests")
});

/// `08 giờ 37 phút, ngày …`, on folded text.
static HOUR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<h>[0-9]{1,2})\s*gio\s*(?P<m>[0-9]{1,2})?")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Adds what the labels of a form say.
pub(crate) fn form(sheets: &[Sheet<'_>], found: &mut Metadata) {
    for sheet in sheets {
        for (at, row) in sheet.rows.iter().enumerate() {
            for rule in RULES.iter() {
                add(sheet, row, rule, found);
            }
            if let Some(start) = PROCEDURE.captures(&row.folded).and_then(|hit| Some(hit.name("v")?.start()))
            {
                let line = Passage::join([row].into_iter().chain(sheet.continuation(at)));
                let range = start..line.folded.len();
                found.add(
                    Field::Procedure,
                    sheet.value(line.printed(range.clone()).trim(), &line.part(range), 0.75),
                );
            }
        }
    }
    times(sheets, found);
}

fn add(sheet: &Sheet<'_>, row: &Passage<'_>, rule: &Rule, found: &mut Metadata) {
    for hit in rule.pattern.captures_iter(&row.folded).filter_map(|captures| captures.name("v")) {
        if let Some(value) = (rule.value)(row.printed(hit.range())) {
            found.add(rule.field, sheet.value(value, &row.part(hit.range()), rule.trust));
        }
    }
}

/// Adds when the dossier was received and when its result is due: printed forms label both nearly the same, so the
/// earlier is the reception.
fn times(sheets: &[Sheet<'_>], found: &mut Metadata) {
    let mut times: Vec<(String, hoso_model::FieldValue)> = Vec::new();
    for sheet in sheets {
        for row in &sheet.rows {
            let Some(label) =
                row.folded.find("thoi gian nhan ho so").or_else(|| row.folded.find("thoi gian tra ket qua"))
            else {
                continue;
            };
            let (Some(day), Some(hit)) = (day_in(&row.folded), DAY.find(&row.folded)) else { continue };
            let hour = HOUR.captures(&row.folded[label..]).and_then(|hour| {
                let minute = hour.name("m").map_or(Some(0), |m| m.as_str().parse().ok())?;
                jiff::civil::Time::new(hour["h"].parse().ok()?, minute, 0, 0).ok()
            });
            // Legal time is UTC+7 all year (Quyết định 134/2002/QĐ-TTg).
            let value = hour.map_or(day.to_string(), |hour| format!("{day}T{hour}+07:00"));
            times
                .push((row.folded[label..].to_owned(), sheet.value(value, &row.part(label..hit.end()), 0.8)));
        }
    }
    times.sort_by(|(_, a), (_, b)| a.value.cmp(&b.value));
    let mut times = times.into_iter();
    match (times.next(), times.next_back()) {
        (Some((_, received)), Some((_, due))) => {
            found.add(Field::ReceivedAt, received);
            found.add(Field::DueAt, due);
        }
        (Some((label, only)), None) => {
            let field = if label.starts_with("thoi gian nhan") { Field::ReceivedAt } else { Field::DueAt };
            found.add(field, only);
        }
        (None, _) => {}
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The name without `Ông`, `Bà`; up to the first word that has no capital.
fn person(text: &str) -> Option<String> {
    let words = text
        .split_whitespace()
        .skip_while(|word| matches!(hoso_viet::fold(word).as_str(), "ong" | "ba" | "anh" | "chi"));
    let name: Vec<&str> = words.take_while(|word| word.starts_with(char::is_uppercase)).collect();
    (2..=6).contains(&name.len()).then(|| name.join(" ").trim_end_matches(['.', '-']).to_owned())
}

/// Twelve digits of Nghị định 70/2024/NĐ-CP: they have no check digit, so all that is checked is their count.
fn citizen_id(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 12 && digits.starts_with('0')).then_some(digits)
}

/// Ten or eleven digits from 0; `+84` is written as 0.
fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.strip_prefix("84") {
        Some(rest) if text.starts_with('+') => format!("0{rest}"),
        _ => digits,
    };
    ((10..=11).contains(&digits.len()) && digits.starts_with('0')).then_some(digits)
}

/// Ten digits of which the last checks the others (weights of Thông tư 105/2020/TT-BTC's predecessor circulars).
fn tax_code(text: &str) -> Option<String> {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let digits: Vec<u32> = text.chars().take(10).filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    (digits.len() == 10 && 10 - sum % 11 == digits[9]).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{citizen_id, person, phone, tax_code};

    #[test]
    fn values_are_checked_where_they_can_be() {
        assert_eq!(tax_code("1100123455").as_deref(), Some("1100123455"));
        assert_eq!(tax_code("1100123450"), None);
        assert_eq!(citizen_id("0800 8712 3456").as_deref(), Some("080087123456"));
        assert_eq!(citizen_id("08008712345"), None);
        assert_eq!(phone("+84 912 345 678").as_deref(), Some("0912345678"));
        assert_eq!(phone("12345"), None);
        assert_eq!(person(" Ông Nguyễn Văn Ví Dụ sinh năm ").as_deref(), Some("Nguyễn Văn Ví Dụ"));
        assert_eq!(person("chưa rõ"), None);
    }
}
