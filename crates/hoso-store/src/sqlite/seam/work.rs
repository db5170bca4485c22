//! The work that is owed.

use async_trait::async_trait;
use hoso_model::{Metadata, PageNo, Refusal};
use jiff::Timestamp;

use crate::sqlite::{SqliteCatalogue, cutting, rows, work};
use crate::{
    DocumentLease, PageDone, PageLease, Reading, SortedPart, StoreError, StoreErrorKind, Work, WorkQueue,
};

#[async_trait]
impl WorkQueue for SqliteCatalogue {
    async fn lease_pages(
        &self,
        owner: &str,
        limit: u32,
        until: Timestamp,
    ) -> Result<Vec<PageLease>, StoreError> {
        let owner = owner.to_owned();
        self.write(move |db| work::lease_pages(db, &owner, limit, until)).await
    }

    async fn lease_documents(
        &self,
        work: Work,
        owner: &str,
        limit: u32,
        until: Timestamp,
    ) -> Result<Vec<DocumentLease>, StoreError> {
        let owner = owner.to_owned();
        self.write(move |db| work::lease_documents(db, work, &owner, limit, until)).await
    }

    async fn postpone(&self, lease: &PageLease, again: Timestamp) -> Result<(), StoreError> {
        let task = lease.task;
        self.write(move |db| work::postpone(db, task, again)).await
    }

    async fn release(&self, owner: Option<&str>) -> Result<u64, StoreError> {
        let owner = owner.map(str::to_owned);
        self.write(move |db| work::release(db, owner.as_deref())).await
    }

    async fn page_read(&self, lease: &PageLease, reading: Reading) -> Result<PageDone, StoreError> {
        let lease = lease.clone();
        // Compressing is the long part: it is done before the writer is asked.
        let packed = tokio::task::spawn_blocking(move || {
            let coded = !reading.text.codes.is_empty();
            rows::pack(&reading.text).map(|body| (reading.engine, body, coded))
        });
        let (engine, body, coded) = packed.await.map_err(|_| StoreErrorKind::Closing)??;
        self.write(move |db| work::page_read(db, &lease, &engine, &body, coded)).await
    }

    async fn page_failed(
        &self,
        lease: &PageLease,
        refusal: Refusal,
        attempts: u32,
    ) -> Result<PageDone, StoreError> {
        let lease = lease.clone();
        self.write(move |db| work::page_failed(db, &lease, &refusal, attempts)).await
    }

    async fn sorted(
        &self,
        lease: &DocumentLease,
        parts: Vec<SortedPart>,
        separators: Vec<PageNo>,
    ) -> Result<(), StoreError> {
        let lease = lease.clone();
        self.write(move |db| cutting::sorted(db, &lease, parts, &separators)).await
    }

    async fn described(&self, lease: &DocumentLease, metadata: Metadata) -> Result<(), StoreError> {
        let lease = lease.clone();
        self.write(move |db| work::described(db, &lease, &metadata)).await
    }
}
