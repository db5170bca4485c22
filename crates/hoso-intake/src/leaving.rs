//! A file leaves the desk's folder.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use hoso_model::DocumentId;
use hoso_store::instant;
use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::{OWN_FOLDER, Stamp};

/// Bytes of a name, on every file system that scans come from.
pub(crate) const LONGEST_NAME: usize = 255;
/// Files on their way out, under the path they had in the desk's folder.
const LEAVING: &str = "leaving";

/// Removes the file at `path` in `desk_folder` if it is still the one with `stamp`. It is set aside first, where no
/// scanner writes, and looked at there: a file that has taken its place in the meantime goes back. True if it left.
pub(crate) fn leave(desk_folder: &Path, path: &Path, stamp: Stamp) -> io::Result<bool> {
    match set_aside(desk_folder, path, stamp)? {
        Some(aside) => {
            instant!("set aside");
            fs::remove_file(&aside)?;
            instant!("removed");
            tidy(desk_folder, &aside);
            Ok(true)
        }
        None => Ok(false),
    }
}

/// Moves the file at `path` aside, into a folder of its own, if it is the one with `stamp`; where it is then.
pub(crate) fn set_aside(desk_folder: &Path, path: &Path, stamp: Stamp) -> io::Result<Option<PathBuf>> {
    let inside = path.strip_prefix(desk_folder).map_err(io::Error::other)?;
    // The folder is new: a plain rename, which every file system has, replaces nothing there.
    let own = DocumentId::generate().to_string();
    let aside = desk_folder.join(OWN_FOLDER).join(LEAVING).join(own).join(inside);
    if let Some(folder) = aside.parent() {
        fs::create_dir_all(folder)?;
    }
    let moved = fs::rename(path, &aside);
    match moved {
        Ok(()) if Stamp::at(&aside) == Some(stamp) => return Ok(Some(aside)),
        Ok(()) => {
            put_back(&aside, path)?;
            tidy(desk_folder, &aside);
            return Ok(None);
        }
        Err(_) => tidy(desk_folder, &aside),
    }
    match moved {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(None),
    }
}

/// Removes the folders that were made to set a file aside; one that is not empty stays.
pub(crate) fn tidy(desk_folder: &Path, aside: &Path) {
    let leaving = desk_folder.join(OWN_FOLDER).join(LEAVING);
    for folder in
        aside.ancestors().skip(1).take_while(|folder| *folder != leaving && folder.starts_with(&leaving))
    {
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
    use super::{leave, return_interrupted};
    use crate::Stamp;
    use std::fs;

    #[test]
    fn the_very_file_leaves_and_another_stays() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("x").join("a.pdf");
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, b"first").unwrap();
        let stamp = Stamp::at(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"another").unwrap();
        assert!(!leave(desk.path(), &path, stamp).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"another");
        assert!(leave(desk.path(), &path, Stamp::at(&path).unwrap()).unwrap());
        assert!(!path.exists());
        assert!(!leave(desk.path(), &path, stamp).unwrap(), "one that has gone has not been removed by us");
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
