//! What a derivative is made of.

use hoso_model::{CarriedPage, CopiedPage, PageNo, PageText};
use jiff::Timestamp;

/// What a derivative says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The document's title.
    pub title: String,
    /// The name of the file that it was made of.
    pub file: String,
    /// When the document was taken into the archive; a derivative has no time of its own, so that it can be made again.
    pub created: Timestamp,
    /// Tells this document from all others.
    pub identity: [u8; 16],
}

/// A page as it is given back.
#[derive(Debug, Clone, Copy)]
pub struct GivenPage<'a> {
    /// Its number.
    pub number: PageNo,
    /// What was read on it; `None` while it waits or if it failed.
    pub text: Option<&'a PageText>,
    /// What it looks like; only a PDF asks for it.
    pub look: Option<Look<'a>>,
    /// Why a part of it is missing, for a person.
    pub fault: Option<&'a str>,
}

/// What a page looks like.
#[derive(Debug, Clone, Copy)]
pub enum Look<'a> {
    /// A picture, with the bytes of its strips. Its words lie under it.
    Picture(&'a CarriedPage, &'a [u8]),
    /// What its file draws it with, and the bytes of the objects; numbered from [`next_object`](crate::Derivation::next_object) on. Its letters
    /// mean nothing, and its words are laid over it.
    Mute(&'a CopiedPage, &'a [u8]),
    /// The same, of a page whose letters are its words.
    Speaking(&'a CopiedPage, &'a [u8]),
}
