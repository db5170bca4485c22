//! Waiting until files are quiet.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Stamp;

/// Files that were seen and are waited for. Goes by the monotonic clock only.
#[derive(Debug)]
pub struct Settling {
    quiet: Duration,
    files: HashMap<PathBuf, Waiting>,
}

#[derive(Debug)]
struct Waiting {
    stamp: Stamp,
    due: Instant,
}

impl Settling {
    /// Files settle when nothing about them has changed for `quiet`.
    pub fn new(quiet: Duration) -> Self {
        Self { quiet, files: HashMap::new() }
    }

    /// A file was seen, with this stamp, at this moment. Its time starts anew if the stamp has changed.
    pub fn seen(&mut self, path: &Path, stamp: Stamp, now: Instant) {
        let due = now + self.quiet;
        match self.files.get_mut(path) {
            Some(waiting) if waiting.stamp == stamp => {}
            Some(waiting) => *waiting = Waiting { stamp, due },
            None => {
                self.files.insert(path.to_owned(), Waiting { stamp, due });
            }
        }
    }

    /// A file is to be looked at again no sooner than after `pause`.
    pub fn put_off(&mut self, path: &Path, stamp: Stamp, now: Instant, pause: Duration) {
        self.files.insert(path.to_owned(), Waiting { stamp, due: now + pause });
    }

    /// Files that have settled by `now`, removed from the waiting. `look` says how a file is now: one that has
    /// changed waits anew, one that has gone is forgotten.
    pub fn settled(
        &mut self,
        now: Instant,
        mut look: impl FnMut(&Path) -> Option<Stamp>,
    ) -> Vec<(PathBuf, Stamp)> {
        let mut settled = Vec::new();
        self.files.retain(|path, waiting| {
            if waiting.due > now {
                return true;
            }
            match look(path) {
                Some(stamp) if stamp == waiting.stamp => {
                    settled.push((path.clone(), stamp));
                    false
                }
                Some(stamp) => {
                    *waiting = Waiting { stamp, due: now + self.quiet };
                    true
                }
                None => false,
            }
        });
        // Those that came first go first, as far as names tell.
        settled.sort();
        settled
    }

    /// When the next file may have settled.
    pub fn next_due(&self) -> Option<Instant> {
        self.files.values().map(|waiting| waiting.due).min()
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

impl PartialOrd for Stamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Stamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.modified, self.inode, self.size).cmp(&(other.modified, other.inode, other.size))
    }
}

#[cfg(test)]
mod tests {
    use super::{Settling, Stamp};
    use std::path::Path;
    use std::time::{Duration, Instant};

    const QUIET: Duration = Duration::from_secs(2);

    fn stamp(size: u64) -> Stamp {
        Stamp { inode: 1, size, modified: 0 }
    }

    #[test]
    fn a_growing_file_waits_from_its_last_growth() {
        let (mut settling, path, start) = (Settling::new(QUIET), Path::new("a.pdf"), Instant::now());
        settling.seen(path, stamp(1), start);
        settling.seen(path, stamp(2), start + QUIET / 2);
        assert!(settling.settled(start + QUIET, |_| Some(stamp(2))).is_empty());
        // It grew without anybody being told.
        assert!(settling.settled(start + QUIET * 2, |_| Some(stamp(3))).is_empty());
        assert!(settling.settled(start + QUIET * 3, |_| Some(stamp(3))).len() == 1);
        assert!(settling.is_empty());
    }

    #[test]
    fn seeing_a_quiet_file_again_does_not_make_it_wait_longer() {
        let (mut settling, path, start) = (Settling::new(QUIET), Path::new("a.pdf"), Instant::now());
        for tenth in 0..20 {
            settling.seen(path, stamp(1), start + QUIET * tenth / 20);
        }
        assert_eq!(settling.settled(start + QUIET, |_| Some(stamp(1))).len(), 1);
    }

    #[test]
    fn a_file_that_has_gone_is_forgotten() {
        let (mut settling, start) = (Settling::new(QUIET), Instant::now());
        settling.seen(Path::new("a.pdf"), stamp(1), start);
        assert!(settling.settled(start + QUIET, |_| None).is_empty());
        assert!(settling.next_due().is_none());
    }
}
