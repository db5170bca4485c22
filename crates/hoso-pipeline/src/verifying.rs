//! Blobs, rows and index entries, held against each other.

use futures::StreamExt as _;
use hoso_model::{Asker, DocumentState, PageState};
use hoso_search::SearchIndex;
use hoso_store::{BlobError, BlobStore, Catalogue, DocumentFilter};
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
    /// The catalogue contradicts itself.
    Catalogue {
        /// How.
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
        matches!(self, Self::OrphanBlob { .. })
    }
}

/// Goes over everything once; with `repair`, orphan blobs are removed. `progress` is told of each document.
///
/// # Errors
/// If the catalogue, the blob store or the index cannot be read at all.
pub async fn verify(
    catalogue: &dyn Catalogue,
    blobs: &BlobStore,
    index: &dyn SearchIndex,
    repair: bool,
    mut progress: impl FnMut(u64) + Send,
) -> Result<Verified, IndexingError> {
    let everyone = Asker::local();
    let mut verified = Verified::default();
    verified
        .findings
        .extend(catalogue.faults().await?.into_iter().map(|detail| Finding::Catalogue { detail }));
    let complete_to = index.complete_to().await?;
    let known = catalogue.changes(complete_to, 1).await?;
    if !known.changes.is_empty() {
        let detail = format!(
            "the index is complete to change {complete_to}, the catalogue is at {}",
            known.complete_to
        );
        verified.findings.push(Finding::Catalogue { detail });
    }
    let mut after = None;
    let mut last_good = None;
    loop {
        let all = DocumentFilter { replaced: true, ..DocumentFilter::default() };
        let documents = catalogue.documents(&everyone, &all, after, 100).await?;
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
            let there = index.pages_of(document.document).await?;
            if document.state == DocumentState::Replaced {
                if !there.is_empty() {
                    let detail = format!("{} is replaced, but still in the index", document.document);
                    verified.findings.push(Finding::Catalogue { detail });
                }
                continue;
            }
            verified.documents += 1;
            verified.pages += document.pages.len() as u64;
            for page in &document.pages {
                if page.state != PageState::Waiting && !there.contains(&page.page) {
                    let document = document.document.to_string();
                    verified.findings.push(Finding::NotIndexed { document, page: page.page.get() });
                }
            }
            progress(verified.documents);
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
        let _removing = blobs.removing().await;
        // It may have been admitted since it was listed.
        let removed =
            repair && !catalogue.refers_to(digest).await? && removed(blobs.remove_orphan(digest).await);
        verified.findings.push(Finding::OrphanBlob { sha256: digest.to_string(), size, removed });
    }
    Ok(verified)
}

fn removed(result: Result<(), BlobError>) -> bool {
    result.inspect_err(|error| tracing::warn!(%error, "an orphan blob could not be removed")).is_ok()
}
