//! The files of one desk that wait, and for what. Goes by the moments it is told of: no clock, no disk.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hoso_intake::Stamp;

use crate::board::NAMED;
use crate::gathering::{GatherRules, Gathered, Gathering, Settled};
use crate::seeing_in::{End, SeeIn};
use crate::{Settling, WaitingFile, Waits};

/// What is taken next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Job {
    /// A file.
    One(Settled),
    /// Files that make one document.
    Together(Gathered),
}

impl Job {
    /// Its files.
    pub(super) fn files(&self) -> &[Settled] {
        match self {
            Self::One(file) => std::slice::from_ref(file),
            Self::Together(gathered) => &gathered.files,
        }
    }
}

/// Files that wait, are being taken, or stay.
#[derive(Debug)]
pub(super) struct Waiting {
    root: PathBuf,
    rules: GatherRules,
    patience: Duration,
    settling: Settling,
    gathering: Gathering,
    taking: HashSet<PathBuf>,
    /// Why files that wait do so, beyond being new.
    notes: HashMap<PathBuf, Note>,
    /// Files that cannot leave, by a hash of their paths: left alone while they are as they were.
    stay: HashMap<u64, (Stamp, u32)>,
    hasher: RandomState,
    /// Those that waited when the look under way began, and have not been seen since.
    unseen: HashSet<Arc<Path>>,
    paused: Option<(Instant, String)>,
}

#[derive(Debug)]
struct Note {
    stamp: Stamp,
    waits: Waits,
    detail: String,
}

impl Waiting {
    /// Of the desk with the folder `root`: a file that is not whole is refused after `patience`.
    pub(super) fn new(root: PathBuf, rules: GatherRules, settle: Duration, patience: Duration) -> Self {
        Self {
            root,
            rules,
            patience,
            settling: Settling::new(settle),
            gathering: Gathering::default(),
            taking: HashSet::new(),
            notes: HashMap::new(),
            stay: HashMap::new(),
            hasher: RandomState::new(),
            unseen: HashSet::new(),
            paused: None,
        }
    }

    /// A file was seen, while look number `look` was the last that began. True if that is news.
    pub(super) fn saw(&mut self, path: &Path, stamp: Stamp, look: u32, now: Instant) -> bool {
        self.unseen.remove(path);
        let key = self.hasher.hash_one(path);
        if let Some((known, looks)) = self.stay.get_mut(&key)
            && *known == stamp
        {
            *looks = look;
            return false;
        }
        if self.taking.contains(path) || self.gathering.has(&self.rules, &self.root, path, stamp) {
            return false;
        }
        let news = self.settling.seen(path, stamp, now);
        if news {
            self.gathering.forget(&self.rules, &self.root, path, now);
            self.notes.remove(path);
        }
        news
    }

    /// A file has gone. True if that is news.
    pub(super) fn gone(&mut self, path: &Path, now: Instant) -> bool {
        self.settling.forget(path);
        self.gathering.forget(&self.rules, &self.root, path, now);
        self.notes.remove(path).is_some() || !self.taking.contains(path)
    }

    /// The folder begins to be looked through.
    pub(super) fn look_begins(&mut self) {
        self.unseen = self.settling.paths().cloned().chain(self.gathering.files().map(Arc::from)).collect();
    }

    /// All of the folder was looked through by look number `look`: what was not seen has gone, whether events told of it
    /// or not.
    pub(super) fn look_ends(&mut self, look: u32, now: Instant) {
        self.stay.retain(|_, (_, seen)| *seen == look);
        for path in std::mem::take(&mut self.unseen) {
            self.gone(&path, now);
        }
    }

    /// What could not leave is forgotten, to be tried again.
    pub(super) fn forget_what_stays(&mut self) {
        self.stay.clear();
    }

    /// Is there something to take?
    pub(super) fn is_ready(&self, now: Instant) -> bool {
        self.next_due().is_some_and(|due| due <= now)
    }

    /// When there may be something to take.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let gathered = self.gathering.next_due(&self.rules, |folder| self.settling.stirs(folder));
        let due = [self.settling.next_due(), gathered].into_iter().flatten().min()?;
        Some(self.paused.as_ref().map_or(due, |(until, _)| due.max(*until)))
    }

    /// What is taken next; it is taken to be begun.
    pub(super) fn next(&mut self, now: Instant) -> Option<Job> {
        let job = match self.gathering.next(&self.rules, now, |folder| self.settling.stirs(folder)) {
            Some(gathered) => Job::Together(gathered),
            None => Job::One(self.next_alone(now)?),
        };
        for file in job.files() {
            self.notes.remove(&file.path);
            self.taking.insert(file.path.clone());
        }
        Some(job)
    }

    /// The next file that goes alone; those that wait for others begin to do so.
    fn next_alone(&mut self, now: Instant) -> Option<Settled> {
        while let Some((path, stamp)) = self.settling.next(now) {
            if self.taking.contains(&path) {
                continue;
            }
            // One that was not whole, and has not changed since, has had its time.
            let had_its_time =
                |note: Note| matches!(note.waits, Waits::Whole | Waits::Head) && note.stamp == stamp;
            let patient = !self.notes.remove(&path).is_some_and(had_its_time);
            let file = Settled { path, stamp, patient };
            if let Some(alone) = self.gathering.keep(&self.rules, &self.root, file, now) {
                return Some(alone);
            }
        }
        None
    }

    /// What became of a file that was being taken, while look number `look` was the last that began. `Some` tells what
    /// is new about the disk: true that it has become nearly full, false that it no longer is.
    pub(super) fn ended(&mut self, file: Settled, end: End, look: u32, now: Instant) -> Option<bool> {
        let path = &file.path;
        self.taking.remove(path);
        match end {
            End::Done | End::Changed => {}
            End::Stays(stamp) => {
                self.stay.insert(self.hasher.hash_one(path.as_path()), (stamp, look));
            }
            End::Incomplete(stamp, waits, detail) => {
                self.settling.put_off(path, stamp, now, self.patience);
                self.notes.insert(path.clone(), Note { stamp, waits, detail });
            }
            End::Others => {
                self.gathering.keep(&self.rules, &self.root, file, now);
            }
            End::NoRoom(stamp, detail) => {
                let news = self.paused.is_none();
                self.paused = Some((now + SeeIn::TRY_AGAIN, detail));
                self.settling.put_off(path, stamp, now, Duration::ZERO);
                return news.then_some(true);
            }
            End::Again(stamp, waits, detail) => {
                self.settling.put_off(path, stamp, now, SeeIn::TRY_AGAIN);
                self.notes.insert(path.clone(), Note { stamp, waits, detail });
                return None;
            }
        }
        self.paused.take().map(|_| false)
    }

    /// How many wait or are being taken.
    pub(super) fn len(&self) -> usize {
        self.taking.len() + self.settling.len() + self.gathering.len()
    }

    /// Does time alone change what waits, and for what?
    pub(super) fn changes(&self) -> bool {
        !self.settling.is_empty()
    }

    /// Why intake has paused; empty while it goes on.
    pub(super) fn paused(&self) -> String {
        self.paused.as_ref().map(|(_, why)| why.clone()).unwrap_or_default()
    }

    /// Some of the files that wait, the next first, and what each waits for.
    pub(super) fn files(&self, now: Instant) -> Vec<WaitingFile> {
        let named =
            |path: &Path| path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().into_owned();
        let paused = self.paused();
        let taken = self.taking.iter().map(|path| WaitingFile::new(named(path), Waits::Taken, String::new()));
        let settling = self.settling.waiting(now).map(|(path, due)| match self.notes.get(path) {
            Some(note) => WaitingFile::new(named(path), note.waits, note.detail.clone()),
            None if due && !paused.is_empty() => WaitingFile::new(named(path), Waits::Room, paused.clone()),
            None if due => WaitingFile::new(named(path), Waits::Turn, String::new()),
            None => WaitingFile::new(named(path), Waits::Quiet, String::new()),
        });
        // Those that hold up the others of their folder.
        let holding: HashMap<_, _> =
            self.notes.keys().filter_map(|path| Some((path.parent()?, path))).collect();
        let others = self.gathering.files().map(|path| {
            let of = path.parent().and_then(|folder| holding.get(folder));
            let detail = of.map(|of| format!("of {}", named(of))).unwrap_or_default();
            WaitingFile::new(named(path), Waits::Others, detail)
        });
        taken.chain(settling).chain(others).take(NAMED).collect()
    }
}

#[cfg(test)]
mod tests;
