//! Watching the desks' folders.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hoso_model::DeskId;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::clearing::clear_gone;
use crate::desk_watch::DeskWatch;
use crate::mounted::Mounted;
use crate::{Board, GatherRules, LeftAlone, LocalNumbers, Taker};

/// A watched desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// Its folder.
    pub folder: PathBuf,
    /// Whether its folder's events are trusted.
    pub watch: WatchChoice,
    /// How its own numbers look in names.
    pub local: Arc<LocalNumbers>,
    /// How its files are put together.
    pub gather: GatherRules,
    /// The file system that its folder has to be on.
    pub mounted: Arc<Mounted>,
}

/// How a desk's folder is to be watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WatchChoice {
    /// As its file system demands.
    #[default]
    Auto,
    /// By events.
    Events,
    /// By looking.
    Polling,
}

/// How folders are watched.
#[derive(Debug, Clone)]
pub struct WatchSettings {
    /// A file must have been quiet for this long.
    pub settle: Duration,
    /// How often folders are looked through, for what events missed.
    pub rescan: Duration,
    /// How often folders without events are looked through.
    pub poll: Duration,
    /// A file that is quiet but not whole is refused when it has been so for this long.
    pub patience: Duration,
    /// What was taken is kept aside for this long, and looked at again, before it goes for good.
    pub keep_aside: Duration,
    /// Files taken at the same time at most, of all desks.
    pub at_once: usize,
    /// Names that are left alone.
    pub left_alone: LeftAlone,
    /// Folders of desks within this one's: their files are theirs.
    pub other_folders: Vec<PathBuf>,
}

/// Watches the desks until `stop` says so; files that are being taken then are finished first. What waits is on `board`.
///
/// Each desk is watched by a task of its own: a share that hangs holds up nobody else.
pub async fn watch(
    desks: Vec<Desk>,
    taker: Taker,
    mut settings: WatchSettings,
    board: Board,
    stop: watch::Receiver<bool>,
) {
    settings.other_folders = desks.iter().map(|desk| desk.folder.clone()).collect();
    let settings = Arc::new(settings);
    let hands = Arc::new(Semaphore::new(settings.at_once));
    let mut tasks = JoinSet::new();
    for desk in desks {
        tasks.spawn(clear_gone(desk.clone(), Arc::clone(taker.catalogue()), board.clone(), stop.clone()));
        let (taker, settings, board) = (taker.clone(), Arc::clone(&settings), board.clone());
        let watch = DeskWatch::new(desk, taker, settings, Arc::clone(&hands), board);
        tasks.spawn(watch.run(stop.clone()));
    }
    while tasks.join_next().await.is_some() {}
}
