//! What the catalogue answers with.

use hoso_model::{
    Actor, Attached, Candidate, ChangeNo, DeskId, Digest, DocumentId, DocumentState, DossierCode,
    DossierSource, Event, Field, MediaType, Metadata, PageNo, PageState, PageText, Refusal,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Lies;

/// A desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskView {
    /// Its id.
    pub id: DeskId,
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: String,
}

/// A document, without its texts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DocumentView {
    /// Its id.
    pub document: DocumentId,
    /// The dossier it belongs to; `None` is "unassigned".
    pub dossier: Option<DossierCode>,
    /// Who said so.
    pub dossier_source: Option<DossierSource>,
    /// Which person said so and when, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidView>,
    /// The desk it came from.
    pub desk: DeskId,
    /// The file's name.
    pub file: String,
    /// The digest of its bytes; of a document of several files, the digest of their digests.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
    /// What the file is.
    pub media_type: MediaType,
    /// How far it has come.
    pub state: DocumentState,
    /// When it was admitted.
    pub admitted_at: Timestamp,
    /// The dossiers between which a person has to choose; empty but of a document that waits for one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflict: Vec<Candidate>,
    /// The files it was made of.
    #[serde(default)]
    pub originals: Vec<OriginalView>,
    /// The stack, and the pages of it, that it was cut from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_from: Option<CutView>,
    /// The documents that stand for it, if it is replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<DocumentId>,
    /// Its pages in order.
    pub pages: Vec<PageView>,
    /// What it says of itself.
    pub metadata: Metadata,
}

/// A person's word on the dossier of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidView {
    /// Who.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

/// A page, without its text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageView {
    /// Its number.
    pub page: PageNo,
    /// The place in the document's `originals` of the file it is in, from 0.
    #[serde(default)]
    pub original: usize,
    /// Its number in that file.
    pub source: PageNo,
    /// How far it has come.
    pub state: PageState,
    /// Why it failed, if it did.
    pub failure: Option<Refusal>,
}

/// A file that a document was made of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OriginalView {
    /// Its name.
    pub file: String,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
    /// What it is.
    pub media_type: MediaType,
    /// True if it carries a digital signature (*đã ký số*).
    pub signed: bool,
    /// The files attached to it, which were not read.
    #[serde(default, skip_serializing_if = "Attached::is_empty")]
    pub attached: Attached,
}

/// Where a document was cut from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CutView {
    /// The stack.
    pub document: DocumentId,
    /// The pages of the stack: `2-5`.
    pub pages: String,
}

/// A document that came lately.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecentView {
    /// Its id.
    pub document: DocumentId,
    /// The file's name.
    pub file: String,
    /// Its dossier.
    pub dossier: Option<DossierCode>,
    /// The dossiers between which a person has to choose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflict: Vec<Candidate>,
    /// How far it has come.
    pub state: DocumentState,
    /// Its pages.
    pub pages: u32,
    /// Those that have ended.
    pub pages_done: u32,
    /// Those that could not be read.
    pub pages_failed: u32,
    /// The last thing that the desk's operator should know: `duplicate`, `linked`, `cut`, `conflict`.
    pub event: Event,
    /// When that happened.
    pub at: Timestamp,
    /// Particulars.
    pub detail: String,
    /// The files attached to its files, which were not read.
    #[serde(default, skip_serializing_if = "Attached::is_empty")]
    pub attached: Attached,
}

/// A dossier and its documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DossierView {
    /// Its code.
    pub dossier: DossierCode,
    /// Its documents, oldest first.
    pub documents: Vec<DocumentView>,
}

/// A page's text.
#[derive(Debug, Clone)]
pub struct TextView {
    /// The document.
    pub document: DocumentId,
    /// The page.
    pub page: PageNo,
    /// The last change of the page, or of what is said of its document.
    pub revision: ChangeNo,
    /// What was read.
    pub text: PageText,
}

/// A person's word on a field of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionView {
    /// The field.
    pub field: Field,
    /// Its values, none if the paper does not say it; `None` if what was read holds again.
    pub values: Option<Vec<String>>,
    /// Who said so.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

/// One thing that happened to a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HistoryRow {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
    /// By whom.
    #[serde(flatten)]
    pub actor: Actor,
    /// Particulars; may be empty.
    pub detail: String,
}

/// A file that was refused.
#[derive(Debug, Clone)]
pub struct RefusedView {
    /// The refusal's number.
    pub id: i64,
    /// Where it lies.
    pub lies: Lies,
    /// The desk.
    pub desk: DeskId,
    /// Its name.
    pub file: String,
    /// Why.
    pub refusal: Refusal,
    /// When.
    pub at: Timestamp,
}

/// Numbers for an operator.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Status {
    /// Desk by desk.
    pub desks: Vec<DeskStatus>,
    /// All desks together.
    pub totals: Totals,
}

/// One desk's numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeskStatus {
    /// The desk.
    #[serde(flatten)]
    pub desk: DeskView,
    /// Its numbers.
    pub totals: Totals,
}

/// Counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Documents.
    pub documents: u64,
    /// Documents all of which is searchable.
    pub indexed: u64,
    /// Documents no page of which could be read.
    pub failed: u64,
    /// Documents without a dossier.
    pub unassigned: u64,
    /// Those of them between whose dossiers a person has to choose.
    #[serde(default)]
    pub conflicts: u64,
    /// Pages.
    pub pages: u64,
    /// Pages that wait for a reader.
    pub pages_waiting: u64,
    /// Pages that could not be read.
    pub pages_failed: u64,
    /// Files refused and not sent through again.
    pub refused: u64,
    /// Pages read within the last minute.
    pub pages_last_minute: u64,
}

impl std::ops::Add for Totals {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            documents: self.documents + other.documents,
            indexed: self.indexed + other.indexed,
            failed: self.failed + other.failed,
            unassigned: self.unassigned + other.unassigned,
            conflicts: self.conflicts + other.conflicts,
            pages: self.pages + other.pages,
            pages_waiting: self.pages_waiting + other.pages_waiting,
            pages_failed: self.pages_failed + other.pages_failed,
            refused: self.refused + other.refused,
            pages_last_minute: self.pages_last_minute + other.pages_last_minute,
        }
    }
}
