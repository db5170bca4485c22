//! A file leaves the desk's folder.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hoso_model::DocumentId;
use hoso_store::instant;
use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::making::make_inside;
use crate::{OWN_FOLDER, Stamp};

/// Bytes of a name, on every file system that scans come from.
pub(crate) const LONGEST_NAME: usize = 255;
/// Files on their way out, under the path they had in the desk's folder.
const LEAVING: &str = "leaving";

/// Folders in which files of one desk are set aside. Each holds one file at a time, and is kept for the next while many
/// come: to make and remove one for each would take longer than all else, for the kernel does it one by one.
#[derive(Debug)]
pub(crate) struct WaysOut {
    desk_folder: PathBuf,
    free: Mutex<Vec<PathBuf>>,
}

impl WaysOut {
    /// Of the desk with this folder.
    pub(crate) fn new(desk_folder: &Path) -> Self {
        Self { desk_folder: desk_folder.to_owned(), free: Mutex::default() }
    }

    /// Removes the file at `path` if it is still the one with `stamp`. It is set aside first, where no scanner writes,
    /// and looked at there: a file that has taken its place in the meantime goes back. True if it left.
    pub(crate) fn leave(&self, path: &Path, stamp: Stamp) -> io::Result<bool> {
        let own = self.free().pop().unwrap_or_else(|| own_folder(&self.desk_folder));
        let Some(aside) = set_aside_in(&self.desk_folder, &own, path, stamp)? else { return Ok(false) };
        instant!("set aside");
        fs::remove_file(&aside)?;
        instant!("removed");
        tidy(&own, &aside);
        self.free().push(own);
        Ok(true)
    }

    /// Removes the folders that hold nothing.
    pub(crate) fn close(&self) {
        for own in self.free().drain(..) {
            // One that is not empty, or has gone, is not ours any more.
            drop(fs::remove_dir(own));
        }
    }

    fn free(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Moves the file at `path` aside, into a folder of its own, if it is the one with `stamp`; where it is then.
pub(crate) fn set_aside(desk_folder: &Path, path: &Path, stamp: Stamp) -> io::Result<Option<PathBuf>> {
    set_aside_in(desk_folder, &own_folder(desk_folder), path, stamp)
}

/// A folder that there is not yet.
fn own_folder(desk_folder: &Path) -> PathBuf {
    desk_folder.join(OWN_FOLDER).join(LEAVING).join(DocumentId::generate().to_string())
}

/// Moves the file at `path` into `own`, which has no file in it and is made if it is not there; if nothing was set
/// aside, it is removed.
fn set_aside_in(desk_folder: &Path, own: &Path, path: &Path, stamp: Stamp) -> io::Result<Option<PathBuf>> {
    let aside = own.join(path.strip_prefix(desk_folder).map_err(io::Error::other)?);
    // Nothing is there: a plain rename, which every file system has, replaces nothing.
    let moved = match fs::rename(path, &aside) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_inside(desk_folder, aside.parent().unwrap_or(own))?;
            fs::rename(path, &aside)
        }
        other => other,
    };
    match moved {
        Ok(()) if Stamp::at(&aside) == Some(stamp) => return Ok(Some(aside)),
        Ok(()) => {
            put_back(&aside, path)?;
            discard(desk_folder, &aside);
            return Ok(None);
        }
        Err(_) => discard(desk_folder, &aside),
    }
    match moved {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(None),
    }
}

/// Removes the folders that were made to set a file aside; one that is not empty stays.
pub(crate) fn discard(desk_folder: &Path, aside: &Path) {
    tidy(&desk_folder.join(OWN_FOLDER).join(LEAVING), aside);
}

/// Removes the folders below `top` that were made for `aside`; one that is not empty stays.
fn tidy(top: &Path, aside: &Path) {
    for folder in aside.ancestors().skip(1).take_while(|folder| *folder != top && folder.starts_with(top)) {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// Puts files back that were on their way out when the service was stopped: they are taken again, as the same document.
pub(crate) fn return_interrupted(desk_folder: &Path) -> io::Result<()> {
    let leaving = desk_folder.join(OWN_FOLDER).join(LEAVING);
    let mut folders = vec![leaving.clone()];
    let mut seen = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if fs::symlink_metadata(&path)?.is_dir() {
                folders.push(path);
            } else {
                // Each was set aside in a folder of its own.
                let inside = path.strip_prefix(&leaving).map_err(io::Error::other)?;
                let back = desk_folder.join(inside.components().skip(1).collect::<PathBuf>());
                if let Some(folder) = back.parent() {
                    fs::create_dir_all(folder)?;
                }
                put_back(&path, &back)?;
            }
        }
        seen.push(folder);
    }
    // The innermost were seen last; what is not empty by now is not ours.
    for folder in seen.iter().rev().filter(|folder| **folder != leaving) {
        drop(fs::remove_dir(folder));
    }
    Ok(())
}

/// Renames to `to`, or to a name beside it if that is taken; the name it got.
pub(crate) fn put_back(from: &Path, to: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let to = numbered(to, number);
        match rename_new(from, &to) {
            Ok(()) => return Ok(to),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// `scan.pdf`, `scan (2).pdf`, `scan (3).pdf`, …
pub(crate) fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let mut ending = format!(" ({number})").into_bytes();
    if let Some(extension) = path.extension() {
        ending.push(b'.');
        ending.extend(extension.as_bytes());
    }
    with_ending(path, &ending, LONGEST_NAME)
}

/// `path` with its name's stem and `ending`, the stem cut so that the name has no more than `longest` bytes.
pub(crate) fn with_ending(path: &Path, ending: &[u8], longest: usize) -> PathBuf {
    let mut stem = path.file_stem().unwrap_or_default().as_bytes();
    let room = longest.saturating_sub(ending.len());
    if stem.len() > room {
        let mut end = room;
        // Not within a character: bytes 10xxxxxx continue one.
        while end > 0 && stem[end] & 0xC0 == 0x80 {
            end -= 1;
        }
        stem = &stem[..end];
    }
    path.with_file_name(OsStr::from_bytes(&[stem, ending].concat()))
}

/// Renames without ever replacing what is there.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Some network file systems cannot: a link that fails if the name is taken, then the old name goes.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            fs::hard_link(from, to)?;
            fs::remove_file(from)
        }
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::{WaysOut, return_interrupted};
    use crate::Stamp;
    use std::fs;

    #[test]
    fn the_very_file_leaves_and_another_stays() {
        let desk = tempfile::tempdir().unwrap();
        let ways = WaysOut::new(desk.path());
        let path = desk.path().join("x").join("a.pdf");
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, b"first").unwrap();
        let stamp = Stamp::at(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"another").unwrap();
        assert!(!ways.leave(&path, stamp).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"another");
        assert!(ways.leave(&path, Stamp::at(&path).unwrap()).unwrap());
        assert!(!path.exists());
        assert!(!ways.leave(&path, stamp).unwrap(), "one that has gone has not been removed by us");
    }

    #[test]
    fn the_way_of_one_is_the_way_of_the_next() {
        let desk = tempfile::tempdir().unwrap();
        let ways = WaysOut::new(desk.path());
        // One may be called what the other's folder was called.
        for name in ["x/a.pdf", "x", "b.pdf"] {
            let path = desk.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if path.is_dir() {
                fs::remove_dir(&path).unwrap();
            }
            fs::write(&path, b"scan").unwrap();
            assert!(ways.leave(&path, Stamp::at(&path).unwrap()).unwrap());
            assert!(!path.exists());
        }
        let leaving = desk.path().join(".hoso/leaving");
        assert_eq!(fs::read_dir(&leaving).unwrap().count(), 1);
        // Somebody tidied: a new one is made.
        fs::remove_dir_all(desk.path().join(".hoso")).unwrap();
        let path = desk.path().join("c.pdf");
        fs::write(&path, b"scan").unwrap();
        assert!(ways.leave(&path, Stamp::at(&path).unwrap()).unwrap());
        ways.close();
        assert_eq!(fs::read_dir(&leaving).unwrap().count(), 0);
    }

    #[test]
    fn names_of_255_bytes_get_numbers_too() {
        let long = format!("{}.pdf", "ệ".repeat(83));
        assert_eq!(long.len(), 253);
        let second = super::numbered(std::path::Path::new(&long), 2);
        let name = second.to_str().unwrap();
        assert!(name.len() <= 255 && name.ends_with("ệ (2).pdf"), "{name}");
    }

    #[test]
    fn what_was_on_its_way_out_comes_back_beside_what_came_since() {
        let desk = tempfile::tempdir().unwrap();
        let aside = desk.path().join(".hoso/leaving/01/x");
        fs::create_dir_all(&aside).unwrap();
        fs::write(aside.join("a.pdf"), b"old").unwrap();
        fs::create_dir(desk.path().join("x")).unwrap();
        fs::write(desk.path().join("x/a.pdf"), b"new").unwrap();
        return_interrupted(desk.path()).unwrap();
        assert_eq!(fs::read(desk.path().join("x/a.pdf")).unwrap(), b"new");
        assert_eq!(fs::read(desk.path().join("x/a (2).pdf")).unwrap(), b"old");
        // Of one that had been removed, only its folders are left.
        fs::create_dir_all(desk.path().join(".hoso/leaving/02/y/z")).unwrap();
        return_interrupted(desk.path()).unwrap();
        assert_eq!(fs::read_dir(desk.path().join(".hoso/leaving")).unwrap().count(), 0);
        return_interrupted(desk.path()).unwrap();
    }
}
