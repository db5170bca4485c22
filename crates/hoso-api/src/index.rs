//! How far the index is.

use serde::{Deserialize, Serialize};

/// How far the index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IndexAnswer {
    /// Everything that was read is found, but for what was read in the last moment.
    pub complete: bool,
    /// Pages that are in it.
    pub indexed: u64,
    /// Pages that belong in it.
    pub to_index: u64,
}
