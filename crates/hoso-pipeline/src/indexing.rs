//! Changes to the index.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hoso_model::{ChangeNo, DocumentId, DocumentState, PageState, Part, Principal};
use hoso_search::{Batch, Entry, Gone, LiveIndex, SearchError, SearchIndex};
use hoso_store::{
    Change, DocumentFilter, ForIndex, Generations, IndexPlace, StoreError, TextRequest, fault_point,
    sync_folder,
};
use metrics::{counter, histogram};
use tokio::sync::Mutex;
use tracing::{error, info, warn};

use crate::Signals;
use crate::measured::{COMMIT_SECONDS, PAGES_INDEXED};

/// Changes of one commit at most.
const BATCH: u32 = 1000;
/// After the first change of a batch, others are waited for this long: a commit costs the same for one as for many.
const GATHER: Duration = Duration::from_millis(300);
/// After a failure (disk full) indexing goes on after this long.
const PAUSE: Duration = Duration::from_secs(5);

/// What can go wrong with following the catalogue.
#[derive(Debug, thiserror::Error)]
pub enum IndexingError {
    /// The catalogue.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// One rebuild at a time.
    #[error("the index is being rebuilt already")]
    Rebuilding,
}

/// Follows the catalogue into the live index. The only one that writes to it.
pub struct Indexer {
    catalogue: Arc<dyn ForIndex>,
    folder: PathBuf,
    place: IndexPlace,
    live: LiveIndex,
    /// Held while the live index is written or switched.
    writing: Mutex<()>,
    /// Held while a generation is being built.
    rebuilding: Mutex<()>,
}

impl Indexer {
    /// Opens the live generation in `folder`. One that is gone or damaged is replaced by an empty one, which catches
    /// up from stored texts; one that is ahead of the catalogue (restored from a backup) likewise.
    ///
    /// # Errors
    /// If not even an empty index can be made.
    pub async fn open(catalogue: Arc<dyn ForIndex>, folder: &Path) -> Result<Self, IndexingError> {
        let place = IndexPlace::local();
        let Generations { live, building, .. } = catalogue.generations(&place).await?;
        let mut opened = None;
        if let Some(name) = &live {
            match open_generation(folder, name) {
                Ok(index) => {
                    let known = catalogue.changes(ChangeNo(0), 0).await?.complete_to;
                    if index.complete_to().await? <= known {
                        opened = Some(index);
                    } else {
                        warn!(generation = name, "the index is ahead of the catalogue; it is rebuilt");
                    }
                }
                // Nothing is wrong with it, and a new one would have no room either.
                Err(error) if error.is_disk_full() => return Err(error.into()),
                Err(error) => warn!(generation = name, %error, "the index is rebuilt"),
            }
        }
        let index = if let Some(index) = opened {
            index
        } else {
            let name = next_name(live.as_deref(), building.as_deref());
            remove_generation(folder, &name);
            let index = open_generation(folder, &name)?;
            catalogue.set_generations(&place, Some(name), building.clone()).await?;
            index
        };
        // Whatever was read while nobody followed is not found yet: all of it, after a loss.
        let behind = !catalogue.changes(index.complete_to().await?, 1).await?.changes.is_empty();
        let live = LiveIndex::new(index);
        live.set_complete(!behind);
        let indexer = Self {
            live,
            catalogue,
            folder: folder.to_owned(),
            place,
            writing: Mutex::default(),
            rebuilding: Mutex::default(),
        };
        indexer.sweep().await?;
        Ok(indexer)
    }

    /// The index that answers.
    pub fn live(&self) -> LiveIndex {
        self.live.clone()
    }

    /// Follows changes until the signals say stop; what is known by then is committed first.
    pub async fn follow(&self, signals: Signals) {
        loop {
            fault_point!("indexing");
            let stopping = signals.stopping();
            match self.catch_up().await {
                Ok(()) if stopping => return,
                Ok(()) => {
                    signals.wait(&signals.changed).await;
                    if !signals.stopping() {
                        tokio::time::sleep(GATHER).await;
                    }
                }
                Err(error) => {
                    self.live.set_complete(false);
                    error!(%error, "the index cannot follow; trying again");
                    if stopping {
                        return;
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Brings the live index up to the catalogue's last change.
    ///
    /// # Errors
    /// What was committed before the error stays.
    pub async fn catch_up(&self) -> Result<(), IndexingError> {
        let _writing = self.writing.lock().await;
        let index = self.live.get();
        let mut pages = 0;
        let mut behind = |more| {
            pages += more;
            if pages >= u64::from(BATCH) {
                // More than a moment's work: until it is done, not all is found.
                self.live.set_complete(false);
            }
        };
        let complete_to = self.copy_changes(index.as_ref(), &mut behind).await?;
        self.catalogue.indexed(&self.place, complete_to).await?;
        self.live.set_complete(true);
        Ok(())
    }

    /// Builds a new generation from stored texts beside the live one, and puts it in its place. Interrupted, the next
    /// call goes on where it was. `progress` is told how many pages have been indexed by this call.
    ///
    /// # Errors
    /// The live index is as it was.
    pub async fn rebuild(&self, mut progress: impl FnMut(u64) + Send) -> Result<u64, IndexingError> {
        let _rebuilding = self.rebuilding.try_lock().map_err(|_| IndexingError::Rebuilding)?;
        let Generations { live, building, .. } = self.catalogue.generations(&self.place).await?;
        let name = building.clone().unwrap_or_else(|| next_name(live.as_deref(), None));
        let known = self.catalogue.changes(ChangeNo(0), 0).await?.complete_to;
        let fresh = match open_generation(&self.folder, &name) {
            Ok(index) if index.complete_to().await? <= known => index,
            other => {
                warn!(error = ?other.err(), "what was built so far cannot be used; it is built anew");
                remove_generation(&self.folder, &name);
                open_generation(&self.folder, &name)?
            }
        };
        if building.is_none() {
            self.catalogue.set_generations(&self.place, live.clone(), Some(name.clone())).await?;
        }
        let mut pages = 0;
        let mut count = |more| {
            pages += more;
            progress(pages);
        };
        self.copy_changes(fresh.as_ref(), &mut count).await?;
        // The last changes are copied while nothing is written to the live one; then it is switched.
        let _writing = self.writing.lock().await;
        self.copy_changes(fresh.as_ref(), &mut count).await?;
        self.catalogue.set_generations(&self.place, Some(name.clone()), None).await?;
        self.live.switch(fresh);
        self.live.set_complete(true);
        if let Some(old) = live.filter(|old| *old != name) {
            // Whoever still searches in it has its files open.
            remove_generation(&self.folder, &old);
        }
        info!(generation = name, pages, "the index was rebuilt");
        Ok(pages)
    }

    /// Indexes pages that have ended but have no entry; how many.
    ///
    /// # Errors
    /// What was committed before the error stays.
    pub async fn add_missing(&self) -> Result<u64, IndexingError> {
        let indexer = Principal::System(Part::Indexer);
        let (mut after, mut added) = (None, 0);
        loop {
            let documents =
                self.catalogue.documents(&indexer, &DocumentFilter::default(), after, 100).await?;
            let Some(last) = documents.last() else { return Ok(added) };
            after = Some(last.document);
            for document in documents {
                added += self.add_missing_of(document.document).await?;
            }
        }
    }

    /// Indexes pages of one document that have ended but have no entry; how many.
    pub(crate) async fn add_missing_of(&self, id: DocumentId) -> Result<u64, IndexingError> {
        let indexer = Principal::System(Part::Indexer);
        let _writing = self.writing.lock().await;
        let index = self.live.get();
        // Looked up while nothing is written: it may have been replaced or read again since it was listed, and what the
        // index was told of that must stay. What comes after this has a later change, and is followed.
        let Some(document) = self.catalogue.document(&indexer, id).await? else { return Ok(0) };
        if document.state == DocumentState::Replaced {
            return Ok(0);
        }
        let there = index.pages_of(id).await?;
        let missing: Vec<_> = document
            .pages
            .iter()
            .filter(|page| page.state != PageState::Waiting && !there.contains(&page.page))
            .map(|page| page.page)
            .collect();
        if missing.is_empty() {
            return Ok(0);
        }
        let keys = missing.iter().map(|page| (id, *page)).collect();
        let mut texts = self.catalogue.texts(&indexer, &TextRequest::Pages(keys)).await?;
        let complete_to = index.complete_to().await?;
        let entries = missing.into_iter().map(|page| {
            let text = texts.iter().position(|text| text.page == page).map(|at| texts.swap_remove(at).text);
            entry(Change { number: complete_to, document: document.clone(), page, text, gone: false })
        });
        let entries: Vec<_> = entries.collect();
        let added = entries.len() as u64;
        commit(index.as_ref(), Batch { entries, gone: Vec::new(), complete_to }).await?;
        Ok(added)
    }

    async fn copy_changes(
        &self,
        index: &dyn SearchIndex,
        count: &mut (dyn FnMut(u64) + Send),
    ) -> Result<ChangeNo, IndexingError> {
        let mut complete_to = index.complete_to().await?;
        loop {
            let run = self.catalogue.changes(complete_to, BATCH).await?;
            let more = run.changes.len() as u32 == BATCH;
            if run.changes.is_empty() {
                return Ok(run.complete_to);
            }
            complete_to = run.complete_to;
            let pages = run.changes.len() as u64;
            let (gone, there): (Vec<_>, Vec<_>) = run.changes.into_iter().partition(|change| change.gone);
            let gone = gone.into_iter().map(|change| Gone {
                document: change.document.document,
                page: change.page,
                revision: change.number,
            });
            let (entries, gone) = (there.into_iter().map(entry).collect(), gone.collect());
            commit(index, Batch { entries, gone, complete_to }).await?;
            count(pages);
            if !more {
                return Ok(complete_to);
            }
        }
    }

    /// Removes folders of generations that the catalogue does not name.
    async fn sweep(&self) -> Result<(), IndexingError> {
        let Generations { live, building, .. } = self.catalogue.generations(&self.place).await?;
        for folder in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = folder.file_name().to_string_lossy().into_owned();
            if Some(&name) != live.as_ref() && Some(&name) != building.as_ref() {
                remove_generation(&self.folder, &name);
            }
        }
        Ok(())
    }
}

async fn commit(index: &dyn SearchIndex, batch: Batch) -> Result<(), SearchError> {
    let (pages, begun) = (batch.entries.len() as u64, Instant::now());
    index.write(batch).await?;
    histogram!(COMMIT_SECONDS.name).record(begun.elapsed());
    counter!(PAGES_INDEXED.name).increment(pages);
    Ok(())
}

fn entry(change: Change) -> Entry {
    let document = change.document;
    Entry {
        document: document.document,
        page: change.page,
        revision: change.number,
        desk: document.desk,
        dossier: document.dossier,
        file: document.file,
        text: change.text.map(|text| text.text_with_readings()).unwrap_or_default(),
        metadata: document.metadata,
    }
}

fn open_generation(folder: &Path, name: &str) -> Result<Arc<dyn SearchIndex>, SearchError> {
    let index = hoso_search::open(&format!("tantivy:{}", folder.join(name).display()))?;
    // Its name is on the disk before the catalogue speaks of it.
    if let Err(error) = sync_folder(folder) {
        warn!(%error, "the folder of indexes cannot be synced; a lost index is made anew");
    }
    Ok(index)
}

fn remove_generation(folder: &Path, name: &str) {
    match std::fs::remove_dir_all(folder.join(name)) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => warn!(generation = name, %error, "an old index could not be removed"),
    }
}

/// The name after those in use: `g7` after `g6`.
fn next_name(live: Option<&str>, building: Option<&str>) -> String {
    let number =
        |name: Option<&str>| name.and_then(|name| name.strip_prefix('g')?.parse::<u64>().ok()).unwrap_or(0);
    format!("g{}", number(live).max(number(building)) + 1)
}

#[cfg(test)]
mod tests {
    use super::next_name;

    #[test]
    fn generations_never_share_a_name() {
        assert_eq!(next_name(None, None), "g1");
        assert_eq!(next_name(Some("g3"), Some("g9")), "g10");
        assert_eq!(next_name(Some("odd"), None), "g1");
    }
}
