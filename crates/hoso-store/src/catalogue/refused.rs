//! Files that were not taken in, and where they lie.

use hoso_model::{Claim, DeskId, Digest, Refusal};
use serde::{Deserialize, Serialize};

/// A file that was not taken in.
#[derive(Debug, Clone)]
pub struct RefusedFile {
    /// The desk.
    pub desk: DeskId,
    /// Its name, in Unicode normal form C.
    pub name: String,
    /// Why.
    pub refusal: Refusal,
    /// Where it lies now.
    pub lies: Lies,
}

/// Where a refused file lies, by which it is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lies {
    /// Where the watch saw it: it cannot leave the desk's folder.
    InFolder(Place),
    /// In `.hoso/rejected` of the desk's folder.
    Rejected {
        /// Its name there, as the system has it.
        name: Vec<u8>,
        /// Where the watch saw it before.
        from: Place,
    },
    /// In a ZIP file that is kept.
    InZip(ZipMember),
}

/// A member of a ZIP file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZipMember {
    /// The ZIP file's bytes.
    pub zip: Digest,
    /// The member's path in it.
    pub inside: String,
    /// What names and people said of its dossier.
    pub claim: Claim,
}

/// One file as a folder showed it: enough to tell it from another file of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path's bytes, as the system has them.
    pub path: Vec<u8>,
    /// Inode number.
    pub inode: u64,
    /// Modification time in ns since 1970.
    pub modified: i64,
    /// Size in bytes.
    pub size: u64,
}
