//! The catalogue held against itself and against the blobs.

use async_trait::async_trait;
use hoso_model::{Digest, Principal};

use crate::StoreError;

/// Finds and mends what does not agree. Verification calls it.
#[async_trait]
pub trait Upkeep: Send + Sync {
    /// Does any document refer to this blob?
    async fn refers_to(&self, blob: Digest) -> Result<bool, StoreError>;

    /// Checks the catalogue's own consistency; one line a fault.
    async fn faults(&self) -> Result<Vec<String>, StoreError>;

    /// Mends what [`Self::faults`] finds, as far as that can be done without guessing: counts are counted anew, a page
    /// of an original that no document holds becomes a document. One line for each thing that was mended.
    async fn mend(&self, principal: &Principal) -> Result<Vec<String>, StoreError>;
}
