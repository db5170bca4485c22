//! Pages to text.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hoso_model::{Refusal, RefusalReason};
use hoso_reader::{Engine, Reader, ReaderError, ScanFile};
use hoso_store::{BlobError, BlobStore, PageLease, Reading, StoreError, WorkQueue, fault_point};
use metrics::counter;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tracing::{debug, error, warn};

use crate::Signals;
use crate::measured;
use crate::worker::worker;

/// How pages are read.
#[derive(Debug, Clone)]
pub struct ReadSettings {
    /// What children are started with.
    pub engine: Engine,
    /// The engine's id: texts are kept under it.
    pub engine_id: String,
    /// How many children read at the same time.
    pub workers: usize,
    /// How many failed attempts end a page that kills or stalls its reader.
    pub attempts: u32,
    /// How long pages that are being read may take to finish when all is to stop.
    pub drain: Duration,
}

/// After a failure that is not the page's fault, work goes on after this long.
const PAUSE: Duration = Duration::from_secs(5);
/// A page whose file cannot be opened now waits this long, while others are read.
const PUT_OFF: Duration = Duration::from_secs(30);

/// Reads pages until the signals say stop; pages then being read are finished, or given back after the drain time.
pub async fn read_pages(
    catalogue: Arc<dyn WorkQueue>,
    blobs: BlobStore,
    settings: ReadSettings,
    signals: Signals,
) {
    let shared = Arc::new(Shared { catalogue, blobs, leased: Mutex::default(), settings, signals });
    // Those of an earlier run of this, which a fault ended.
    if let Err(error) = shared.catalogue.release(worker()).await {
        warn!(%error, "leases could not be given back; they lapse by themselves");
    }
    let mut workers = JoinSet::new();
    let mut killers = Vec::new();
    for _ in 0..shared.settings.workers {
        let reader = Reader::new(shared.settings.engine.clone());
        killers.push(reader.killer());
        workers.spawn(work(Arc::clone(&shared), reader));
    }
    let mut stop = shared.signals.stop.clone();
    tokio::select! {
        // An error means that nobody can say stop any more: that is the word to stop.
        _ = stop.wait_for(|stop| *stop) => {}
        // One ends before the others only by a fault, and takes its leases with it: all begin anew.
        ended = workers.join_next() => {
            if let Some(Err(error)) = ended {
                std::panic::resume_unwind(error.into_panic());
            }
        }
    }
    let drained = async { while workers.join_next().await.is_some() {} };
    if tokio::time::timeout(shared.settings.drain, drained).await.is_err() {
        killers.iter().for_each(hoso_reader::Killer::kill);
        while workers.join_next().await.is_some() {}
    }
    if let Err(error) = shared.catalogue.release(worker()).await {
        warn!(%error, "leases could not be given back; they are at the next start");
    }
}

struct Shared {
    catalogue: Arc<dyn WorkQueue>,
    blobs: BlobStore,
    leased: Mutex<VecDeque<PageLease>>,
    settings: ReadSettings,
    signals: Signals,
}

async fn work(shared: Arc<Shared>, mut reader: Reader) {
    let mut saving: Option<tokio::task::JoinHandle<()>> = None;
    while !shared.signals.stopping() {
        fault_point!("reading");
        let lease = match shared.next().await {
            Ok(Some(lease)) => lease,
            Ok(None) => {
                shared.signals.wait(&shared.signals.admitted).await;
                continue;
            }
            Err(error) => {
                error!(%error, "no work can be leased");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let file = match shared.blobs.open(lease.digest).await {
            Ok(file) => ScanFile { digest: lease.digest, media: lease.media, file },
            Err(BlobError::Io { source, path }) if source.kind() == std::io::ErrorKind::NotFound => {
                let detail = format!("its blob is gone: {}", path.display());
                shared.failed(&lease, Refusal::new(RefusalReason::Broken, detail), 1).await;
                continue;
            }
            Err(error) => {
                error!(%error, blob = %lease.digest, "a blob cannot be opened; it is tried again after others");
                shared.put_off(lease, PUT_OFF).await;
                continue;
            }
        };
        let (page, begun) = (lease.page, Instant::now());
        let read = tokio::task::spawn_blocking(move || {
            let read = reader.read(&file, page);
            (reader, read)
        });
        let read = match read.await {
            Ok((back, read)) => {
                reader = back;
                read
            }
            Err(error) => {
                error!(%error, "a reading thread ended");
                reader = Reader::new(shared.settings.engine.clone());
                let refusal = Refusal::new(RefusalReason::Crashed, error.to_string());
                shared.failed(&lease, refusal, shared.settings.attempts).await;
                continue;
            }
        };
        match &read {
            Ok(_) | Err(ReaderError::Refused(_)) => shared.signals.standstill.ends(),
            Err(ReaderError::Unavailable(_)) if shared.signals.stopping() => break,
            Err(ReaderError::Unavailable(message)) => shared.signals.standstill.begins(message),
        }
        match read {
            Ok(text) => {
                measured::stage_took("reading", begun.elapsed());
                // The page before is on the disk before this one is sent there: memory stays flat.
                finish(saving.take()).await;
                let (shared, engine) = (Arc::clone(&shared), shared.settings.engine_id.clone());
                saving =
                    Some(tokio::spawn(async move { shared.save(&lease, Reading { engine, text }).await }));
            }
            Err(ReaderError::Refused(_)) if shared.signals.stopping() => {}
            Err(ReaderError::Refused(refusal)) => {
                // Only what may go better another time is tried again.
                let passing = matches!(refusal.reason, RefusalReason::Crashed | RefusalReason::TooSlow);
                let attempts = if passing { shared.settings.attempts } else { 1 };
                shared.failed(&lease, refusal, attempts).await;
            }
            Err(ReaderError::Unavailable(message)) => {
                error!(message, "pages cannot be read; trying again");
                shared.put_off(lease, PAUSE).await;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    finish(saving).await;
}

async fn finish(saving: Option<tokio::task::JoinHandle<()>>) {
    if let Some(saving) = saving {
        // A panic in it has been reported; the lease lapses and the page is read again.
        drop(saving.await);
    }
}

impl Shared {
    /// The next page to read, leased in batches.
    async fn next(&self) -> Result<Option<PageLease>, StoreError> {
        let mut leased = self.leased.lock().await;
        if leased.is_empty() {
            // Time for every page of the batch to use up its limit.
            let batch = self.settings.workers as u32 * 2;
            let hold = self.settings.engine.limits.time * (batch + 1);
            leased.extend(self.catalogue.lease_pages(worker(), batch, hold).await?);
        }
        Ok(leased.pop_front())
    }

    /// Puts a page off that is not at fault: others are read meanwhile.
    async fn put_off(&self, lease: PageLease, pause: Duration) {
        if let Err(error) = self.catalogue.postpone(&lease, pause).await {
            error!(%error, "a page cannot be put off");
            tokio::time::sleep(PAUSE).await;
            self.leased.lock().await.push_back(lease);
        }
    }

    async fn save(&self, lease: &PageLease, reading: Reading) {
        loop {
            match self.catalogue.page_read(lease, reading.clone()).await {
                Ok(done) => {
                    counter!(measured::PAGES_READ.name).increment(1);
                    debug!(blob = %lease.digest, page = %lease.page, "read");
                    self.signals.changed.notify_one();
                    if done.document_done {
                        self.signals.sortable.notify_one();
                        self.signals.read.notify_one();
                    }
                    return;
                }
                Err(error) => {
                    error!(%error, blob = %lease.digest, page = %lease.page, "a page's text cannot be stored; trying again");
                    tokio::time::sleep(PAUSE).await;
                    if self.signals.stopping() {
                        return;
                    }
                }
            }
        }
    }

    async fn failed(&self, lease: &PageLease, refusal: Refusal, attempts: u32) {
        warn!(blob = %lease.digest, page = %lease.page, reason = %refusal, "a page failed");
        let reason = refusal.reason.as_str();
        match self.catalogue.page_failed(lease, refusal, attempts).await {
            Ok(done) => {
                counter!(measured::PAGE_FAILURES.name, "reason" => reason).increment(1);
                self.signals.changed.notify_one();
                if done.document_done {
                    self.signals.sortable.notify_one();
                    self.signals.read.notify_one();
                } else {
                    self.signals.admitted.notify_one();
                }
            }
            Err(error) => {
                error!(%error, "that a page failed cannot be recorded; it is read again");
                tokio::time::sleep(PAUSE).await;
                self.leased.lock().await.push_back(lease.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests;
