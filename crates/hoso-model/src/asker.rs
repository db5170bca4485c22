//! Who asks, and what they may see.

use std::collections::BTreeSet;

use crate::DeskId;

/// Who asks a question, and the desks whose papers they may see.
///
/// Every read (query, document, page image, export, status) takes one: rights are part of the question, so an
/// answer can never be made first and filtered later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The name that goes into the history.
    pub name: String,
    /// What they may see.
    pub sees: Sees,
}

/// The desks an [`Asker`] may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sees {
    /// Every desk.
    All,
    /// These desks only; an empty set sees nothing.
    Desks(BTreeSet<DeskId>),
}

impl Asker {
    /// The person at the machine itself: the command line, and the page while there are no accounts.
    pub fn local() -> Self {
        Self { name: "local".to_owned(), sees: Sees::All }
    }

    /// May they see papers of `desk`?
    pub fn may_see(&self, desk: &DeskId) -> bool {
        match &self.sees {
            Sees::All => true,
            Sees::Desks(desks) => desks.contains(desk),
        }
    }
}
