//! The work that is owed.

use std::time::Duration;

use async_trait::async_trait;
use hoso_model::{Metadata, PageNo, Refusal};

use crate::sqlite::{SqliteCatalogue, cutting, leasing, rows, work};
use crate::{
    DocumentLease, PageDone, PageLease, Reading, SortedPart, StoreError, StoreErrorKind, Work, WorkQueue,
};

#[async_trait]
impl WorkQueue for SqliteCatalogue {
    async fn lease_pages(
        &self,
        worker: &str,
        limit: u32,
        hold: Duration,
    ) -> Result<Vec<PageLease>, StoreError> {
        let worker = worker.to_owned();
        self.write(move |db| leasing::lease_pages(db, &worker, limit, hold)).await
    }

    async fn lease_documents(
        &self,
        work: Work,
        worker: &str,
        limit: u32,
        hold: Duration,
    ) -> Result<Vec<DocumentLease>, StoreError> {
        let worker = worker.to_owned();
        self.write(move |db| leasing::lease_documents(db, work, &worker, limit, hold)).await
    }

    async fn postpone(&self, lease: &PageLease, pause: Duration) -> Result<(), StoreError> {
        let lease = lease.clone();
        self.write(move |db| leasing::postpone(db, &lease, pause)).await
    }

    async fn release(&self, worker: &str) -> Result<u64, StoreError> {
        let worker = worker.to_owned();
        self.write(move |db| leasing::release(db, &worker)).await
    }

    async fn beat(&self, worker: &str) -> Result<(), StoreError> {
        let worker = worker.to_owned();
        self.write(move |db| leasing::beat(db, &worker)).await
    }

    async fn reap(&self, unseen: Duration) -> Result<u64, StoreError> {
        self.write(move |db| leasing::reap(db, unseen)).await
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
