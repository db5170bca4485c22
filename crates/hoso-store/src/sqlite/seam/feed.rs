//! The change feed.

use async_trait::async_trait;
use hoso_model::{ChangeNo, DocumentId};

use crate::sqlite::{SqliteCatalogue, feed};
use crate::{ChangeFeed, Changes, StoreError};

#[async_trait]
impl ChangeFeed for SqliteCatalogue {
    async fn changes(&self, after: ChangeNo, limit: u32) -> Result<Changes, StoreError> {
        self.read(move |db| feed::changes(db, after, limit)).await
    }

    async fn indexed(&self, up_to: ChangeNo) -> Result<Vec<DocumentId>, StoreError> {
        self.write(move |db| feed::indexed(db, up_to)).await
    }

    async fn generations(&self) -> Result<(Option<String>, Option<String>), StoreError> {
        self.read(feed::generations).await
    }

    async fn set_generations(
        &self,
        live: Option<String>,
        building: Option<String>,
    ) -> Result<(), StoreError> {
        self.write(move |db| feed::set_generations(db, live.as_deref(), building.as_deref())).await
    }
}
