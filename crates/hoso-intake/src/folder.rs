//! An open folder: what is in it is reached by its handle, one name at a time, and no link is ever followed.
//!
//! Whoever may write to a desk's folder may put a link in place of anything in it, at any moment. A path that was looked
//! at may lead elsewhere when it is used; a handle stays what it is.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Component, Path};

use hoso_model::DocumentId;
use rustix::fs::{
    AtFlags, CWD, Dir, FileType, Mode, OFlags, RenameFlags, ResolveFlags, Statx, StatxFlags, fchmod, fsync,
    linkat, mkdirat, openat, openat2, renameat, renameat_with, statx, unlinkat,
};
use rustix::io::Errno;

use crate::Stamp;

/// A handle to go on from: nothing is read through it.
const STEP: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// No part of a way may be a link.
const WITHOUT_LINKS: ResolveFlags = ResolveFlags::NO_SYMLINKS.union(ResolveFlags::NO_MAGICLINKS);
/// A file to be read. A pipe does not make us wait.
pub(crate) const READ: OFlags =
    OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);
/// A file that there is not yet.
const FRESH: OFlags =
    OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// A folder, open.
#[derive(Debug)]
pub struct Folder(OwnedFd);

impl Folder {
    /// The folder at `path`, no part of which may be a link.
    pub fn at(path: &Path) -> io::Result<Self> {
        let absolute = std::path::absolute(path)?;
        if let Some(opened) = at_once(CWD, &absolute, WITHOUT_LINKS) {
            return Ok(opened);
        }
        let root = Self(openat(CWD, "/", STEP, Mode::empty())?);
        root.below(absolute.strip_prefix("/").unwrap_or(&absolute))
    }

    /// The folder `inside` this one, which may be several below.
    pub fn below(&self, inside: &Path) -> io::Result<Self> {
        let names = names(inside)?;
        if names.len() > 1
            && let Some(opened) = at_once(self.0.as_fd(), inside, WITHOUT_LINKS.union(ResolveFlags::BENEATH))
        {
            return Ok(opened);
        }
        let mut at = Self(self.0.try_clone()?);
        for name in names {
            at = at.step(name)?;
        }
        Ok(at)
    }

    /// The same; those that are not there are made.
    pub fn make_below(&self, inside: &Path, mode: Mode) -> io::Result<Self> {
        let mut at = Self(self.0.try_clone()?);
        for name in names(inside)? {
            at = at.make(name, mode)?;
        }
        Ok(at)
    }

    /// The folder `name` in this one, made with exactly `mode` if it is not there.
    pub fn make(&self, name: &OsStr, mode: Mode) -> io::Result<Self> {
        match self.step(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => return other,
        }
        match mkdirat(&self.0, name, mode) {
            Ok(()) => {
                let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                let made = openat(&self.0, name, flags, Mode::empty())?;
                // What the umask took away. Some file systems have no modes.
                let _ = fchmod(&made, mode);
            }
            Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        self.step(name)
    }

    fn step(&self, name: &OsStr) -> io::Result<Self> {
        match openat(&self.0, one(name)?, STEP, Mode::empty()) {
            Ok(opened) => Ok(Self(opened)),
            Err(Errno::NOTDIR | Errno::LOOP) => Err(io::Error::new(
                io::ErrorKind::NotADirectory,
                format!("{} is a link or a file, where a folder should be", name.display()),
            )),
            Err(error) => Err(error.into()),
        }
    }

    /// The file `name` to be read; a link is not followed, and is an error of kind [`io::ErrorKind::FilesystemLoop`].
    pub fn open_file(&self, name: &OsStr) -> io::Result<File> {
        Ok(openat(&self.0, one(name)?, READ, Mode::empty())?.into())
    }

    /// Of the regular file `name`; `None` of anything else.
    pub fn stamp(&self, name: &OsStr) -> Option<Stamp> {
        let told = self.look(name).ok()?;
        (FileType::from_raw_mode(told.stx_mode.into()) == FileType::RegularFile).then(|| Stamp::told(&told))
    }

    /// Is there anything of this name?
    pub fn has(&self, name: &OsStr) -> bool {
        self.look(name).is_ok()
    }

    fn look(&self, name: &OsStr) -> io::Result<Statx> {
        Ok(statx(&self.0, one(name)?, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS)?)
    }

    /// What the system says of the folder itself.
    pub fn told(&self) -> io::Result<Statx> {
        Ok(statx(&self.0, "", AtFlags::EMPTY_PATH, StatxFlags::BASIC_STATS)?)
    }

    /// What is in it, and which of that are folders.
    pub fn entries(&self) -> io::Result<Vec<(OsString, bool)>> {
        let mut entries = Vec::new();
        let listed = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        for entry in Dir::new(openat(&self.0, ".", listed, Mode::empty())?)? {
            let entry = entry?;
            let name = OsString::from_vec(entry.file_name().to_bytes().to_vec());
            if name == "." || name == ".." {
                continue;
            }
            let kind = match entry.file_type() {
                FileType::Unknown => match self.look(&name) {
                    Ok(told) => FileType::from_raw_mode(told.stx_mode.into()),
                    Err(_) => continue,
                },
                kind => kind,
            };
            entries.push((name, kind == FileType::Directory));
        }
        Ok(entries)
    }

    /// Makes the names in it durable, where the file system can.
    pub fn sync(&self) -> io::Result<()> {
        let listed = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        match fsync(openat(&self.0, ".", listed, Mode::empty())?) {
            Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
            other => Ok(other?),
        }
    }

    /// The same, and the bytes of the file `name`.
    pub fn sync_with(&self, name: &OsStr) -> io::Result<()> {
        self.open_file(name)?.sync_all()?;
        self.sync()
    }

    /// Moves what is called `name` to `to`, where nothing is called `as_name`.
    pub fn move_to(&self, name: &OsStr, to: &Self, as_name: &OsStr) -> io::Result<()> {
        Ok(renameat(&self.0, one(name)?, &to.0, one(as_name)?)?)
    }

    /// The same, where others write: what is there is never replaced.
    pub fn move_to_new(&self, name: &OsStr, to: &Self, as_name: &OsStr) -> io::Result<()> {
        match renameat_with(&self.0, one(name)?, &to.0, one(as_name)?, RenameFlags::NOREPLACE) {
            // Some network file systems cannot: a link that fails if the name is taken, then the old name goes.
            Err(Errno::INVAL | Errno::NOSYS) => {
                linkat(&self.0, name, &to.0, as_name, AtFlags::empty())?;
                self.remove(name)
            }
            other => Ok(other?),
        }
    }

    /// Removes a file.
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(unlinkat(&self.0, one(name)?, AtFlags::empty())?)
    }

    /// Removes a folder in which nothing is.
    pub fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        Ok(unlinkat(&self.0, one(name)?, AtFlags::REMOVEDIR)?)
    }

    /// Writes `bytes` under a name that nobody can guess, and gives it the name `name`, whatever had that before.
    pub fn write_whole(&self, name: &OsStr, bytes: &[u8], mode: Mode) -> io::Result<()> {
        let fresh = OsString::from(format!(".{}.writing", DocumentId::generate()));
        let mut file = File::from(openat(&self.0, &fresh, FRESH, mode)?);
        let written = file.write_all(bytes).and_then(|()| {
            let _ = fchmod(&file, mode);
            Ok(renameat(&self.0, &fresh, &self.0, one(name)?)?)
        });
        if written.is_err() {
            self.remove(&fresh)?;
        }
        written
    }
}

impl AsFd for Folder {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// The folder and the name of the file at `inside`.
pub fn split(inside: &Path) -> io::Result<(&Path, &OsStr)> {
    match (inside.parent(), inside.file_name()) {
        (Some(parent), Some(name)) => Ok((parent, name)),
        _ => Err(io::ErrorKind::InvalidFilename.into()),
    }
}

/// A name, and no way: the system would follow one.
fn one(name: &OsStr) -> io::Result<&OsStr> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(only)), None) if only == name => Ok(name),
        _ => Err(io::ErrorKind::InvalidFilename.into()),
    }
}

/// The folder at `way`, opened by one system call if the kernel can and nothing is in the way; `None` leaves it to the
/// one that goes a name at a time, and says what it met.
fn at_once(from: BorrowedFd<'_>, way: &Path, how: ResolveFlags) -> Option<Folder> {
    openat2(from, way, STEP, Mode::empty(), how).ok().map(Folder)
}

/// The names on a way that goes down and never up.
fn names(inside: &Path) -> io::Result<Vec<&OsStr>> {
    inside
        .components()
        .map(|part| match part {
            Component::Normal(name) => Ok(name),
            _ => Err(io::ErrorKind::InvalidFilename.into()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Folder;
    use rustix::fs::Mode;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;

    #[test]
    fn no_way_leads_through_a_link_or_up() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("desk/real/deep")).unwrap();
        fs::create_dir(root.path().join("elsewhere")).unwrap();
        symlink(root.path().join("elsewhere"), root.path().join("desk/link")).unwrap();
        symlink("real", root.path().join("desk/inner")).unwrap();
        let desk = Folder::at(&root.path().join("desk")).unwrap();
        assert!(desk.below(Path::new("real/deep")).is_ok());
        for way in ["link", "inner", "inner/deep", "link/new", "../elsewhere", "real/../../elsewhere", "/"] {
            assert!(desk.below(Path::new(way)).is_err(), "{way}");
            assert!(desk.make_below(Path::new(way), Mode::RWXU).is_err(), "{way}");
        }
        assert!(Folder::at(&root.path().join("desk/link")).is_err());
        for name in ["real/deep", "../elsewhere", "..", ".", "", "/"] {
            assert!(!desk.has(name.as_ref()) && desk.open_file(name.as_ref()).is_err(), "{name}");
            assert!(desk.move_to(name.as_ref(), &desk, "new".as_ref()).is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(root.path().join("elsewhere")).unwrap().count(), 0);
    }

    #[test]
    fn what_is_written_takes_the_place_of_a_link_and_leaves_what_it_shows_to() {
        let root = tempfile::tempdir().unwrap();
        let victim = root.path().join("victim");
        fs::write(&victim, "precious").unwrap();
        symlink(&victim, root.path().join("status.txt")).unwrap();
        let folder = Folder::at(root.path()).unwrap();
        folder.write_whole("status.txt".as_ref(), b"new", Mode::from_raw_mode(0o644)).unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        let written = root.path().join("status.txt");
        assert_eq!(fs::read_to_string(&written).unwrap(), "new");
        let told = fs::symlink_metadata(&written).unwrap();
        assert!(told.is_file() && told.permissions().mode() & 0o777 == 0o644);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_move_replaces_nothing() {
        let root = tempfile::tempdir().unwrap();
        for name in ["a", "b"] {
            fs::write(root.path().join(name), name).unwrap();
        }
        let folder = Folder::at(root.path()).unwrap();
        let moved = folder.move_to_new("a".as_ref(), &folder, "b".as_ref());
        assert_eq!(moved.unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(root.path().join("b")).unwrap(), "b");
        folder.move_to_new("a".as_ref(), &folder, "c".as_ref()).unwrap();
        assert_eq!(fs::read_to_string(root.path().join("c")).unwrap(), "a");
    }
}
