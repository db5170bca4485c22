//! A paper and what is known of it.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::agencies::AGENCIES;
use crate::draft::{Draft, Kind, Signature, filled};
use crate::flow::Flow;
use crate::numbers::Numbers;
use crate::phrases;
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

/// The types that are drawn; the last one is a letter, whose name is not printed.
const KINDS: [Kind; 5] = [
    Kind { name: "QUYẾT ĐỊNH", symbol: "QĐ" },
    Kind { name: "TỜ TRÌNH", symbol: "TTr" },
    Kind { name: "THÔNG BÁO", symbol: "TB" },
    Kind { name: "BÁO CÁO", symbol: "BC" },
    Kind { name: "CÔNG VĂN", symbol: "" },
];

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

/// A day of the years 2021 to 2025.
fn some_day(numbers: &mut Numbers) -> Date {
    after(Date::constant(2021, 1, 4), numbers.between(0, 1800))
}

/// The day `days` after `day`.
fn after(day: Date, days: u32) -> Date {
    day.checked_add(i64::from(days).days()).unwrap_or(day)
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
