//! Names and numbers of things: desks, documents, pages, changes.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// An id that cannot be one.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IdError {
    /// A desk's id has other characters than `a-z`, `0-9` and `-`, or none, or over 64.
    #[error("a desk's id is 1 to 64 of a-z, 0-9 and '-', for example \"can-giuoc\"; not {0:?}")]
    Desk(String),
    /// A document's id is a ULID.
    #[error("a document's id has 26 letters and digits, for example 01J0000000000000000000000A; not {0:?}")]
    Document(String),
    /// Pages count from 1.
    #[error("pages count from 1; there is no page {0:?}")]
    Page(String),
}

/// A one-stop desk (*bộ phận một cửa*) as the configuration names it: `can-giuoc`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(pattern = "^[a-z0-9-]{1,64}$")]
#[serde(into = "String", try_from = "String")]
pub struct DeskId(String);

impl DeskId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DeskId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits { Ok(Self(text.to_owned())) } else { Err(IdError::Desk(text.to_owned())) }
    }
}

impl TryFrom<String> for DeskId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<DeskId> for String {
    fn from(id: DeskId) -> Self {
        id.0
    }
}

impl fmt::Display for DeskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document: one file that a desk scanned. A ULID, so ids sort by the time of admission.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(value_type = String, pattern = "^[0-9A-HJKMNP-TV-Z]{26}$")]
#[serde(into = "String", try_from = "String")]
pub struct DocumentId(Ulid);

impl DocumentId {
    /// A new id, never given before.
    pub fn generate() -> Self {
        Self(Ulid::generate())
    }

    /// 64 bits that no other document shares but by a chance of 1 in 2^64: a key to collapse hits by.
    pub const fn key(&self) -> u64 {
        self.0.random() as u64
    }
}

impl FromStr for DocumentId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Ulid::from_string(text).map(Self).map_err(|_| IdError::Document(text.to_owned()))
    }
}

impl TryFrom<String> for DocumentId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<DocumentId> for String {
    fn from(id: DocumentId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A page of a document, counted from 1 as on paper.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[schema(value_type = u32, minimum = 1)]
#[serde(transparent)]
pub struct PageNo(NonZeroU32);

impl PageNo {
    /// The first page.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// Page `number`; `None` of 0.
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The page at `index` of a list that starts at 0.
    pub const fn from_index(index: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index))
    }

    /// As a number, from 1.
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// As a place in a list that starts at 0.
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl FromStr for PageNo {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.parse().ok().and_then(Self::new).ok_or_else(|| IdError::Page(text.to_owned()))
    }
}

impl fmt::Display for PageNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A number that grows with every change of the catalogue that the index must follow.
///
/// The index's commit carries the one up to which it is complete; 0 is before all changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeNo(pub u64);

impl fmt::Display for ChangeNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{DeskId, DocumentId, PageNo};

    #[test]
    fn desk_ids_are_plain() {
        assert!("can-giuoc".parse::<DeskId>().is_ok());
        for bad in ["", "Cần Giuộc", "a/b", "..", "A", &"x".repeat(65)] {
            assert!(bad.parse::<DeskId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn document_ids_sort_by_time_and_read_back() {
        let first = DocumentId::generate();
        std::thread::sleep(std::time::Duration::from_millis(2));
        let second = DocumentId::generate();
        assert!(first < second);
        assert_eq!(first.to_string().parse(), Ok(first));
        assert_eq!(first.to_string().len(), 26);
        assert!("01J".parse::<DocumentId>().is_err());
    }

    #[test]
    fn pages_count_from_one() {
        assert_eq!(PageNo::new(0), None);
        assert_eq!(PageNo::from_index(0), PageNo::FIRST);
        assert_eq!("3".parse::<PageNo>().map(PageNo::index), Ok(2));
        assert!("0".parse::<PageNo>().is_err());
    }
}
