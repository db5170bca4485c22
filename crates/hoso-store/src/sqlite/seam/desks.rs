//! What is known of desks and where their folders are.

use async_trait::async_trait;
use hoso_model::DeskId;

use crate::sqlite::{SqliteCatalogue, intake};
use crate::views::DeskView;
use crate::{Desks, StoreError};

#[async_trait]
impl Desks for SqliteCatalogue {
    async fn register_desks(&self, desks: Vec<DeskView>) -> Result<(), StoreError> {
        self.write(move |db| intake::register_desks(db, &desks)).await
    }

    async fn mount_of(&self, desk: &DeskId, folder: Vec<u8>) -> Result<Option<Vec<u8>>, StoreError> {
        let desk = desk.clone();
        self.read(move |db| intake::mount_of(db, desk.as_str(), &folder)).await
    }

    async fn mounted(&self, desk: DeskId, folder: Vec<u8>, mount: Vec<u8>) -> Result<(), StoreError> {
        self.write(move |db| intake::mounted(db, desk.as_str(), &folder, &mount)).await
    }
}
