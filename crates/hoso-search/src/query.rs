//! What is asked.

mod also;
mod brackets;
mod dates;
mod fields;
mod notes;
mod operators;
mod reading;
mod synonyms;

use hoso_model::{DeskId, DossierCode, Field};

use crate::analyser::{Forms, tokens};
pub use notes::{Note, Taken};
pub(crate) use reading::{QUOTES, Read};

/// A question to the index, in the language of `docs/search.md`: words, phrases in quotes, `-word` or `NOT`, `OR`, `AND`,
/// brackets, `word*`, `word~`, `field:word`; and filters.
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

/// A part of a query, and what joins it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Unit(Unit),
    Within(Within),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
}

/// Words that stand in this order side by side; mostly one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    pub tokens: Vec<Forms>,
    pub kind: Kind,
    /// It must be there, however many of the others are not.
    pub required: bool,
    /// What may stand in its place.
    pub also: Vec<Also>,
    /// The days that it names, `YYYYMMDD`.
    pub days: Option<(u32, u32)>,
}

/// How a unit was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Phrase,
    /// Folded, with `*` for any letters and `?` for one.
    Pattern(String),
    /// A word, or one that is written much like it.
    Near,
}

/// Words that mean the same as a unit, or as several of which it is one: then each has its share of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Also {
    pub tokens: Vec<Forms>,
    pub share: f32,
}

/// What is asked of what a paper says of itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Within {
    /// Words of a field's value, side by side.
    Words(Field, Vec<Forms>),
    /// The number, or its beginning, as a code.
    Number(String),
    /// Dated in these days, `YYYYMMDD`.
    Days(u32, u32),
    Desk(String),
    Dossier(String),
    Has(Field),
    Missing(Field),
}

/// Words that are looked for at most; those after them are told. Each costs a little more of every search.
pub(crate) const MOST_WORDS: usize = 256;

impl Query {
    /// The text, read.
    pub(crate) fn read(&self) -> Read {
        reading::read(&self.text)
    }

    /// The words and phrases of the text that are wanted.
    pub(crate) fn units(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        self.read().nodes.iter().for_each(|node| node.wanted(&mut units));
        units
    }

    /// How the query was taken: what of it was not heeded, and what may be meant otherwise.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = self.read().notes;
        for (name, filter) in [("kind", &self.filter.kind), ("agency", &self.filter.agency)] {
            if filter.as_ref().is_some_and(|filter| tokens(filter).is_empty()) {
                notes.push(Note::EmptyFilter(name));
            }
        }
        notes
    }
}

impl Node {
    fn wanted(&self, units: &mut Vec<Unit>) {
        match self {
            Self::Unit(unit) => units.push(unit.clone()),
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.wanted(units)),
            Self::Within(_) | Self::Not(_) => {}
        }
    }
}

impl Unit {
    pub(crate) fn of(tokens: Vec<Forms>, kind: Kind) -> Self {
        Self { tokens, kind, required: false, also: Vec::new(), days: None }
    }
}
