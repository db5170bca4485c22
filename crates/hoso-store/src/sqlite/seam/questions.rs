//! Questions, each with who asks.

use async_trait::async_trait;
use hoso_model::{DeskId, DocumentId, DossierCode, Principal};

use crate::sqlite::{SqliteCatalogue, questions, recent, refusing, tally};
use crate::views::{DocumentView, DossierView, HistoryRow, RecentView, RefusedView, Status, TextView};
use crate::{DocumentFilter, Questions, StoreError, TextRequest};

#[async_trait]
impl Questions for SqliteCatalogue {
    async fn document(
        &self,
        principal: &Principal,
        id: DocumentId,
    ) -> Result<Option<DocumentView>, StoreError> {
        let principal = principal.clone();
        self.read(move |db| questions::document(db, &principal, id)).await
    }

    async fn dossier(
        &self,
        principal: &Principal,
        code: &DossierCode,
    ) -> Result<Option<DossierView>, StoreError> {
        let (principal, code) = (principal.clone(), code.clone());
        self.read(move |db| questions::dossier(db, &principal, &code)).await
    }

    async fn documents(
        &self,
        principal: &Principal,
        filter: &DocumentFilter,
        after: Option<DocumentId>,
        limit: u32,
    ) -> Result<Vec<DocumentView>, StoreError> {
        let (principal, filter) = (principal.clone(), filter.clone());
        self.read(move |db| questions::documents(db, &principal, &filter, after, limit)).await
    }

    async fn texts(&self, principal: &Principal, pages: &TextRequest) -> Result<Vec<TextView>, StoreError> {
        let (principal, pages) = (principal.clone(), pages.clone());
        self.read(move |db| questions::texts(db, &principal, &pages)).await
    }

    async fn history(&self, principal: &Principal, id: DocumentId) -> Result<Vec<HistoryRow>, StoreError> {
        let principal = principal.clone();
        self.read(move |db| questions::history(db, &principal, id)).await
    }

    async fn recent(
        &self,
        principal: &Principal,
        desk: &DeskId,
        limit: u32,
    ) -> Result<Vec<RecentView>, StoreError> {
        let (principal, desk) = (principal.clone(), desk.clone());
        self.read(move |db| recent::recent(db, &principal, &desk, limit)).await
    }

    async fn refused(
        &self,
        principal: &Principal,
        desk: Option<&DeskId>,
        limit: u32,
    ) -> Result<Vec<RefusedView>, StoreError> {
        let (principal, desk) = (principal.clone(), desk.cloned());
        self.read(move |db| refusing::newest(db, &principal, desk.as_ref(), limit)).await
    }

    async fn refused_after(
        &self,
        principal: &Principal,
        desk: Option<&DeskId>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<RefusedView>, StoreError> {
        let (principal, desk) = (principal.clone(), desk.cloned());
        self.read(move |db| refusing::after(db, &principal, desk.as_ref(), after, limit)).await
    }

    async fn status(&self, principal: &Principal) -> Result<Status, StoreError> {
        let principal = principal.clone();
        self.read(move |db| tally::status(db, &principal)).await
    }

    async fn write_mark(&self) -> Result<u64, StoreError> {
        self.marks.now().await
    }
}
