//! Taking files in: the one way into the archive.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoso_model::{Attached, Digest, MediaType, PageNo, Refusal};
use hoso_store::{Admission, Arrival, ArrivedFile, BlobStore, ForIntake, Origin, instant};
use tokio::sync::{Notify, Semaphore};

use crate::inspecting::{Looked, glance, look, open, unchanged};
use crate::lane::Lane;
use crate::measured;
use crate::open_to_write::{Writers, writers};
use crate::permits::Permits;
use crate::unpacking::UnpackLimits;
use crate::{Held, Offer, Outcome, Reserve, SharedFolder, Stamp, TakeError, Together};

/// Looks at a file in a child process. May block.
pub type Inspect = Arc<dyn Fn(File, Digest, MediaType) -> Result<Inspected, InspectError> + Send + Sync>;

/// What a look into a file shows.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// How many pages it has, at least 1.
    pub pages: u32,
    /// Does it carry a digital signature?
    pub signed: bool,
    /// The files attached to it: they are named, and not read.
    pub attached: Attached,
}

/// Why a file could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The file is at fault.
    #[error(transparent)]
    Refused(Refusal),
    /// The machine is at fault.
    #[error("{0}")]
    Unavailable(String),
}

/// What may be taken, and where room is.
#[derive(Debug, Clone)]
pub struct TakeSettings {
    /// A file of more bytes is refused unread.
    pub most_bytes: u64,
    /// How far ZIP files are unpacked.
    pub unpack: UnpackLimits,
    /// A folder for what is unpacked, on the disk of the data folder.
    pub scratch: PathBuf,
    /// Room that stays free.
    pub reserve: Reserve,
}

/// Takes files in, for folders, uploads and imports alike.
#[derive(Clone)]
pub struct Taker {
    pub(crate) catalogue: Arc<dyn ForIntake>,
    pub(crate) blobs: BlobStore,
    inspect: Inspect,
    admitted: Arc<Notify>,
    pub(crate) settings: Arc<TakeSettings>,
    /// Where files are opened and read.
    pub(crate) lane: Lane,
    /// Where ZIP files are unpacked: each waits there for its members to be taken, which needs the other lane.
    pub(crate) unpacking: Lane,
    inspecting: Permits,
}

/// Threads in which files from one place are opened and read.
const THREADS: usize = 16;
/// ZIP files from one place that are unpacked at the same time.
const UNPACKING: usize = 4;
/// Files that are looked at by children at the same time: one of each place, and these of all together.
const INSPECTING: usize = 3;

/// A file whose bytes are stored, on its way to its row.
pub(crate) struct Kept {
    pub file: ArrivedFile,
    pub pages: u32,
}

impl Taker {
    /// Takes files into `catalogue` and `blobs`; `inspect` looks at them, and `admitted` is told of each.
    pub fn new(
        catalogue: Arc<dyn ForIntake>,
        blobs: BlobStore,
        inspect: Inspect,
        admitted: Arc<Notify>,
        settings: TakeSettings,
    ) -> Self {
        Self {
            catalogue,
            blobs,
            inspect,
            admitted,
            settings: Arc::new(settings),
            lane: Lane::new(THREADS),
            unpacking: Lane::new(UNPACKING),
            inspecting: Permits::new(1, &Arc::new(Semaphore::new(INSPECTING))),
        }
    }

    /// The same for another place: neither waits for what hangs at the other.
    #[must_use]
    pub fn for_another_place(&self) -> Self {
        Self {
            lane: Lane::new(THREADS),
            unpacking: Lane::new(UNPACKING),
            inspecting: self.inspecting.for_another(1),
            ..self.clone()
        }
    }

    /// What may be taken, and where room is.
    pub fn settings(&self) -> &TakeSettings {
        &self.settings
    }

    /// Where files are opened and read; what hangs there holds up files of this place only.
    pub fn lane(&self) -> &Lane {
        &self.lane
    }

    /// The catalogue files are taken into.
    pub fn catalogue(&self) -> &Arc<dyn ForIntake> {
        &self.catalogue
    }

    /// Promises room for a file of `size` bytes.
    ///
    /// # Errors
    /// [`TakeError::NoSpace`] if the reserve would be used up.
    pub async fn room(&self, size: u64) -> Result<Held, TakeError> {
        self.settings.reserve.hold(size).await.map_err(TakeError::NoSpace)
    }

    /// Takes one file: opens it once, and everything that is stored or said of it is of those bytes.
    ///
    /// # Errors
    /// [`TakeError`] means: not now; the file is where it was.
    pub async fn take(&self, offer: &Offer) -> Result<Outcome, TakeError> {
        let outcome = self.take_or_refuse(offer).await?;
        if let Outcome::Refused(refusal, _) = &outcome {
            measured::refused(&offer.desk, refusal.reason);
        }
        Ok(outcome)
    }

    async fn take_or_refuse(&self, offer: &Offer) -> Result<Outcome, TakeError> {
        let looked = match self.look(offer).await? {
            Ok(looked) => looked,
            Err((refusal, stamp)) => return Ok(Outcome::Refused(refusal, stamp)),
        };
        if looked.media == MediaType::Zip {
            return self.take_members(offer, looked).await;
        }
        let stored = looked.stored();
        let stamp = stored.stamp;
        // From before the blob is there until its row is, no orphan is removed.
        let _admitting = self.blobs.admitting().await;
        match self.keep(looked, offer.name()).await? {
            Err(refusal) => Ok(Outcome::Refused(refusal, stamp)),
            Ok(mut kept) => {
                kept.file.origin.clone_from(&offer.origin);
                let pages = (0..kept.pages).map(|index| (0, PageNo::from_index(index))).collect();
                let admission = self.admit(offer, vec![kept.file], pages, String::new()).await?;
                Ok(Outcome::Admitted(admission, stored))
            }
        }
    }

    /// Takes several files as one document, in the order that `arrange` gives: it is told how many pages each file
    /// has (0 of one that is refused) and answers with the places of files and their pages, and a note for its history.
    /// The document is called `name`.
    ///
    /// # Errors
    /// As with [`Taker::take`], and at which of the files: all are where they were.
    pub async fn take_together(
        &self,
        offers: &[Offer],
        name: &str,
        arrange: impl FnOnce(&[u32]) -> (Vec<(u32, PageNo)>, String) + Send,
    ) -> Result<Together, (usize, TakeError)> {
        let _admitting = self.blobs.admitting().await;
        let (mut kept, mut files, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for (place, offer) in offers.iter().enumerate() {
            let stored = async {
                let looked = match self.look(offer).await? {
                    Err(refused) => return Ok(Err(refused)),
                    Ok(looked) => looked,
                };
                let stored = looked.stored();
                let kept = self.keep(looked, offer.name()).await?;
                Ok(kept.map(|one| (one, stored)).map_err(|refusal| (refusal, stored.stamp)))
            };
            match stored.await.map_err(|error| (place, error))? {
                Ok((mut one, stored)) => {
                    one.file.origin.clone_from(&offer.origin);
                    files.push(Ok(stored));
                    counts.push(one.pages);
                    kept.push(Some(one.file));
                }
                Err((refusal, stamp)) => {
                    measured::refused(&offer.desk, refusal.reason);
                    files.push(Err((refusal, stamp)));
                    counts.push(0);
                    kept.push(None);
                }
            }
        }
        let (pages, note) = arrange(&counts);
        // Places are among all offers; the document knows only those that were kept.
        let mut places = Vec::with_capacity(kept.len());
        let mut next = 0;
        for one in &kept {
            places.push(next);
            next += u32::from(one.is_some());
        }
        let pages = pages.into_iter().filter_map(|(file, page)| Some((*places.get(file as usize)?, page)));
        let (pages, arrived): (Vec<_>, Vec<_>) = (pages.collect(), kept.into_iter().flatten().collect());
        let admission = match offers.first() {
            Some(first) if !arrived.is_empty() => {
                let mut first = first.clone();
                first.inside.set_file_name(name);
                Some(self.admit(&first, arrived, pages, note).await.map_err(|error| (0, error))?)
            }
            _ => None,
        };
        Ok(Together { admission, files })
    }

    /// Can the file be taken now, as far as opening it and following its structure tells?
    ///
    /// # Errors
    /// Why not now. What is at fault for good is told when it is taken.
    pub async fn glance(&self, offer: &Offer) -> Result<(), TakeError> {
        let (path, settled, patient) = (offer.path.clone(), offer.settled, offer.patient);
        let shared = offer.shared.clone();
        self.reading(move || {
            let (file, stamp) = open_settled(&path, shared.as_ref(), settled)?;
            glance(&file, stamp, patient)
        })
        .await
    }

    /// Runs what reads files where it may hang.
    pub async fn reading<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, TakeError> + Send + 'static,
    ) -> Result<T, TakeError> {
        self.lane.run(work).await.map_err(|error| TakeError::Unavailable(error.to_string()))?
    }

    async fn look(&self, offer: &Offer) -> Result<Result<Looked, (Refusal, Stamp)>, TakeError> {
        let (path, settings) = (offer.path.clone(), Arc::clone(&self.settings));
        let (settled, patient, shared) = (offer.settled, offer.patient, offer.shared.clone());
        self.reading(move || {
            let (file, stamp) = open_settled(&path, shared.as_ref(), settled)?;
            // Before it is read; room is promised to it when it is stored.
            settings.reserve.check(stamp.size).map_err(TakeError::NoSpace)?;
            Ok(look(file, stamp, settings.most_bytes, patient)?.map_err(|refusal| (refusal, stamp)))
        })
        .await
    }

    /// Looks into a file and stores its bytes. The caller holds [`BlobStore::admitting`].
    pub(crate) async fn keep(
        &self,
        looked: Looked,
        name: String,
    ) -> Result<Result<Kept, Refusal>, TakeError> {
        let Looked { file, stamp, digest, media } = looked;
        let (inspect, handed) = (Arc::clone(&self.inspect), file.try_clone()?);
        let permit = self.inspecting.take().await;
        let inspected = self.reading(move || Ok(inspect(handed, digest, media))).await?;
        drop(permit);
        let Inspected { pages, signed, attached } = match inspected {
            Ok(inspected) => inspected,
            Err(InspectError::Refused(refusal)) => {
                unchanged(&file, stamp)?;
                return Ok(Err(refusal));
            }
            Err(InspectError::Unavailable(message)) => return Err(TakeError::Unavailable(message)),
        };
        instant!("inspected");
        // Until its bytes are there, nobody else is promised their room.
        let _held = self.room(stamp.size).await?;
        self.blobs.put(&file, digest, stamp.size).await?;
        instant!("blob stored");
        unchanged(&file, stamp)?;
        let file = ArrivedFile {
            digest,
            size: stamp.size,
            media,
            signed,
            attached,
            pages,
            name,
            origin: Origin::Unknown,
            inside: String::new(),
        };
        Ok(Ok(Kept { file, pages }))
    }

    async fn admit(
        &self,
        offer: &Offer,
        files: Vec<ArrivedFile>,
        pages: Vec<(u32, PageNo)>,
        note: String,
    ) -> Result<Admission, TakeError> {
        let arrival = Arrival {
            files,
            pages,
            name: offer.name(),
            desk: offer.desk.clone(),
            claim: offer.claim(),
            priority: offer.priority,
            by: offer.by.clone(),
            note,
        };
        let admission = self.catalogue.admit(arrival).await?;
        instant!("admitted");
        measured::admitted(&offer.desk, admission.kind);
        self.tell_admitted();
        Ok(admission)
    }

    pub(crate) fn tell_admitted(&self) {
        self.admitted.notify_one();
    }
}

/// Opens the file at `path`, if it still is as it was when it settled, and nobody has it open to write to it.
fn open_settled(
    path: &Path,
    shared: Option<&SharedFolder>,
    settled: Option<Stamp>,
) -> Result<(File, Stamp), TakeError> {
    let (file, stamp) = open(path, shared.map(|shared| shared.folder.as_path()))?;
    if settled.is_some_and(|settled| settled != stamp) {
        return Err(TakeError::Changing);
    }
    if shared.is_some_and(|shared| shared.knows_writers) && writers(&file) == Writers::Some {
        return Err(TakeError::OpenToWrite);
    }
    Ok((file, stamp))
}
