//! Blobs, rows and index entries, held against each other while the service goes on.
//!
//! The catalogue is asked in snapshots, which hold by themselves. Where a blob or an entry of the index does not fit, it is
//! looked at again a moment later, against a newer snapshot and an index that has followed: what was only on its way is no
//! fault.

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use hoso_model::{ChangeNo, DocumentState, PageState, Part, Principal};
use hoso_search::LiveIndex;
use hoso_store::{BlobError, BlobStore, DocumentFilter, DocumentView, ForVerify};
use serde::{Deserialize, Serialize};

use crate::IndexingError;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "finding")]
pub enum Finding {
    /// A blob that no document refers to: an admission was interrupted before its row was committed. The file is
    /// still in its folder, and is taken again.
    OrphanBlob {
        /// Its digest.
        sha256: String,
        /// Bytes.
        size: u64,
        /// True if it was removed.
        removed: bool,
    },
    /// A document's blob is missing or damaged: restore it from a backup.
    DamagedBlob {
        /// The document.
        document: String,
        /// What is wrong.
        detail: String,
    },
    /// A page has ended but is not in the index: `hoso reindex --only-missing`.
    NotIndexed {
        /// The document.
        document: String,
        /// The page.
        page: u32,
    },
    /// The catalogue contradicts itself, or the index the catalogue.
    Catalogue {
        /// How.
        detail: String,
    },
    /// Something that was so, and is mended.
    Mended {
        /// What.
        detail: String,
    },
}

/// What a verification went over, and what it found.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Verified {
    /// Documents gone over.
    pub documents: u64,
    /// Pages gone over.
    pub pages: u64,
    /// Blobs gone over.
    pub blobs: u64,
    /// Bytes read and hashed.
    pub bytes: u64,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

impl Finding {
    /// True of what explains itself and harms nothing.
    pub const fn is_harmless(&self) -> bool {
        matches!(self, Self::OrphanBlob { .. } | Self::Mended { .. })
    }
}

/// Goes over everything once; with `repair`, orphan blobs are removed and counts and pages that belong to nothing are
/// mended. `progress` is told of each document.
///
/// # Errors
/// If the catalogue, the blob store or the index cannot be read at all.
pub async fn verify(
    catalogue: &dyn ForVerify,
    blobs: &BlobStore,
    index: &LiveIndex,
    repair: bool,
    mut progress: impl FnMut(u64) + Send,
) -> Result<Verified, IndexingError> {
    let verifier = Principal::System(Part::Verifier);
    let mut verified = Verified::default();
    if repair {
        verified
            .findings
            .extend(catalogue.mend(&verifier).await?.into_iter().map(|detail| Finding::Mended { detail }));
    }
    verified
        .findings
        .extend(catalogue.faults().await?.into_iter().map(|detail| Finding::Catalogue { detail }));
    let held = Held { catalogue, index };
    let known = held.now().await?;
    let follows = held.has_followed(known).await?;
    if !follows {
        let complete_to = index.get().complete_to().await?;
        let detail = format!("the index is complete to change {complete_to}, the catalogue is at {known}");
        verified.findings.push(Finding::Catalogue { detail });
    }
    let mut after = None;
    let mut last_good = None;
    loop {
        let all = DocumentFilter { replaced: true, ..DocumentFilter::default() };
        let documents = catalogue.documents(&verifier, &all, after, 100).await?;
        let Some(last) = documents.last() else { break };
        after = Some(last.document);
        for document in documents {
            // Papers cut from one stack come one after the other: their stack is gone over once.
            for original in &document.originals {
                if last_good == Some(original.sha256) {
                    continue;
                }
                verified.bytes += original.size;
                match blobs.verify(original.sha256).await {
                    Ok(()) => last_good = Some(original.sha256),
                    Err(error) => {
                        let detail = format!("{}: {error}", original.file);
                        let document = document.document.to_string();
                        verified.findings.push(Finding::DamagedBlob { document, detail });
                    }
                }
            }
            if document.state != DocumentState::Replaced {
                verified.documents += 1;
                verified.pages += document.pages.len() as u64;
                progress(verified.documents);
            }
            // Of an index that does not follow it is known already that it lacks something.
            if follows {
                verified.findings.extend(held.faults_of(document).await?);
            }
        }
    }
    let mut orphans = Vec::new();
    {
        let mut list = std::pin::pin!(blobs.list());
        while let Some(blob) = list.next().await {
            match blob {
                Ok((digest, size)) => {
                    verified.blobs += 1;
                    if !catalogue.refers_to(digest).await? {
                        orphans.push((digest, size));
                    }
                }
                Err(error) => verified.findings.push(Finding::Catalogue { detail: error.to_string() }),
            }
        }
    }
    for (digest, size) in orphans {
        // Nothing is being admitted now, or it is left for the next time: what was on its way when it was listed has come.
        let removing = blobs.removing().await;
        if catalogue.refers_to(digest).await? {
            continue;
        }
        let removed = repair && removing.is_some() && removed(blobs.remove_orphan(digest).await);
        verified.findings.push(Finding::OrphanBlob { sha256: digest.to_string(), size, removed });
    }
    Ok(verified)
}

/// An index that has not come nearer for so long does not follow.
const PATIENCE: Duration = if cfg!(test) { Duration::from_secs(1) } else { Duration::from_secs(10) };
/// One that comes nearer is waited for so long at most: it may be being made anew.
const LONGEST: Duration = Duration::from_mins(1);
/// How often it is looked again.
const AGAIN: Duration = Duration::from_millis(100);
/// A document that has changed so often while it was looked at is being worked on.
const LOOKS: usize = 5;

/// Entries of the index, held against the catalogue.
struct Held<'a> {
    catalogue: &'a dyn ForVerify,
    index: &'a LiveIndex,
}

impl Held<'_> {
    /// The last change there is.
    async fn now(&self) -> Result<ChangeNo, IndexingError> {
        Ok(self.catalogue.changes(ChangeNo(0), 0).await?.complete_to)
    }

    /// Waits until every change up to `number` is in the index; false if it does not come so far.
    async fn has_followed(&self, number: ChangeNo) -> Result<bool, IndexingError> {
        let (start, mut moved, mut last) = (Instant::now(), Instant::now(), None);
        loop {
            // Another generation may have taken its place.
            let complete_to = self.index.get().complete_to().await?;
            let next = self.catalogue.changes(complete_to, 1).await?.changes;
            if next.first().is_none_or(|change| change.number > number) {
                return Ok(true);
            }
            if last != Some(complete_to) {
                (moved, last) = (Instant::now(), Some(complete_to));
            }
            if moved.elapsed() > PATIENCE || start.elapsed() > LONGEST {
                return Ok(false);
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// What is wrong with a document's entries, and stays so.
    async fn faults_of(&self, document: DocumentView) -> Result<Vec<Finding>, IndexingError> {
        let id = document.document;
        if self.compared(&document).await?.is_empty() {
            return Ok(Vec::new());
        }
        let verifier = Principal::System(Part::Verifier);
        for _ in 0..LOOKS {
            let Some(newer) = self.catalogue.document(&verifier, id).await? else { break };
            let now = self.now().await?;
            let followed = self.has_followed(now).await?;
            let faults = self.compared(&newer).await?;
            if faults.is_empty() {
                break;
            }
            // The same before and after: it was not changed under the comparison.
            let latest = self.catalogue.document(&verifier, id).await?;
            if followed && latest.is_some_and(|latest| same(&latest, &newer)) {
                return Ok(faults);
            }
            tokio::time::sleep(AGAIN).await;
        }
        Ok(Vec::new())
    }

    async fn compared(&self, document: &DocumentView) -> Result<Vec<Finding>, IndexingError> {
        let there = self.index.get().pages_of(document.document).await?;
        if document.state == DocumentState::Replaced {
            let detail = format!("{} is replaced, but still in the index", document.document);
            return Ok((!there.is_empty()).then_some(Finding::Catalogue { detail }).into_iter().collect());
        }
        let missing = document
            .pages
            .iter()
            .filter(|page| page.state != PageState::Waiting && !there.contains(&page.page));
        let missing = missing.map(|page| Finding::NotIndexed {
            document: document.document.to_string(),
            page: page.page.get(),
        });
        let other = there.iter().filter(|page| document.pages.iter().all(|held| held.page != **page));
        let other = other.map(|page| Finding::Catalogue {
            detail: format!("the index has page {page} of {}, which has no such page", document.document),
        });
        Ok(missing.chain(other).collect())
    }
}

fn same(one: &DocumentView, other: &DocumentView) -> bool {
    let pages =
        |view: &DocumentView| view.pages.iter().map(|page| (page.page, page.state)).collect::<Vec<_>>();
    one.state == other.state && pages(one) == pages(other)
}

fn removed(result: Result<(), BlobError>) -> bool {
    result.inspect_err(|error| tracing::warn!(%error, "an orphan blob could not be removed")).is_ok()
}

#[cfg(test)]
mod tests;
