//! The seam behind which the catalogue lives, and what goes through it.

use async_trait::async_trait;
use hoso_model::{
    Attached, ChangeNo, Claim, DeskId, Digest, DocumentId, DossierCode, MediaType, Metadata, PageNo,
    PageText, Principal, Priority, Refusal,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::StoreError;
use crate::views::{
    DeskView, DocumentView, DossierView, HistoryRow, RecentView, RefusedView, Status, TextView,
};

/// The truth about every paper. Each method is one use case and one transaction; when a write returns, it is durable.
///
/// No method spans two seams, and none lists everything: what may be long comes in pages of results.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// A number that is another one when something may have been written since; leases do not count.
    fn pulse(&self) -> u64;

    /// Makes the configured desks known; desks that are no longer configured stay, for their papers' sake.
    async fn register_desks(&self, desks: Vec<DeskView>) -> Result<(), StoreError>;

    /// Where the file system was mounted that a desk's folder was on, while it was at the path `folder`.
    async fn mount_of(&self, desk: &DeskId, folder: Vec<u8>) -> Result<Option<Vec<u8>>, StoreError>;

    /// Remembers that; what was remembered of the desk before is forgotten.
    async fn mounted(&self, desk: DeskId, folder: Vec<u8>, mount: Vec<u8>) -> Result<(), StoreError>;

    /// Admits files whose blobs are durable as one document: its row, its pages, the work owed to them, and its
    /// history. The same bytes for the same dossier (for the same desk, without one) are the same document; pages that
    /// were read before, for another dossier, are not read again.
    async fn admit(&self, arrival: Arrival) -> Result<Admission, StoreError>;

    /// Admits a file that only holds others (a ZIP file): `members` stand for it.
    async fn admit_container(
        &self,
        arrival: Arrival,
        members: Vec<DocumentId>,
    ) -> Result<Admission, StoreError>;

    /// Records that the files at `places` have left the desk's folder.
    async fn left_folder(&self, desk: DeskId, places: Vec<Place>) -> Result<(), StoreError>;

    /// Records that the file that was taken at `place` was written on since, and is to be found at the path `back` as it
    /// is now: when that is admitted, it stands for the document that was made of what came before.
    async fn came_back(&self, desk: DeskId, place: Place, back: Vec<u8>) -> Result<(), StoreError>;

    /// What is known of the very file of this origin, if it is one that has come. It may have left before: a power loss
    /// brings back what was not gone from the disk yet. What somebody said of a file is never an answer about one that was
    /// seen.
    async fn remembered(
        &self,
        desk: DeskId,
        origin: Origin,
        claim: Claim,
    ) -> Result<Option<Remembered>, StoreError>;

    /// Admits one member of the ZIP file `zip`, which was admitted before without it.
    async fn admit_member(&self, arrival: Arrival, zip: Digest) -> Result<Admission, StoreError>;

    /// Records that a file was refused, and where it lies; the same file refused again is the same row.
    async fn refuse(&self, file: RefusedFile) -> Result<(), StoreError>;

    /// Takes refusals off the list, of those that `principal` may see: their files are sent through again, or have gone.
    async fn clear_refusals(&self, principal: &Principal, refusals: Vec<i64>) -> Result<(), StoreError>;

    /// Leases up to `limit` pages to read to `owner` until `until`: desks before archives, then oldest first. A lease
    /// that has lapsed is given again.
    async fn lease_pages(
        &self,
        owner: &str,
        limit: u32,
        until: Timestamp,
    ) -> Result<Vec<PageLease>, StoreError>;

    /// Leases up to `limit` documents that want `work`, in the same way.
    async fn lease_documents(
        &self,
        work: Work,
        owner: &str,
        limit: u32,
        until: Timestamp,
    ) -> Result<Vec<DocumentLease>, StoreError>;

    /// Gives a leased page back, to be leased again from `again` on. No attempt is counted.
    async fn postpone(&self, lease: &PageLease, again: Timestamp) -> Result<(), StoreError>;

    /// Gives back every lease that `owner` holds, or everybody's with `None` (at the start of the one process that
    /// owns the data). No attempt is counted.
    async fn release(&self, owner: Option<&str>) -> Result<u64, StoreError>;

    /// Keeps what was read on a leased page, for every document that holds it. Kept once: a second report of the same
    /// page changes nothing.
    async fn page_read(&self, lease: &PageLease, reading: Reading) -> Result<PageDone, StoreError>;

    /// Records that a leased page failed. It is leased again until `attempts` attempts have failed.
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

    /// Says which dossier a document belongs to. It stays there, whatever codes and names say, until a person says
    /// otherwise.
    async fn assign(
        &self,
        principal: &Principal,
        document: DocumentId,
        dossier: DossierCode,
    ) -> Result<Assignment, StoreError>;

    /// Sends the failed pages of a document that `principal` may see (of all with `None`) through again; how many.
    async fn retry(&self, principal: &Principal, document: Option<DocumentId>) -> Result<u64, StoreError>;

    /// Owes the reading of these pages of a document that `principal` may see anew, of those that have ended; how many.
    /// What was read before stays until the new text is there, and stays if there will be none. Dossiers are not settled
    /// anew.
    async fn reread(
        &self,
        principal: &Principal,
        document: DocumentId,
        pages: Vec<PageNo>,
    ) -> Result<u64, StoreError>;

    /// Page changes after `after` in order, at most `limit`, each with all that its index entry needs.
    async fn changes(&self, after: ChangeNo, limit: u32) -> Result<Changes, StoreError>;

    /// Marks documents whose every change is in the index up to `up_to`; those that became indexed by it.
    async fn indexed(&self, up_to: ChangeNo) -> Result<Vec<DocumentId>, StoreError>;

    /// The index generation that is live, and the one that is being built, by name.
    async fn generations(&self) -> Result<(Option<String>, Option<String>), StoreError>;

    /// Names the live generation and the one being built, in one step.
    async fn set_generations(&self, live: Option<String>, building: Option<String>)
    -> Result<(), StoreError>;

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

    /// Does any document refer to this blob?
    async fn refers_to(&self, blob: Digest) -> Result<bool, StoreError>;

    /// Checks the catalogue's own consistency; one line a fault.
    async fn faults(&self) -> Result<Vec<String>, StoreError>;

    /// Mends what [`Self::faults`] finds, as far as that can be done without guessing: counts are counted anew, a page
    /// of an original that no document holds becomes a document. One line for each thing that was mended.
    async fn mend(&self, principal: &Principal) -> Result<Vec<String>, StoreError>;
}

/// Whole files, stored as blobs, on their way into the catalogue as one document.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The files, at least one.
    pub files: Vec<ArrivedFile>,
    /// The pages in order: each the place of a file in `files`, and the number of the page in it. None of a file that
    /// only holds others.
    pub pages: Vec<(u32, PageNo)>,
    /// Its name, in Unicode normal form C.
    pub name: String,
    /// The desk it came from.
    pub desk: DeskId,
    /// What names said of its dossier.
    pub claim: Claim,
    /// Whose work goes first.
    pub priority: Priority,
    /// Who sent it.
    pub by: Principal,
    /// Something for its history that an operator should know; may be empty.
    pub note: String,
}

/// One file of an [`Arrival`].
#[derive(Debug, Clone)]
pub struct ArrivedFile {
    /// What its bytes are called.
    pub digest: Digest,
    /// How many bytes.
    pub size: u64,
    /// What it is.
    pub media: MediaType,
    /// True if it carries a digital signature.
    pub signed: bool,
    /// The files attached to it, which are not read.
    pub attached: Attached,
    /// How many pages it has; 0 of one that only holds others.
    pub pages: u32,
    /// Its name, in Unicode normal form C.
    pub name: String,
    /// Where it came from.
    pub origin: Origin,
    /// Its path within the ZIP file that came from there; empty of a file that came itself.
    pub inside: String,
}

/// Where a file came from, by which it is known again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// Nowhere that is known.
    #[default]
    Unknown,
    /// The watch saw it here, in the desk's folder.
    Seen(Place),
    /// Whoever sent it says that it lies here. It serves to know it again when it is sent again, and for nothing else.
    Said(Place),
}

impl Arrival {
    /// What the bytes of all its files are called: those of its only file, else the SHA-256 of the files' digests.
    pub fn digest(&self) -> Digest {
        match self.files.as_slice() {
            [only] => only.digest,
            files => {
                let mut hasher = Sha256::new();
                for file in files {
                    hasher.update(file.digest.to_string());
                }
                Digest::new(hasher.finalize().into())
            }
        }
    }
}

/// One file as a folder showed it: enough to tell it from another file of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path's bytes, as the system has them.
    pub path: Vec<u8>,
    /// Inode number.
    pub inode: u64,
    /// Modification time in ns since 1970.
    pub modified: i64,
    /// Size in bytes.
    pub size: u64,
}

/// What admission did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admission {
    /// The document that these bytes are.
    pub document: DocumentId,
    /// New, or known already.
    pub kind: AdmissionKind,
}

/// How an arrival met what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdmissionKind {
    /// A new document.
    New,
    /// The same file as before, whose leaving the folder was interrupted.
    Resumed,
    /// The same bytes came before for the same dossier.
    Duplicate,
    /// The same bytes came before for another dossier or desk: a new document of the pages that are there.
    Linked,
}

/// What became of a person's word on the dossier of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// It belongs there now.
    Done,
    /// There is no such document.
    NoDocument,
    /// Nothing was done: it is not shown itself, these documents are (none, if it held only separator sheets). Each of
    /// them can be assigned.
    OthersStand(Vec<DocumentId>),
}

/// A file that has come and has not left its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembered {
    /// It is this document.
    Taken(DocumentId),
    /// It was refused, and could not be moved aside.
    Refused,
}

/// What the codes on the pages of a stack say of one paper of it.
#[derive(Debug, Clone)]
pub struct SortedPart {
    /// Its pages, by their numbers in the stack.
    pub pages: Vec<PageNo>,
    /// What they say of its dossier.
    pub claim: Claim,
}

/// A file that was not taken in.
#[derive(Debug, Clone)]
pub struct RefusedFile {
    /// The desk.
    pub desk: DeskId,
    /// Its name, in Unicode normal form C.
    pub name: String,
    /// Why.
    pub refusal: Refusal,
    /// Where it lies now.
    pub lies: Lies,
}

/// Where a refused file lies, by which it is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lies {
    /// Where the watch saw it: it cannot leave the desk's folder.
    InFolder(Place),
    /// In `.hoso/rejected` of the desk's folder.
    Rejected {
        /// Its name there, as the system has it.
        name: Vec<u8>,
        /// Where the watch saw it before.
        from: Place,
    },
    /// In a ZIP file that is kept.
    InZip(ZipMember),
}

/// A member of a ZIP file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZipMember {
    /// The ZIP file's bytes.
    pub zip: Digest,
    /// The member's path in it.
    pub inside: String,
    /// What names and people said of its dossier.
    pub claim: Claim,
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
