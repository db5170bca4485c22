//! The code of a dossier (*mã số hồ sơ*).

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::DeskId;

/// The code of a dossier (*mã số hồ sơ thủ tục hành chính*): agency, day of reception, number of that day.
///
/// `000.00.18.H39-240815-0007` by Thông tư 01/2018/TT-VPCP, article 19 (agency written bottom-up by
/// QCVN 102:2016/BTTTT), or `H39.18-240815-0007` with the agency of Quyết định 20/2020/QĐ-TTg (top-down). Always
/// in canonical form: upper case, ASCII hyphens, a day that is in the calendar.
///
/// Papers of before carry only the desk's own number (*số hồ sơ nội bộ*): such a code is `can-giuoc:00092-TNHS`, the
/// desk's id, a colon, and the number with hyphens for what is neither letter, digit nor dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(into = "String", try_from = "String")]
pub struct DossierCode(String);

/// Who said that a file belongs to a dossier; earlier ones win.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DossierSource {
    /// A person.
    Manual,
    /// A QR code on a page.
    Qr,
    /// A bar code on a page.
    Barcode,
    /// The file's name.
    FileName,
    /// The name of a folder between the desk's folder and the file.
    FolderName,
}

impl fmt::Display for DossierSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Manual => "manual",
            Self::Qr => "qr",
            Self::Barcode => "barcode",
            Self::FileName => "file-name",
            Self::FolderName => "folder-name",
        })
    }
}

impl DossierSource {
    /// Does what this says hold against what `other` says, whichever came first? A person's word does against every
    /// code, a code on a page against every name.
    pub fn outranks(self, other: Self) -> bool {
        self < other
    }
}

/// Text that is not a dossier code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DossierCodeError {
    /// It has not the shape of one.
    #[error("{0:?} is not a dossier code; one looks like H39.18-240815-0007 or 000.00.18.H39-240815-0007")]
    Shape(String),
    /// Its day is not in the calendar, or before codes were given out.
    #[error("{0:?} is not a dossier code: its day (YYMMDD) is not a day since 2018")]
    Day(String),
    /// A desk's own number has a digit and at most 64 characters.
    #[error("{0:?} is not a desk's own dossier number")]
    Local(String),
    /// Its agency's first level is not in the tables.
    #[error("{0:?} is not a dossier code: there is no level-1 agency {1}")]
    Agency(String, String),
}

/// The strict shape: domain rule of Thông tư 01/2018, widened by the sequence lengths and 8-digit dates that the
/// ministries' systems print.
static STRICT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.(?P<q>[A-K][0-9]{2})|(?P<t>[A-K][0-9]{2})(?:\.[0-9]{2,3}){0,6})-(?P<date>[0-9]{6}|20[0-9]{6})-(?P<seq>[0-9]{4,7})$",
    )
    .expect("the pattern is a constant, compiled by the tests")
});

/// The same in running text, on word borders; a hyphen may be any dash.
static IN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^0-9A-Za-z.\-])(?P<code>(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-K][0-9]{2}|[A-K][0-9]{2}(?:\.[0-9]{2,3}){0,6})[-‐‑‒–—−](?:[0-9]{6}|20[0-9]{6})[-‐‑‒–—−][0-9]{4,7})(?:$|[^0-9A-Za-z\-])",
    )
    .expect("the pattern is a constant, compiled by the tests")
});

/// As people type it into names of files and folders, where a dot is awkward: any of ` ._-` between the parts.
static IN_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:^|[^0-9a-z])(?:(?P<q1>[0-9]{3})[ ._-]+(?P<q2>[0-9]{2})[ ._-]+(?P<q3>[0-9]{2})[ ._-]+(?P<q4>[A-K][0-9]{2})|(?P<t>[A-K][0-9]{2}(?:[ ._-]+[0-9]{2,3}){0,6}?))[ ._-]+(?P<date>20[0-9]{6}|[0-9]{6})[ ._-]+(?P<seq>[0-9]{4,7})(?:$|[^0-9a-z])",
    )
    .expect("the pattern is a constant, compiled by the tests")
});

impl DossierCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code of a desk's own number as it is printed: `00092/TNHS` of desk `can-giuoc` is `can-giuoc:00092-TNHS`.
    ///
    /// # Errors
    /// [`DossierCodeError::Local`] if nothing of the number is left, or over 64 characters.
    pub fn local(desk: &DeskId, number: &str) -> Result<Self, DossierCodeError> {
        let upper = number.to_uppercase();
        let parts = upper.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|part| !part.is_empty());
        let number = parts.collect::<Vec<_>>().join("-");
        if number.chars().any(|c| c.is_ascii_digit()) && number.len() <= 64 {
            Ok(Self(format!("{desk}:{number}")))
        } else {
            Err(DossierCodeError::Local(number))
        }
    }

    /// The desk whose own number this is; `None` of a national code.
    pub fn desk(&self) -> Option<&str> {
        self.0.split_once(':').map(|(desk, _)| desk)
    }

    /// The day of reception that the code carries.
    pub fn day(&self) -> Option<Date> {
        if self.desk().is_some() {
            return None;
        }
        day(self.0.rsplit('-').nth(1)?)
    }

    /// The first level of the agency: `H39` of `000.00.18.H39-…` and of `H39.18-…`.
    pub fn level_one(&self) -> &str {
        if self.desk().is_some() {
            return "";
        }
        let agency = self.0.split('-').next().unwrap_or_default();
        let first = agency.split('.').next().unwrap_or_default();
        if first.starts_with(|c: char| c.is_ascii_digit()) {
            agency.rsplit('.').next().unwrap_or_default()
        } else {
            first
        }
    }

    /// Every code in running text, with the place (in bytes) where it starts; shapes that fail the calendar or the
    /// tables are left out.
    pub fn find_in_text(text: &str) -> Vec<(usize, Self)> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(hit) = IN_TEXT.captures_at(text, from).and_then(|captures| captures.name("code")) {
            if let Ok(code) = hit.as_str().parse() {
                found.push((hit.start(), code));
            }
            from = hit.end();
        }
        found
    }

    /// Every distinct code in the name of a file or folder, as people type it there: `H39_18-240815-0007`,
    /// `000 00 18 H39 240815 0007`.
    pub fn find_in_name(name: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut from = 0;
        while let Some(captures) = IN_NAME.captures_at(name, from) {
            let part = |name| captures.name(name).map_or("", |part| part.as_str());
            let agency = if part("t").is_empty() {
                format!("{}.{}.{}.{}", part("q1"), part("q2"), part("q3"), part("q4"))
            } else {
                part("t").split([' ', '.', '_', '-']).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(".")
            };
            if let Ok(code) = format!("{agency}-{}-{}", part("date"), part("seq")).parse()
                && !found.contains(&code)
            {
                found.push(code);
            }
            from = captures.name("seq").map_or(name.len(), |seq| seq.end());
        }
        found
    }
}

impl FromStr for DossierCode {
    type Err = DossierCodeError;

    fn from_str(text: &str) -> Result<Self, DossierCodeError> {
        if let Some((desk, number)) = text.trim().split_once(':')
            && let Ok(desk) = desk.parse()
        {
            return Self::local(&desk, number);
        }
        let code = text.trim().to_uppercase().replace(['‐', '‑', '‒', '–', '—', '−'], "-");
        let Some(parts) = STRICT.captures(&code) else {
            return Err(DossierCodeError::Shape(text.to_owned()));
        };
        if day(&parts["date"]).is_none() {
            return Err(DossierCodeError::Day(text.to_owned()));
        }
        let level = parts.name("q").or(parts.name("t")).map_or("", |level| level.as_str());
        if !known_level_one(level) {
            return Err(DossierCodeError::Agency(text.to_owned(), level.to_owned()));
        }
        Ok(Self(code))
    }
}

/// `YYMMDD` or `YYYYMMDD` as a day, not before the codes began (1 January 2018, Thông tư 01/2018/TT-VPCP).
fn day(digits: &str) -> Option<Date> {
    let (year, rest) = match digits.len() {
        6 => (2000 + digits[..2].parse::<i16>().ok()?, &digits[2..]),
        8 => (digits[..4].parse().ok()?, &digits[4..]),
        _ => return None,
    };
    let date = Date::new(year, rest[..2].parse().ok()?, rest[2..].parse().ok()?).ok()?;
    (date.year() >= 2018).then_some(date)
}

/// Is `level` (a letter and two digits) a level-1 agency of Quyết định 20/2020/QĐ-TTg, or was it one? Codes that
/// Quyết định 09/2025/QĐ-TTg deleted stay known: old dossiers carry them.
fn known_level_one(level: &str) -> bool {
    let number: u8 = level.get(1..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    match level.as_bytes().first() {
        // Provinces: People's Committees and People's Councils.
        Some(b'H' | b'K') => (1..=63).contains(&number),
        // Ministries and bodies of the Government; the list has grown to 40.
        Some(b'G') => (1..=40).contains(&number),
        Some(b'A'..=b'F' | b'I' | b'J') => number >= 1,
        _ => false,
    }
}

impl TryFrom<String> for DossierCode {
    type Error = DossierCodeError;

    fn try_from(text: String) -> Result<Self, DossierCodeError> {
        text.parse()
    }
}

impl From<DossierCode> for String {
    fn from(code: DossierCode) -> Self {
        code.0
    }
}

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::DossierCode;

    #[test]
    fn a_desks_own_number_is_a_code_of_that_desk() {
        let desk = "can-giuoc".parse().unwrap();
        let code = DossierCode::local(&desk, " 00092/tnhs ").unwrap();
        assert_eq!((code.as_str(), code.desk()), ("can-giuoc:00092-TNHS", Some("can-giuoc")));
        assert_eq!(code.as_str().parse::<DossierCode>().unwrap(), code);
        assert_eq!((code.day(), code.level_one()), (None, ""));
        assert!(DossierCode::local(&desk, "///").is_err() && "can-giuoc:".parse::<DossierCode>().is_err());
    }

    const VALID: [&str; 10] = [
        "000.00.18.H39-240815-0007",
        "000.00.12.H62-201105-0004",
        "000.00.00.H39-190108-0001",
        "H39.18-240815-0007",
        "H53.101.02-251124-0012",
        "H53-260102-0001",
        "H15.50.05.13-261008-0975",
        "G22.99-251225-020175",
        "G22.99.08-260921-896048",
        "G09.20-20260609-0092637",
    ];
    const INVALID: [&str; 12] = [
        "000.00.18.H39-241315-0007",
        "000.00.18.H39-240832-0007",
        "000.00.18.39-240815-0007",
        "H39.18-240815",
        "H39.18-240815-07",
        "L39.18-240815-0007",
        "H39.1-240815-0007",
        "1.011442.000.00.00.H38",
        "G22.99.3-241219795252",
        "123/QĐ-UBND",
        "000.00.18.H39-230229-0001",
        "H64.01-240815-0007",
    ];

    #[test]
    fn the_codes_of_the_field_are_told_apart() {
        for code in VALID {
            assert_eq!(code.parse::<DossierCode>().unwrap().as_str(), code);
            assert_eq!(DossierCode::find_in_text(&format!("Mã hồ sơ: {code}.")).len(), 1, "{code}");
        }
        for code in INVALID {
            assert!(code.parse::<DossierCode>().is_err(), "{code}");
            assert_eq!(DossierCode::find_in_text(&format!("Mã hồ sơ: {code}.")), [], "{code}");
        }
    }

    #[test]
    fn the_code_carries_its_day_and_its_province() {
        let code: DossierCode = "000.00.18.h39-240815-0007".parse().unwrap();
        assert_eq!(code.day().unwrap().to_string(), "2024-08-15");
        assert_eq!(code.level_one(), "H39");
        assert_eq!("H39.18-240815-0007".parse::<DossierCode>().unwrap().level_one(), "H39");
        assert_eq!(
            "G09.20-20260609-0092637".parse::<DossierCode>().unwrap().day().unwrap().to_string(),
            "2026-06-09"
        );
    }

    #[test]
    fn names_are_read_as_people_type_them() {
        for (name, code) in [
            ("H39_18-240815-0007.pdf", "H39.18-240815-0007"),
            ("000 00 18 H39 240815 0007", "000.00.18.H39-240815-0007"),
            ("don xin h39.18-240815-0007 (2).pdf", "H39.18-240815-0007"),
            ("H15_50_05_13_261008_0975.tif", "H15.50.05.13-261008-0975"),
            ("scan_G09.20-20260609-0092637_1.jpg", "G09.20-20260609-0092637"),
        ] {
            let found = DossierCode::find_in_name(name);
            assert_eq!(found.iter().map(DossierCode::as_str).collect::<Vec<_>>(), [code], "{name}");
        }
        for name in ["scan0007.pdf", "20240815_0007.pdf", "xH39.18-240815-0007.pdf", "H39.18-241315-0007.pdf"]
        {
            assert_eq!(DossierCode::find_in_name(name), [], "{name}");
        }
        assert_eq!(DossierCode::find_in_name("H39.18-240815-0007 H39.18-240815-0008.pdf").len(), 2);
    }

    #[test]
    fn long_dashes_in_text_are_hyphens() {
        let found = DossierCode::find_in_text("Mã hồ sơ: H39.18–240815–0007");
        assert_eq!(found[0].1.as_str(), "H39.18-240815-0007");
    }
}
