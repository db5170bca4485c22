//! What tells one state of a file from another.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use hoso_store::Place;
use rustix::fs::Statx;

/// A file's identity and state: any writing, replacing or touching changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// Inode number.
    pub inode: u64,
    /// Size in bytes.
    pub size: u64,
    /// Modification time in ns since 1970; compared for change only, because clocks lie.
    pub modified: i64,
}

impl Stamp {
    /// From what the system says of a file.
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata.mtime().saturating_mul(1_000_000_000).saturating_add(metadata.mtime_nsec());
        Self { inode: metadata.ino(), size: metadata.size(), modified }
    }

    /// The same, from what it says to another question.
    pub fn told(told: &Statx) -> Self {
        let modified = told.stx_mtime;
        let modified = modified.tv_sec.saturating_mul(1_000_000_000).saturating_add(modified.tv_nsec.into());
        Self { inode: told.stx_ino, size: told.stx_size, modified }
    }

    /// The regular file at `path`; `None` of anything else. Links are not followed.
    pub fn at(path: &Path) -> Option<Self> {
        let metadata = std::fs::symlink_metadata(path).ok()?;
        metadata.is_file().then(|| Self::of(&metadata))
    }

    /// The file as the catalogue remembers it.
    pub fn place(self, path: &Path) -> Place {
        use std::os::unix::ffi::OsStrExt as _;
        Place {
            path: path.as_os_str().as_bytes().to_vec(),
            inode: self.inode,
            modified: self.modified,
            size: self.size,
        }
    }
}
