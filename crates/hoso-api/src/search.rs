//! Searching.

use hoso_model::{Area, DeskId, DocumentId, DossierCode, PageNo};
use serde::{Deserialize, Serialize};

use crate::IndexAnswer;

/// What is searched for. A parameter that is empty is one that a form left blank.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchParameters {
    /// The query.
    #[serde(default)]
    pub q: String,
    /// Only of this desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// Only of this dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// Only documents of this type: `QUYẾT ĐỊNH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only documents that this body issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Only documents of this day or later: `2015-07-09`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Only documents of this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Hits of the answer at most; 20 if it is not said, and never more than 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Hits that are left out at the beginning.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub offset: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// What a search finds.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
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

/// Something about a query that whoever asked should know.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
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

/// An answer of before says nothing of it.
const fn whole() -> bool {
    true
}

/// A document that matches, with its best page.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
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
