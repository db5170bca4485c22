//! Walking a tree of any size without holding it in memory.

use std::fs::{self, ReadDir};
use std::path::{Path, PathBuf};

use hoso_intake::{LeftAlone, Stamp};
use indicatif::ProgressBar;
use tokio::sync::mpsc;

/// What is imported.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub roots: Vec<PathBuf>,
    pub left_alone: LeftAlone,
}

/// A file that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub path: PathBuf,
    /// Its path with the folder that was named, which counts as a folder between desk and file.
    pub inside: PathBuf,
    /// `None` of one that cannot be looked at.
    pub stamp: Option<Stamp>,
}

impl Walk {
    /// Tells of every file, until nobody listens. May block.
    pub(super) fn tell(&self, tell: &mpsc::Sender<Found>) {
        self.each(&mut |root, path| {
            let inside = root.parent().and_then(|above| path.strip_prefix(above).ok()).unwrap_or(&path);
            let inside = inside.to_owned();
            let stamp = Stamp::at(&path);
            tell.blocking_send(Found { path, inside, stamp }).is_ok()
        });
    }

    /// Counts files into the length of `bar`, ahead of those who take them: so that it can say how long it will be.
    pub(super) fn count(&self, bar: &ProgressBar) {
        let mut found = 0u64;
        self.each(&mut |_, _| {
            found += 1;
            if found.is_multiple_of(256) {
                bar.set_length(found);
            }
            !bar.is_finished()
        });
        bar.set_length(found);
    }

    /// Goes over every file while `each` says so. Links are not followed. Only one open folder a level is held.
    fn each(&self, each: &mut dyn FnMut(&Path, PathBuf) -> bool) {
        for root in &self.roots {
            if root.is_file() {
                if !each(root, root.clone()) {
                    return;
                }
                continue;
            }
            let mut open: Vec<ReadDir> = read(root).into_iter().collect();
            while let Some(folder) = open.last_mut() {
                let Some(entry) = folder.next() else {
                    open.pop();
                    continue;
                };
                let Ok(entry) = entry else { continue };
                let path = entry.path();
                if self.left_alone.matches(root, &path) {
                    continue;
                }
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => open.extend(read(&path)),
                    Ok(kind) if kind.is_file() && !each(root, path) => return,
                    _ => {}
                }
            }
        }
    }
}

fn read(folder: &Path) -> Option<ReadDir> {
    fs::read_dir(folder)
        .inspect_err(|error| tracing::warn!(folder = %folder.display(), %error, "a folder cannot be read"))
        .ok()
}
