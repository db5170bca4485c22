//! Files that were not taken in.

use hoso_model::DeskId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A refused file.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
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
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}
