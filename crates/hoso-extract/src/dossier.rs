//! The dossier code (*mã hồ sơ*) printed on a paper: a proposal, never a link.

use std::sync::LazyLock;

use hoso_model::{DossierCode, Field, Metadata};
use regex::Regex;

use crate::sheet::Sheet;

/// The label of a code, on folded text, with what stands after it.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:ma (?:so )?ho so|so ho so|so bien nhan)[^:]{0,40}?:\s*(?P<code>.{8,48})")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Three runs with hyphens between them, the second a day: a code with misread characters.
static LOOSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<agency>[0-9A-Za-z|!#., ]{3,28}?)\s*[-‐-―−_~]\s*(?P<day>[0-9A-Za-z|!]{6}(?:[0-9A-Za-z|!]{2})?)\s*[-‐-―−_~]\s*(?P<seq>[0-9A-Za-z|!]{4,7})(?:[^0-9A-Za-z]|$)")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Adds the code: one as printed, rather with its label; else one that could be repaired behind its label.
pub(crate) fn dossier(sheets: &[Sheet<'_>], found: &mut Metadata) {
    for sheet in sheets {
        let text = sheet.running();
        for (at, code) in DossierCode::find_in_text(&text.text) {
            let start = text.text[..at].chars().map(hoso_viet::fold_char).map(char::len_utf8).sum::<usize>();
            let range = start..(start + code.as_str().len()).min(text.folded.len());
            let before: String = text.folded[..start].chars().rev().take(40).collect();
            let labelled = before.chars().rev().collect::<String>().contains("ho so");
            let rule = if labelled { 0.95 } else { 0.75 };
            found.add(Field::Dossier, sheet.value(code.as_str(), &text.part(range), rule));
        }
    }
    if found.get(Field::Dossier).is_some() {
        return;
    }
    for sheet in sheets {
        let text = sheet.running();
        for hit in LABEL.captures_iter(&text.folded).filter_map(|captures| captures.name("code")) {
            let printed = text.printed(hit.range());
            let Some(loose) = LOOSE.captures(printed) else { continue };
            let Some(code) = repaired(&loose["agency"], &loose["day"], &loose["seq"]) else { continue };
            // The day, the table of agencies and the shape agree, and still it is a repair.
            let length = loose.get(0).map_or(0, |all| all.as_str().chars().count());
            let from = text.part(hit.start()..(hit.start() + length).min(hit.end()));
            found.add(Field::Dossier, sheet.repaired(code.as_str(), &from, 0.4));
            return;
        }
    }
}

/// The code that was misread as these three runs: each place takes a digit or the agency's letter.
fn repaired(agency: &str, day: &str, seq: &str) -> Option<DossierCode> {
    let agency: String = agency.chars().filter(|c| !c.is_whitespace()).collect();
    let agency = agency.replace(',', ".");
    let mut parts: Vec<&str> = agency.split('.').collect();
    // Thông tư 01/2018/TT-VPCP writes the level-1 agency last of four, Quyết định 20/2020/QĐ-TTg first.
    let bottom_up = parts.len() == 4 && parts[0].chars().count() == 3 && parts[1].chars().count() == 2;
    let level_one = level_one(if bottom_up { parts.pop()? } else { parts.remove(0) })?;
    let mut others: Vec<String> = parts.into_iter().map(digits).collect();
    let agency = if bottom_up {
        // A level-4 unit stands under a level-3 one: with 00 there, it is 000.
        if others.get(1).is_some_and(|level_three| level_three == "00") {
            "000".clone_into(others.first_mut()?);
        }
        format!("{}.{level_one}", others.join("."))
    } else {
        std::iter::once(level_one).chain(others).collect::<Vec<_>>().join(".")
    };
    format!("{agency}-{}-{}", digits(day), digits(seq)).parse().ok()
}

/// A letter and two digits; `H`, the letter of provinces, falls apart into `11` and the like.
fn level_one(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let (letter, number) = chars.split_at(chars.len().checked_sub(2)?);
    let letter = match letter.iter().collect::<String>().as_str() {
        "11" | "1I" | "I1" | "II" | "l1" | "1l" | "ll" | "N" | "M" | "#" => 'H',
        "6" | "C" => 'G',
        one => one.chars().next().filter(|c| one.len() == 1 && c.is_ascii_uppercase())?,
    };
    Some(format!("{letter}{}", digits(&number.iter().collect::<String>())))
}

/// With letters that digits are misread for put back.
fn digits(text: &str) -> String {
    let digit = |c| match c {
        'O' | 'o' | 'Q' | 'D' | 'U' => '0',
        'l' | 'I' | 'i' | '|' | '!' | 'T' => '1',
        'Z' => '2',
        'S' => '5',
        'G' | 'b' => '6',
        'B' | 'R' => '8',
        'g' | 'q' => '9',
        c => c,
    };
    text.chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn misread_places_are_repaired_by_what_they_take() {
        for (agency, day, seq, code) in [
            ("090.00.18.1139", "240815", "0007", Some("000.00.18.H39-240815-0007")),
            ("000.00.18.H39", "240R15", "0007", Some("000.00.18.H39-240815-0007")),
            ("H39.l8", "2408I5", "OOO7", Some("H39.18-240815-0007")),
            ("N39", "240815", "0007", Some("H39-240815-0007")),
            ("000.00.18.H39", "241315", "0007", None),
            ("Nguyen", "240815", "0007", None),
            ("", "240815", "0007", None),
            ("...", "240815", "0007", None),
        ] {
            assert_eq!(repaired(agency, day, seq).map(|code| code.to_string()).as_deref(), code, "{agency}");
        }
    }
}
