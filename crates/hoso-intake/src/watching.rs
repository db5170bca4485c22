//! Hearing of files: by events, and by looking.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hoso_model::{DeskId, Priority};
use hoso_store::{AdmissionKind, RefusedFile};
use hoso_viet::nfc;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tracing::{debug, error, info, warn};

use crate::leaving::{leave, return_interrupted};
use crate::rejecting::reject;
use crate::{Offer, Outcome, Settling, Stamp, TakeError, Taker, dossier_of, is_left_alone};

/// A watched desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// Its folder.
    pub folder: PathBuf,
}

/// How folders are watched.
#[derive(Debug, Clone, Copy)]
pub struct WatchSettings {
    /// A file must have been quiet for this long.
    pub settle: Duration,
    /// How often folders are looked through, for what events missed.
    pub rescan: Duration,
    /// Files taken at the same time at most.
    pub at_once: usize,
}

/// After a failure that is not the file's fault it is tried again after this long.
const TRY_AGAIN: Duration = Duration::from_secs(3);

/// Watches the desks until `stop` says so; files that are being taken then are finished first.
pub async fn watch(desks: Vec<Desk>, taker: Taker, settings: WatchSettings, mut stop: watch::Receiver<bool>) {
    let (heard, mut hears) = mpsc::unbounded_channel();
    let mut watching = Watching {
        desks,
        settings,
        settling: Settling::new(settings.settle),
        heard,
        watches: HashMap::new(),
        taking: HashSet::new(),
        left: HashMap::new(),
    };
    for desk in &watching.desks {
        if let Err(error) = return_interrupted(&desk.folder) {
            warn!(desk = %desk.id, %error, "files on their way out could not be put back");
        }
    }
    watching.rescan();
    let mut next_rescan = Instant::now() + settings.rescan;
    let mut tasks = JoinSet::new();
    loop {
        if tasks.len() < settings.at_once {
            for (desk, path, stamp) in watching.settled(settings.at_once - tasks.len()) {
                let taker = taker.clone();
                tasks.spawn(async move {
                    let end = take(&taker, &desk, &path, stamp).await;
                    (path, end)
                });
            }
        }
        let full = tasks.len() >= settings.at_once;
        let wake = match watching.settling.next_due() {
            // While all hands are full, one that comes free is the next thing to wait for.
            Some(due) if !full => due.min(next_rescan),
            _ => next_rescan,
        };
        tokio::select! {
            Some(heard) = hears.recv() => match heard {
                Heard::Path(path) => watching.look_at(&path),
                Heard::Lost => watching.rescan(),
            },
            Some(Ok((path, end))) = tasks.join_next(), if !tasks.is_empty() => watching.ended(&path, end),
            () = tokio::time::sleep_until(wake.into()) => {
                if Instant::now() >= next_rescan {
                    watching.rescan();
                    next_rescan = Instant::now() + settings.rescan;
                }
            }
            _ = stop.changed() => break,
        }
    }
    while tasks.join_next().await.is_some() {}
}

enum Heard {
    Path(PathBuf),
    /// Events were lost.
    Lost,
}

/// How taking a file ended, for the watcher.
#[derive(Clone, Copy)]
enum End {
    /// Nothing more to do about it.
    Done,
    /// It is in the archive, but cannot leave its folder.
    Stays(Stamp),
    /// Not now.
    Again(Stamp),
}

struct Watching {
    desks: Vec<Desk>,
    settings: WatchSettings,
    settling: Settling,
    heard: mpsc::UnboundedSender<Heard>,
    /// Each desk's watcher, and the device and inode of the folder it watches.
    watches: HashMap<DeskId, (RecommendedWatcher, (u64, u64))>,
    taking: HashSet<PathBuf>,
    /// Files that are in the archive but cannot leave: left alone while they are as they were.
    left: HashMap<PathBuf, Stamp>,
}

impl Watching {
    /// Looks through all folders, and watches those that are not watched or have been replaced.
    fn rescan(&mut self) {
        for desk in self.desks.clone() {
            let folder = match fs::metadata(&desk.folder) {
                Ok(metadata) if metadata.is_dir() => (metadata.dev(), metadata.ino()),
                Ok(_) => {
                    error!(desk = %desk.id, folder = %desk.folder.display(), "the desk's folder is not a folder");
                    continue;
                }
                Err(error) => {
                    self.watches.remove(&desk.id);
                    error!(desk = %desk.id, folder = %desk.folder.display(), %error, "the desk's folder cannot be read");
                    continue;
                }
            };
            if self.watches.get(&desk.id).is_none_or(|(_, known)| *known != folder) {
                match self.watcher(&desk.folder) {
                    Ok(watcher) => {
                        self.watches.insert(desk.id.clone(), (watcher, folder));
                    }
                    Err(error) => {
                        warn!(desk = %desk.id, %error, "no events from the desk's folder; it is looked through every {:?}", self.settings.rescan);
                    }
                }
            }
            self.look_through(&desk.folder);
        }
    }

    fn watcher(&self, folder: &Path) -> notify::Result<RecommendedWatcher> {
        let heard = self.heard.clone();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
                Ok(event) if event.need_rescan() => drop(heard.send(Heard::Lost)),
                Ok(event) if event.kind.is_access() || event.kind.is_remove() => {}
                Ok(event) => event.paths.into_iter().for_each(|path| drop(heard.send(Heard::Path(path)))),
                Err(_) => drop(heard.send(Heard::Lost)),
            })?;
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(watcher)
    }

    fn look_through(&mut self, folder: &Path) {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    warn!(folder = %folder.display(), %error, "a folder cannot be looked through");
                    continue;
                }
            };
            for entry in entries.flatten() {
                let path = entry.path();
                if self.desk_of(&path).is_none() {
                    continue;
                }
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(path),
                    Ok(kind) if kind.is_file() => self.look_at_file(&path),
                    _ => {}
                }
            }
        }
    }

    fn look_at(&mut self, path: &Path) {
        if self.desk_of(path).is_none() {
            return;
        }
        match fs::symlink_metadata(path) {
            // A folder that appears may have been filled before it was watched.
            Ok(metadata) if metadata.is_dir() => self.look_through(path),
            Ok(metadata) if metadata.is_file() => self.look_at_file(path),
            _ => {}
        }
    }

    fn look_at_file(&mut self, path: &Path) {
        let Some(stamp) = Stamp::at(path) else { return };
        if self.left.get(path) == Some(&stamp) || self.taking.contains(path) {
            return;
        }
        self.settling.seen(path, stamp, Instant::now());
    }

    /// The desk whose scan this could be; the innermost, if folders lie within each other.
    fn desk_of(&self, path: &Path) -> Option<&Desk> {
        let innermost = |desk: &&Desk| desk.folder.as_os_str().len();
        let desk = self.desks.iter().filter(|desk| path.starts_with(&desk.folder)).max_by_key(innermost)?;
        (!is_left_alone(&desk.folder, path)).then_some(desk)
    }

    fn settled(&mut self, most: usize) -> Vec<(Desk, PathBuf, Stamp)> {
        let now = Instant::now();
        let settled = self.settling.settled(now, Stamp::at);
        let mut ready = Vec::new();
        for (path, stamp) in settled {
            if ready.len() >= most {
                // No hand is free: it stays settled.
                self.settling.put_off(&path, stamp, now, Duration::ZERO);
            } else if let Some(desk) = self.desk_of(&path).cloned() {
                self.taking.insert(path.clone());
                ready.push((desk, path, stamp));
            }
        }
        ready
    }

    fn ended(&mut self, path: &Path, end: End) {
        self.taking.remove(path);
        match end {
            End::Done => {
                self.left.remove(path);
            }
            End::Stays(stamp) => {
                self.left.insert(path.to_owned(), stamp);
            }
            End::Again(stamp) => self.settling.put_off(path, stamp, Instant::now(), TRY_AGAIN),
        }
        // One of the same name may have come meanwhile, unseen while this one was being taken.
        self.look_at(path);
    }
}

/// Takes one file, and sees it out of the folder.
async fn take(taker: &Taker, desk: &Desk, path: &Path, stamp: Stamp) -> End {
    let inside = path.strip_prefix(&desk.folder).unwrap_or(path);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = nfc(&name).into_owned();
    let offer = Offer {
        path: path.to_owned(),
        name: name.clone(),
        desk: desk.id.clone(),
        dossier: dossier_of(inside),
        priority: Priority::Desk,
        actor: format!("desk {}", desk.id),
        watched: true,
    };
    match taker.take(&offer).await {
        Ok(Outcome::Admitted(admission, stamp)) => {
            let how = match admission.kind {
                AdmissionKind::New => "taken",
                AdmissionKind::Resumed => "taken before",
                AdmissionKind::Duplicate => "a duplicate",
            };
            info!(desk = %desk.id, file = %name, document = %admission.document, "{how}");
            see_out(taker, desk, path, stamp, admission.document).await
        }
        Ok(Outcome::Refused(refusal, stamp)) => {
            warn!(desk = %desk.id, file = %name, reason = %refusal, "refused");
            let row = RefusedFile {
                desk: desk.id.clone(),
                name,
                place: stamp.place(path),
                refusal: refusal.clone(),
            };
            if let Err(error) = taker.catalogue().refuse(row).await {
                warn!(%error, "a refusal could not be recorded");
                return End::Again(stamp);
            }
            let (folder, path) = (desk.folder.clone(), path.to_owned());
            match tokio::task::spawn_blocking(move || reject(&folder, &path, stamp, &refusal)).await {
                Ok(Ok(_)) => End::Done,
                failed => {
                    warn!(desk = %desk.id, ?failed, "a refused file could not be moved aside");
                    End::Stays(stamp)
                }
            }
        }
        Err(TakeError::NotAFile) => End::Done,
        Err(TakeError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => End::Done,
        Err(error @ TakeError::Changing) => {
            debug!(desk = %desk.id, file = %name, %error, "waits");
            End::Again(stamp)
        }
        Err(error) => {
            error!(desk = %desk.id, file = %name, %error, "could not be taken yet; it stays in the folder and is tried again");
            End::Again(stamp)
        }
    }
}

async fn see_out(
    taker: &Taker,
    desk: &Desk,
    path: &Path,
    stamp: Stamp,
    document: hoso_model::DocumentId,
) -> End {
    let (folder, from) = (desk.folder.clone(), path.to_owned());
    match tokio::task::spawn_blocking(move || leave(&folder, &from, stamp)).await {
        Ok(Ok(true)) => {
            if let Err(error) = taker.catalogue().left_folder(document, stamp.place(path)).await {
                warn!(%error, "that a file left could not be recorded");
            }
            End::Done
        }
        Ok(Ok(false)) => End::Done,
        failed => {
            warn!(desk = %desk.id, path = %path.display(), ?failed, "is in the archive, but cannot be removed from the folder");
            End::Stays(stamp)
        }
    }
}
