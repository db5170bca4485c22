//! The service's own folder in a desk's folder: made by it, or not used.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use hoso_intake::OWN_FOLDER;
use hoso_intake::folder::Folder;
use hoso_model::DocumentId;
use rustix::fs::Mode;
use rustix::process::geteuid;

use crate::Desk;
use crate::mounted::Mounted;

/// A desk's folder by its path, and the service's own in it. Each use opens it anew: a handle that was kept would hold a
/// share that somebody unmounts, and would show what was there before another was mounted.
#[derive(Debug)]
pub(crate) struct DeskFolder {
    path: PathBuf,
    mounted: Arc<Mounted>,
    /// The device of the folder, and the owner that its file system gives to what the service makes there.
    owner_given: Mutex<Option<((u32, u32), u32)>>,
}

/// How others may use what the service makes in a desk's folder: as they may use the folder itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Modes {
    /// Of folders that people take files out of.
    pub open: Mode,
    /// Of folders in which only the service makes files.
    pub closed: Mode,
    /// Of files for people to read.
    pub file: Mode,
}

impl DeskFolder {
    /// The folder at `path`, which may not be there.
    pub(crate) fn new(path: &Path, mounted: Arc<Mounted>) -> Self {
        Self { path: path.to_owned(), mounted, owner_given: Mutex::default() }
    }

    /// That of a desk.
    pub(crate) fn of(desk: &Desk) -> Self {
        Self::new(&desk.folder, Arc::clone(&desk.mounted))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The desk's folder, open. It is never made, and an empty mount point is none: a share that is not mounted would seem
    /// to have come back, empty.
    pub(crate) fn root(&self) -> io::Result<Folder> {
        let root = Folder::at(&self.path)?;
        // Asked when it is open: what is unmounted from now on stays the share.
        match self.mounted.missing(&self.path) {
            Some(mount) => Err(io::Error::other(format!("nothing is mounted at {}", mount.display()))),
            None => Ok(root),
        }
    }

    /// The service's folder in `root`, made if it is not there, and how others may use what is made in it.
    ///
    /// # Errors
    /// Besides those of the system: it is a link, or somebody else made it, who could then move what is in it.
    pub(crate) fn own(&self, root: &Folder) -> io::Result<(Folder, Modes)> {
        let modes = modes(root)?;
        let own = root.make(OWN_FOLDER.as_ref(), modes.closed)?;
        self.is_ours(root, &own, OWN_FOLDER)?;
        Ok((own, modes))
    }

    /// The folder `name` in the service's folder, made if it is not there, with `mode`.
    pub(crate) fn in_own(
        &self,
        root: &Folder,
        name: &str,
        mode: fn(Modes) -> Mode,
    ) -> io::Result<(Folder, Modes)> {
        let (own, modes) = self.own(root)?;
        let folder = own.make(name.as_ref(), mode(modes))?;
        self.is_ours(root, &folder, name)?;
        Ok((folder, modes))
    }

    /// The same; `None` if it is not there, or the service's folder is not.
    pub(crate) fn in_own_if_there(&self, root: &Folder, name: &str) -> io::Result<Option<Folder>> {
        let mut at = root.below(Path::new(""))?;
        for name in [OWN_FOLDER, name] {
            at = match at.below(Path::new(name)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                other => other?,
            };
            self.is_ours(root, &at, name)?;
        }
        Ok(Some(at))
    }

    fn is_ours(&self, root: &Folder, folder: &Folder, name: &str) -> io::Result<()> {
        let told = folder.told()?;
        let owner = told.stx_uid;
        if owner == geteuid().as_raw() || owner == 0 {
            return Ok(());
        }
        // A share may show all that is in it as somebody's, whoever made it: then its server tells people apart.
        let device = (told.stx_dev_major, told.stx_dev_minor);
        let mut known = self.owner_given.lock().unwrap_or_else(PoisonError::into_inner);
        let given = match *known {
            Some((of, given)) if of == device => given,
            _ => {
                let given = owner_given(root)?;
                *known = Some((device, given));
                given
            }
        };
        if owner == given {
            return Ok(());
        }
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!(
                "{name} trong {path} do người dùng khác tạo (uid {owner}), không phải của dịch vụ: hãy xoá hoặc đổi tên nó · \
                 {name} in {path} was made by another user (uid {owner}), not by the service: remove or rename it",
                path = self.path.display()
            ),
        ))
    }
}

/// The owner that a folder has which the service makes here.
fn owner_given(root: &Folder) -> io::Result<u32> {
    let name = format!("{OWN_FOLDER}.{}", DocumentId::generate());
    let name: &OsStr = name.as_ref();
    let made = root.make(name, Mode::RWXU)?;
    let told = made.told();
    root.remove_folder(name)?;
    Ok(told?.stx_uid)
}

/// Who may write to the desk's folder may take refused files back out; who may read it may read what is told there.
pub(crate) fn modes(root: &Folder) -> io::Result<Modes> {
    let of_desk = u32::from(root.told()?.stx_mode);
    // A group is handed on where the desk's folder hands it on.
    let handed_on = of_desk & 0o2000;
    Ok(Modes {
        open: Mode::from_raw_mode(handed_on | (of_desk & 0o777) | 0o700),
        closed: Mode::from_raw_mode(handed_on | (of_desk & 0o755) | 0o700),
        file: Mode::from_raw_mode((of_desk & 0o444) | 0o600),
    })
}

#[cfg(test)]
mod tests {
    use super::DeskFolder;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
    use std::sync::Arc;

    #[test]
    fn it_is_made_as_the_desks_folder_is_and_never_in_place_of_one_that_is_gone() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("share/in");
        let desk = DeskFolder::new(&path, Arc::default());
        assert!(desk.root().is_err());
        assert!(!root.path().join("share").exists());
        fs::create_dir_all(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o770)).unwrap();
        for _ in 0..2 {
            desk.in_own(&desk.root().unwrap(), "rejected", |modes| modes.open).unwrap();
        }
        let mode = |inside: &str| fs::metadata(path.join(inside)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(".hoso"), mode(".hoso/rejected")), (0o750, 0o770));
    }

    #[test]
    fn a_link_in_its_place_is_not_followed() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["in", "data", "two/.hoso"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        symlink(root.path().join("data"), root.path().join("in/.hoso")).unwrap();
        symlink(root.path().join("data"), root.path().join("two/.hoso/leaving")).unwrap();
        for folder in ["in", "two"] {
            let desk = DeskFolder::new(&root.path().join(folder), Arc::default());
            let opened = desk.root().unwrap();
            assert!(desk.in_own(&opened, "leaving", |modes| modes.open).is_err());
            assert!(desk.in_own_if_there(&opened, "leaving").is_err());
        }
        assert_eq!(fs::read_dir(root.path().join("data")).unwrap().count(), 0);
    }

    #[test]
    fn one_that_somebody_else_made_is_refused_with_words() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(".hoso")).unwrap();
        chown(root.path().join(".hoso"), Some(12345), None).unwrap();
        let desk = DeskFolder::new(root.path(), Arc::default());
        let refused = desk.own(&desk.root().unwrap()).unwrap_err().to_string();
        assert!(refused.contains("uid 12345") && refused.contains("người dùng khác"), "{refused}");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "what was tried has gone");
    }
}
