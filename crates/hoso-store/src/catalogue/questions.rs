//! Questions, each with who asks.

use async_trait::async_trait;
use hoso_model::{DeskId, DocumentId, DossierCode, PageNo, Principal};

use crate::StoreError;
use crate::views::{DocumentView, DossierView, HistoryRow, RecentView, RefusedView, Status, TextView};

/// Answers questions. None writes, and each answers with what the principal may see.
#[async_trait]
pub trait Questions: Send + Sync {
    /// A document that `principal` may see.
    async fn document(
        &self,
        principal: &Principal,
        id: DocumentId,
    ) -> Result<Option<DocumentView>, StoreError>;

    /// A dossier with the documents of it that `principal` may see; `None` if there are none.
    async fn dossier(
        &self,
        principal: &Principal,
        code: &DossierCode,
    ) -> Result<Option<DossierView>, StoreError>;

    /// Documents by id after `after`, at most `limit`.
    async fn documents(
        &self,
        principal: &Principal,
        filter: &DocumentFilter,
        after: Option<DocumentId>,
        limit: u32,
    ) -> Result<Vec<DocumentView>, StoreError>;

    /// The texts of pages, of those that `principal` may see and that are read.
    async fn texts(&self, principal: &Principal, pages: &TextRequest) -> Result<Vec<TextView>, StoreError>;

    /// What happened to a document, oldest first.
    async fn history(&self, principal: &Principal, id: DocumentId) -> Result<Vec<HistoryRow>, StoreError>;

    /// Documents of a desk that came last, newest first, with how many of their pages have ended.
    async fn recent(
        &self,
        principal: &Principal,
        desk: &DeskId,
        limit: u32,
    ) -> Result<Vec<RecentView>, StoreError>;

    /// Files refused and not sent through again, newest first; of one desk, or of all that `principal` may see.
    async fn refused(
        &self,
        principal: &Principal,
        desk: Option<&DeskId>,
        limit: u32,
    ) -> Result<Vec<RefusedView>, StoreError>;

    /// The same by their numbers, after the number `after`, at most `limit`.
    async fn refused_after(
        &self,
        principal: &Principal,
        desk: Option<&DeskId>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<RefusedView>, StoreError>;

    /// Numbers for an operator.
    async fn status(&self, principal: &Principal) -> Result<Status, StoreError>;

    /// A number that changes after every write that may change an answer, whichever process wrote: who shows something need
    /// not ask again while it stays.
    async fn write_mark(&self) -> Result<u64, StoreError>;
}

/// Which documents.
#[derive(Debug, Clone, Default)]
pub struct DocumentFilter {
    /// Of this desk.
    pub desk: Option<DeskId>,
    /// Of this dossier.
    pub dossier: Option<DossierCode>,
    /// Those too for which others stand.
    pub replaced: bool,
}

/// Which pages' texts.
#[derive(Debug, Clone)]
pub enum TextRequest {
    /// All pages of a document.
    Document(DocumentId),
    /// These pages.
    Pages(Vec<(DocumentId, PageNo)>),
}
