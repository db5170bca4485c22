//! What is offered to the archive, and what becomes of it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoso_model::{
    Candidate, Claim, DeskId, Digest, DossierCode, DossierSource, Principal, Priority, Refusal,
};
use hoso_store::{Admission, BlobError, Origin, StoreError};
use hoso_viet::nfc;

use crate::{LocalNumbers, Stamp, dossier_of};

/// A file that is offered.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Where it lies.
    pub path: PathBuf,
    /// Its path within the desk's folder, or within the folder that is imported: its names may carry a dossier's code.
    pub inside: PathBuf,
    /// The desk it is for.
    pub desk: DeskId,
    /// How the desk's own numbers look in names.
    pub local: Arc<LocalNumbers>,
    /// The dossier that a person named, whatever names say.
    pub dossier: Option<DossierCode>,
    /// Whose work goes first.
    pub priority: Priority,
    /// Who offers it.
    pub by: Principal,
    /// Where it was scanned to, or is imported from: it is known again by that.
    pub origin: Origin,
    /// The file as it was when it settled: one that is another by now is not taken.
    pub settled: Option<Stamp>,
    /// True if a file that is not whole may become so: it is not refused yet.
    pub patient: bool,
    /// The folder others write to in which the file lies, if it lies in one.
    pub shared: Option<SharedFolder>,
}

/// A folder that others write to: no link below it is followed, and a file that somebody has open to write to is not
/// taken.
#[derive(Debug, Clone)]
pub struct SharedFolder {
    /// Where it is.
    pub folder: PathBuf,
    /// True if this machine knows who has a file of it open.
    pub knows_writers: bool,
}

/// The state of a file whose bytes were stored, and what they are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// The file.
    pub stamp: Stamp,
    /// Its bytes.
    pub digest: Digest,
}

impl Offer {
    /// Its name for people, in Unicode normal form C.
    pub fn name(&self) -> String {
        let name = self.inside.file_name().unwrap_or_default().to_string_lossy();
        nfc(&name).into_owned()
    }

    /// What a person or names say of its dossier.
    pub fn claim(&self) -> Claim {
        self.claim_of(&self.inside)
    }

    /// The same of the member `name` of a ZIP file.
    pub(crate) fn claim_of_member(&self, name: &str) -> Claim {
        self.claim_of(&self.inside.join(name))
    }

    fn claim_of(&self, inside: &Path) -> Claim {
        match &self.dossier {
            Some(code) => Claim::One(Candidate { code: code.clone(), source: DossierSource::Manual }),
            None => dossier_of(inside, &self.local),
        }
    }
}

/// What became of an offer.
#[derive(Debug)]
pub enum Outcome {
    /// It is in the archive, durably.
    Admitted(Admission, Stored),
    /// It cannot be taken, ever, as it is.
    Refused(Refusal, Stamp),
}

/// What became of files that were offered as one document.
#[derive(Debug)]
pub struct Together {
    /// The document; `None` if every file was refused.
    pub admission: Option<Admission>,
    /// File by file, in the order of the offers: it was stored, or refused as it was then.
    pub files: Vec<Result<Stored, (Refusal, Stamp)>>,
}

/// Why an offer has no outcome yet: try again.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// It changed while it was being taken.
    #[error("the file is still being written")]
    Changing,
    /// Somebody has it open to write to it.
    #[error("a program has the file open to write to it; it is taken when that closes it")]
    OpenToWrite,
    /// Its end is missing, and may yet come.
    #[error("the file is not whole yet: {0}")]
    Incomplete(String),
    /// Its beginning is of no known type, and may yet be written.
    #[error("the file's beginning is of no known type yet: {0}")]
    Unrecognised(String),
    /// It is a link, a folder, a pipe: nothing that is taken.
    #[error("not a regular file")]
    NotAFile,
    /// The disk is nearly full.
    #[error("the disk is nearly full: {0}; make room, and intake goes on by itself")]
    NoSpace(String),
    /// It cannot be opened or read.
    #[error("the file cannot be read: {0}; check that the service may read it")]
    Io(std::io::Error),
    /// The bytes cannot be stored.
    #[error(transparent)]
    Blob(BlobError),
    /// The row cannot be committed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be looked at just now.
    #[error("{0}")]
    Unavailable(String),
}

impl From<std::io::Error> for TakeError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            // Only what is written needs room, and it is written to the disk of the archive.
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::NoSpace(error.to_string()),
            _ => Self::Io(error),
        }
    }
}

impl From<BlobError> for TakeError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Changed => Self::Changing,
            error if error.is_full() => Self::NoSpace(error.to_string()),
            error => Self::Blob(error),
        }
    }
}
