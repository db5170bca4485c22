//! A paper and what is known of it.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::agencies::{AGENCIES, Agency};
use crate::flow::Flow;
use crate::numbers::Numbers;
use crate::phrases;
use crate::signature::Signature;
use crate::typeset::Sheet;

/// An administrative paper in the form of Nghị định 30/2020/NĐ-CP, and the truth about it; made by [`compose`].
///
/// The fields are for comparing with what was read. Changing them does not change what [`crate::draw`] draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paper {
    /// A name for a file, without folder or extension: `quyet-dinh-123-qd-ubnd`.
    pub file_stem: String,
    /// Code of the dossier it belongs to, which it also cites: `H39.18-240815-0007`.
    pub dossier: String,
    /// The type's name in capitals: `QUYẾT ĐỊNH`; `CÔNG VĂN` of a letter, which does not print it.
    pub kind: String,
    /// Number and symbol: `123/QĐ-UBND`.
    pub number: String,
    /// Day of issue, ISO 8601: `2024-08-15`.
    pub date: String,
    /// The issuing body in capitals, as the head names it, on one line.
    pub agency: String,
    /// What it is about, without *V/v* or *Về việc*.
    pub subject: String,
    /// Name of the person who signed.
    pub signer: String,
    /// The lines of text of each page as drawn, in reading order; of two columns the left one comes first.
    pub pages: Vec<Vec<String>>,
    #[serde(skip)]
    pub(crate) sheets: Vec<Sheet>,
}

/// A type of paper: its name, its abbreviation in numbers.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) symbol: &'static str,
}

/// The types that are drawn; the last one is a letter, whose name is not printed.
const KINDS: [Kind; 5] = [
    Kind { name: "QUYẾT ĐỊNH", symbol: "QĐ" },
    Kind { name: "TỜ TRÌNH", symbol: "TTr" },
    Kind { name: "THÔNG BÁO", symbol: "TB" },
    Kind { name: "BÁO CÁO", symbol: "BC" },
    Kind { name: "CÔNG VĂN", symbol: "" },
];

/// What the paper's parts are laid out from.
pub(crate) struct Draft<'a> {
    pub(crate) kind: &'a Kind,
    pub(crate) agency: &'a Agency,
    pub(crate) number: String,
    pub(crate) date: Date,
    pub(crate) subject: String,
    pub(crate) dossier: String,
    pub(crate) signature: Signature,
}

impl Draft<'_> {
    /// True of a decision, which speaks in articles.
    pub(crate) fn is_decision(&self) -> bool {
        self.kind.symbol == "QĐ"
    }

    /// True of a letter, which has no title.
    pub(crate) fn is_letter(&self) -> bool {
        self.kind.symbol.is_empty()
    }
}

/// Invents a paper of `pages` pages (at least one); the same for the same seed.
pub fn compose(seed: u64, pages: u32) -> Paper {
    let mut numbers = Numbers::new(seed);
    let kind = &KINDS[numbers.between(0, KINDS.len() as u32 - 1) as usize];
    let agency = &AGENCIES[numbers.between(0, AGENCIES.len() as u32 - 1) as usize];
    let received = some_day(&mut numbers);
    let date = after(received, numbers.between(1, 12));
    let number = {
        let count = numbers.between(10, 2480);
        if kind.symbol.is_empty() {
            format!("{count}/{}-VP", agency.symbol)
        } else {
            format!("{count}/{}-{}", kind.symbol, agency.symbol)
        }
    };
    let subject = numbers.pick(phrases::SUBJECTS);
    let draft = Draft {
        kind,
        agency,
        number,
        date,
        subject: filled(subject, &mut numbers, date),
        dossier: format!("{}-{}-{:04}", agency.code, received.strftime("%y%m%d"), numbers.between(1, 480)),
        signature: Signature::invented(agency, &mut numbers),
    };
    let mut flow = Flow::new(pages.max(1) as usize);
    crate::head::lay(&draft, &mut flow);
    crate::body::lay(&draft, &mut numbers, &mut flow);
    crate::signature::lay(&draft, &mut numbers, &mut flow);
    let sheets = flow.into_sheets();
    Paper {
        file_stem: slug(&format!("{} {}", kind.name, draft.number)),
        dossier: draft.dossier,
        kind: kind.name.to_owned(),
        number: draft.number,
        date: date.to_string(),
        agency: agency.full_name(),
        subject: draft.subject,
        signer: draft.signature.name,
        pages: sheets
            .iter()
            .map(|sheet| sheet.lines.iter().map(|line| line.text.clone()).collect())
            .collect(),
        sheets,
    }
}

/// Puts invented names and numbers into the places of `phrase`; `today` bounds its days.
pub(crate) fn filled(phrase: &str, numbers: &mut Numbers, today: Date) -> String {
    let mut text = String::new();
    let mut rest = phrase;
    while let Some((before, after_brace)) = rest.split_once('{') {
        let (place, after) = after_brace.split_once('}').unwrap_or((after_brace, ""));
        text.push_str(before);
        let filling = match place {
            "n" => numbers.between(12, 980).to_string(),
            "s" => numbers.between(2, 9).to_string(),
            "p" => format!("{},{}", numbers.between(81, 99), numbers.between(1, 9)),
            "q" => numbers.pick(&["I", "II", "III", "IV"]).to_owned(),
            "y" => today.year().to_string(),
            "d" => in_words(earlier(today, numbers)),
            "c" => numbers.pick(phrases::COMMUNES).to_owned(),
            "t" => numbers.pick(phrases::PROCEDURES).to_owned(),
            "o" => person(numbers),
            _ => String::new(),
        };
        text.push_str(&filling);
        rest = after;
    }
    text + rest
}

/// An invented person.
pub(crate) fn person(numbers: &mut Numbers) -> String {
    format!("{} {}", numbers.pick(phrases::FAMILY), numbers.pick(phrases::GIVEN))
}

/// `ngày 05 tháng 3 năm 2024`; days below 10 and the months 1 and 2 have a zero before them (Nghị định 30).
pub(crate) fn in_words(day: Date) -> String {
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// A day of the years 2021 to 2025.
fn some_day(numbers: &mut Numbers) -> Date {
    after(Date::constant(2021, 1, 4), numbers.between(0, 1800))
}

/// The day `days` after `day`.
fn after(day: Date, days: u32) -> Date {
    day.checked_add(i64::from(days).days()).unwrap_or(day)
}

/// A day of the four months before `day`.
fn earlier(day: Date, numbers: &mut Numbers) -> Date {
    let days = i64::from(numbers.between(3, 120));
    day.checked_sub(days.days()).unwrap_or(day)
}

/// Small Latin letters, digits and hyphens only.
fn slug(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .replace('đ', "d")
        .nfd()
        .filter(char::is_ascii)
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::Date;

    use super::{compose, slug};

    #[test]
    fn a_seed_is_a_paper() {
        assert_eq!(compose(11, 2), compose(11, 2));
        assert_ne!(compose(11, 2).pages, compose(12, 2).pages);
        let subjects: BTreeSet<_> = (0..60).map(|seed| compose(seed, 1).subject).collect();
        assert!(subjects.len() > 40, "{} different subjects", subjects.len());
        let kinds: BTreeSet<_> = (0..60).map(|seed| compose(seed, 1).kind).collect();
        assert_eq!(kinds.len(), 5);
    }

    #[test]
    fn a_paper_has_the_pages_that_were_asked_for_and_cites_its_dossier() {
        for seed in 0..40 {
            let pages = seed as u32 % 4;
            let paper = compose(seed, pages);
            assert_eq!(paper.pages.len(), pages.max(1) as usize);
            let text = paper.pages.concat().join(" ");
            for part in [&paper.dossier, &paper.number, &paper.subject, &paper.signer, &paper.agency] {
                assert!(text.contains(part.as_str()), "{part} in {text}");
            }
            assert!(paper.pages.iter().all(|page| page.len() > 3), "{:#?}", paper.pages);
            assert!(!text.contains(['{', '}']));
            assert!(paper.date.parse::<Date>().is_ok());
        }
    }

    #[test]
    fn lines_stay_on_the_sheet() {
        for seed in 0..60 {
            for sheet in &compose(seed, 3).sheets {
                assert!(sheet.lines.iter().all(|line| line.baseline < 841.0 - 40.0), "seed {seed}");
            }
        }
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("QUYẾT ĐỊNH 123/QĐ-UBND"), "quyet-dinh-123-qd-ubnd");
    }
}
