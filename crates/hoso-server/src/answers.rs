//! The JSON of answers: names and shapes that others rely on. They are added to, never broken.

use hoso_model::{
    Area, Attached, Barcode, Candidate, DeskId, DocumentId, DossierCode, Metadata, PageNo, Refusal,
    TextSource,
};
use hoso_reader::Boxed;
use hoso_search::Note;
use hoso_store::{CutView, DeskStatus, DocumentView, HistoryRow, RecentView, RefusedView, Totals};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a search finds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SearchAnswer {
    /// Documents that match.
    pub total: u64,
    /// Time the search took, in ms.
    pub took_ms: u64,
    /// The query as it was asked.
    pub query: String,
    /// True if no page has all words; pages with most of them are given.
    pub relaxed: bool,
    /// What of the query was not heeded, or may be meant otherwise.
    #[serde(default)]
    pub notes: Vec<NoteAnswer>,
    /// False while the index is being made anew or cannot follow: what is found is not all there is.
    #[serde(default = "whole")]
    pub complete: bool,
    /// How far the index is, while it is not complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<IndexAnswer>,
    /// One a document, best first.
    pub hits: Vec<Hit>,
}

/// What was sent through again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RetryAnswer {
    /// How many pages are read again.
    pub pages: u64,
    /// How many refused files are taken again.
    pub files: u64,
    /// Desks whose folders do not answer: their refused files stay on the list.
    #[serde(default)]
    pub desks_not_answering: Vec<DeskId>,
}

/// Something about a query that whoever asked should know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NoteAnswer {
    /// What it is, as a word: `too-long`, `signs`, …
    pub code: String,
    /// The part of the query that it is about.
    pub text: String,
    /// In Vietnamese.
    pub vietnamese: String,
    /// In English.
    pub english: String,
}

impl From<Note> for NoteAnswer {
    fn from(note: Note) -> Self {
        Self {
            code: note.code().to_owned(),
            text: note.text().to_owned(),
            vietnamese: note.vietnamese(),
            english: note.english(),
        }
    }
}

/// An answer of before says nothing of it.
const fn whole() -> bool {
    true
}

/// How far the index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IndexAnswer {
    /// Everything that was read is found, but for what was read in the last moment.
    pub complete: bool,
    /// Pages that are in it.
    pub indexed: u64,
    /// Pages that belong in it.
    pub to_index: u64,
}

/// A document that matches, with its best page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hit {
    /// Its dossier.
    pub dossier: Option<DossierCode>,
    /// The document.
    pub document: DocumentId,
    /// The file's name.
    pub file: String,
    /// Its desk.
    pub desk: DeskId,
    /// The best page.
    pub page: PageNo,
    /// The other pages that match.
    pub pages: Vec<PageNo>,
    /// The best page's score.
    pub score: f32,
    /// The type's printed name.
    pub kind: Option<String>,
    /// Number and symbol.
    pub number: Option<String>,
    /// Date, ISO.
    pub date: Option<String>,
    /// The issuing body.
    pub agency: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Words around the best match, as HTML with `<mark>`.
    pub snippet: String,
    /// Where the matches stand on the best page.
    pub boxes: Vec<Area>,
}

/// A document with what happened to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DocumentAnswer {
    /// The document.
    #[serde(flatten)]
    pub document: DocumentView,
    /// Its history.
    pub history: Vec<HistoryRow>,
}

/// A page's text, and the boxes of what was asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
}

/// A document as it is exported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exported {
    /// Its id.
    pub document: DocumentId,
    /// Its dossier.
    pub dossier: Option<DossierCode>,
    /// Its desk.
    pub desk: DeskId,
    /// The file's name.
    pub file: String,
    /// The digest of its bytes.
    pub sha256: String,
    /// How far it has come.
    pub state: String,
    /// The dossiers between which a person has to choose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflict: Vec<Candidate>,
    /// The stack, and the pages of it, that it was cut from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_from: Option<CutView>,
    /// Its pages.
    pub pages: Vec<ExportedPage>,
    /// What it says of itself.
    pub metadata: Metadata,
}

/// A page as it is exported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExportedPage {
    /// Its number.
    pub page: PageNo,
    /// Its text; `null` while it waits or if it failed.
    pub text: Option<String>,
    /// Mean confidence of its words, 0 to 100.
    pub confidence: Option<f32>,
    /// Where the text came from.
    pub source: Option<TextSource>,
    /// Degrees clockwise by which it was turned upright.
    pub rotation: Option<u16>,
    /// The skew that was taken out, in degrees.
    pub skew: Option<f32>,
    /// True of a page with nothing on it.
    pub blank: Option<bool>,
    /// Why it failed.
    pub failure: Option<Refusal>,
    /// The bar codes on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Barcode>,
    /// What of a page that has a text of its own was recognised from its image all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognised: Vec<Area>,
}

/// Numbers for an operator.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StatusAnswer {
    /// The program's version.
    pub version: String,
    /// Desk by desk.
    pub desks: Vec<DeskNumbers>,
    /// All desks together.
    pub totals: Totals,
    /// What holds the children in which files are opened; `null` while none was started.
    #[serde(rename = "box", default)]
    pub boxed: Option<Boxed>,
    /// The address at which other machines reach the service, because the settings allow it; else `null`.
    #[serde(default)]
    pub remote: Option<String>,
    /// Files refused, newest first; at most 100.
    pub refused: Vec<RefusedAnswer>,
    /// How far the index is.
    #[serde(default)]
    pub index: IndexAnswer,
    /// Why no page can be read, while none can for a reason that is no page's; they wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standstill: Option<String>,
    /// Parts of the service that have failed since it was started.
    #[serde(default)]
    pub failed_parts: Vec<PartAnswer>,
}

/// A part of the service that has failed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PartAnswer {
    /// What it does: `watching mot`.
    pub part: String,
    /// How often it has failed.
    pub failures: u32,
    /// Why it did last, for an administrator.
    pub why: String,
    /// When it did last.
    pub at: Timestamp,
    /// True if it was started again and has run well since.
    pub well: bool,
}

/// One desk's numbers, and its folder at this moment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeskNumbers {
    /// The desk and its numbers.
    #[serde(flatten)]
    pub desk: DeskStatus,
    /// How its folder is watched and which files wait in it, and for what; `null` while nobody watches.
    #[serde(rename = "now")]
    pub folder_now: Option<serde_json::Value>,
    /// Of the 50 documents that came last those to which files are attached, which were not read; newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attached: Vec<AttachedAnswer>,
}

/// A document to which files are attached.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AttachedAnswer {
    /// The document.
    pub document: DocumentId,
    /// The file's name.
    pub file: String,
    /// What is attached to it.
    pub attached: Attached,
}

/// A desk's folder and what became of its files.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeskAnswer {
    /// The desk and its numbers.
    #[serde(flatten)]
    pub desk: DeskStatus,
    /// How its folder is watched and which files wait in it, and for what; `null` while nobody watches.
    #[serde(rename = "now")]
    pub folder_now: Option<serde_json::Value>,
    /// What came last, newest first.
    pub recent: Vec<RecentView>,
    /// Files refused, newest first.
    pub refused: Vec<RefusedAnswer>,
    /// Why no page can be read, while none can for a reason that is no page's; they wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standstill: Option<String>,
}

/// A refused file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefusedAnswer {
    /// The refusal's number: `hoso retry NUMBER` sends the file through again.
    pub id: i64,
    /// Its desk.
    pub desk: DeskId,
    /// Its name.
    pub file: String,
    /// Why, as a word.
    pub reason: String,
    /// Particulars.
    pub detail: String,
    /// Why and what to do, in Vietnamese.
    pub vietnamese: String,
    /// Why and what to do, in English.
    pub english: String,
    /// When.
    pub at: Timestamp,
}

/// What became of a file that was sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Taken {
    /// The document it is.
    pub document: DocumentId,
    /// False if the same bytes were there already.
    pub new: bool,
}

impl From<RefusedView> for RefusedAnswer {
    fn from(view: RefusedView) -> Self {
        Self {
            id: view.id,
            desk: view.desk,
            file: view.file,
            reason: view.refusal.reason.to_string(),
            detail: view.refusal.detail,
            vietnamese: view.refusal.reason.vietnamese().to_owned(),
            english: view.refusal.reason.english().to_owned(),
            at: view.at,
        }
    }
}
