//! Watching one desk's folder.

mod hearing;
mod looks;
mod waiting;

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hoso_intake::{Lane, Permit, Permits, Taker, WatchKind};
use hoso_store::fault_point;
use notify::RecommendedWatcher;
use tokio::sync::{mpsc, watch};
use tokio::task::{Id, JoinError, JoinSet};
use tracing::{error, info, warn};

use crate::aside::KeptAside;
use crate::folder_scan::{Look, Seen};
use crate::gathering::Settled;
use crate::leaving::Leaving;
use crate::own_folder::DeskFolder;
use crate::seeing_in::{End, SeeIn};
use crate::{Board, Desk, DeskNow, Waits, WatchSettings};
use hearing::Hearing;
use looks::{Due, FolderState, Identity, Looks};
use waiting::{Job, Waiting};

/// The board is written at most so often.
const PUBLISH_EVERY: Duration = Duration::from_millis(250);
/// A folder that appeared is looked through once more after each of these: it may have been filled after it was looked
/// through and before it was heard of what happens in it.
const FOLDERS_AGAIN: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(10)];
/// Threads in which the folder is looked through, and looked at, and begun to be heard.
const LOOKING: usize = 3;

/// One desk's watch: everything about it, and nothing about another's.
pub(crate) struct DeskWatch {
    see_in: Arc<SeeIn>,
    settings: Arc<WatchSettings>,
    permits: Permits,
    board: Board,
    look: Arc<Look>,
    looking: Lane,
    /// Where what was heard is looked at: one after the other, so that what was seen last is told last.
    heard: Lane,
    seen: (mpsc::Sender<Seen>, mpsc::Receiver<Seen>),
    looks: Looks,
    hearing: Hearing,
    waiting: Waiting,
    /// Folders to look through once more, and when.
    folders: BTreeSet<(Instant, PathBuf)>,
    /// Files may lie in the way out that were on it when the folder was last read.
    left_over: bool,
    publish_at: Option<Instant>,
}

/// What was done where it may hang, and how it ended.
enum Looked {
    All(Result<(), JoinError>),
    Ear(Identity, Result<notify::Result<RecommendedWatcher>, JoinError>),
}

/// Files of one take, and how it ended for each.
type Ended = Vec<(Settled, End)>;

impl DeskWatch {
    pub(crate) fn new(
        desk: Desk,
        taker: Taker,
        settings: Arc<WatchSettings>,
        permits: Permits,
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
        let (folder, rules) = (desk.folder.clone(), desk.gather.clone());
        Self {
            looks: Looks::new(settings.rescan, settings.poll, Instant::now()),
            waiting: Waiting::new(folder, rules, settings.settle, settings.patience),
            see_in: Arc::new(SeeIn { desk, taker, leaving, aside: Arc::new(aside) }),
            settings,
            permits,
            board,
            look: Arc::new(look),
            looking: Lane::new(LOOKING),
            heard: Lane::new(1),
            seen: mpsc::channel(8),
            hearing: Hearing::new(),
            folders: BTreeSet::new(),
            left_over: false,
            publish_at: Some(Instant::now()),
        }
    }

    pub(crate) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut tasks: JoinSet<Ended> = JoinSet::new();
        let mut in_hand: HashMap<Id, Vec<Settled>> = HashMap::new();
        let mut looking: JoinSet<Looked> = JoinSet::new();
        let mut paths = Vec::new();
        let catalogue = Arc::clone(self.see_in.taker.catalogue());
        self.look.mounted.recall(catalogue.as_ref(), &self.see_in.desk.id, &self.look.root).await;
        let mut keeping = JoinSet::new();
        keeping.spawn(Arc::clone(&self.see_in.aside).run(stop.clone()));
        while !*stop.borrow() {
            fault_point!("watching {}", self.see_in.desk.id);
            if self.left_over && tasks.is_empty() {
                self.see_in.aside.take_up().await;
                self.left_over = false;
            }
            let now = Instant::now();
            self.look_if_due(now, &mut looking);
            self.look_through_folders(now);
            self.publish_if_due(now);
            // What was left over is on its way back or out before anything else goes that way; and nothing new is begun
            // while too much of it hangs.
            let due = self.waiting.is_ready(now);
            let ready = due && !self.left_over && tasks.len() < self.settings.at_once;
            let wake = self.wake(now, due);
            tokio::select! {
                Some(seen) = self.seen.1.recv() => self.saw(seen, &mut looking).await,
                () = self.hearing.next(&mut paths) => self.heard(&mut paths),
                Some(looked) = looking.join_next(), if !looking.is_empty() => self.looked(looked),
                Some(ended) = tasks.join_next_with_id(), if !tasks.is_empty() => self.ended(ended, &mut in_hand),
                permit = self.permits.take(), if ready => self.start(permit, &mut tasks, &mut in_hand),
                () = tokio::time::sleep_until(wake.into()) => {}
                _ = stop.changed() => {}
            }
        }
        while tasks.join_next().await.is_some() {}
        while keeping.join_next().await.is_some() {}
    }

    /// Looks through the folder when it is time to.
    fn look_if_due(&mut self, now: Instant, looking: &mut JoinSet<Looked>) {
        if self.looks.asked(self.board.asked_again(), now) {
            self.waiting.forget_what_stays();
        }
        if self.looks.hangs(now) && !matches!(self.looks.state, FolderState::Unreadable(_)) {
            self.unreadable("it does not answer");
        }
        let (look, tell, lane) = (Arc::clone(&self.look), self.seen.0.clone(), self.looking.clone());
        match self.looks.due(now) {
            Due::Nothing => {}
            Due::Glance(known) => drop(lane.spawn(move || look.glance(known, &tell))),
            Due::All => {
                self.waiting.look_begins();
                looking.spawn(async move { Looked::All(lane.run(move || look.all(&tell)).await) });
            }
        }
    }

    fn look_through_folders(&mut self, now: Instant) {
        let mut folders = Vec::new();
        while self.folders.first().is_some_and(|(due, _)| *due <= now) {
            folders.extend(self.folders.pop_first().map(|(_, folder)| folder));
        }
        if !folders.is_empty() {
            let (look, tell) = (Arc::clone(&self.look), self.seen.0.clone());
            drop(self.heard.spawn(move || {
                for folder in folders {
                    look.below(&folder, &tell, &mut |_| {});
                }
            }));
        }
    }

    async fn saw(&mut self, seen: Seen, looking: &mut JoinSet<Looked>) {
        let now = Instant::now();
        match seen {
            Seen::Files(files) => {
                for (path, stamp) in files {
                    if self.waiting.saw(&path, stamp, self.looks.begun, now) {
                        self.dirty();
                    }
                }
            }
            Seen::Folder(path) => {
                self.folders.extend(FOLDERS_AGAIN.map(|pause| (now + pause, path.clone())));
            }
            Seen::Gone(path) => {
                if self.waiting.gone(&path, now) {
                    self.dirty();
                }
            }
            Seen::Another => self.looks.soon(now),
            Seen::Unreadable(why) => {
                self.looks.failed(now);
                self.hearing.ear = None;
                self.unreadable(&why);
            }
            Seen::Done { whole, kind, name, identity } => {
                let desk = &self.see_in.desk.id;
                if self.looks.done(kind, name, identity, now) {
                    info!(%desk, folder = %self.look.root.display(), how = kind.word(), file_system = name, "watching");
                    self.dirty();
                    self.left_over = true;
                    let catalogue = Arc::clone(self.see_in.taker.catalogue());
                    self.look.mounted.keep(catalogue.as_ref(), &self.see_in.desk.id, &self.look.root).await;
                }
                if whole {
                    self.waiting.look_ends(self.looks.begun, now);
                }
                if kind == WatchKind::Polling {
                    self.hearing.ear = None;
                } else if self.hearing.ear.as_ref().is_none_or(|(_, known)| *known != identity) {
                    self.listen(identity, looking);
                }
            }
        }
    }

    /// Begins to hear of changes; what came before it did is looked for then.
    fn listen(&self, identity: Identity, looking: &mut JoinSet<Looked>) {
        let (mouth, root, lane) = (self.hearing.mouth(), self.look.root.clone(), self.looking.clone());
        looking.spawn(async move { Looked::Ear(identity, lane.run(move || mouth.listen(&root)).await) });
    }

    fn looked(&mut self, looked: Result<Looked, JoinError>) {
        let (now, desk) = (Instant::now(), &self.see_in.desk.id);
        match looked {
            Ok(Looked::Ear(identity, Ok(Ok(ear)))) => {
                self.hearing.ear = Some((ear, identity));
                self.looks.soon(now);
            }
            Ok(Looked::Ear(_, failed)) => {
                self.hearing.ear = None;
                self.looks.later(now);
                warn!(%desk, error = ?failed.err(), "no events from the desk's folder; it is looked through every {:?}", self.settings.poll);
            }
            Ok(Looked::All(Ok(()))) => {}
            Ok(Looked::All(Err(error))) | Err(error) => {
                error!(%desk, %error, "looking through the desk's folder has failed; it is tried again");
                self.looks.failed(now);
            }
        }
    }

    fn heard(&mut self, paths: &mut Vec<PathBuf>) {
        if self.hearing.lost() || paths.contains(&self.look.root) {
            self.looks.soon(Instant::now());
        }
        self.look_at(std::mem::take(paths));
    }

    fn look_at(&self, paths: Vec<PathBuf>) {
        let (look, tell) = (Arc::clone(&self.look), self.seen.0.clone());
        drop(self.heard.spawn(move || look.at(paths, &tell)));
    }

    fn wake(&self, now: Instant, due: bool) -> Instant {
        let folders = self.folders.first().map(|(due, _)| *due);
        next_turn(self.looks.wake(now), due, self.waiting.next_due(), [folders, self.publish_at])
    }

    /// Takes the next file, or the next that belong together.
    fn start(&mut self, permit: Permit, tasks: &mut JoinSet<Ended>, in_hand: &mut HashMap<Id, Vec<Settled>>) {
        let Some(job) = self.waiting.next(Instant::now()) else { return };
        self.dirty();
        let see_in = Arc::clone(&self.see_in);
        let files = job.files().to_vec();
        let task = tasks.spawn(async move {
            let ended = match job {
                Job::One(file) => {
                    let end = see_in.one(&file).await;
                    vec![(file, end)]
                }
                Job::Together(gathered) => see_in.together(gathered).await,
            };
            drop(permit);
            ended
        });
        in_hand.insert(task.id(), files);
    }

    fn ended(&mut self, ended: Result<(Id, Ended), JoinError>, in_hand: &mut HashMap<Id, Vec<Settled>>) {
        let (id, ended) = match ended {
            Ok((id, ended)) => (id, ended),
            Err(failed) => {
                error!(desk = %self.see_in.desk.id, error = %failed, "taking a file has failed; it is tried again");
                let files = in_hand.remove(&failed.id()).unwrap_or_default();
                let again =
                    |stamp| End::Again(stamp, Waits::Trouble, "an internal fault; see the log".to_owned());
                (
                    failed.id(),
                    files
                        .into_iter()
                        .map(|file| {
                            let end = again(file.stamp);
                            (file, end)
                        })
                        .collect(),
                )
            }
        };
        in_hand.remove(&id);
        let now = Instant::now();
        let mut look_at = Vec::new();
        for (file, end) in ended {
            self.dirty();
            // One of the same name may have come meanwhile, unseen while this one was being taken.
            if matches!(end, End::Done | End::Changed | End::Stays(_) | End::Incomplete(..)) {
                look_at.push(file.path.clone());
            }
            match self.waiting.ended(file, end, self.looks.begun, now) {
                Some(true) => {
                    let detail = self.waiting.paused();
                    error!(desk = %self.see_in.desk.id, detail, "intake has paused: the disk is nearly full");
                }
                Some(false) => {
                    info!(desk = %self.see_in.desk.id, "there is room on the disk: intake goes on");
                }
                None => {}
            }
        }
        if matches!(self.looks.state, FolderState::Readable(WatchKind::Events, ..)) {
            self.look_at(look_at);
        }
    }

    fn unreadable(&mut self, why: &str) {
        if self.looks.unreadable(why) {
            error!(desk = %self.see_in.desk.id, folder = %self.look.root.display(), why, "the desk's folder cannot be read; the other desks go on");
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
            if self.waiting.changes() {
                self.dirty();
            }
        }
    }

    fn now(&self, now: Instant) -> DeskNow {
        let (watched, detail) = match &self.looks.state {
            FolderState::Unknown => ("starting", "it has not been looked through yet".to_owned()),
            FolderState::Readable(kind, name, _) => (kind.word(), (*name).to_owned()),
            FolderState::Unreadable(why) => ("unreachable", why.clone()),
        };
        let (waiting, files) = (self.waiting.len(), self.waiting.files(now));
        DeskNow { watched, detail, waiting, files, paused: self.waiting.paused() }
    }
}

/// When the loop turns next, if nothing happens before: at `look`, or when something is due. What is due `already` waits
/// for a place, or for one that is being taken to end, and not for time to pass.
fn next_turn(look: Instant, already: bool, taking: Option<Instant>, others: [Option<Instant>; 2]) -> Instant {
    let taking = taking.filter(|_| !already);
    others.into_iter().chain([taking]).flatten().fold(look, Instant::min)
}

#[cfg(test)]
mod tests {
    use super::next_turn;
    use std::time::{Duration, Instant};

    #[test]
    fn what_is_due_while_all_places_are_taken_does_not_turn_the_loop() {
        let now = Instant::now();
        let (past, soon, look) = (now, now + Duration::from_millis(20), now + Duration::from_millis(500));
        assert_eq!(next_turn(look, true, Some(past), [None, None]), look);
        assert_eq!(next_turn(look, true, Some(past), [None, Some(soon)]), soon);
        assert_eq!(next_turn(look, false, Some(soon), [None, None]), soon);
        assert_eq!(next_turn(look, false, None, [Some(soon), None]), soon);
    }
}
