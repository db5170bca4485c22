//! Looking through a desk's folder.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::{LeftAlone, Stamp, WatchKind, watch_kind};
use tokio::sync::mpsc;
use tracing::warn;

use crate::WatchChoice;
use crate::mounted::Mounted;
use crate::nested_mounts::NestedMounts;

/// Files told of at a time.
const BATCH: usize = 256;

/// What looking through a folder shows, in pieces.
#[derive(Debug)]
pub(crate) enum Seen {
    /// Regular files.
    Files(Vec<(PathBuf, Stamp)>),
    /// A folder that an event told of: what was in it has been told of.
    Folder(PathBuf),
    /// A file that an event told of is not there, or is none.
    Gone(PathBuf),
    /// It was looked through to its end, and whether all of it; how it has to be watched from now on, and its device and
    /// inode.
    Done { whole: bool, kind: WatchKind, name: &'static str, identity: (u64, u64) },
    /// It cannot be read.
    Unreadable(String),
    /// It is another folder than it was: a share was mounted there or has gone.
    Another,
}

/// Which folder is looked through, and what in it is not.
#[derive(Debug)]
pub(crate) struct Look {
    pub root: PathBuf,
    pub choice: WatchChoice,
    pub left_alone: LeftAlone,
    /// Folders of other desks.
    pub others: Vec<PathBuf>,
    /// The file system that it was on before.
    pub mounted: Arc<Mounted>,
}

impl Look {
    /// Is the file or folder at `path` this desk's, and not left alone?
    pub(crate) fn concerns(&self, path: &Path) -> bool {
        !self.left_alone.matches(&self.root, path)
            && !self
                .others
                .iter()
                .any(|other| *other != self.root && other.starts_with(&self.root) && path.starts_with(other))
    }

    /// Looks through the whole of the desk's folder, and tells what is there. May block for as long as a share hangs.
    pub(crate) fn all(&self, tell: &mpsc::Sender<Seen>) {
        // Whoever listened has gone: so may we.
        let told = |seen| drop(tell.blocking_send(seen));
        let metadata = match fs::metadata(&self.root) {
            Ok(metadata) if metadata.is_dir() => metadata,
            Ok(_) => return told(Seen::Unreadable("it is not a folder".to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let folder = self.root.display();
                return told(Seen::Unreadable(format!(
                    "không có thư mục {folder}; hãy gắn thư mục mạng hoặc tạo thư mục · there is no folder {folder}: mount its share, or make it"
                )));
            }
            Err(error) => return told(Seen::Unreadable(error.to_string())),
        };
        if let Some(mount) = self.mounted.missing(&self.root) {
            return told(Seen::Unreadable(format!(
                "chưa gắn ổ đĩa hoặc thư mục mạng tại {mount}; hãy gắn lại · nothing is mounted at {mount}, where its share or disk was: mount it, or                  write on_any_disk = true into the desk's settings if the folder is meant to be on this disk from now on",
                mount = mount.display()
            )));
        }
        let mut mounts = NestedMounts::default();
        let (mut kind, mut name) = match watch_kind(&self.root) {
            Ok(found) => found,
            Err(error) => return told(Seen::Unreadable(error.to_string())),
        };
        if let Err(error) = fs::read_dir(&self.root) {
            return told(Seen::Unreadable(error.to_string()));
        }
        let whole = self.below(&self.root, tell, &mut |folder| {
            if let Some(unheard) = mounts.unheard(folder) {
                (kind, name) = (WatchKind::Polling, unheard);
            }
        });
        let kind = match self.choice {
            WatchChoice::Auto => kind,
            WatchChoice::Events => WatchKind::Events,
            WatchChoice::Polling => WatchKind::Polling,
        };
        told(Seen::Done { whole, kind, name, identity: (metadata.dev(), metadata.ino()) });
    }

    /// Looks whether the desk's folder is still the one with this device and inode. No event tells of a mount.
    pub(crate) fn glance(&self, known: (u64, u64), tell: &mpsc::Sender<Seen>) {
        let same = fs::metadata(&self.root).is_ok_and(|now| (now.dev(), now.ino()) == known);
        if !same {
            drop(tell.blocking_send(Seen::Another));
        }
    }

    /// Looks at what events told of.
    pub(crate) fn at(&self, paths: Vec<PathBuf>, tell: &mpsc::Sender<Seen>) {
        for path in paths {
            if !self.concerns(&path) {
                continue;
            }
            let seen = match fs::symlink_metadata(&path) {
                // A folder that appears may have been filled before it was watched.
                Ok(metadata) if metadata.is_dir() => {
                    self.below(&path, tell, &mut |_| {});
                    Seen::Folder(path)
                }
                Ok(metadata) if metadata.is_file() => Seen::Files(vec![(path, Stamp::of(&metadata))]),
                _ => Seen::Gone(path),
            };
            if tell.blocking_send(seen).is_err() {
                return;
            }
        }
    }

    /// Looks through a folder and those below it; whether all could be. Links are not followed; what is neither file nor
    /// folder is nothing.
    pub(crate) fn below(
        &self,
        folder: &Path,
        tell: &mpsc::Sender<Seen>,
        each_folder: &mut dyn FnMut(&Path),
    ) -> bool {
        let mut folders = vec![folder.to_owned()];
        let (mut files, mut whole) = (Vec::new(), true);
        while let Some(folder) = folders.pop() {
            each_folder(&folder);
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    warn!(folder = %folder.display(), %error, "a folder cannot be looked through");
                    whole = false;
                    continue;
                }
            };
            for entry in entries {
                let Ok(entry) = entry else {
                    whole = false;
                    break;
                };
                let path = entry.path();
                if !self.concerns(&path) {
                    continue;
                }
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(path),
                    Ok(kind) if kind.is_file() => {
                        if let Some(stamp) = Stamp::at(&path) {
                            files.push((path, stamp));
                        }
                    }
                    _ => {}
                }
                if files.len() >= BATCH
                    && tell.blocking_send(Seen::Files(std::mem::take(&mut files))).is_err()
                {
                    return false;
                }
            }
        }
        if !files.is_empty() {
            drop(tell.blocking_send(Seen::Files(files)));
        }
        whole
    }

    /// A folder that takes longer than this to look through is told of as not answering.
    pub(crate) const SLOW: Duration = Duration::from_secs(20);
}
