//! What was set aside is looked at again before it goes.
//!
//! A file was quiet, whole, and open to nobody as far as could be told; but a share's other machines, its server, or
//! whoever the system may not be asked about can write on all the same, through what they have open. So a file is kept
//! in `leaving` for a while after it was taken. If it has changed there, it comes back into the desk's folder and is
//! taken as what it is then, and the document of before gives way to that one.

use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hoso_intake::inspecting::digest;
use hoso_intake::open_to_write::{Writers, writers};
use hoso_intake::{Lane, Stamp, Stored, WatchKind, dossier_of, watch_kind};
use hoso_model::{Digest, Part, Principal};
use hoso_store::{ForIntake, Origin, Remembered, StoreError, instant};
use tokio::sync::watch;
use tracing::{debug, warn};

use crate::leaving::{Aside, Leaving, Opened};
use crate::{Desk, WatchChoice};

/// Threads in which files are set aside, looked at there, and put back.
const THREADS: usize = 4;
/// How often a file is looked at while it is kept.
const LOOKS: u32 = 4;
/// Files looked at in one go.
const BATCH: usize = 256;
/// How often it is seen whether one is due.
const GLANCE: Duration = Duration::from_millis(200);

/// The files of one desk that were taken and set aside. Each costs some 200 bytes here, however large it is.
pub(crate) struct KeptAside {
    desk: Desk,
    leaving: Arc<Leaving>,
    catalogue: Arc<dyn ForIntake>,
    lane: Lane,
    /// Between two looks at a file.
    pause: Duration,
    /// In the order in which they are due, since each waits as long as the others.
    waiting: Mutex<VecDeque<Kept>>,
}

/// One of them.
struct Kept {
    aside: Aside,
    /// What its bytes were when they were stored, if that is known.
    digest: Option<Digest>,
    due: Instant,
    looks: u32,
}

/// What a look at one shows.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// As it was.
    Same,
    /// As it was, but somebody has it open to write to it.
    Open,
    /// It is not what was stored.
    Changed,
    /// Somebody has removed it.
    Gone,
}

impl KeptAside {
    /// Of `desk`; each file is kept for as long as `keep`.
    pub(crate) fn new(
        desk: Desk,
        leaving: Arc<Leaving>,
        catalogue: Arc<dyn ForIntake>,
        keep: Duration,
    ) -> Self {
        Self {
            desk,
            leaving,
            catalogue,
            lane: Lane::new(THREADS),
            pause: keep / LOOKS,
            waiting: Mutex::default(),
        }
    }

    /// Sets the file at `path` aside if it is still the one that was stored. True if it left its folder.
    pub(crate) async fn see_out(&self, path: &Path, stored: Stored) -> io::Result<bool> {
        let (leaving, path) = (Arc::clone(&self.leaving), path.to_owned());
        let aside = self.lane.run(move || leaving.set_aside(&path, stored.stamp));
        let Some(aside) = aside.await.map_err(io::Error::other)?? else { return Ok(false) };
        instant!("set aside");
        self.keep(aside, Some(stored.digest), LOOKS);
        Ok(true)
    }

    /// What was on its way out when the service was stopped, or when the share went away: what the archive knows, as it is, is kept on; anything else
    /// goes back into the desk's folder.
    pub(crate) async fn take_up(&self) {
        let leaving = Arc::clone(&self.leaving);
        let left = self.lane.run(move || leaving.left_over()).await;
        let left = match left {
            Ok(Ok(left)) => left,
            failed => {
                warn!(desk = %self.desk.id, why = ?failed.err(), "what was on its way out cannot be looked at");
                return;
            }
        };
        let waiting: HashSet<Aside> = self.waiting().iter().map(|kept| kept.aside.clone()).collect();
        for aside in left.into_iter().filter(|aside| !waiting.contains(aside)) {
            match self.known(&aside).await {
                Ok(Some(digest)) => self.keep(aside, digest, LOOKS),
                // One that the archive knows of has been written on since.
                Ok(None) => {
                    self.come_back(Kept { aside, digest: None, due: Instant::now(), looks: LOOKS }).await;
                }
                Err(error) => warn!(desk = %self.desk.id, %error, "what was on its way out stays there"),
            }
        }
        let leaving = Arc::clone(&self.leaving);
        drop(self.lane.run(move || leaving.tidy_all()).await);
    }

    /// Looks at files again as they become due, until `stop` says so.
    pub(crate) async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let now = Instant::now();
            let due: Vec<Kept> = {
                let mut waiting = self.waiting();
                let due = waiting.iter().take(BATCH).take_while(|kept| kept.due <= now).count();
                waiting.drain(..due).collect()
            };
            if due.is_empty() {
                tokio::select! {
                    () = tokio::time::sleep(GLANCE) => {}
                    _ = stop.changed() => {}
                }
                continue;
            }
            self.look_again(due).await;
        }
    }

    async fn look_again(&self, due: Vec<Kept>) {
        let (leaving, of_elsewhere) = (Arc::clone(&self.leaving), self.desk.watch == WatchChoice::Polling);
        let looked = self.lane.run(move || {
            let elsewhere =
                of_elsewhere || !matches!(watch_kind(leaving.desk().path()), Ok((WatchKind::Events, _)));
            let (opened, mut ended) = (leaving.opened(), Vec::with_capacity(due.len()));
            for kept in due {
                let mut found = look(opened.as_ref(), &kept, elsewhere, writers);
                if let (Ok(Found::Same), 0 | 1, Ok(opened)) = (&found, kept.looks, &opened) {
                    found = opened.remove(&kept.aside).map(|()| Found::Gone);
                }
                ended.push((kept, found));
            }
            ended
        });
        let Ok(ended) = looked.await else { return };
        let (mut left, mut tidy) = (Vec::new(), false);
        for (kept, found) in ended {
            match found {
                Ok(Found::Gone) => {
                    left.push(kept.aside.stamp.place(&self.desk.folder.join(&kept.aside.inside)));
                    tidy = true;
                }
                Ok(Found::Same) => self.keep(kept.aside, kept.digest, kept.looks - 1),
                // It is not the last look while somebody has it open.
                Ok(Found::Open) => self.keep(kept.aside, kept.digest, kept.looks.max(2)),
                Ok(Found::Changed) => self.come_back(kept).await,
                // The share is away: it is looked at when it is back.
                Err(error) => {
                    debug!(desk = %self.desk.id, file = %kept.aside.inside.display(), %error, "what was set aside cannot be looked at");
                    self.keep(kept.aside, kept.digest, kept.looks);
                }
            }
        }
        if !left.is_empty()
            && let Err(error) = self.catalogue.left_folder(self.desk.id.clone(), left).await
        {
            warn!(desk = %self.desk.id, %error, "that files left could not be recorded");
        }
        if tidy && self.waiting().is_empty() {
            let leaving = Arc::clone(&self.leaving);
            drop(self.lane.run(move || leaving.close()).await);
        }
    }

    /// A file is not what was taken: it was written on.
    async fn come_back(&self, kept: Kept) {
        let path = self.desk.folder.join(&kept.aside.inside);
        warn!(desk = %self.desk.id, file = %path.display(), "is not what was taken, or was not taken yet; it comes back, to be taken as it is now");
        let (desk, place) = (self.desk.id.clone(), kept.aside.stamp.place(&path));
        // It is recorded first: ended between the two, the next start puts it back.
        if let Err(error) = self.catalogue.came_back(desk.clone(), place.clone(), place.path.clone()).await {
            warn!(desk = %self.desk.id, %error, "it stays aside, and is looked at again");
            self.keep(kept.aside, kept.digest, kept.looks);
            return;
        }
        instant!("noted as coming back");
        let Some(back) = self.put_back(kept.aside).await else { return };
        if back != path {
            let lies = back.into_os_string().into_vec();
            if let Err(error) = self.catalogue.came_back(desk, place, lies).await {
                warn!(desk = %self.desk.id, %error, "under which name it came back could not be recorded");
            }
        }
    }

    async fn put_back(&self, aside: Aside) -> Option<PathBuf> {
        let leaving = Arc::clone(&self.leaving);
        match self.lane.run(move || leaving.put_back(&aside)).await {
            Ok(Ok(back)) => Some(back),
            failed => {
                warn!(desk = %self.desk.id, why = ?failed.err(), "a file cannot go back into the desk's folder; it stays in .hoso/leaving");
                None
            }
        }
    }

    /// What the archive has of this very file; `None` if it does not know it.
    async fn known(&self, aside: &Aside) -> Result<Option<Option<Digest>>, StoreError> {
        let path = self.desk.folder.join(&aside.inside);
        let claim = dossier_of(&aside.inside, &self.desk.local);
        let seen = Origin::Seen(aside.stamp.place(&path));
        let known = self.catalogue.remembered(self.desk.id.clone(), seen, claim).await?;
        let Some(Remembered::Taken(document)) = known else { return Ok(None) };
        let document =
            self.catalogue.document(&Principal::System(Part::Desk(self.desk.id.clone())), document).await?;
        Ok(Some(document.and_then(|document| match document.originals.as_slice() {
            [only] => Some(only.sha256),
            _ => None,
        })))
    }

    fn keep(&self, aside: Aside, digest: Option<Digest>, looks: u32) {
        let due = Instant::now() + self.pause;
        self.waiting().push_back(Kept { aside, digest, due, looks });
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks at one that was set aside; `writers` tells who has it open, if its folder is not `elsewhere`.
fn look(
    opened: Result<&Opened, &io::Error>,
    kept: &Kept,
    elsewhere: bool,
    writers: fn(&File) -> Writers,
) -> io::Result<Found> {
    // Of a share that is away nothing is known.
    let opened = opened.map_err(|error| io::Error::new(error.kind(), error.to_string()))?;
    let mut file = match opened.open(&kept.aside) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Gone),
        other => other?,
    };
    if Stamp::of(&file.metadata()?) != kept.aside.stamp {
        return Ok(Found::Changed);
    }
    if elsewhere {
        return Ok(Found::Same);
    }
    match (writers(&file), kept.digest) {
        (Writers::Some, _) => Ok(Found::Open),
        // Who writes through a map changes bytes that are not on the disk yet, and no stamp with them.
        (Writers::Unknown, Some(stored)) if kept.looks <= 1 => {
            Ok(if digest(&mut file)? == stored { Found::Same } else { Found::Changed })
        }
        _ => Ok(Found::Same),
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Kept, look};
    use crate::leaving::Leaving;
    use crate::own_folder::DeskFolder;
    use hoso_intake::Stamp;
    use hoso_intake::inspecting::digest;
    use hoso_intake::open_to_write::{Writers, writers};
    use std::fs::{self, File};
    use std::io::Write as _;
    use std::sync::Arc;
    use std::time::Instant;

    fn aside(folder: &std::path::Path) -> (Leaving, Kept, std::path::PathBuf) {
        let path = folder.join("a.tif");
        fs::write(&path, b"page one").unwrap();
        let stored = digest(&mut File::open(&path).unwrap()).unwrap();
        let leaving = Leaving::new(DeskFolder::new(folder, Arc::default()));
        let aside = leaving.set_aside(&path, Stamp::at(&path).unwrap()).unwrap().unwrap();
        let shelf = fs::read_dir(folder.join(".hoso/leaving")).unwrap().next().unwrap().unwrap().path();
        let kept = Kept { aside, digest: Some(stored), due: Instant::now(), looks: 1 };
        (leaving, kept, shelf.join("a.tif"))
    }

    #[test]
    fn what_was_written_on_is_seen_and_what_was_not_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (leaving, kept, path) = aside(folder.path());
        for elsewhere in [false, true] {
            assert_eq!(look(leaving.opened().as_ref(), &kept, elsewhere, writers).unwrap(), Found::Same);
        }
        let mut writer = File::options().append(true).open(&path).unwrap();
        assert_eq!(look(leaving.opened().as_ref(), &kept, false, writers).unwrap(), Found::Open);
        assert_eq!(look(leaving.opened().as_ref(), &kept, true, writers).unwrap(), Found::Same);
        writer.write_all(b"page two").unwrap();
        for elsewhere in [false, true] {
            assert_eq!(look(leaving.opened().as_ref(), &kept, elsewhere, writers).unwrap(), Found::Changed);
        }
        fs::remove_file(path).unwrap();
        assert_eq!(look(leaving.opened().as_ref(), &kept, false, writers).unwrap(), Found::Gone);
        // Of a share that is away nothing is known.
        fs::rename(folder.path().join(".hoso"), folder.path().join("away")).unwrap();
        assert!(look(leaving.opened().as_ref(), &kept, false, writers).is_err());
    }

    #[test]
    fn bytes_that_change_under_the_same_stamp_are_seen_where_nobody_can_tell_who_writes() {
        let folder = tempfile::tempdir().unwrap();
        let (leaving, kept, path) = aside(folder.path());
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        let mut writer = File::options().write(true).open(&path).unwrap();
        writer.write_all(b"page ten").unwrap();
        writer.set_modified(before).unwrap();
        assert_eq!(
            look(leaving.opened().as_ref(), &kept, false, |_| Writers::Unknown).unwrap(),
            Found::Changed
        );
        // It is asked of the last look alone: each reads all of the file.
        let earlier = Kept { looks: 2, ..kept };
        assert_eq!(
            look(leaving.opened().as_ref(), &earlier, false, |_| Writers::Unknown).unwrap(),
            Found::Same
        );
    }
}
