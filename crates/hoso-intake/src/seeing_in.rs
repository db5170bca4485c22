//! Seeing a file of a desk's folder in, and out of the folder.

use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hoso_model::{Priority, Refusal};
use hoso_store::{Admission, AdmissionKind, Lies, Origin, RefusedFile, Remembered};
use rustix::fs::{Access, access};
use tracing::{debug, error, info, warn};

use crate::aside::KeptAside;
use crate::gathering::Gathered;
use crate::leaving::Leaving;
use crate::looking::{look, open};
use crate::rejecting::reject;
use crate::taker::blocking;
use crate::{Desk, Offer, Outcome, SharedFolder, Stamp, Stored, TakeError, Taker, Waits, WatchChoice};

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
    /// It is not whole, but may become so.
    Incomplete(Stamp, String),
    /// The disk is nearly full.
    NoRoom(Stamp, String),
    /// Not now, for this reason.
    Again(Stamp, Waits, String),
}

impl SeeIn {
    /// After a failure that is not the file's fault it is tried again after this long.
    pub(crate) const TRY_AGAIN: Duration = Duration::from_secs(3);

    /// Takes the file at `path`, which settled with `stamp`.
    pub(crate) async fn one(&self, path: &Path, stamp: Stamp, patient: bool) -> End {
        if !can_leave(path) && self.is_remembered(path, stamp).await {
            return End::Stays(stamp);
        }
        let offer = self.offer(path, stamp, patient);
        match self.taker.take(&offer).await {
            Ok(Outcome::Admitted(admission, stored)) => {
                self.tell(&offer, admission);
                self.see_out(path, stored).await
            }
            Ok(Outcome::Refused(refusal, stamp)) => self.refuse(&offer, stamp, refusal).await,
            Err(error) => self.not_now(&offer, stamp, error),
        }
    }

    /// Takes files that make one document.
    pub(crate) async fn together(&self, gathered: Gathered) -> Vec<(PathBuf, End)> {
        let mut ended = Vec::new();
        let mut offers = Vec::new();
        for (path, stamp) in gathered.files {
            // Some of them may be in the archive already, and have only not left: then they are not pages of another.
            match self.leave_if_taken(&path, stamp).await {
                Some(end) => ended.push((path, end)),
                None => offers.push((self.offer(&path, stamp, true), stamp)),
            }
        }
        if offers.is_empty() {
            return ended;
        }
        let only: Vec<Offer> = offers.iter().map(|(offer, _)| offer.clone()).collect();
        let order = gathered.order;
        match self.taker.take_together(&only, &gathered.name, |counts| order.pages(counts)).await {
            Ok(together) => {
                if let Some(admission) = together.admission {
                    info!(desk = %self.desk.id, name = gathered.name, files = only.len(), document = %admission.document, "taken as one document");
                }
                for (offer, file) in only.into_iter().zip(together.files) {
                    let end = match file {
                        Ok(stored) => self.see_out(&offer.path, stored).await,
                        Err((refusal, stamp)) => self.refuse(&offer, stamp, refusal).await,
                    };
                    ended.push((offer.path, end));
                }
            }
            Err(error) => {
                let detail = error.to_string();
                let mut first = Some(error);
                for (offer, stamp) in offers {
                    let end = match first.take() {
                        Some(error) => self.not_now(&offer, stamp, error),
                        None => End::Again(stamp, Waits::Others, detail.clone()),
                    };
                    ended.push((offer.path, end));
                }
            }
        }
        ended
    }

    fn offer(&self, path: &Path, stamp: Stamp, patient: bool) -> Offer {
        Offer {
            path: path.to_owned(),
            inside: path.strip_prefix(&self.desk.folder).unwrap_or(path).to_owned(),
            desk: self.desk.id.clone(),
            local: self.desk.local.clone(),
            dossier: None,
            priority: Priority::Desk,
            actor: format!("desk {}", self.desk.id),
            origin: Origin::Seen(stamp.place(path)),
            settled: Some(stamp),
            patient,
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
        let claim = self.offer(path, stamp, true).claim();
        let seen = Origin::Seen(stamp.place(path));
        let known = self.taker.catalogue().remembered(self.desk.id.clone(), seen, claim).await;
        matches!(known, Ok(Some(_)))
    }

    async fn leave_if_taken(&self, path: &Path, stamp: Stamp) -> Option<End> {
        let claim = self.offer(path, stamp, true).claim();
        let catalogue = self.taker.catalogue();
        let seen = Origin::Seen(stamp.place(path));
        let known = catalogue.remembered(self.desk.id.clone(), seen, claim).await.ok()??;
        let Remembered::Taken(document) = known else { return Some(End::Stays(stamp)) };
        let document = catalogue.document(&hoso_model::Asker::local(), document).await.ok()??;
        let (opened, folder, most) =
            (path.to_owned(), self.desk.folder.clone(), self.taker.settings.most_bytes);
        let looked = blocking(move || {
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
        match tokio::task::spawn_blocking(move || reject(&leaving, &path, stamp, &refusal)).await {
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
                End::Incomplete(stamp, what)
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
}

/// May files leave the folder of `path`?
fn can_leave(path: &Path) -> bool {
    path.parent().is_some_and(|folder| access(folder, Access::WRITE_OK).is_ok())
}
