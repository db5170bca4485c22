//! Desks, their folders and their numbers.

use hoso_model::{Attached, Candidate, DeskId, DocumentId, DocumentState, DossierCode, Event};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::RefusedAnswer;

/// What is asked of a desk.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeskParameters {
    /// Files that are named at most; 100 if it is not said, and never more than 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// A desk and its numbers.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeskStatus {
    /// Its id.
    pub id: DeskId,
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: String,
    /// Its numbers.
    pub totals: Totals,
}

/// Counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
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

/// One desk's numbers, and its folder at this moment.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeskNumbers {
    /// The desk and its numbers.
    #[serde(flatten)]
    pub desk: DeskStatus,
    /// How its folder is watched and which files wait in it, and for what; `null` while nobody watches.
    #[serde(rename = "now")]
    pub folder_now: Option<FolderNow>,
    /// Of the 50 documents that came last those to which files are attached, which were not read; newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attached: Vec<AttachedAnswer>,
}

/// A document to which files are attached.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AttachedAnswer {
    /// The document.
    pub document: DocumentId,
    /// The file's name.
    pub file: String,
    /// What is attached to it.
    pub attached: Attached,
}

/// A desk's folder and what became of its files.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeskAnswer {
    /// The desk and its numbers.
    #[serde(flatten)]
    pub desk: DeskStatus,
    /// How its folder is watched and which files wait in it, and for what; `null` while nobody watches.
    #[serde(rename = "now")]
    pub folder_now: Option<FolderNow>,
    /// What came last, newest first.
    pub recent: Vec<Recent>,
    /// Files refused, newest first.
    pub refused: Vec<RefusedAnswer>,
    /// Why no page can be read, while none can for a reason that is no page's; they wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standstill: Option<String>,
}

/// A document that came lately.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recent {
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
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Particulars.
    pub detail: String,
    /// The files attached to its files, which were not read.
    #[serde(default, skip_serializing_if = "Attached::is_empty")]
    pub attached: Attached,
}

/// A desk's folder at this moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FolderNow {
    /// `starting` before it has been looked through, `events`, `polling`, `unreachable` when it cannot be read, or
    /// `stopped` when its watch has failed and is not started again yet.
    pub watched: String,
    /// The kind of file system, or why the folder cannot be read or watched.
    pub detail: String,
    /// Files that wait or are being taken.
    pub waiting: usize,
    /// Some of them, the next first.
    pub files: Vec<WaitingFile>,
    /// Why intake has paused; empty while it goes on.
    pub paused: String,
}

/// A file that has not been taken yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WaitingFile {
    /// Its path in the desk's folder, for people.
    pub file: String,
    /// What it waits for, as a word: `quiet`, `whole`, `turn`, …
    pub waits: String,
    /// Particulars, in English; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// What it waits for, in Vietnamese.
    pub vietnamese: String,
    /// What it waits for, in English.
    pub english: String,
}
