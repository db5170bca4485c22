//! The catalogue in an embedded SQLite database.
//!
//! One thread writes. It takes what is waiting, runs each use case in a savepoint of one transaction, commits with a
//! full sync, and only then answers: many admissions share one sync, and none is spoken of before it is durable.
//! Readers have connections of their own and never wait for the writer (write-ahead log).

mod assigning;
mod cutting;
mod faults;
mod feed;
mod intake;
mod leaving;
#[cfg(test)]
mod of_before;
#[cfg(test)]
mod often;
mod questions;
mod recent;
mod refusing;
mod rereading;
mod rows;
mod said;
mod same_bytes;
mod schema;
mod standing;
mod tally;
mod work;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use hoso_model::{
    ChangeNo, Claim, DeskId, Digest, DocumentId, DossierCode, Metadata, PageNo, Principal, Refusal,
};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use crate::sync_folder;
use crate::views::{
    DeskView, DocumentView, DossierView, HistoryRow, RecentView, RefusedView, Status, TextView,
};
use crate::{
    Admission, Arrival, Assignment, Catalogue, Changes, DocumentFilter, DocumentLease, Origin, PageDone,
    PageLease, Place, Reading, RefusedFile, Remembered, SortedPart, StoreError, TextRequest, Work,
};
use writer::Writer;

/// See the module.
pub(crate) struct SqliteCatalogue {
    path: PathBuf,
    writer: Writer,
    readers: Arc<Mutex<Vec<Connection>>>,
    writes: AtomicU64,
}

impl SqliteCatalogue {
    /// Opens or makes the database at `path` and brings it up to date.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        schema::prepare(&mut connection)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            sync_folder(folder).map_err(StoreError::Folder)?;
        }
        let writer = Writer::start(connection);
        Ok(Self { path: path.to_owned(), writer, readers: Arc::default(), writes: AtomicU64::new(0) })
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let written = self.writer.run(work).await;
        self.writes.fetch_add(1, Ordering::Relaxed);
        written
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (path, readers) = (self.path.clone(), Arc::clone(&self.readers));
        let task = tokio::task::spawn_blocking(move || {
            let idle = readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => schema::reader(&path)?,
            };
            // One snapshot for all statements of a question.
            connection.execute_batch("BEGIN")?;
            let answer = work(&connection);
            connection.execute_batch("COMMIT")?;
            readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            answer
        });
        task.await.map_err(|_| StoreError::Closing)?
    }
}

/// Flags of a connection that only reads.
const READ_ONLY: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

#[async_trait]
impl Catalogue for SqliteCatalogue {
    fn pulse(&self) -> u64 {
        self.writes.load(Ordering::Relaxed)
    }

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

    async fn admit_member(&self, arrival: Arrival, zip: Digest) -> Result<Admission, StoreError> {
        self.write(move |db| intake::admit_member(db, &arrival, zip)).await
    }

    async fn refuse(&self, file: RefusedFile) -> Result<(), StoreError> {
        self.write(move |db| refusing::refuse(db, &file)).await
    }

    async fn clear_refusals(&self, principal: &Principal, refusals: Vec<i64>) -> Result<(), StoreError> {
        let principal = principal.clone();
        self.write(move |db| refusing::clear(db, &principal, &refusals)).await
    }

    async fn lease_pages(
        &self,
        owner: &str,
        limit: u32,
        until: Timestamp,
    ) -> Result<Vec<PageLease>, StoreError> {
        let owner = owner.to_owned();
        self.writer.run(move |db| work::lease_pages(db, &owner, limit, until)).await
    }

    async fn lease_documents(
        &self,
        work: Work,
        owner: &str,
        limit: u32,
        until: Timestamp,
    ) -> Result<Vec<DocumentLease>, StoreError> {
        let owner = owner.to_owned();
        self.writer.run(move |db| work::lease_documents(db, work, &owner, limit, until)).await
    }

    async fn postpone(&self, lease: &PageLease, again: Timestamp) -> Result<(), StoreError> {
        let task = lease.task;
        self.writer.run(move |db| work::postpone(db, task, again)).await
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
        let (engine, body, coded) = packed.await.map_err(|_| StoreError::Closing)??;
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
        self.write(move |db| work::retry(db, document, scope.as_deref(), &by)).await
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
