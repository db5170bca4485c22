//! What persons say and ask for.

use async_trait::async_trait;
use hoso_model::{Correction, DocumentId, DossierCode, PageNo, Person, Principal};

use crate::sqlite::{SqliteCatalogue, assigning, correcting, questions, rereading, retrying, rows};
use crate::views::CorrectionView;
use crate::{Corrections, Heard, StoreError};

#[async_trait]
impl Corrections for SqliteCatalogue {
    async fn assign(
        &self,
        principal: &Principal,
        document: DocumentId,
        dossier: DossierCode,
    ) -> Result<Heard, StoreError> {
        let principal = principal.clone();
        self.write(move |db| {
            if questions::document_alone(db, &principal, document)?.is_none() {
                return Ok(Heard::NoDocument);
            }
            assigning::assign(db, document, &dossier, &principal.actor())
        })
        .await
    }

    async fn correct(
        &self,
        person: &Person,
        document: DocumentId,
        correction: Correction,
    ) -> Result<Heard, StoreError> {
        let principal = Principal::Person(person.clone());
        self.write(move |db| {
            if questions::document_alone(db, &principal, document)?.is_none() {
                return Ok(Heard::NoDocument);
            }
            correcting::correct(db, document, &correction, &principal.actor())
        })
        .await
    }

    async fn corrections(
        &self,
        principal: &Principal,
        document: DocumentId,
    ) -> Result<Vec<CorrectionView>, StoreError> {
        let principal = principal.clone();
        self.read(move |db| correcting::corrections(db, &principal, document)).await
    }

    async fn retry(&self, principal: &Principal, document: Option<DocumentId>) -> Result<u64, StoreError> {
        let (scope, by) = (rows::scope_of(principal)?, principal.actor());
        self.write(move |db| retrying::retry(db, document, scope.as_deref(), &by)).await
    }

    async fn reread(
        &self,
        principal: &Principal,
        document: DocumentId,
        pages: Vec<PageNo>,
    ) -> Result<u64, StoreError> {
        let principal = principal.clone();
        self.write(move |db| {
            if questions::document_alone(db, &principal, document)?.is_none() {
                return Ok(0);
            }
            rereading::reread(db, document, &pages, &principal.actor())
        })
        .await
    }
}
