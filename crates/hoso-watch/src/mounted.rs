//! Whether the file system that a desk's folder is on is mounted.
//!
//! Where a share is mounted there is a folder, empty, when it is not. Taken for the desk's, it would look healthy: nothing
//! comes, nobody complains, and what is written there is hidden when the share is back. So it is remembered where the file
//! system was mounted that the folder was on.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hoso_model::DeskId;
use hoso_store::ForIntake;
use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
use tracing::warn;

/// Where the file system was mounted that a desk's folder was on when it was last read.
#[derive(Debug, Default)]
pub struct Mounted {
    /// The folder is used whatever file system it is on.
    on_any_disk: bool,
    now: Mutex<Option<PathBuf>>,
    /// As the catalogue has it.
    kept: Mutex<Option<PathBuf>>,
}

impl Mounted {
    /// Of a folder that is used whatever file system it is on by now.
    pub fn on_any_disk() -> Self {
        Self { on_any_disk: true, ..Self::default() }
    }

    /// Takes up what is remembered from before.
    pub(crate) async fn recall(&self, catalogue: &dyn ForIntake, desk: &DeskId, folder: &Path) {
        if locked(&self.now).is_some() {
            return;
        }
        match catalogue.mount_of(desk, folder.as_os_str().as_bytes().to_vec()).await {
            Ok(mount) => {
                let mount = mount.map(|mount| PathBuf::from(OsStr::from_bytes(&mount)));
                locked(&self.kept).clone_from(&mount);
                *locked(&self.now) = mount;
            }
            Err(error) => warn!(%desk, %error, "where the desk's folder was mounted is not known"),
        }
    }

    /// Remembers what was seen last.
    pub(crate) async fn keep(&self, catalogue: &dyn ForIntake, desk: &DeskId, folder: &Path) {
        let now = locked(&self.now).clone();
        let Some(mount) = now.filter(|now| locked(&self.kept).as_ref() != Some(now)) else { return };
        let bytes = |path: &Path| path.as_os_str().as_bytes().to_vec();
        match catalogue.mounted(desk.clone(), bytes(folder), bytes(&mount)).await {
            Ok(()) => *locked(&self.kept) = Some(mount),
            Err(error) => warn!(%desk, %error, "where the desk's folder is mounted could not be kept"),
        }
    }

    /// Looks where the file system of `folder` is mounted; if it is further up than it was, where it was.
    pub(crate) fn missing(&self, folder: &Path) -> Option<PathBuf> {
        let now = folder.ancestors().find(|above| is_mount(above))?;
        let mut before = locked(&self.now);
        match &*before {
            Some(was)
                if !self.on_any_disk
                    && was.as_path() != now
                    && was.starts_with(now)
                    && folder.starts_with(was) =>
            {
                Some(was.clone())
            }
            _ => {
                *before = Some(now.to_owned());
                None
            }
        }
    }
}

/// Is something mounted at `path`?
fn is_mount(path: &Path) -> bool {
    let Some(above) = path.parent() else { return true };
    if let Ok(told) = statx(CWD, path, AtFlags::empty(), StatxFlags::empty())
        && told.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT)
    {
        return told.stx_attributes.contains(StatxAttributes::MOUNT_ROOT);
    }
    // A kernel before 5.8 does not say; a mount of the same device is not seen then.
    let device = |path: &Path| std::fs::metadata(path).ok().map(|told| told.dev());
    device(path) != device(above)
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{Mounted, is_mount};
    use std::path::{Path, PathBuf};

    #[test]
    fn a_file_system_that_was_nearer_is_missing_and_one_that_is_nearer_is_news() {
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path().join("in");
        std::fs::create_dir(&desk).unwrap();
        assert!(is_mount(Path::new("/")) && is_mount(Path::new("/proc")) && !is_mount(&desk));
        let mounted = Mounted::default();
        assert_eq!(mounted.missing(&desk), None);
        let now = mounted.now.lock().unwrap().clone().unwrap();
        assert!(desk.starts_with(&now));
        assert_eq!(mounted.missing(&desk), None);
        for was in [folder.path(), &desk] {
            *mounted.now.lock().unwrap() = Some(was.to_owned());
            assert_eq!(mounted.missing(&desk), Some(was.to_owned()), "and stays so");
            assert_eq!(mounted.missing(&desk), Some(was.to_owned()));
        }
        for was in ["/", "/elsewhere"] {
            *mounted.now.lock().unwrap() = Some(PathBuf::from(was));
            assert_eq!(mounted.missing(&desk), None);
        }
    }
}
