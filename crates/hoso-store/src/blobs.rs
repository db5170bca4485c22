//! The bytes of admitted files, each under the SHA-256 of its content.

mod group_sync;

use std::fs::File;
use std::io::Read;
use std::path::{Path as FsPath, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::measured::BLOB_BYTES;
use crate::{instant, make_folder};
use bytes::Bytes;
use futures::StreamExt as _;
use group_sync::GroupSync;
use hoso_model::Digest;
use metrics::counter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload, WriteMultipart};
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

/// How much of a file is held in memory at a time, in bytes.
const CHUNK: usize = 1 << 20;
/// New admissions wait no longer for those before them to end, when orphans are to be removed.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Files over this many bytes are put in parts.
const ONE_PUT: u64 = 8 << 20;

/// Content-addressed bytes: written once, never changed, verified when written and whenever asked.
///
/// A struct over [`ObjectStore`], so that a bucket can take the place of the local folder. Blobs are found under
/// `ab/cd/<digest>`: two levels of 256 folders keep each folder small at ten million blobs.
#[derive(Debug, Clone)]
pub struct BlobStore {
    store: Arc<dyn ObjectStore>,
    root: PathBuf,
    admissions: Arc<RwLock<()>>,
    sync: GroupSync,
}

/// What can go wrong with a blob.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The store answered with an error (disk full, no permission, no such blob).
    #[error("the blob store cannot be read or written: {0}")]
    Store(#[from] object_store::Error),
    /// The source file or the local copy cannot be read.
    #[error("cannot read {path}: {source}")]
    Io {
        /// What was being read.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The source changed while it was being stored; try again when it is quiet.
    #[error("the file changed while it was being stored")]
    Changed,
    /// What was read back is not what was written, or a blob has rotted.
    #[error("blob {expected} has other content than its name says (found {found}); restore it from a backup")]
    Damaged {
        /// The digest that names the blob.
        expected: Digest,
        /// The digest of what is there.
        found: Digest,
    },
}

impl BlobError {
    /// True if there is no room left on the disk.
    pub fn is_full(&self) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            if error.downcast_ref::<std::io::Error>().is_some_and(|error| {
                matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
            }) {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

impl BlobStore {
    /// The store in the local folder `root`, made if it is not there. Leftovers of interrupted writes are swept.
    ///
    /// # Errors
    /// [`BlobError::Io`] if the folder cannot be made.
    pub fn local(root: &FsPath) -> Result<Self, BlobError> {
        let io = |source| BlobError::Io { path: root.to_owned(), source };
        make_folder(root).map_err(io)?;
        sweep_staged(root, 0).map_err(io)?;
        // Syncing is done here, for many files at once: until then a blob may be under its name and not be whole, but
        // nothing refers to it yet, and the next put of it looks at its bytes.
        let store = LocalFileSystem::new_with_prefix(root)?.with_fsync(false);
        let sync = GroupSync::new(root);
        Ok(Self { store: Arc::new(store), root: root.to_owned(), admissions: Arc::default(), sync })
    }

    /// Stores the `size` bytes of `file` from its start under `digest`, and reads them back: when this returns, they
    /// are on the disk and they are the bytes that the digest names. Storing what is stored already is cheap but for
    /// the reading.
    ///
    /// # Errors
    /// [`BlobError::Changed`] if the file no longer has that digest; [`BlobError::Damaged`] if the disk lies.
    pub async fn put(&self, file: &File, digest: Digest, size: u64) -> Result<(), BlobError> {
        let at = location(digest);
        if self.store.head(&at).await.is_ok_and(|meta| meta.size == size) {
            match self.verify(digest).await {
                // It may have been written an instant before a crash: its name has to be on the disk too.
                Ok(()) => return self.durable(&at).await,
                // It has rotted, and here are good bytes: it is written again.
                Err(BlobError::Damaged { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let source = |source| BlobError::Io { path: PathBuf::from("the incoming file"), source };
        let mut reader = file.try_clone().map_err(source)?;
        std::io::Seek::rewind(&mut reader).map_err(source)?;
        let mut hasher = Sha256::new();
        if size <= ONE_PUT {
            let bytes = blocking(move || {
                let mut bytes = Vec::with_capacity(size as usize);
                // One byte more than expected shows a file that has grown.
                reader.take(size + 1).read_to_end(&mut bytes).map(|_| bytes)
            })
            .await
            .map_err(source)?;
            hasher.update(&bytes);
            if finish(hasher) != digest {
                return Err(BlobError::Changed);
            }
            instant!("blob read");
            self.store.put(&at, PutPayload::from(bytes)).await?;
        } else {
            let upload = self.store.put_multipart(&at).await?;
            let mut parts = WriteMultipart::new_with_chunk_size(upload, CHUNK);
            loop {
                let (back, chunk) = blocking(move || {
                    let mut chunk = Vec::with_capacity(CHUNK);
                    reader.by_ref().take(CHUNK as u64).read_to_end(&mut chunk).map(|_| (reader, chunk))
                })
                .await
                .map_err(source)?;
                reader = back;
                if chunk.is_empty() {
                    break;
                }
                hasher.update(&chunk);
                parts.wait_for_capacity(4).await?;
                parts.put(Bytes::from(chunk));
            }
            if finish(hasher) != digest {
                parts.abort().await?;
                return Err(BlobError::Changed);
            }
            instant!("blob parts written");
            parts.finish().await?;
        }
        instant!("blob named");
        self.durable(&at).await?;
        self.verify(digest).await?;
        counter!(BLOB_BYTES.name).increment(size);
        Ok(())
    }

    /// Reads a blob and holds its content against its name.
    ///
    /// # Errors
    /// [`BlobError::Damaged`] if they differ; [`BlobError::Store`] if it is not there.
    pub async fn verify(&self, digest: Digest) -> Result<(), BlobError> {
        let mut stream = self.store.get(&location(digest)).await?.into_stream();
        let mut hasher = Sha256::new();
        while let Some(chunk) = stream.next().await {
            hasher.update(&chunk?);
        }
        let found = finish(hasher);
        if found == digest { Ok(()) } else { Err(BlobError::Damaged { expected: digest, found }) }
    }

    /// Opens a blob as a file that can be handed to a child process.
    ///
    /// # Errors
    /// [`BlobError::Io`] if it is not there.
    pub async fn open(&self, digest: Digest) -> Result<File, BlobError> {
        let path = self.root.join(location(digest).as_ref());
        let opened = path.clone();
        blocking(move || File::open(opened)).await.map_err(|source| BlobError::Io { path, source })
    }

    /// Held while a file is admitted, from before its blob is put until its row is committed: no orphan is removed
    /// meanwhile.
    pub async fn admitting(&self) -> OwnedRwLockReadGuard<()> {
        Arc::clone(&self.admissions).read_owned().await
    }

    /// Held while orphans are judged and removed: nothing is admitted meanwhile. `None` if an admission that began before
    /// does not end, because it hangs on a share: all others would wait with this.
    pub async fn removing(&self) -> Option<OwnedRwLockWriteGuard<()>> {
        tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.admissions).write_owned()).await.ok()
    }

    async fn durable(&self, at: &Path) -> Result<(), BlobError> {
        let path = self.root.join(at.as_ref());
        self.sync.durable(path.clone()).await.map_err(|source| BlobError::Io { path, source })
    }

    /// Every blob's digest and size in bytes, as a stream: nothing is gathered.
    pub fn list(&self) -> impl futures::Stream<Item = Result<(Digest, u64), BlobError>> + Send + '_ {
        self.store.list(None).filter_map(async |entry| match entry {
            Ok(meta) => Some(Ok((meta.location.filename()?.parse().ok()?, meta.size))),
            Err(error) => Some(Err(error.into())),
        })
    }

    /// Removes a blob that no row refers to. What is not there counts as removed.
    pub async fn remove_orphan(&self, digest: Digest) -> Result<(), BlobError> {
        match self.store.delete(&location(digest)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn location(digest: Digest) -> Path {
    let name = digest.to_string();
    Path::from_iter([&name[..2], &name[2..4], name.as_str()])
}

fn finish(hasher: Sha256) -> Digest {
    Digest::new(hasher.finalize().into())
}

/// Runs file I/O where it may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}

/// A write that was cut short leaves `<digest>#<n>` beside where the blob would be: nobody will finish it.
fn sweep_staged(folder: &FsPath, depth: u8) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            if depth < 2 {
                sweep_staged(&entry.path(), depth + 1)?;
            }
        } else if entry.file_name().to_string_lossy().contains('#') {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{BlobError, BlobStore, finish};
    use futures::StreamExt as _;
    use sha2::{Digest as _, Sha256};
    use std::io::Write as _;

    fn file_of(bytes: &[u8]) -> std::fs::File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[tokio::test]
    async fn bytes_come_back_as_they_went_and_large_ones_too() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::local(folder.path()).unwrap();
        for bytes in [vec![], b"mot cua".to_vec(), vec![7; 9 << 20]] {
            let digest = finish(Sha256::new_with_prefix(&bytes));
            blobs.put(&file_of(&bytes), digest, bytes.len() as u64).await.unwrap();
            blobs.put(&file_of(&bytes), digest, bytes.len() as u64).await.unwrap();
            let mut back = Vec::new();
            std::io::Read::read_to_end(&mut blobs.open(digest).await.unwrap(), &mut back).unwrap();
            assert_eq!(back, bytes);
        }
        assert_eq!(blobs.list().count().await, 3);
    }

    #[tokio::test]
    async fn a_file_that_changed_is_not_stored_under_its_old_name() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::local(folder.path()).unwrap();
        let digest = finish(Sha256::new_with_prefix(b"before"));
        for now in [&b"after!"[..], b"before and more"] {
            assert!(matches!(blobs.put(&file_of(now), digest, 6).await, Err(BlobError::Changed)));
        }
        assert_eq!(blobs.list().count().await, 0);
    }

    #[tokio::test]
    async fn an_admission_that_hangs_holds_up_no_other_when_orphans_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::local(folder.path()).unwrap();
        let hanging = blobs.admitting().await;
        assert!(blobs.removing().await.is_none());
        drop(blobs.admitting().await);
        drop(hanging);
        assert!(blobs.removing().await.is_some());
    }

    #[tokio::test]
    async fn rot_is_found_and_leftovers_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::local(folder.path()).unwrap();
        let digest = finish(Sha256::new_with_prefix(b"paper"));
        blobs.put(&file_of(b"paper"), digest, 5).await.unwrap();
        let name = digest.to_string();
        let path = folder.path().join(&name[..2]).join(&name[2..4]).join(&name);
        std::fs::write(&path, b"paqer").unwrap();
        assert!(matches!(blobs.verify(digest).await, Err(BlobError::Damaged { .. })));
        let staged = path.with_file_name(format!("{name}#1"));
        std::fs::write(&staged, b"pap").unwrap();
        BlobStore::local(folder.path()).unwrap();
        assert!(!staged.exists() && path.exists());
    }
}
