//! Which folders are watched, and how.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::{LeftAlone, LocalNumbers};
use hoso_model::DeskId;

use crate::GatherRules;
use crate::mounted::Mounted;

/// A watched desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// Its folder.
    pub folder: PathBuf,
    /// The file system that its folder has to be on.
    pub mounted: Arc<Mounted>,
    /// Whether its folder's events are trusted.
    pub watch: WatchChoice,
    /// How its own numbers look in names.
    pub local: Arc<LocalNumbers>,
    /// How its files are put together.
    pub gather: GatherRules,
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
    /// Files taken at the same time at most: of one desk, and of all desks beyond those that each may always take.
    pub at_once: usize,
    /// Names that are left alone.
    pub left_alone: LeftAlone,
    /// Folders of desks within this one's: their files are theirs.
    pub other_folders: Vec<PathBuf>,
}
