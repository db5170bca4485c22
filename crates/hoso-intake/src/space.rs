//! Room on the disk.

use std::path::{Path, PathBuf};

/// How much of the disk under the data folder stays free.
#[derive(Debug, Clone)]
pub struct Reserve {
    folder: PathBuf,
    bytes: u64,
}

impl Reserve {
    /// Keeps `bytes` free on the disk that `folder` is on.
    pub fn new(folder: &Path, bytes: u64) -> Self {
        Self { folder: folder.to_owned(), bytes }
    }

    /// Is there room for `size` bytes more? If not, how much there is and how much there should be.
    ///
    /// A file's text and index entries take room as well: as much again as a scan's own bytes is more than they need.
    pub fn check(&self, size: u64) -> Result<(), String> {
        let Ok(disk) = rustix::fs::statvfs(&self.folder) else { return Ok(()) };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let needed = self.bytes.saturating_add(size.saturating_mul(2));
        if free >= needed {
            return Ok(());
        }
        Err(format!(
            "{} MB are free on the disk of {}; {} MB are kept in reserve",
            free >> 20,
            self.folder.display(),
            self.bytes >> 20
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::Reserve;

    #[test]
    fn no_disk_has_room_for_everything() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Reserve::new(folder.path(), 0).check(1), Ok(()));
        assert!(Reserve::new(folder.path(), u64::MAX).check(1).unwrap_err().contains("reserve"));
    }
}
