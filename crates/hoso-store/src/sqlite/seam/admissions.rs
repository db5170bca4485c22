//! Files on their way in.

use async_trait::async_trait;
use hoso_model::{Claim, DeskId, Digest, DocumentId, Principal};

use crate::sqlite::{SqliteCatalogue, intake, leaving, refusing};
use crate::{
    Admission, Admissions, Arrival, Origin, Place, RefusedFile, RefusedView, Remembered, StoreError,
};

#[async_trait]
impl Admissions for SqliteCatalogue {
    async fn admit(&self, arrival: Arrival) -> Result<Admission, StoreError> {
        self.write(move |db| intake::admit(db, &arrival)).await
    }

    async fn admit_container(
        &self,
        arrival: Arrival,
        members: Vec<DocumentId>,
    ) -> Result<Admission, StoreError> {
        self.write(move |db| intake::admit_container(db, &arrival, &members)).await
    }

    async fn admit_member(&self, arrival: Arrival, zip: Digest) -> Result<Admission, StoreError> {
        self.write(move |db| intake::admit_member(db, &arrival, zip)).await
    }

    async fn left_folder(&self, desk: DeskId, places: Vec<Place>) -> Result<(), StoreError> {
        self.write(move |db| leaving::left_folder(db, &desk, &places)).await
    }

    async fn came_back(&self, desk: DeskId, place: Place, back: Vec<u8>) -> Result<(), StoreError> {
        self.write(move |db| leaving::came_back(db, desk.as_str(), &place, &back)).await
    }

    async fn remembered(
        &self,
        desk: DeskId,
        origin: Origin,
        claim: Claim,
    ) -> Result<Option<Remembered>, StoreError> {
        self.read(move |db| intake::remembered(db, desk.as_str(), &origin, &claim)).await
    }

    async fn refuse(&self, file: RefusedFile) -> Result<(), StoreError> {
        self.write(move |db| refusing::refuse(db, &file)).await
    }

    async fn clear_refusals(
        &self,
        principal: &Principal,
        refusals: Vec<RefusedView>,
    ) -> Result<(), StoreError> {
        let principal = principal.clone();
        self.write(move |db| refusing::clear(db, &principal, &refusals)).await
    }
}
