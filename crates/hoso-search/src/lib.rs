//! Finding pages by their words.
//!
//! 1. The analyser cuts text into tokens and gives each two forms: exact (normal form C, lower case, old-style tone
//!    placement) and folded (no diacritics, đ = d, one form for all spellings), and terms of two words side by side. What is
//!    printed in another form is one with what it means (`m²` and `m2`, `ﬁ` and `fi`); a word that was broken at the end of a
//!    line, and a number that is printed in parts, are one word as well as their parts.
//! 2. A [`SearchIndex`] keeps one [`Entry`] a page; a batch and the change number it is complete to are one commit.
//! 3. A [`Query`] asks, in the language of `docs/search.md`, and [`Note`]s say how it was taken. Pages with some of its words are
//!    candidates; more words, rarer ones, words side by side, tones as typed and words of the head lift a page, and the paper
//!    that has a number as its own comes before those that cite it.
//! 4. If no page has what was typed, it is read as it may have been meant (`rewriting`), and that is said.
//! 5. [`mark`] finds the query's words on a page again, for the snippet and for the boxes to paint.

mod analyser;
mod best_pages;
mod clauses;
mod codes;
#[cfg(test)]
mod conformance;
mod error;
mod index;
mod lifting;
mod live;
mod marking;
mod numbers;
mod pieces;
mod query;
mod rewriting;
mod side_by_side;
mod spelling;
mod still_matches;
mod tantivy_error;
mod tantivy_index;
mod tantivy_query;
mod tantivy_schema;
mod twice_read;
mod weighed;
mod within;
mod written_alike;

use std::path::Path;
use std::sync::Arc;

pub use error::{SearchError, SearchErrorKind};
pub use index::{Batch, Entry, Found, FoundDocument, Gone, SearchIndex};
pub use live::LiveIndex;
pub use marking::{Marked, mark};
pub use query::{Filter, Note, Query, Taken};
pub use still_matches::still_matches;

/// Opens or makes the index that `uri` names. Today `tantivy:FOLDER`.
///
/// # Errors
/// [`SearchErrorKind::Unusable`] if what is there cannot be opened: delete it, it can be rebuilt.
pub fn open(uri: &str) -> Result<Arc<dyn SearchIndex>, SearchError> {
    match uri.split_once(':') {
        Some(("tantivy", folder)) => Ok(Arc::new(tantivy_index::TantivyIndex::open(Path::new(folder))?)),
        _ => Err(SearchErrorKind::Unsupported(uri.to_owned()).into()),
    }
}
