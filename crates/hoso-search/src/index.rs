//! The seam behind which the index lives.

use async_trait::async_trait;
use hoso_model::{ChangeNo, DeskId, DocumentId, DossierCode, Metadata, PageNo, Principal};

use crate::{Note, Query, SearchError};

/// One entry a page. What is in it can always be made again from the catalogue.
///
/// Of a page the highest revision counts. A batch may come twice, late, or after a newer one (two processes follow the
/// same feed, or a caller tries again after an answer was lost): it never puts an older state in the place of a newer.
/// An engine that deletes late or keeps checkpoints of its own has to hold to that as well: it answers with the newest
/// revision of a page only, and says that it is complete to a change only once a search shows all changes up to it.
#[async_trait]
pub trait SearchIndex: Send + Sync {
    /// Applies a batch, and commits it together with the change number to which the index is complete: after a crash
    /// either all of it holds or none. Updates with a revision below that number of the index itself change nothing.
    async fn write(&self, batch: Batch) -> Result<(), SearchError>;

    /// The change number to which the index is complete; it never goes back.
    async fn complete_to(&self) -> Result<ChangeNo, SearchError>;

    /// Documents that match, best first, of those that the principal may see.
    async fn search(&self, principal: &Principal, query: &Query) -> Result<Found, SearchError>;

    /// How many entries there are.
    async fn pages(&self) -> Result<u64, SearchError>;

    /// The pages of a document that have an entry.
    async fn pages_of(&self, document: DocumentId) -> Result<Vec<PageNo>, SearchError>;
}

/// Updates that are committed together.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Entries, each in the place of an older one of its page.
    pub entries: Vec<Entry>,
    /// Pages whose entries are removed.
    pub gone: Vec<Gone>,
    /// With these updates, the index has every change up to this number.
    pub complete_to: ChangeNo,
}

/// A page that has no entry from a change on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone {
    /// The document.
    pub document: DocumentId,
    /// The page.
    pub page: PageNo,
    /// The change.
    pub revision: ChangeNo,
}

/// What is indexed of a page.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The document.
    pub document: DocumentId,
    /// The page.
    pub page: PageNo,
    /// The change that this is the state of.
    pub revision: ChangeNo,
    /// The desk.
    pub desk: DeskId,
    /// The dossier.
    pub dossier: Option<DossierCode>,
    /// The file's name.
    pub file: String,
    /// The page's text; empty of a page that could not be read.
    pub text: String,
    /// What the document says of itself.
    pub metadata: Metadata,
}

/// Matching documents.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How many documents match.
    pub total: u64,
    /// True if no page has all words; pages with some of them are given.
    pub relaxed: bool,
    /// The query that is answered, if nothing was found by the one that was asked: this is what has to be marked.
    pub read_as: Option<String>,
    /// What is to be said about that, beside the [query's own notes](Query::notes).
    pub notes: Vec<Note>,
    /// The best of them, in order.
    pub documents: Vec<FoundDocument>,
}

/// A matching document.
#[derive(Debug, Clone)]
pub struct FoundDocument {
    /// The document.
    pub document: DocumentId,
    /// Its best page.
    pub page: PageNo,
    /// The change that the page's entry is the state of.
    pub revision: ChangeNo,
    /// The score of that page.
    pub score: f32,
    /// The other pages that match, in order of pages.
    pub other_pages: Vec<PageNo>,
}
