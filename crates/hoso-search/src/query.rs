//! What is asked.

mod notes;
mod reading;

use hoso_model::{DeskId, DossierCode};

use crate::analyser::{Forms, tokens};
pub use notes::Note;

/// A question to the index: words, phrases in quotes, `-word` or `NOT word` for what must not be there, `OR` between what may
/// stand for each other; and filters.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Which documents.
    pub filter: Filter,
    /// How many documents at most.
    pub limit: usize,
    /// How many of the best to pass over.
    pub offset: usize,
}

/// Which documents a query is about.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this desk.
    pub desk: Option<DeskId>,
    /// Of this dossier.
    pub dossier: Option<DossierCode>,
    /// Of a kind whose printed name has these words.
    pub kind: Option<String>,
    /// By a body whose name has these words.
    pub agency: Option<String>,
    /// Dated on this day or later, `YYYYMMDD`.
    pub from: Option<u32>,
    /// Dated on this day or earlier, `YYYYMMDD`.
    pub to: Option<u32>,
}

/// One word or phrase of a query: tokens that must stand in this order side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub tokens: Vec<Forms>,
    pub excluded: bool,
    /// May it stand instead of the unit before it?
    pub alternative: bool,
}

/// Words that are looked for at most; those after them are told. Each costs a little more of every search.
pub(crate) const MOST_WORDS: usize = 256;

impl Query {
    /// The words and phrases of the text.
    pub(crate) fn units(&self) -> Vec<Unit> {
        reading::read(&self.text).units
    }

    /// What of the query was not heeded, or may be meant otherwise.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = reading::read(&self.text).notes;
        for (name, filter) in [("kind", &self.filter.kind), ("agency", &self.filter.agency)] {
            if filter.as_ref().is_some_and(|filter| tokens(filter).is_empty()) {
                notes.push(Note::EmptyFilter(name));
            }
        }
        notes
    }
}
