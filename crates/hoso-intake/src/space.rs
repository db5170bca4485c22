//! Room on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Room that others were promised is waited for no longer: one of them may hang.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How much of the disk under the data folder stays free. Whatever writes there asks first.
#[derive(Debug, Clone)]
pub struct Reserve {
    folder: PathBuf,
    bytes: u64,
    /// Promised to those who write, in bytes.
    held: Arc<AtomicU64>,
}

/// Room that was promised, until this is dropped.
#[derive(Debug)]
pub struct Held {
    bytes: u64,
    held: Arc<AtomicU64>,
}

impl Reserve {
    /// Keeps `bytes` free on the disk that `folder` is on.
    pub fn new(folder: &Path, bytes: u64) -> Self {
        Self { folder: folder.to_owned(), bytes, held: Arc::default() }
    }

    /// Is there room for `size` bytes more? If not, how much there is and how much there should be.
    pub fn check(&self, size: u64) -> Result<(), String> {
        let Ok(disk) = rustix::fs::statvfs(&self.folder) else { return Ok(()) };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free >= self.bytes.saturating_add(size) {
            return Ok(());
        }
        Err(format!(
            "{} MB are free on the disk of {}; {} MB are kept in reserve",
            free >> 20,
            self.folder.display(),
            self.bytes >> 20
        ))
    }

    /// Promises room for a file of `size` bytes, which nobody else is promised meanwhile; or says as [`Reserve::check`]
    /// why there is none. What others were promised and have not used yet is waited for, for a while.
    ///
    /// A file's text and index entries take room as well: as much again as a scan's own bytes is more than they need.
    pub async fn hold(&self, size: u64) -> Result<Held, String> {
        let bytes = size.saturating_mul(2);
        let patience = Instant::now() + LONGEST_WAIT;
        loop {
            self.check(bytes)?;
            match self.check(bytes.saturating_add(self.held.load(Ordering::Relaxed))) {
                Err(why) if Instant::now() > patience => return Err(why),
                Err(_) => tokio::time::sleep(LOOK_EVERY).await,
                Ok(()) => {
                    self.held.fetch_add(bytes, Ordering::Relaxed);
                    return Ok(Held { bytes, held: Arc::clone(&self.held) });
                }
            }
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Reserve;
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    #[test]
    fn no_disk_has_room_for_everything() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Reserve::new(folder.path(), 0).check(1), Ok(()));
        assert!(Reserve::new(folder.path(), u64::MAX).check(1).unwrap_err().contains("reserve"));
    }

    #[tokio::test]
    async fn what_is_promised_to_one_is_promised_to_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let reserve = Reserve::new(folder.path(), 0);
        let one = reserve.hold(1 << 10).await.unwrap();
        let two = reserve.clone().hold(1).await.unwrap();
        let held = || reserve.held.load(Ordering::Relaxed);
        assert_eq!(held(), (2 << 10) + 2);
        // More than any disk has: it is waited for, and had when it is given back.
        let most = u64::MAX / 2;
        reserve.held.fetch_add(most, Ordering::Relaxed);
        let soon = Duration::from_millis(200);
        assert!(tokio::time::timeout(soon, reserve.hold(1)).await.is_err());
        reserve.held.fetch_sub(most, Ordering::Relaxed);
        let three = reserve.hold(1).await.unwrap();
        assert!(reserve.hold(most).await.unwrap_err().contains("reserve"));
        drop((one, two, three));
        assert_eq!(held(), 0);
    }
}
