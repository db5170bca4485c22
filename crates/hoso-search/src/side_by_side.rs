//! Words side by side, of which one may be a word that was broken.

use std::cmp::Ordering;

use tantivy::Term;
use tantivy::query::{BooleanQuery, EnableScoring, PhraseQuery, Query, Weight};
use tantivy::schema::Field;

use crate::analyser::{MOST_PIECES, wide};

/// In longer phrases no broken word is looked for.
const MOST_WORDS: usize = 64;

/// A phrase. The index is asked first which of its words it has broken, mostly none: then it is a phrase like any other.
#[derive(Debug, Clone)]
pub(crate) struct SideBySide {
    field: Field,
    words: Vec<String>,
}

impl SideBySide {
    /// Two words or more.
    pub(crate) fn new(field: Field, words: Vec<String>) -> Self {
        Self { field, words }
    }

    fn term(&self, text: &str) -> Term {
        Term::from_field_text(self.field, text)
    }

    /// The phrase with its word `broken` taking the places of so many pieces.
    fn with(&self, broken: usize, pieces: usize) -> PhraseQuery {
        let placed = self.words.iter().enumerate().map(|(at, word)| match at.cmp(&broken) {
            Ordering::Less => (at, self.term(word)),
            Ordering::Equal => (at, self.term(&wide(word, pieces))),
            Ordering::Greater => (at + pieces - 1, self.term(word)),
        });
        PhraseQuery::new_with_offset(placed.collect())
    }
}

impl Query for SideBySide {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let plain = PhraseQuery::new(self.words.iter().map(|word| self.term(word)).collect());
        let mut ways: Vec<Box<dyn Query>> = Vec::new();
        if let Some(searcher) = scoring.searcher() {
            // The last one needs no room behind it.
            for (at, word) in self.words.iter().enumerate().take(self.words.len() - 1).take(MOST_WORDS) {
                for pieces in 2..=MOST_PIECES {
                    if searcher.doc_freq(&self.term(&wide(word, pieces)))? > 0 {
                        ways.push(Box::new(self.with(at, pieces)));
                    }
                }
            }
        }
        if ways.is_empty() {
            return plain.weight(scoring);
        }
        ways.push(Box::new(plain));
        BooleanQuery::union(ways).weight(scoring)
    }
}
