//! The catalogue held against itself and against the blobs.

use async_trait::async_trait;
use hoso_model::{Digest, Principal};

use crate::sqlite::{SqliteCatalogue, faults, questions};
use crate::{StoreError, Upkeep};

#[async_trait]
impl Upkeep for SqliteCatalogue {
    async fn refers_to(&self, blob: Digest) -> Result<bool, StoreError> {
        self.read(move |db| questions::refers_to(db, blob)).await
    }

    async fn faults(&self) -> Result<Vec<String>, StoreError> {
        self.read(faults::faults).await
    }

    async fn mend(&self, principal: &Principal) -> Result<Vec<String>, StoreError> {
        let by = principal.actor();
        self.write(move |db| faults::mend(db, &by)).await
    }
}
