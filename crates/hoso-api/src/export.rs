//! Documents with their texts.

use hoso_model::{
    Area, Barcode, Candidate, DeskId, DocumentId, DossierCode, Metadata, PageNo, Refusal, TextSource,
};
use serde::{Deserialize, Serialize};

use crate::Cut;

/// Which documents are exported. A parameter that is empty is one that a form left blank.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportParameters {
    /// Only of this desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// Only of this dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// `jsonl`, the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// A document as it is exported.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
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
    pub cut_from: Option<Cut>,
    /// Its pages.
    pub pages: Vec<ExportedPage>,
    /// What it says of itself.
    pub metadata: Metadata,
}

/// A page as it is exported.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
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
