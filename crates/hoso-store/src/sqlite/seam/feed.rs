//! The change feed.

use async_trait::async_trait;
use hoso_model::{ChangeNo, DocumentId};

use crate::sqlite::{SqliteCatalogue, feed};
use crate::{ChangeFeed, Changes, Generations, IndexPlace, StoreError};

#[async_trait]
impl ChangeFeed for SqliteCatalogue {
    async fn changes(&self, after: ChangeNo, limit: u32) -> Result<Changes, StoreError> {
        self.read(move |db| feed::changes(db, after, limit)).await
    }

    async fn indexed(&self, place: &IndexPlace, up_to: ChangeNo) -> Result<Vec<DocumentId>, StoreError> {
        let place = place.clone();
        self.write(move |db| feed::indexed(db, &place, up_to)).await
    }

    async fn generations(&self, place: &IndexPlace) -> Result<Generations, StoreError> {
        let place = place.clone();
        self.read(move |db| feed::generations(db, &place)).await
    }

    async fn set_generations(
        &self,
        place: &IndexPlace,
        live: Option<String>,
        building: Option<String>,
    ) -> Result<(), StoreError> {
        let place = place.clone();
        self.write(move |db| feed::set_generations(db, &place, live.as_deref(), building.as_deref())).await
    }
}
