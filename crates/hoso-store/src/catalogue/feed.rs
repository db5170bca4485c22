//! The change feed.

use async_trait::async_trait;
use hoso_model::{ChangeNo, DocumentId, PageNo, PageText};

use crate::StoreError;
use crate::views::DocumentView;

/// Tells an index what has changed, and keeps how far indexes have come.
#[async_trait]
pub trait ChangeFeed: Send + Sync {
    /// Page changes after `after` in order, at most `limit`, each with all that its index entry needs.
    async fn changes(&self, after: ChangeNo, limit: u32) -> Result<Changes, StoreError>;

    /// Marks documents whose every change is in the index up to `up_to`; those that became indexed by it.
    async fn indexed(&self, up_to: ChangeNo) -> Result<Vec<DocumentId>, StoreError>;

    /// The index generation that is live, and the one that is being built, by name.
    async fn generations(&self) -> Result<(Option<String>, Option<String>), StoreError>;

    /// Names the live generation and the one being built, in one step.
    async fn set_generations(&self, live: Option<String>, building: Option<String>)
    -> Result<(), StoreError>;
}

/// Everything the index entry of one page needs.
#[derive(Debug, Clone)]
pub struct Change {
    /// The change's number.
    pub number: ChangeNo,
    /// The document, without its history and without its list of pages.
    pub document: DocumentView,
    /// The page.
    pub page: PageNo,
    /// Its text; `None` of a page that failed.
    pub text: Option<PageText>,
    /// True if other documents stand for it now, and it has no entry.
    pub gone: bool,
}

/// A run of changes.
#[derive(Debug, Clone)]
pub struct Changes {
    /// In order of their numbers.
    pub changes: Vec<Change>,
    /// With these, everything up to this number is complete.
    pub complete_to: ChangeNo,
}
