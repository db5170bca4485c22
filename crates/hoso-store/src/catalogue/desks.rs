//! What is known of desks and where their folders are.

use async_trait::async_trait;
use hoso_model::DeskId;

use crate::StoreError;
use crate::views::DeskView;

/// What is known of desks and their folders. The service and the watches of folders call it.
#[async_trait]
pub trait Desks: Send + Sync {
    /// Makes the configured desks known; desks that are no longer configured stay, for their papers' sake.
    async fn register_desks(&self, desks: Vec<DeskView>) -> Result<(), StoreError>;

    /// Where the file system was mounted that a desk's folder was on, while it was at the path `folder`.
    async fn mount_of(&self, desk: &DeskId, folder: Vec<u8>) -> Result<Option<Vec<u8>>, StoreError>;

    /// Remembers that; what was remembered of the desk before is forgotten.
    async fn mounted(&self, desk: DeskId, folder: Vec<u8>, mount: Vec<u8>) -> Result<(), StoreError>;
}
