//! Watching one desk's folder.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::aside::KeptAside;
use crate::board::NAMED;
use crate::gathering::{Gathered, Gathering};
use crate::leaving::Leaving;
use crate::looking_through::{Look, Seen};
use crate::own_folder::DeskFolder;
use crate::seeing_in::{End, SeeIn};
use crate::{Board, Desk, DeskNow, Settling, Stamp, Taker, WaitingFile, Waits, WatchKind, WatchSettings};

/// The board is written at most so often.
const PUBLISH_EVERY: Duration = Duration::from_millis(250);

/// So often at least it sees whether it was asked to look again, or whether looking hangs.
const GLANCE: Duration = Duration::from_millis(500);

/// One desk's watch: everything about it, and nothing about another's.
pub(crate) struct DeskWatch {
    see_in: Arc<SeeIn>,
    settings: Arc<WatchSettings>,
    hands: Arc<Semaphore>,
    board: Board,
    look: Arc<Look>,
    settling: Settling,
    gathering: Gathering,
    taking: HashSet<PathBuf>,
    /// Why files that wait do so, beyond being new; and since when those that are not whole.
    notes: HashMap<PathBuf, Note>,
    /// Files that cannot leave, by a hash of their paths: left alone while they are as they were.
    stay: HashMap<u64, (Stamp, u32)>,
    hasher: RandomState,
    heard: (mpsc::UnboundedSender<Heard>, mpsc::UnboundedReceiver<Heard>),
    seen: (mpsc::Sender<Seen>, mpsc::Receiver<Seen>),
    /// Hears of changes; and the device and inode of the folder it does so for.
    watcher: Option<(RecommendedWatcher, (u64, u64))>,
    state: FolderState,
    /// Files may lie in the way out that were on it when the folder was last read.
    left_over: bool,
    looks: u32,
    looking_since: Option<Instant>,
    next_look: Instant,
    next_glance: Instant,
    asked_again: u64,
    paused: Option<(Instant, String)>,
    publish_at: Option<Instant>,
}

struct Note {
    stamp: Stamp,
    waits: Waits,
    detail: String,
}

enum FolderState {
    Unknown,
    Readable(WatchKind, &'static str, (u64, u64)),
    Unreadable(String),
}

enum Heard {
    Path(PathBuf),
    /// Events were lost.
    Lost,
}

/// Files of one take, and how it ended for each.
type Ended = Vec<(PathBuf, End)>;

impl DeskWatch {
    pub(crate) fn new(
        desk: Desk,
        taker: Taker,
        settings: Arc<WatchSettings>,
        hands: Arc<Semaphore>,
        board: Board,
    ) -> Self {
        let look = Look {
            root: desk.folder.clone(),
            choice: desk.watch,
            left_alone: settings.left_alone.clone(),
            others: settings.other_folders.clone(),
            mounted: Arc::clone(&desk.mounted),
        };
        let leaving = Arc::new(Leaving::new(DeskFolder::of(&desk)));
        let catalogue = Arc::clone(taker.catalogue());
        let aside = KeptAside::new(desk.clone(), Arc::clone(&leaving), catalogue, settings.keep_aside);
        Self {
            settling: Settling::new(settings.settle),
            see_in: Arc::new(SeeIn { desk, taker, leaving, aside: Arc::new(aside) }),
            settings,
            hands,
            board,
            look: Arc::new(look),
            gathering: Gathering::default(),
            taking: HashSet::new(),
            notes: HashMap::new(),
            stay: HashMap::new(),
            hasher: RandomState::new(),
            heard: mpsc::unbounded_channel(),
            seen: mpsc::channel(8),
            watcher: None,
            state: FolderState::Unknown,
            left_over: false,
            looks: 0,
            looking_since: None,
            next_look: Instant::now(),
            next_glance: Instant::now(),
            asked_again: 0,
            paused: None,
            publish_at: Some(Instant::now()),
        }
    }

    pub(crate) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let catalogue = Arc::clone(self.see_in.taker.catalogue());
        self.look.mounted.recall(catalogue.as_ref(), &self.see_in.desk.id, &self.look.root).await;
        let mut keeping = JoinSet::new();
        keeping.spawn(Arc::clone(&self.see_in.aside).run(stop.clone()));
        let mut tasks: JoinSet<Ended> = JoinSet::new();
        let mut paths = Vec::new();
        while !*stop.borrow() {
            let now = Instant::now();
            self.look_if_due(now);
            self.publish_if_due(now);
            if self.left_over && tasks.is_empty() {
                self.see_in.aside.take_up().await;
                self.left_over = false;
            }
            let ready = self.is_ready(now);
            let wake = self.wake(now, ready);
            tokio::select! {
                Some(seen) = self.seen.1.recv() => self.saw(seen).await,
                _ = self.heard.1.recv_many(&mut paths, 512) => self.heard(&mut paths),
                Some(ended) = tasks.join_next(), if !tasks.is_empty() => self.ended(ended.unwrap_or_default()),
                Ok(hand) = Arc::clone(&self.hands).acquire_owned(), if ready => self.start(hand, &mut tasks),
                () = tokio::time::sleep_until(wake.into()) => {}
                _ = stop.changed() => {}
            }
        }
        while tasks.join_next().await.is_some() {}
        while keeping.join_next().await.is_some() {}
    }

    /// Looks through the folder when it is time to, and only once at a time: a share may hang.
    fn look_if_due(&mut self, now: Instant) {
        let asked = self.board.asked_again();
        if asked != self.asked_again {
            self.asked_again = asked;
            self.stay.clear();
            self.next_look = now;
        }
        if let Some(since) = self.looking_since {
            if now > since + Look::SLOW && !matches!(self.state, FolderState::Unreadable(_)) {
                self.unreadable("it does not answer".to_owned());
            }
            return;
        }
        if now < self.next_look {
            if let FolderState::Readable(WatchKind::Events, _, known) = self.state
                && now >= self.next_glance
            {
                self.next_glance = now + self.settings.poll;
                let (look, tell) = (Arc::clone(&self.look), self.seen.0.clone());
                tokio::task::spawn_blocking(move || look.glance(known, &tell));
            }
            return;
        }
        self.looking_since = Some(now);
        self.looks += 1;
        let (look, tell) = (Arc::clone(&self.look), self.seen.0.clone());
        tokio::task::spawn_blocking(move || look.all(&tell));
    }

    async fn saw(&mut self, seen: Seen) {
        match seen {
            Seen::Files(files) => {
                for (path, stamp) in files {
                    self.saw_file(&path, stamp);
                }
            }
            Seen::Another => self.next_look = Instant::now(),
            Seen::Unreadable(why) => {
                self.looking_since = None;
                self.watcher = None;
                self.next_look = Instant::now() + self.settings.poll;
                self.unreadable(why);
            }
            Seen::Done(kind, name, identity) => {
                let desk = &self.see_in.desk.id;
                self.looking_since = None;
                if !matches!(&self.state, FolderState::Readable(known, _, same) if (*known, *same) == (kind, identity))
                {
                    info!(%desk, folder = %self.look.root.display(), how = kind.word(), file_system = name, "watching");
                    self.left_over = true;
                    self.dirty();
                    let catalogue = Arc::clone(self.see_in.taker.catalogue());
                    self.look.mounted.keep(catalogue.as_ref(), &self.see_in.desk.id, &self.look.root).await;
                }
                self.state = FolderState::Readable(kind, name, identity);
                // What stays in the folder was seen again just now; what was not has gone.
                let looks = self.looks;
                self.stay.retain(|_, (_, seen)| *seen == looks);
                let pause = match kind {
                    WatchKind::Events => self.settings.rescan,
                    WatchKind::Polling => self.settings.poll,
                };
                self.next_look = Instant::now() + pause;
                if kind == WatchKind::Polling {
                    self.watcher = None;
                } else if self.watcher.as_ref().is_none_or(|(_, known)| *known != identity) {
                    self.hear(identity).await;
                }
            }
        }
    }

    /// Begins to hear of changes; what came before it did is looked for at once.
    async fn hear(&mut self, identity: (u64, u64)) {
        let (heard, root) = (self.heard.0.clone(), self.look.root.clone());
        let watcher = tokio::task::spawn_blocking(move || {
            let mut watcher =
                notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
                    Ok(event) if event.need_rescan() => drop(heard.send(Heard::Lost)),
                    Ok(event) if event.kind.is_access() => {}
                    Ok(event) => event.paths.into_iter().for_each(|path| drop(heard.send(Heard::Path(path)))),
                    Err(_) => drop(heard.send(Heard::Lost)),
                })?;
            watcher.watch(&root, RecursiveMode::Recursive)?;
            Ok::<_, notify::Error>(watcher)
        });
        match watcher.await {
            Ok(Ok(watcher)) => {
                self.watcher = Some((watcher, identity));
                self.next_look = Instant::now();
            }
            failed => {
                self.watcher = None;
                self.next_look = Instant::now() + self.settings.poll;
                warn!(desk = %self.see_in.desk.id, error = ?failed.err(), "no events from the desk's folder; it is looked through every {:?}", self.settings.poll);
            }
        }
    }

    fn heard(&mut self, paths: &mut Vec<Heard>) {
        for heard in paths.drain(..) {
            match heard {
                Heard::Lost => self.next_look = Instant::now(),
                Heard::Path(path) if path == self.look.root => self.next_look = Instant::now(),
                Heard::Path(path) => self.look_at(&path),
            }
        }
    }

    fn look_at(&mut self, path: &Path) {
        if !self.look.concerns(path) {
            return;
        }
        match fs::symlink_metadata(path) {
            // A folder that appears may have been filled before it was watched.
            Ok(metadata) if metadata.is_dir() => {
                let (look, tell, path) = (Arc::clone(&self.look), self.seen.0.clone(), path.to_owned());
                tokio::task::spawn_blocking(move || look.below(&path, &tell, &mut |_| {}));
            }
            Ok(metadata) if metadata.is_file() => self.saw_file(path, Stamp::of(&metadata)),
            _ => self.gone(path),
        }
    }

    fn saw_file(&mut self, path: &Path, stamp: Stamp) {
        let key = self.hasher.hash_one(path);
        if let Some((known, looks)) = self.stay.get_mut(&key)
            && *known == stamp
        {
            *looks = self.looks;
            return;
        }
        if self.taking.contains(path) || self.gathering.has(path, stamp) {
            return;
        }
        if self.settling.seen(path, stamp, Instant::now()) {
            self.gathering.forget(path, Instant::now());
            self.notes.remove(path);
            self.dirty();
        }
    }

    fn gone(&mut self, path: &Path) {
        self.settling.forget(path);
        self.gathering.forget(path, Instant::now());
        if self.notes.remove(path).is_some() || !self.taking.contains(path) {
            self.dirty();
        }
    }

    fn is_ready(&self, now: Instant) -> bool {
        let due = |due: Option<Instant>| due.is_some_and(|due| due <= now);
        // What was left over is on its way back or out before anything else goes that way.
        !self.left_over
            && self.paused.as_ref().is_none_or(|(until, _)| *until <= now)
            && (due(self.settling.next_due()) || due(self.gathering.next_due(&self.see_in.desk.gather)))
    }

    fn wake(&self, now: Instant, ready: bool) -> Instant {
        let mut wake = now + GLANCE;
        if self.looking_since.is_none() {
            wake = wake.min(self.next_look.max(now + Duration::from_millis(20)));
        }
        let dues = [
            // While it waits for a free hand, nothing is due.
            self.settling.next_due().filter(|_| !ready),
            self.gathering.next_due(&self.see_in.desk.gather).filter(|_| !ready),
            self.publish_at,
            self.paused.as_ref().map(|(until, _)| *until),
        ];
        for due in dues.into_iter().flatten() {
            // A time that has come and gone is a group that waits for a file being written: soon again.
            wake = wake.min(due.max(now + Duration::from_millis(5)));
        }
        wake
    }

    /// Takes the next file, or the next that belong together.
    fn start(&mut self, hand: OwnedSemaphorePermit, tasks: &mut JoinSet<Ended>) {
        let now = Instant::now();
        let rules = self.see_in.desk.gather.clone();
        let stirs = |folder: &Path| self.settling.waiting(now).any(|(path, _)| path.parent() == Some(folder));
        if let Some(gathered) = self.gathering.next(&rules, now, stirs) {
            self.start_together(hand, gathered, tasks);
            return;
        }
        while let Some((path, stamp)) = self.settling.next(now) {
            if self.taking.contains(&path) || self.gathering.keep(&rules, &self.look.root, &path, stamp, now)
            {
                self.dirty();
                continue;
            }
            // One that was not whole, and has not changed since, has had its time.
            let patient =
                self.notes.remove(&path).is_none_or(|note| note.waits != Waits::Whole || note.stamp != stamp);
            self.taking.insert(path.clone());
            self.dirty();
            let see_in = Arc::clone(&self.see_in);
            tasks.spawn(async move {
                let end = see_in.one(&path, stamp, patient).await;
                drop(hand);
                vec![(path, end)]
            });
            return;
        }
    }

    fn start_together(&mut self, hand: OwnedSemaphorePermit, gathered: Gathered, tasks: &mut JoinSet<Ended>) {
        for (path, _) in &gathered.files {
            self.notes.remove(path);
            self.taking.insert(path.clone());
        }
        self.dirty();
        let see_in = Arc::clone(&self.see_in);
        tasks.spawn(async move {
            let ended = see_in.together(gathered).await;
            drop(hand);
            ended
        });
    }

    fn ended(&mut self, ended: Ended) {
        let now = Instant::now();
        for (path, end) in ended {
            self.taking.remove(&path);
            self.dirty();
            match end {
                End::Done | End::Changed => {}
                End::Stays(stamp) => {
                    self.stay.insert(self.hasher.hash_one(path.as_path()), (stamp, self.looks));
                }
                End::Incomplete(stamp, detail) => {
                    self.settling.put_off(&path, stamp, now, self.settings.patience);
                    self.notes.insert(path.clone(), Note { stamp, waits: Waits::Whole, detail });
                }
                End::NoRoom(stamp, detail) => {
                    if self.paused.is_none() {
                        error!(desk = %self.see_in.desk.id, detail, "intake has paused: the disk is nearly full");
                    }
                    self.paused = Some((now + SeeIn::TRY_AGAIN, detail));
                    self.settling.put_off(&path, stamp, now, Duration::ZERO);
                    continue;
                }
                End::Again(stamp, waits, detail) => {
                    self.settling.put_off(&path, stamp, now, SeeIn::TRY_AGAIN);
                    self.notes.insert(path.clone(), Note { stamp, waits, detail });
                    continue;
                }
            }
            if self.paused.take().is_some() {
                info!(desk = %self.see_in.desk.id, "there is room on the disk: intake goes on");
            }
            if matches!(self.state, FolderState::Readable(WatchKind::Events, ..)) {
                // One of the same name may have come meanwhile, unseen while this one was being taken.
                self.look_at(&path);
            }
        }
    }

    fn unreadable(&mut self, why: String) {
        if !matches!(&self.state, FolderState::Unreadable(known) if *known == why) {
            error!(desk = %self.see_in.desk.id, folder = %self.look.root.display(), why, "the desk's folder cannot be read; the other desks go on");
            self.state = FolderState::Unreadable(why);
            self.dirty();
        }
    }

    fn dirty(&mut self) {
        if self.publish_at.is_none() {
            self.publish_at = Some(Instant::now() + PUBLISH_EVERY);
        }
    }

    fn publish_if_due(&mut self, now: Instant) {
        if self.publish_at.is_some_and(|at| at <= now) {
            self.publish_at = None;
            self.board.put(&self.see_in.desk.id, self.now(now));
            // What is quiet now waits for its turn a moment later, without anything having happened.
            if !self.settling.is_empty() {
                self.dirty();
            }
        }
    }

    fn now(&self, now: Instant) -> DeskNow {
        let named =
            |path: &Path| path.strip_prefix(&self.look.root).unwrap_or(path).to_string_lossy().into_owned();
        let paused = self.paused.as_ref().map(|(_, why)| why.clone()).unwrap_or_default();
        let taken = self.taking.iter().map(|path| WaitingFile::new(named(path), Waits::Taken, String::new()));
        let settling = self.settling.waiting(now).map(|(path, due)| match self.notes.get(path) {
            Some(note) => WaitingFile::new(named(path), note.waits, note.detail.clone()),
            None if due && !paused.is_empty() => WaitingFile::new(named(path), Waits::Room, paused.clone()),
            None if due => WaitingFile::new(named(path), Waits::Turn, String::new()),
            None => WaitingFile::new(named(path), Waits::Quiet, String::new()),
        });
        let others =
            self.gathering.files().map(|path| WaitingFile::new(named(path), Waits::Others, String::new()));
        let files = taken.chain(settling).chain(others).take(NAMED).collect();
        let (watched, detail) = match &self.state {
            FolderState::Unknown => ("starting", "it has not been looked through yet".to_owned()),
            FolderState::Readable(kind, name, _) => (kind.word(), (*name).to_owned()),
            FolderState::Unreadable(why) => ("unreachable", why.clone()),
        };
        let waiting = self.taking.len() + self.settling.len() + self.gathering.len();
        DeskNow { watched, detail, waiting, files, paused }
    }
}
