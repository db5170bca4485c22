//! The work that is owed.

use std::time::Duration;

use async_trait::async_trait;
use hoso_model::{Claim, Digest, DocumentId, MediaType, Metadata, PageNo, PageText, Refusal};

use crate::StoreError;

/// Gives work that is owed to whoever has time for it, and takes its results. The stages call it.
///
/// Whoever takes work is a *worker*, by a name that no other process ever has. A lease has a number: once the work was
/// leased to another, was ended, or is owed anew, nothing that names the old number changes anything.
#[async_trait]
pub trait WorkQueue: Send + Sync {
    /// Leases up to `limit` pages to read to `worker` for `hold` of the catalogue's own clock (a day at the most): desks
    /// before archives, then oldest first. A lease that has lapsed is given again, under another number.
    async fn lease_pages(
        &self,
        worker: &str,
        limit: u32,
        hold: Duration,
    ) -> Result<Vec<PageLease>, StoreError>;

    /// Leases up to `limit` documents that want `work`, in the same way.
    async fn lease_documents(
        &self,
        work: Work,
        worker: &str,
        limit: u32,
        hold: Duration,
    ) -> Result<Vec<DocumentLease>, StoreError>;

    /// Gives a leased page back, to be leased again after `pause` (a day at the most). No attempt is counted,
    /// and the lease is over.
    async fn postpone(&self, lease: &PageLease, pause: Duration) -> Result<(), StoreError>;

    /// Gives back every lease that `worker` holds; how many. No attempt is counted.
    async fn release(&self, worker: &str) -> Result<u64, StoreError>;

    /// Says that `worker` lives. Leasing says so, too.
    async fn beat(&self, worker: &str) -> Result<(), StoreError>;

    /// Gives back what workers hold that were not heard of for `unseen`; how many leases. With zero those of all, at the
    /// start of the one process that owns the data. No attempt is counted.
    async fn reap(&self, unseen: Duration) -> Result<u64, StoreError>;

    /// Keeps what was read on a leased page, for every document that holds it. Kept once: a second report of the same
    /// page changes nothing.
    async fn page_read(&self, lease: &PageLease, reading: Reading) -> Result<PageDone, StoreError>;

    /// Records that a leased page failed, which ends the lease. It is leased again until `attempts` attempts have failed.
    async fn page_failed(
        &self,
        lease: &PageLease,
        refusal: Refusal,
        attempts: u32,
    ) -> Result<PageDone, StoreError>;

    /// Settles what the bar codes on a leased document's pages say: it is cut into `parts`, or, if its only part has
    /// all its pages, is given that part's dossier. `separators` belong to none of the parts; a page that is in neither
    /// is a part of its own. What a person said of the document's dossier holds for all of it, whatever `parts` say.
    async fn sorted(
        &self,
        lease: &DocumentLease,
        parts: Vec<SortedPart>,
        separators: Vec<PageNo>,
    ) -> Result<(), StoreError>;

    /// Keeps what a leased document says of itself.
    async fn described(&self, lease: &DocumentLease, metadata: Metadata) -> Result<(), StoreError>;
}

/// The kinds of work on whole documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Settle what the bar codes on its pages say.
    Sort,
    /// Draw metadata from a document's text.
    Describe,
}

/// A page of a file to be read, held until it lapses.
#[derive(Debug, Clone)]
pub struct PageLease {
    /// The row of the work.
    pub(crate) task: i64,
    /// How often that row had been leased, with this time.
    pub(crate) number: i64,
    /// The row of the blob.
    pub(crate) blob: i64,
    /// The page of the file.
    pub page: PageNo,
    /// The file's bytes.
    pub digest: Digest,
    /// What they are.
    pub media: MediaType,
    /// How many attempts have failed.
    pub attempts: u32,
}

/// Work on a whole document, held until it lapses.
#[derive(Debug, Clone)]
pub struct DocumentLease {
    /// The row of the work.
    pub(crate) task: i64,
    /// How often that row had been leased, with this time.
    pub(crate) number: i64,
    /// The document.
    pub document: DocumentId,
}

/// What was read on a page, and by what.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Engine, model and settings version: the text is read anew only where this changes.
    pub engine: String,
    /// The text.
    pub text: PageText,
}

/// How a page's end left its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageDone {
    /// Every page of a document has now ended.
    pub document_done: bool,
}

/// What the codes on the pages of a stack say of one paper of it.
#[derive(Debug, Clone)]
pub struct SortedPart {
    /// Its pages, by their numbers in the stack.
    pub pages: Vec<PageNo>,
    /// What they say of its dossier.
    pub claim: Claim,
}
