//! The seam behind which the index lives.

use async_trait::async_trait;
use hoso_model::{ChangeNo, DeskId, DocumentId, DossierCode, Metadata, PageNo, Principal};

use crate::{Query, SearchError};

/// One entry a page. What is in it can always be made again from the catalogue.
#[async_trait]
pub trait SearchIndex: Send + Sync {
    /// Puts entries in the place of older ones of the same pages, removes those of pages that are `gone`, and commits
    /// it together with the change number to which the index is now complete: after a crash either all of it holds
    /// or none.
    async fn write(
        &self,
        entries: Vec<Entry>,
        gone: Vec<(DocumentId, PageNo)>,
        complete_to: ChangeNo,
    ) -> Result<(), SearchError>;

    /// The change number to which the index is complete.
    async fn complete_to(&self) -> Result<ChangeNo, SearchError>;

    /// Documents that match, best first, of those that the principal may see.
    async fn search(&self, principal: &Principal, query: &Query) -> Result<Found, SearchError>;

    /// How many entries there are.
    async fn pages(&self) -> Result<u64, SearchError>;

    /// The pages of a document that have an entry.
    async fn pages_of(&self, document: DocumentId) -> Result<Vec<PageNo>, SearchError>;
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
    /// True if no page had all words, and pages with most of them are given.
    pub relaxed: bool,
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
    /// The score of that page.
    pub score: f32,
    /// The other pages that match, in order of pages.
    pub other_pages: Vec<PageNo>,
}
