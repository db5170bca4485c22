//! Documents and dossiers: sending them, looking at them.

use hoso_model::{
    Actor, Area, Attached, Candidate, DeskId, Digest, DocumentId, DocumentState, DossierCode, DossierSource,
    Event, MediaType, Metadata, PageNo, PageState, Refusal,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A file that is sent; its bytes are the body.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UploadParameters {
    /// Its name, or its path within what is imported: names may carry a dossier's code.
    pub name: String,
    /// Its desk; the only one need not be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// The dossier that it belongs to, if the sender says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// True of an import, behind which what desks wait for goes first.
    #[serde(default)]
    pub archive: bool,
    /// Where it lies at the sender's, as JSON (a `SentPlace`): it is not taken twice from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A place that a sender tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SentPlace {
    /// Its path.
    pub path: String,
    /// Its number in the file system.
    pub inode: u64,
    /// When it was last written, in ns since 1970.
    pub modified: i64,
    /// Bytes.
    pub size: u64,
}

/// For whom files are that a sender asks about.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KnownParameters {
    /// Their desk; the only one need not be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// The dossier that they belong to, if the sender says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
}

/// A file that a sender asks about before sending it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AskedFile {
    /// Its path within what is imported: names may carry a dossier's code.
    pub name: String,
    /// Where it lies.
    #[serde(flatten)]
    pub place: SentPlace,
}

/// Which dossier a document is said to belong to.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssignParameters {
    /// The dossier's code.
    pub dossier: String,
}

/// Which of a document's files.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OriginalParameters {
    /// Which of several, from 0.
    #[serde(default)]
    pub file: usize,
}

/// How large a page is shown.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImageParameters {
    /// Pixels across, 50 to 5000; 1600 if it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
}

/// What is asked of a page's text.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TextParameters {
    /// The query whose words are marked.
    #[serde(default)]
    pub q: String,
    /// 1: as the engine gave it, without the repairs of what is shown.
    #[serde(default)]
    pub raw: u8,
}

/// A document, without its texts.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Document {
    /// Its id.
    pub document: DocumentId,
    /// The dossier it belongs to; `None` is "unassigned".
    pub dossier: Option<DossierCode>,
    /// Who said so.
    pub dossier_source: Option<DossierSource>,
    /// Which person said so and when, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
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
    #[schema(value_type = String, format = DateTime)]
    pub admitted_at: Timestamp,
    /// The dossiers between which a person has to choose; empty but of a document that waits for one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflict: Vec<Candidate>,
    /// The files it was made of.
    #[serde(default)]
    pub originals: Vec<Original>,
    /// The stack, and the pages of it, that it was cut from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_from: Option<Cut>,
    /// The documents that stand for it, if it is replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<DocumentId>,
    /// Its pages in order.
    pub pages: Vec<Page>,
    /// What it says of itself.
    pub metadata: Metadata,
}

/// A person's word on the dossier of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Said {
    /// Who.
    pub person: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A page, without its text.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page {
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
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Original {
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
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Cut {
    /// The stack.
    pub document: DocumentId,
    /// The pages of the stack: `2-5`.
    pub pages: String,
}

/// A document with what happened to it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentAnswer {
    /// The document.
    #[serde(flatten)]
    pub document: Document,
    /// Its history.
    pub history: Vec<HistoryRow>,
}

/// One thing that happened to a document.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HistoryRow {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What.
    pub event: Event,
    /// By whom.
    #[serde(flatten)]
    pub actor: Actor,
    /// Particulars; may be empty.
    pub detail: String,
}

/// A dossier and its documents.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DossierAnswer {
    /// Its code.
    pub dossier: DossierCode,
    /// Its documents, oldest first.
    pub documents: Vec<Document>,
}

/// A page's text, and the boxes of what was asked for.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PageAnswer {
    /// The page.
    pub page: PageNo,
    /// Pixels of the upright page.
    pub width: u32,
    /// Pixels of the upright page.
    pub height: u32,
    /// The text.
    pub text: String,
    /// Mean confidence of its words, 0 to 100.
    pub confidence: Option<f32>,
    /// Where the query's words stand.
    pub boxes: Vec<Area>,
    /// The words that the language model put right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repaired: Vec<Repaired>,
}

/// A word that was put right by what stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Repaired {
    /// Where it stands.
    #[serde(rename = "box")]
    pub area: Area,
    /// What it is taken for.
    pub text: String,
    /// What the engine read.
    pub read: String,
}

/// What became of a file that was sent.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Taken {
    /// The document it is.
    pub document: DocumentId,
    /// False if the same bytes were there already.
    pub new: bool,
}
