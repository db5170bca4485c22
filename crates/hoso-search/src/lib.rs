//! Finding pages by their words.
//!
//! 1. The analyser cuts text into tokens and gives each two forms: exact (normal form C, lower case, old-style tone
//!    placement) and folded (no diacritics, đ = d). What is printed in another form is one with what it means (`m²` and
//!    `m2`, `ﬁ` and `fi`), and a word that was broken at the end of a line is one word as well as its parts.
//! 2. A [`SearchIndex`] keeps one [`Entry`] a page; a batch and the change number it is complete to are one commit.
//! 3. A [`Query`] asks, and [`Note`]s say what of it was not heeded; its words must all be on the page in folded form, and pages that have them exactly, or as one
//!    phrase, come first.
//! 4. [`mark`] finds the query's words on a page again, for the snippet and for the boxes to paint.

mod analyser;
mod best_pages;
#[cfg(test)]
mod conformance;
mod error;
mod index;
mod live;
mod marking;
mod pieces;
mod query;
mod side_by_side;
mod still_matches;
mod tantivy_error;
mod tantivy_index;
mod tantivy_query;
mod tantivy_schema;

use std::path::Path;
use std::sync::Arc;

pub use error::{SearchError, SearchErrorKind};
pub use index::{Batch, Entry, Found, FoundDocument, Gone, SearchIndex};
pub use live::LiveIndex;
pub use marking::{Marked, mark};
pub use query::{Filter, Note, Query};
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
