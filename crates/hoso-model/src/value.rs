//! Values of fields, each of its own type.

use std::fmt;

use jiff::civil::Date;

use crate::{DossierCode, Field, PaperNumber};

/// The value of a field, parsed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A day of the calendar.
    Date(Date),
    /// The number and symbol of a paper.
    Number(PaperNumber),
    /// The code of a dossier.
    Dossier(DossierCode),
    /// Another code: of a card, a tax payer, a certificate.
    Code(String),
    /// The name of a person.
    Person(String),
    /// The name of a body.
    Body(String),
    /// Anything else.
    Text(String),
}

/// Why a text is no value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueError {
    /// There is nothing in it.
    Empty(Field),
    /// It is longer than any value of a paper.
    TooLong(Field),
    /// It is no day.
    NoDate(Field, String),
    /// It is no number of a paper.
    NoNumber(Field, String),
    /// It is no code of a dossier.
    NoDossier(Field, String),
    /// The field has one value.
    Many(Field),
}

/// Letters of a value at most: a subject (*trích yếu*) has some hundred.
const LONGEST: usize = 2000;

impl ValueError {
    /// What is wrong and how it is written, in Vietnamese.
    pub fn vietnamese(&self) -> String {
        match self {
            Self::Empty(field) => format!("giá trị của {field} đang trống"),
            Self::TooLong(field) => format!("giá trị của {field} quá dài"),
            Self::NoDate(_, text) => {
                format!("{text:?} không phải là ngày; hãy viết 15/08/2024 hoặc 2024-08-15")
            }
            Self::NoNumber(_, text) => {
                format!("{text:?} không phải là số, ký hiệu; hãy viết như 1245/QĐ-UBND")
            }
            Self::NoDossier(_, text) => format!("{text:?} không phải là mã hồ sơ"),
            Self::Many(field) => format!("{field} chỉ có một giá trị"),
        }
    }

    /// The same in English.
    pub fn english(&self) -> String {
        match self {
            Self::Empty(field) => format!("{field} is empty: leave it out to say that the paper has none"),
            Self::TooLong(field) => format!("{field} is too long: {LONGEST} letters at most"),
            Self::NoDate(field, _) => format!("{field} is no day: write 15/08/2024 or 2024-08-15"),
            Self::NoNumber(field, _) => {
                format!("{field} is no number and symbol: write it as 1245/QĐ-UBND")
            }
            Self::NoDossier(field, _) => {
                format!("{field} is no code of a dossier: write it as H39.18-240815-0007")
            }
            Self::Many(field) => format!("{field} has one value"),
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} · {}", self.vietnamese(), self.english())
    }
}

impl std::error::Error for ValueError {}

impl Value {
    /// What `text` means as a value of `field`.
    ///
    /// # Errors
    /// If it cannot be one; the message says how to write it, in Vietnamese and English.
    pub fn parse(field: Field, text: &str) -> Result<Self, ValueError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(ValueError::Empty(field));
        }
        if text.chars().count() > LONGEST {
            return Err(ValueError::TooLong(field));
        }
        Ok(match field {
            Field::Date => Self::Date(day(&text).ok_or(ValueError::NoDate(field, text))?),
            Field::Number | Field::References => {
                Self::Number(text.parse().map_err(|_| ValueError::NoNumber(field, text))?)
            }
            Field::Dossier => Self::Dossier(text.parse().map_err(|_| ValueError::NoDossier(field, text))?),
            Field::CitizenIds | Field::TaxCodes | Field::Phones | Field::CertificateSerial => {
                Self::Code(text)
            }
            Field::Signer | Field::Person => Self::Person(text),
            Field::Agency | Field::ParentAgency => Self::Body(text),
            _ => Self::Text(text),
        })
    }
}

/// In the one form in which it is stored and searched: days by ISO 8601.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(day) => day.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Dossier(code) => code.fmt(f),
            Self::Code(text) | Self::Person(text) | Self::Body(text) | Self::Text(text) => f.write_str(text),
        }
    }
}

/// A day by ISO 8601, or as it is written in Vietnam: `15/08/2024`, `15-8-2024`, `15.8.2024`.
fn day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split(['/', '-', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Value, ValueError};
    use crate::Field;

    fn form(field: Field, text: &str) -> Result<String, ValueError> {
        Value::parse(field, text).map(|value| value.to_string())
    }

    #[test]
    fn days_are_read_as_they_are_written_here() {
        for text in ["2024-08-15", "15/08/2024", "15/8/2024", " 15-08-2024 ", "15.8.2024"] {
            assert_eq!(form(Field::Date, text).unwrap(), "2024-08-15", "{text}");
        }
        for text in ["31/02/2024", "08/15/2024", "15/8/24", "ngày 15", "1/2/3/2024"] {
            assert!(matches!(form(Field::Date, text), Err(ValueError::NoDate(Field::Date, _))), "{text}");
        }
    }

    #[test]
    fn spaces_are_one_and_nothing_is_no_value() {
        assert_eq!(form(Field::Agency, " ỦY BAN\n NHÂN  DÂN ").unwrap(), "ỦY BAN NHÂN DÂN");
        assert_eq!(form(Field::Agency, " \n"), Err(ValueError::Empty(Field::Agency)));
        assert_eq!(form(Field::Subject, &"đ".repeat(2001)), Err(ValueError::TooLong(Field::Subject)));
        assert!(matches!(form(Field::Dossier, "hồ sơ"), Err(ValueError::NoDossier(..))));
    }
}
