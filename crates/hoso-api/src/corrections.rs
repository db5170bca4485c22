//! What people say of a paper's fields.

use hoso_model::{Area, Field, PageNo};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person says of a field of a paper: `{"values": ["1245/QĐ-UBND"]}`, or `"as-read"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// It has these values; without any, the paper does not say it.
    Values(Vec<String>),
    /// What people said of it before no longer holds: what was read does.
    AsRead,
}

/// The word of a person on a field of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CorrectionAnswer {
    /// The field.
    pub field: Field,
    /// Its values, none if the paper does not say it; `null` if what was read holds again.
    pub values: Option<Vec<String>>,
    /// Who said so.
    pub person: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A value that stands on a paper and could not be read, mostly because a pen wrote it: a person enters it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ToEnterAnswer {
    /// The field.
    pub field: Field,
    /// What the file's name says it is, the likeliest first; nothing is taken until a person says so.
    pub proposed: Vec<String>,
    /// The page it stands on.
    pub page: PageNo,
    /// Where it stands.
    #[serde(rename = "box", default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
}
