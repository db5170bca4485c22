//! Hearing of changes in a desk's folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

use super::looks::Identity;

/// Paths that were told of and not looked at yet. More are not kept: then the folder is looked through.
const KEPT: usize = 4096;
/// Paths looked at together.
pub(super) const TOGETHER: usize = 512;

/// What hears of changes in one folder.
pub(super) type Ear = (RecommendedWatcher, Identity);

/// What was heard, kept in bounded room.
#[derive(Debug)]
pub(super) struct Hearing {
    /// The ear that is used now, and the device and inode of the folder it is for.
    pub(super) ear: Option<Ear>,
    paths: mpsc::Receiver<PathBuf>,
    mouth: Mouth,
}

/// Where an ear tells what it hears.
#[derive(Debug, Clone)]
pub(super) struct Mouth {
    paths: mpsc::Sender<PathBuf>,
    /// Something was heard that is not among the paths.
    lost: Arc<AtomicBool>,
}

impl Hearing {
    pub(super) fn new() -> Self {
        let (paths, receiver) = mpsc::channel(KEPT);
        Self { ear: None, paths: receiver, mouth: Mouth { paths, lost: Arc::default() } }
    }

    /// Where an ear is to tell what it hears.
    pub(super) fn mouth(&self) -> Mouth {
        self.mouth.clone()
    }

    /// The next paths that were told of. An empty path among them stands for what was lost just now.
    pub(super) async fn next(&mut self, paths: &mut Vec<PathBuf>) {
        self.paths.recv_many(paths, TOGETHER).await;
    }

    /// Was something lost since this was last asked?
    pub(super) fn lost(&self) -> bool {
        self.mouth.lost.swap(false, Ordering::AcqRel)
    }
}

impl Mouth {
    /// Begins to hear of changes in `root`. May block.
    pub(super) fn listen(self, root: &Path) -> notify::Result<RecommendedWatcher> {
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
                Ok(event) if event.need_rescan() => self.lose(),
                Ok(event) if event.kind.is_access() => {}
                Ok(event) => event.paths.into_iter().for_each(|path| self.tell(path)),
                Err(_) => self.lose(),
            })?;
        watcher.watch(root, RecursiveMode::Recursive)?;
        Ok(watcher)
    }

    fn tell(&self, path: PathBuf) {
        if self.paths.try_send(path).is_err() {
            self.lost.store(true, Ordering::Release);
        }
    }

    fn lose(&self) {
        self.lost.store(true, Ordering::Release);
        // To be woken by. If there is no room for it, there is something to be woken by.
        drop(self.paths.try_send(PathBuf::new()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Hearing, KEPT};
    use std::path::PathBuf;

    #[tokio::test]
    async fn what_there_is_no_room_for_is_lost_and_that_is_known() {
        let mut hearing = Hearing::new();
        let mouth = hearing.mouth();
        for number in 0..=KEPT {
            mouth.tell(PathBuf::from(number.to_string()));
        }
        let mut paths = Vec::new();
        while paths.len() < KEPT {
            hearing.next(&mut paths).await;
        }
        assert!(hearing.lost() && !hearing.lost());
        assert_eq!(paths[KEPT - 1], PathBuf::from((KEPT - 1).to_string()));
        mouth.lose();
        hearing.next(&mut paths).await;
        assert!(hearing.lost() && paths[KEPT].as_os_str().is_empty());
    }
}
