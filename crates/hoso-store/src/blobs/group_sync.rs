//! Making many files durable with one sync.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// With more files than this waiting, the whole file system is synced once; with fewer, each file and its folders are,
/// so that one paper does not wait for whatever else the machine is writing.
const FEW: u64 = 3;

/// Groups syncs: whoever comes while one is under way shares the next.
#[derive(Debug, Clone)]
pub(super) struct GroupSync {
    root: PathBuf,
    asked: Arc<AtomicU64>,
    waiting: Arc<AtomicU64>,
    /// Every file asked for up to this number is durable; held by whoever syncs.
    done: Arc<Mutex<u64>>,
}

impl GroupSync {
    /// Of files under `root`.
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), asked: Arc::default(), waiting: Arc::default(), done: Arc::default() }
    }

    /// Returns when the file at `path`, which is written and under its name, and its name are on the disk.
    pub(super) async fn durable(&self, path: PathBuf) -> io::Result<()> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let synced = self.sync(path).await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        synced
    }

    async fn sync(&self, path: PathBuf) -> io::Result<()> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut done = self.done.lock().await;
        if *done >= number {
            return Ok(());
        }
        let all = self.asked.load(Ordering::SeqCst);
        let root = self.root.clone();
        if self.waiting.load(Ordering::SeqCst) > FEW {
            run(move || Ok(rustix::fs::syncfs(File::open(root)?)?)).await?;
            *done = all;
            return Ok(());
        }
        drop(done);
        run(move || {
            File::open(&path)?.sync_all()?;
            let inside = |folder: &&Path| folder.starts_with(&root);
            path.ancestors().skip(1).take_while(inside).try_for_each(|folder| File::open(folder)?.sync_all())
        })
        .await
    }
}

async fn run(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::GroupSync;

    #[tokio::test]
    async fn many_and_few_are_made_durable_and_a_missing_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let sync = GroupSync::new(folder.path());
        let path = folder.path().join("a");
        std::fs::write(&path, b"x").unwrap();
        sync.durable(path.clone()).await.unwrap();
        let many: Vec<_> = (0..100)
            .map(|_| {
                let (sync, path) = (sync.clone(), path.clone());
                tokio::spawn(async move { sync.durable(path).await })
            })
            .collect();
        for one in many {
            one.await.unwrap().unwrap();
        }
        assert!(sync.durable(folder.path().join("missing")).await.is_err());
    }
}
