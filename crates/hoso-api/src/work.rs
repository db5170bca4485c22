//! Long work that is asked for.

use hoso_model::{DeskId, DocumentId, DossierCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is sent through again: one document's failed pages, or one refused file; neither stands for all of both.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Retry {
    /// The failed pages of this document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub document: Option<DocumentId>,
    /// The file of this refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<i64>,
}

/// What was sent through again.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RetryAnswer {
    /// How many pages are read again.
    pub pages: u64,
    /// How many refused files are taken again.
    pub files: u64,
    /// Desks whose folders do not answer: their refused files stay on the list.
    #[serde(default)]
    pub desks_not_answering: Vec<DeskId>,
}

/// Which pages: those for which all that is given holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Reread {
    /// Of this document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub document: Option<DocumentId>,
    /// Of this dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub dossier: Option<DossierCode>,
    /// Of this desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub desk: Option<DeskId>,
    /// Of documents that came on this day, by the machine's clock, or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// Read with a mean confidence of their words below this, 0 to 100. A page without words has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below_confidence: Option<f32>,
}

impl Reread {
    /// Does it choose nothing, and so stand for every page?
    pub fn is_all(&self) -> bool {
        self.document.is_none()
            && self.dossier.is_none()
            && self.desk.is_none()
            && self.since.is_none()
            && self.below_confidence.is_none()
    }
}

/// What is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RereadAnswer {
    /// How many pages.
    pub pages: u64,
}

/// How the index is rebuilt.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReindexParameters {
    /// Only pages that are not in it.
    #[serde(default)]
    pub only_missing: bool,
}

/// What a rebuild did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReindexAnswer {
    /// How many pages were indexed.
    pub pages: u64,
}

/// How everything is verified.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VerifyParameters {
    /// Remove and mend what can be.
    #[serde(default)]
    pub repair: bool,
}

/// What a verification went over, and what it found.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VerifyAnswer {
    /// Documents gone over.
    pub documents: u64,
    /// Pages gone over.
    pub pages: u64,
    /// Blobs gone over.
    pub blobs: u64,
    /// Bytes read and hashed.
    pub bytes: u64,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case", tag = "finding")]
pub enum Finding {
    /// A blob that no document refers to: an admission was interrupted before its row was committed. The file is
    /// still in its folder, and is taken again.
    OrphanBlob {
        /// Its digest.
        sha256: String,
        /// Bytes.
        size: u64,
        /// True if it was removed.
        removed: bool,
    },
    /// A document's blob is missing or damaged: restore it from a backup.
    DamagedBlob {
        /// The document.
        document: String,
        /// What is wrong.
        detail: String,
    },
    /// A page has ended but is not in the index: `hoso reindex --only-missing`.
    NotIndexed {
        /// The document.
        document: String,
        /// The page.
        page: u32,
    },
    /// The catalogue contradicts itself, or the index the catalogue.
    Catalogue {
        /// How.
        detail: String,
    },
    /// Something that was so, and is mended.
    Mended {
        /// What.
        detail: String,
    },
}

impl Finding {
    /// True of what explains itself and harms nothing.
    pub const fn is_harmless(&self) -> bool {
        matches!(self, Self::OrphanBlob { .. } | Self::Mended { .. })
    }
}
