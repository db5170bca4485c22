//! The number and symbol of a paper (*số, ký hiệu*).

use std::fmt;
use std::str::FromStr;

/// Number, year if it is printed, and symbol: `1245/QĐ-UBND` (Nghị định 30/2020/NĐ-CP, Phụ lục I), `34/2016/NĐ-CP` and
/// `45/2013/QH13` (Nghị định 34/2016/NĐ-CP, article 60), `123-CV/TU` (Hướng dẫn 36-HD/VPTW).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaperNumber {
    number: String,
    year: Option<u16>,
    symbol: String,
    /// Papers of the Party have a hyphen before the symbol.
    party: bool,
}

/// A text that is no number of a paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no number and symbol of a paper")]
pub struct PaperNumberError;

impl PaperNumber {
    /// The number, with a letter that may follow it: `1245`, `12a`.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The year of a legal document (*văn bản quy phạm pháp luật*), which prints it.
    pub const fn year(&self) -> Option<u16> {
        self.year
    }

    /// The symbol: type and body, or body and unit.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// The abbreviation of the type (`QĐ`) or, in a letter's number, of the body (`UBND`).
    pub fn kind(&self) -> &str {
        self.symbol.split(['-', '/']).next().unwrap_or_default()
    }
}

impl FromStr for PaperNumber {
    type Err = PaperNumberError;

    fn from_str(text: &str) -> Result<Self, PaperNumberError> {
        let text: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .map(|letter| if matches!(letter, '–' | '—' | '‐' | '‑') { '-' } else { letter })
            .collect();
        let digits = text.find(|letter: char| !letter.is_ascii_digit()).ok_or(PaperNumberError)?;
        let rest = &text[digits..];
        // A number that was given twice has a letter: 12a.
        let letter = rest.chars().next().filter(|letter| letter.is_alphabetic());
        let (number, rest) = text.split_at(digits + letter.map_or(0, char::len_utf8));
        let party = rest.starts_with('-');
        let rest = rest.strip_prefix(['/', '-']).ok_or(PaperNumberError)?;
        let (year, symbol) = match rest.split_once('/') {
            Some((year, symbol)) if year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit()) => {
                (Some(year.parse().map_err(|_| PaperNumberError)?), symbol)
            }
            _ => (None, rest),
        };
        let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '/' | '&' | '.');
        if digits == 0
            || digits > 6
            || !symbol.starts_with(char::is_alphabetic)
            || !symbol.chars().all(fits)
            || symbol.chars().count() > 60
        {
            return Err(PaperNumberError);
        }
        Ok(Self { number: number.to_owned(), year, symbol: symbol.to_owned(), party })
    }
}

impl fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number)?;
        if let Some(year) = self.year {
            write!(f, "/{year}")?;
        }
        write!(f, "{}{}", if self.party { '-' } else { '/' }, self.symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::PaperNumber;

    #[test]
    fn a_number_has_its_parts_and_is_written_back_as_it_was() {
        let parts = |text: &str| {
            let number: PaperNumber = text.parse().unwrap();
            (number.number().to_owned(), number.year(), number.symbol().to_owned(), number.kind().to_owned())
        };
        let of = |number: &str, year, symbol: &str, kind: &str| {
            (number.to_owned(), year, symbol.to_owned(), kind.to_owned())
        };
        assert_eq!(parts("1245/QĐ-UBND"), of("1245", None, "QĐ-UBND", "QĐ"));
        assert_eq!(parts("34/2016/NĐ-CP"), of("34", Some(2016), "NĐ-CP", "NĐ"));
        assert_eq!(parts("45/2013/QH13"), of("45", Some(2013), "QH13", "QH13"));
        assert_eq!(parts("123-CV/TU"), of("123", None, "CV/TU", "CV"));
        assert_eq!(parts("12a/TB-UBND"), of("12a", None, "TB-UBND", "TB"));
        for text in ["1245/QĐ-UBND", "34/2016/NĐ-CP", "123-CV/TU", "12a/TB-UBND", "01/GCN"] {
            assert_eq!(text.parse::<PaperNumber>().unwrap().to_string(), text);
        }
        assert_eq!("1245 / QĐ – UBND".parse::<PaperNumber>().unwrap().to_string(), "1245/QĐ-UBND");
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "/QĐ-UBND",
            "1245",
            "1245/",
            "QĐ-UBND",
            "1245/2016",
            "1234567/QĐ",
            "12/\"QĐ\"",
            "12//QĐ",
            "12/-",
        ] {
            assert!(text.parse::<PaperNumber>().is_err(), "{text}");
        }
    }
}
