//! Files on their way in.

use async_trait::async_trait;
use hoso_model::{Attached, Claim, DeskId, Digest, DocumentId, MediaType, PageNo, Principal, Priority};
use sha2::{Digest as _, Sha256};

use crate::{Place, RefusedFile, RefusedView, StoreError};

/// Takes files in, and remembers those that cannot be taken. Whatever offers files calls it: watched folders, uploads, the
/// command line.
#[async_trait]
pub trait Admissions: Send + Sync {
    /// Admits files whose blobs are durable as one document: its row, its pages, the work owed to them, and its
    /// history. The same bytes for the same dossier (for the same desk, without one) are the same document; pages that
    /// were read before, for another dossier, are not read again.
    async fn admit(&self, arrival: Arrival) -> Result<Admission, StoreError>;

    /// Admits a file that only holds others (a ZIP file): `members` stand for it.
    async fn admit_container(
        &self,
        arrival: Arrival,
        members: Vec<DocumentId>,
    ) -> Result<Admission, StoreError>;

    /// Admits one member of the ZIP file `zip`, which was admitted before without it.
    async fn admit_member(&self, arrival: Arrival, zip: Digest) -> Result<Admission, StoreError>;

    /// Records that the files at `places` have left the desk's folder.
    async fn left_folder(&self, desk: DeskId, places: Vec<Place>) -> Result<(), StoreError>;

    /// Records that the file that was taken at `place` was written on since, and is to be found at the path `back` as it
    /// is now: when that is admitted, it stands for the document that was made of what came before.
    async fn came_back(&self, desk: DeskId, place: Place, back: Vec<u8>) -> Result<(), StoreError>;

    /// What is known of the very file of this origin, if it is one that has come. It may have left before: a power loss
    /// brings back what was not gone from the disk yet. What somebody said of a file is never an answer about one that was
    /// seen.
    async fn remembered(
        &self,
        desk: DeskId,
        origin: Origin,
        claim: Claim,
    ) -> Result<Option<Remembered>, StoreError>;

    /// Records that a file was refused, and where it lies; the same file refused again is the same row.
    async fn refuse(&self, file: RefusedFile) -> Result<(), StoreError>;

    /// Takes refusals off the list that `principal` may see, since their files were sent through again or have gone. One
    /// that was recorded anew since it was listed, or whose file lies elsewhere by now, stays.
    async fn clear_refusals(
        &self,
        principal: &Principal,
        refusals: Vec<RefusedView>,
    ) -> Result<(), StoreError>;
}

/// Whole files, stored as blobs, on their way into the catalogue as one document.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The files, at least one.
    pub files: Vec<ArrivedFile>,
    /// The pages in order: each the place of a file in `files`, and the number of the page in it. None of a file that
    /// only holds others.
    pub pages: Vec<(u32, PageNo)>,
    /// Its name, in Unicode normal form C.
    pub name: String,
    /// The desk it came from.
    pub desk: DeskId,
    /// What names said of its dossier.
    pub claim: Claim,
    /// Whose work goes first.
    pub priority: Priority,
    /// Who sent it.
    pub by: Principal,
    /// Something for its history that an operator should know; may be empty.
    pub note: String,
}

impl Arrival {
    /// What the bytes of all its files are called: those of its only file, else the SHA-256 of the files' digests.
    pub fn digest(&self) -> Digest {
        match self.files.as_slice() {
            [only] => only.digest,
            files => {
                let mut hasher = Sha256::new();
                for file in files {
                    hasher.update(file.digest.to_string());
                }
                Digest::new(hasher.finalize().into())
            }
        }
    }
}

/// One file of an [`Arrival`].
#[derive(Debug, Clone)]
pub struct ArrivedFile {
    /// What its bytes are called.
    pub digest: Digest,
    /// How many bytes.
    pub size: u64,
    /// What it is.
    pub media: MediaType,
    /// True if it carries a digital signature.
    pub signed: bool,
    /// The files attached to it, which are not read.
    pub attached: Attached,
    /// How many pages it has; 0 of one that only holds others.
    pub pages: u32,
    /// Its name, in Unicode normal form C.
    pub name: String,
    /// Where it came from.
    pub origin: Origin,
    /// Its path within the ZIP file that came from there; empty of a file that came itself.
    pub inside: String,
}

/// Where a file came from, by which it is known again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// Nowhere that is known.
    #[default]
    Unknown,
    /// The watch saw it here, in the desk's folder.
    Seen(Place),
    /// Whoever sent it says that it lies here. It serves to know it again when it is sent again, and for nothing else.
    Said(Place),
}

/// What admission did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admission {
    /// The document that these bytes are.
    pub document: DocumentId,
    /// New, or known already.
    pub kind: AdmissionKind,
}

/// How an arrival met what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdmissionKind {
    /// A new document.
    New,
    /// The same file as before, whose leaving the folder was interrupted.
    Resumed,
    /// The same bytes came before for the same dossier.
    Duplicate,
    /// The same bytes came before for another dossier or desk: a new document of the pages that are there.
    Linked,
}

/// A file that has come and has not left its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembered {
    /// It is this document.
    Taken(DocumentId),
    /// It was refused, and could not be moved aside.
    Refused,
}
