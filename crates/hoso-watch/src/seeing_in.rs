//! Seeing a file of a desk's folder in, and out of the folder.

use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::inspecting::{look, open};
use hoso_intake::{Offer, Outcome, SharedFolder, Stamp, Stored, TakeError, Taker};
use hoso_model::{Claim, Part, Principal, Priority, Refusal};
use hoso_store::{Admission, AdmissionKind, Lies, Origin, RefusedFile, Remembered};
use rustix::fs::{Access, access};
use tracing::{debug, error, info, warn};

use crate::aside::KeptAside;
use crate::gathering::{Gathered, Order, Settled};
use crate::leaving::Leaving;
use crate::rejecting::reject;
use crate::{Desk, Waits, WatchChoice};

/// What files of one desk are taken with.
pub(crate) struct SeeIn {
    pub desk: Desk,
    pub taker: Taker,
    pub leaving: Arc<Leaving>,
    pub aside: Arc<KeptAside>,
}

/// How taking a file ended, for the watch.
#[derive(Debug)]
pub(crate) enum End {
    /// Nothing more to do about it.
    Done,
    /// It is in the archive or refused, but cannot leave its folder.
    Stays(Stamp),
    /// It is another file by now.
    Changed,
    /// It is not whole, but may become so: what it lacks.
    Incomplete(Stamp, Waits, String),
    /// The disk is nearly full.
    NoRoom(Stamp, String),
    /// Others that belong with it are not ready.
    Others,
    /// Not now, for this reason.
    Again(Stamp, Waits, String),
}

impl SeeIn {
    /// After a failure that is not the file's fault it is tried again after this long.
    pub(crate) const TRY_AGAIN: Duration = Duration::from_secs(3);

    /// Takes a file that has settled.
    pub(crate) async fn one(&self, file: &Settled) -> End {
        let (path, stamp) = (&file.path, file.stamp);
        if !self.can_leave(path).await && self.is_remembered(path, stamp).await {
            return End::Stays(stamp);
        }
        let offer = self.offer(file);
        match self.taker.take(&offer).await {
            Ok(Outcome::Admitted(admission, stored)) => {
                self.tell(&offer, admission);
                self.see_out(path, stored).await
            }
            Ok(Outcome::Refused(refusal, stamp)) => self.refuse(&offer, stamp, refusal).await,
            Err(error) => self.not_now(&offer, stamp, error),
        }
    }

    /// Takes files that make one document, as soon as all are there and whole. One that has had its time and is not is
    /// refused, and the others are taken: the document's history says which page is missing.
    pub(crate) async fn together(&self, gathered: Gathered) -> Vec<(Settled, End)> {
        let (mut ended, mut ready, mut waits) = (Vec::new(), Vec::new(), false);
        for file in gathered.files {
            // Some of them may be in the archive already, and have only not left: then they are not pages of another.
            if let Some(end) = self.leave_if_taken(&file).await {
                ended.push((file, end));
                continue;
            }
            let offer = self.offer(&file);
            match self.taker.glance(&offer).await {
                Ok(()) => ready.push((file, offer)),
                Err(error) => {
                    let end = self.not_now(&offer, file.stamp, error);
                    waits |= !matches!(end, End::Done);
                    ended.push((file, end));
                }
            }
        }
        if waits || ready.is_empty() {
            ended.extend(ready.into_iter().map(|(file, _)| (file, End::Others)));
            return ended;
        }
        let (files, offers): (Vec<_>, Vec<_>) = ready.into_iter().unzip();
        let order = |counts: &[u32]| {
            let (pages, note) = gathered.order.pages(counts);
            (pages, missing(&gathered.order, &offers, counts).unwrap_or(note))
        };
        match self.taker.take_together(&offers, &gathered.name, order).await {
            Ok(together) => {
                if let Some(admission) = together.admission {
                    info!(desk = %self.desk.id, name = gathered.name, files = offers.len(), document = %admission.document, "taken as one document");
                }
                for ((file, offer), became) in files.into_iter().zip(&offers).zip(together.files) {
                    let end = match became {
                        Ok(stored) => self.see_out(&offer.path, stored).await,
                        Err((refusal, stamp)) => self.refuse(offer, stamp, refusal).await,
                    };
                    ended.push((file, end));
                }
            }
            Err((at, error)) => {
                let mut error = Some(error);
                for (place, (file, offer)) in files.into_iter().zip(&offers).enumerate() {
                    let fault = error.take_if(|_| place == at);
                    let end = fault.map_or(End::Others, |error| self.not_now(offer, file.stamp, error));
                    ended.push((file, end));
                }
            }
        }
        ended
    }

    fn offer(&self, file: &Settled) -> Offer {
        let Settled { path, stamp, patient } = file;
        Offer {
            path: path.clone(),
            inside: path.strip_prefix(&self.desk.folder).unwrap_or(path).to_owned(),
            desk: self.desk.id.clone(),
            local: self.desk.local.clone(),
            dossier: None,
            priority: Priority::Desk,
            by: self.by(),
            origin: Origin::Seen(stamp.place(path)),
            settled: Some(*stamp),
            patient: *patient,
            shared: Some(SharedFolder {
                folder: self.desk.folder.clone(),
                // Who has it open on another machine, this one does not know.
                knows_writers: self.desk.watch != WatchChoice::Polling,
            }),
        }
    }

    fn tell(&self, offer: &Offer, admission: Admission) {
        let how = match admission.kind {
            AdmissionKind::New => "taken",
            AdmissionKind::Resumed => "taken before",
            AdmissionKind::Duplicate => "a duplicate",
            AdmissionKind::Linked => "linked: the same bytes are in another dossier",
        };
        info!(desk = %self.desk.id, file = offer.name(), document = %admission.document, "{how}");
    }

    /// Is this very file one that came, or was refused, before, in a folder that nothing can leave?
    async fn is_remembered(&self, path: &Path, stamp: Stamp) -> bool {
        let claim = self.claim(path, stamp);
        let seen = Origin::Seen(stamp.place(path));
        let known = self.taker.catalogue().remembered(self.desk.id.clone(), seen, claim).await;
        matches!(known, Ok(Some(_)))
    }

    fn by(&self) -> Principal {
        Principal::System(Part::Desk(self.desk.id.clone()))
    }

    fn claim(&self, path: &Path, stamp: Stamp) -> Claim {
        self.offer(&Settled { path: path.to_owned(), stamp, patient: true }).claim()
    }

    async fn leave_if_taken(&self, file: &Settled) -> Option<End> {
        let (path, stamp) = (&file.path, file.stamp);
        let claim = self.claim(path, stamp);
        let catalogue = self.taker.catalogue();
        let seen = Origin::Seen(stamp.place(path));
        let known = catalogue.remembered(self.desk.id.clone(), seen, claim).await.ok()??;
        let Remembered::Taken(document) = known else { return Some(End::Stays(stamp)) };
        let document = catalogue.document(&self.by(), document).await.ok()??;
        let (opened, folder, most) =
            (path.clone(), self.desk.folder.clone(), self.taker.settings().most_bytes);
        let looked = self.taker.reading(move || {
            let (file, stamp) = open(&opened, Some(&folder))?;
            look(file, stamp, most, false)
        });
        // Its bytes have to be those that were stored before it goes.
        let looked = looked.await.ok()?.ok().filter(|looked| looked.stamp == stamp)?;
        let stored = document.originals.iter().any(|original| original.sha256 == looked.digest);
        if stored { Some(self.see_out(path, looked.stored()).await) } else { None }
    }

    async fn see_out(&self, path: &Path, stored: Stored) -> End {
        match self.aside.see_out(path, stored).await {
            Ok(true) => End::Done,
            Ok(false) => End::Changed,
            Err(why) => {
                info!(desk = %self.desk.id, path = %path.display(), %why, "is in the archive, and stays in a folder that it cannot leave");
                End::Stays(stored.stamp)
            }
        }
    }

    async fn refuse(&self, offer: &Offer, stamp: Stamp, refusal: Refusal) -> End {
        warn!(desk = %self.desk.id, file = offer.name(), reason = %refusal, "refused");
        let mut row = RefusedFile {
            desk: self.desk.id.clone(),
            name: offer.name(),
            refusal: refusal.clone(),
            lies: Lies::InFolder(stamp.place(&offer.path)),
        };
        if let Err(error) = self.taker.catalogue().refuse(row.clone()).await {
            return self.not_now(offer, stamp, TakeError::Store(error));
        }
        let (leaving, path) = (Arc::clone(&self.leaving), offer.path.clone());
        match self.taker.lane().run(move || reject(&leaving, &path, stamp, &refusal)).await {
            Ok(Ok(Some(name))) => {
                row.lies = Lies::Rejected { name: name.into_vec(), from: stamp.place(&offer.path) };
                if let Err(error) = self.taker.catalogue().refuse(row).await {
                    warn!(%error, "where a refused file went could not be recorded");
                }
                End::Done
            }
            Ok(Ok(None)) => End::Changed,
            failed => {
                warn!(desk = %self.desk.id, file = offer.name(), why = ?failed, "a refused file stays in a folder that it cannot leave");
                End::Stays(stamp)
            }
        }
    }

    fn not_now(&self, offer: &Offer, stamp: Stamp, failure: TakeError) -> End {
        let file = offer.name();
        let desk = &self.desk.id;
        match failure {
            TakeError::NotAFile => End::Done,
            TakeError::Io(error) if error.kind() == io::ErrorKind::NotFound => End::Done,
            TakeError::Changing => {
                debug!(%desk, file, "has changed; it waits anew");
                End::Changed
            }
            failure @ TakeError::OpenToWrite => {
                debug!(%desk, file, "somebody has it open to write to it");
                End::Again(stamp, Waits::Quiet, failure.to_string())
            }
            TakeError::Incomplete(what) => {
                info!(%desk, file, what, "is quiet, but not whole; it waits for its end");
                End::Incomplete(stamp, Waits::Whole, what)
            }
            TakeError::Unrecognised(what) => {
                info!(%desk, file, what, "is quiet, but of no known type; it waits for its beginning");
                End::Incomplete(stamp, Waits::Head, what)
            }
            TakeError::NoSpace(detail) => End::NoRoom(stamp, detail),
            TakeError::Store(error) if error.is_disk_full() => End::NoRoom(stamp, error.to_string()),
            TakeError::Io(ref error) if error.kind() == io::ErrorKind::PermissionDenied => {
                error!(%desk, file, %failure, "stays in the folder and is tried again");
                End::Again(stamp, Waits::Permission, failure.to_string())
            }
            failure => {
                error!(%desk, file, %failure, "could not be taken yet; it stays in the folder and is tried again");
                End::Again(stamp, Waits::Trouble, failure.to_string())
            }
        }
    }

    /// May files leave the folder of `path`? One that does not say may not.
    async fn can_leave(&self, path: &Path) -> bool {
        let Some(folder) = path.parent().map(Path::to_owned) else { return false };
        self.taker.lane().run(move || access(&folder, Access::WRITE_OK).is_ok()).await.unwrap_or(false)
    }
}

/// What the history says of images that are no pages of the document, because they were refused: those of so many pages.
fn missing(order: &Order, offers: &[Offer], counts: &[u32]) -> Option<String> {
    let names = offers.iter().zip(counts).filter(|(_, count)| **count == 0).map(|(offer, _)| offer.name());
    let names: Vec<String> = names.collect();
    (*order == Order::InTurn && !names.is_empty()).then(|| {
        format!(
            "pages are missing: {} of {} files was refused: {}",
            names.len(),
            offers.len(),
            names.join(", ")
        )
    })
}
