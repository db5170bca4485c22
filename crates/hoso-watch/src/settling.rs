//! Waiting until files are quiet.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hoso_intake::Stamp;

/// Files that were seen and are waited for, each until its time. Goes by the monotonic clock only.
///
/// Whatever is done with one file costs the same however many wait: tens of thousands may come at once.
#[derive(Debug)]
pub struct Settling {
    quiet: Duration,
    files: HashMap<Arc<Path>, Waiting>,
    due: BTreeSet<(Instant, Arc<Path>)>,
    /// How many wait in each folder.
    folders: HashMap<PathBuf, usize>,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    stamp: Stamp,
    due: Instant,
}

impl Settling {
    /// Files settle when nothing about them has changed for `quiet`.
    pub fn new(quiet: Duration) -> Self {
        Self { quiet, files: HashMap::new(), due: BTreeSet::new(), folders: HashMap::new() }
    }

    /// A file was seen, with this stamp, at this moment. Its time starts anew if the stamp has changed. True if it is
    /// new or has changed.
    pub fn seen(&mut self, path: &Path, stamp: Stamp, now: Instant) -> bool {
        if self.files.get(path).is_some_and(|waiting| waiting.stamp == stamp) {
            return false;
        }
        self.put_off(path, stamp, now, self.quiet);
        true
    }

    /// A file is to be looked at again after `pause`.
    pub fn put_off(&mut self, path: &Path, stamp: Stamp, now: Instant, pause: Duration) {
        let path = if let Some((path, waiting)) = self.files.get_key_value(path) {
            let path = Arc::clone(path);
            self.due.remove(&(waiting.due, Arc::clone(&path)));
            path
        } else {
            if let Some(folder) = path.parent() {
                *self.folders.entry(folder.to_owned()).or_default() += 1;
            }
            Arc::from(path)
        };
        let due = now + pause;
        self.due.insert((due, Arc::clone(&path)));
        self.files.insert(path, Waiting { stamp, due });
    }

    /// The next file whose time has come by `now`, removed from the waiting; the longest due first, then by name.
    pub fn next(&mut self, now: Instant) -> Option<(PathBuf, Stamp)> {
        if self.due.first()?.0 > now {
            return None;
        }
        let (_, path) = self.due.pop_first()?;
        let waiting = self.files.remove(&path)?;
        self.fewer(&path);
        Some((path.to_path_buf(), waiting.stamp))
    }

    /// A file has gone.
    pub fn forget(&mut self, path: &Path) {
        if let Some((path, waiting)) = self.files.remove_entry(path) {
            self.fewer(&path);
            self.due.remove(&(waiting.due, path));
        }
    }

    /// Does a file of this folder wait?
    pub fn stirs(&self, folder: &Path) -> bool {
        self.folders.contains_key(folder)
    }

    /// The files that wait, in no order.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Arc<Path>> {
        self.files.keys()
    }

    fn fewer(&mut self, path: &Path) {
        let Some(folder) = path.parent() else { return };
        if let Some(count) = self.folders.get_mut(folder) {
            *count -= 1;
            if *count == 0 {
                self.folders.remove(folder);
            }
        }
    }

    /// When the next file may have settled.
    pub fn next_due(&self) -> Option<Instant> {
        self.due.first().map(|(due, _)| *due)
    }

    /// Those that wait, the next due first, with whether their time has come by `now`.
    pub fn waiting(&self, now: Instant) -> impl Iterator<Item = (&Path, bool)> {
        self.due.iter().map(move |(due, path)| (&**path, *due <= now))
    }

    /// How many are waited for.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True if none is waited for.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Settling, Stamp};
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    const QUIET: Duration = Duration::from_secs(2);

    fn stamp(size: u64) -> Stamp {
        Stamp { inode: 1, size, modified: 0 }
    }

    #[test]
    fn a_growing_file_waits_from_its_last_growth() {
        let (mut settling, path, start) = (Settling::new(QUIET), Path::new("a.pdf"), Instant::now());
        assert!(settling.seen(path, stamp(1), start));
        assert!(settling.seen(path, stamp(2), start + QUIET / 2));
        assert_eq!(settling.next(start + QUIET), None);
        assert_eq!(settling.next_due(), Some(start + QUIET * 3 / 2));
        assert_eq!(settling.next(start + QUIET * 3 / 2), Some((path.to_owned(), stamp(2))));
        assert!(settling.is_empty() && settling.next_due().is_none());
    }

    #[test]
    fn seeing_a_quiet_file_again_does_not_make_it_wait_longer() {
        let (mut settling, path, start) = (Settling::new(QUIET), Path::new("a.pdf"), Instant::now());
        for tenth in 0..20 {
            assert_eq!(settling.seen(path, stamp(1), start + QUIET * tenth / 20), tenth == 0);
        }
        assert!(settling.next(start + QUIET).is_some());
    }

    #[test]
    fn a_folder_stirs_while_one_of_its_files_waits() {
        let (mut settling, start) = (Settling::new(QUIET), Instant::now());
        for path in ["x/a", "x/b", "y/a"] {
            settling.seen(Path::new(path), stamp(1), start);
        }
        settling.put_off(Path::new("x/a"), stamp(1), start, QUIET / 2);
        settling.seen(Path::new("x/b"), stamp(2), start);
        assert_eq!(settling.next(start + QUIET).unwrap().0, Path::new("x/a"));
        settling.forget(Path::new("y/a"));
        settling.forget(Path::new("y/none"));
        assert_eq!(["x", "y"].map(|folder| settling.stirs(Path::new(folder))), [true, false]);
        settling.next(start + QUIET).unwrap();
        assert!(!settling.stirs(Path::new("x")) && settling.folders.is_empty());
    }

    #[test]
    fn the_longest_due_goes_first_and_one_that_was_put_off_later() {
        let (mut settling, start) = (Settling::new(QUIET), Instant::now());
        for (name, after) in [("b", 0), ("a", 0), ("c", 1)] {
            settling.seen(Path::new(name), stamp(1), start + Duration::from_millis(after));
        }
        settling.put_off(Path::new("b"), stamp(1), start, QUIET * 2);
        settling.seen(Path::new("gone"), stamp(1), start);
        settling.forget(Path::new("gone"));
        assert_eq!(settling.len(), 3);
        let order: Vec<PathBuf> =
            std::iter::from_fn(|| settling.next(start + QUIET * 3)).map(|(path, _)| path).collect();
        assert_eq!(order, ["a", "c", "b"].map(PathBuf::from));
    }
}
