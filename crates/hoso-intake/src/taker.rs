//! Taking one file in.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoso_model::{DeskId, Digest, DossierCode, DossierSource, MediaType, Priority, Refusal, RefusalReason};
use hoso_store::{Admission, Arrival, BlobError, BlobStore, Catalogue, StoreError};
use rustix::fs::{Mode, OFlags};
use sha2::{Digest as _, Sha256};
use tokio::sync::Notify;

use crate::Stamp;

/// Looks at a file in a child process: how many pages has it? May block.
pub type Inspect = Arc<dyn Fn(File, Digest, MediaType) -> Result<u32, InspectError> + Send + Sync>;

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

/// Takes files in: the one way into the archive, for folders, uploads and imports alike.
#[derive(Clone)]
pub struct Taker {
    catalogue: Arc<dyn Catalogue>,
    blobs: BlobStore,
    inspect: Inspect,
    admitted: Arc<Notify>,
    most_bytes: u64,
}

/// A file that is offered.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name for people, in Unicode normal form C.
    pub name: String,
    /// The desk it is for.
    pub desk: DeskId,
    /// Its dossier and who said so.
    pub dossier: Option<(DossierCode, DossierSource)>,
    /// Whose work goes first.
    pub priority: Priority,
    /// Who offers it.
    pub actor: String,
    /// True of a file in a watched folder, which will leave it.
    pub watched: bool,
}

/// What became of an offer.
#[derive(Debug)]
pub enum Outcome {
    /// It is in the archive, durably. The stamp is that of the file whose bytes were stored.
    Admitted(Admission, Stamp),
    /// It cannot be taken, ever, as it is.
    Refused(Refusal, Stamp),
}

/// Why an offer has no outcome yet: try again.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// It changed while it was being taken.
    #[error("the file is still being written")]
    Changing,
    /// It is a link, a folder, a pipe: nothing that is taken.
    #[error("not a regular file")]
    NotAFile,
    /// It cannot be opened or read.
    #[error("the file cannot be read: {0}; check that the service may read it")]
    Io(#[from] std::io::Error),
    /// The bytes cannot be stored.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The row cannot be committed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be looked at just now.
    #[error("{0}")]
    Unavailable(String),
}

impl Taker {
    /// Takes files into `catalogue` and `blobs`; `inspect` looks at them, `admitted` is told of each, and a file of
    /// over `most_bytes` is refused unread.
    pub fn new(
        catalogue: Arc<dyn Catalogue>,
        blobs: BlobStore,
        inspect: Inspect,
        admitted: Arc<Notify>,
        most_bytes: u64,
    ) -> Self {
        Self { catalogue, blobs, inspect, admitted, most_bytes }
    }

    /// The catalogue files are taken into.
    pub fn catalogue(&self) -> &Arc<dyn Catalogue> {
        &self.catalogue
    }

    /// Takes one file: opens it once, and everything that is stored or said of it is of those bytes.
    ///
    /// # Errors
    /// [`TakeError`] means: not now; the file is where it was.
    pub async fn take(&self, offer: &Offer) -> Result<Outcome, TakeError> {
        let path = offer.path.clone();
        let most = self.most_bytes;
        let looked = tokio::task::spawn_blocking(move || look(&path, most)).await;
        let looked = looked.map_err(|error| TakeError::Unavailable(error.to_string()))??;
        let Looked { file, stamp, digest, media } = match looked {
            Ok(looked) => looked,
            Err((refusal, stamp)) => return Ok(Outcome::Refused(refusal, stamp)),
        };
        let (inspect, handed) = (Arc::clone(&self.inspect), file.try_clone()?);
        let pages = tokio::task::spawn_blocking(move || inspect(handed, digest, media)).await;
        let pages = match pages.map_err(|error| TakeError::Unavailable(error.to_string()))? {
            Ok(pages) => pages,
            Err(InspectError::Refused(refusal)) => {
                unchanged(&file, stamp)?;
                return Ok(Outcome::Refused(refusal, stamp));
            }
            Err(InspectError::Unavailable(message)) => return Err(TakeError::Unavailable(message)),
        };
        let _admitting = self.blobs.admitting().await;
        match self.blobs.put(&file, digest, stamp.size).await {
            Ok(()) => {}
            Err(BlobError::Changed) => return Err(TakeError::Changing),
            Err(error) => return Err(error.into()),
        }
        unchanged(&file, stamp)?;
        let admission = self
            .catalogue
            .admit(Arrival {
                digest,
                size: stamp.size,
                media,
                pages,
                name: offer.name.clone(),
                desk: offer.desk.clone(),
                place: offer.watched.then(|| stamp.place(&offer.path)),
                dossier: offer.dossier.clone(),
                priority: offer.priority,
                actor: offer.actor.clone(),
            })
            .await?;
        self.admitted.notify_one();
        Ok(Outcome::Admitted(admission, stamp))
    }
}

struct Looked {
    file: File,
    stamp: Stamp,
    digest: Digest,
    media: MediaType,
}

/// Opens, hashes and recognises a file, or refuses it.
fn look(path: &Path, most_bytes: u64) -> Result<Result<Looked, (Refusal, Stamp)>, TakeError> {
    // Links are not followed, and a pipe does not make us wait.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(opened) => File::from(opened),
        Err(rustix::io::Errno::LOOP) => return Err(TakeError::NotAFile),
        Err(error) => return Err(TakeError::Io(error.into())),
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(TakeError::NotAFile);
    }
    let stamp = Stamp::of(&metadata);
    let refuse = |reason, detail: String| Ok(Err((Refusal::new(reason, detail), stamp)));
    if stamp.size == 0 {
        return refuse(RefusalReason::Empty, String::new());
    }
    if stamp.size > most_bytes {
        let detail = format!("{} MB; the limit is {} MB", stamp.size >> 20, most_bytes >> 20);
        return refuse(RefusalReason::TooLarge, detail);
    }
    let mut head = Vec::with_capacity(1024);
    file.by_ref().take(1024).read_to_end(&mut head)?;
    let Some(media) = MediaType::sniff(&head) else {
        let first: Vec<String> = head.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        return refuse(RefusalReason::UnknownType, format!("it begins with {}", first.join(" ")));
    };
    let mut hasher = Sha256::new_with_prefix(&head);
    let mut chunk = vec![0; 1 << 20];
    loop {
        match file.read(&mut chunk)? {
            0 => break,
            read => hasher.update(&chunk[..read]),
        }
    }
    unchanged(&file, stamp)?;
    Ok(Ok(Looked { file, stamp, digest: Digest::new(hasher.finalize().into()), media }))
}

fn unchanged(file: &File, stamp: Stamp) -> Result<(), TakeError> {
    if Stamp::of(&file.metadata()?) == stamp { Ok(()) } else { Err(TakeError::Changing) }
}
