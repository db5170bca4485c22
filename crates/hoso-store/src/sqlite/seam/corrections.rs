//! What persons say and ask for.

use async_trait::async_trait;
use hoso_model::{DocumentId, DossierCode, PageNo, Principal};

use crate::sqlite::{SqliteCatalogue, assigning, questions, rereading, retrying, rows};
use crate::{Assignment, Corrections, StoreError};

#[async_trait]
impl Corrections for SqliteCatalogue {
    async fn assign(
        &self,
        principal: &Principal,
        document: DocumentId,
        dossier: DossierCode,
    ) -> Result<Assignment, StoreError> {
        let principal = principal.clone();
        self.write(move |db| {
            if questions::document_alone(db, &principal, document)?.is_none() {
                return Ok(Assignment::NoDocument);
            }
            assigning::assign(db, document, &dossier, &principal.actor())
        })
        .await
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
