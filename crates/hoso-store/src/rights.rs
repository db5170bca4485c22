//! Who may read what is written. The archive is for its owner alone; what is given to people is as they have it set.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::OnceLock;

use rustix::fs::Mode;
use rustix::process::{geteuid, umask};

/// Nothing for the group, nothing for others.
const OWNER_ONLY: Mode = Mode::from_raw_mode(0o077);
/// What a folder and a file have for their owner.
const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;

/// What the user's umask was.
static USUAL: OnceLock<Mode> = OnceLock::new();

/// From now on whatever this process makes is its owner's alone, whichever library makes it. To be called before any
/// thread is started.
pub fn keep_to_owner() {
    USUAL.get_or_init(|| umask(OWNER_ONLY));
}

/// Gives a new file that is meant for people the rights that their umask says.
pub fn share_file(file: &File) -> io::Result<()> {
    match USUAL.get() {
        Some(usual) => file.set_permissions(Permissions::from_mode(0o666 & !usual.as_raw_mode())),
        None => Ok(()),
    }
}

/// Gives a new folder that is meant for people the rights that their umask says.
pub fn share_folder(path: &Path) -> io::Result<()> {
    match USUAL.get() {
        Some(usual) => fs::set_permissions(path, Permissions::from_mode(0o777 & !usual.as_raw_mode())),
        None => Ok(()),
    }
}

/// The owner of `path`, if it is another user than this process's.
pub(crate) fn other_owner(path: &Path) -> io::Result<Option<u32>> {
    let owner = fs::metadata(path)?.uid();
    Ok((owner != geteuid().as_raw()).then_some(owner))
}

/// Takes from everybody but the owner what they have of the folder and all in it; how many files and folders had
/// something. A folder that is shut is taken to be so all the way down, so that a start does not go over ten million
/// blobs: it is shut last, and what was interrupted is done again.
pub(crate) fn tighten(path: &Path) -> io::Result<u64> {
    if mode(&fs::metadata(path)?) & OWNER_ONLY.as_raw_mode() == 0 {
        return Ok(0);
    }
    let inside = tighten_inside(path, true)?;
    fs::set_permissions(path, Permissions::from_mode(FOLDER))?;
    Ok(inside + 1)
}

/// Parts of the data folder may lie elsewhere, behind links that its owner made; further down no link is followed.
fn tighten_inside(folder: &Path, through_links: bool) -> io::Result<u64> {
    let mut tightened = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let looked = if through_links { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
        let Ok(found) = looked else { continue };
        let right = if found.is_dir() {
            tightened += tighten_inside(&path, false)?;
            FOLDER
        } else if found.is_file() {
            FILE
        } else {
            continue;
        };
        if mode(&found) & OWNER_ONLY.as_raw_mode() != 0 {
            fs::set_permissions(&path, Permissions::from_mode(right))?;
            tightened += 1;
        }
    }
    Ok(tightened)
}

fn mode(found: &fs::Metadata) -> u32 {
    found.permissions().mode()
}

#[cfg(test)]
mod tests {
    use super::{mode, tighten};
    use crate::make_folder;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    fn rights(path: &Path) -> u32 {
        mode(&fs::metadata(path).unwrap()) & 0o777
    }

    #[test]
    fn what_others_may_read_is_taken_from_them_and_links_lead_nowhere() {
        let root = tempfile::tempdir().unwrap();
        let (data, outside) = (root.path().join("a/data"), root.path().join("outside"));
        make_folder(&data).unwrap();
        assert_eq!((rights(&data), tighten(&data).unwrap()), (0o700, 0));
        let blobs = data.join("blobs/ab");
        fs::create_dir_all(&blobs).unwrap();
        fs::write(blobs.join("x"), "x").unwrap();
        fs::write(&outside, "another's").unwrap();
        std::os::unix::fs::symlink(&outside, blobs.join("link")).unwrap();
        for (path, mode) in [(&data, 0o755), (&blobs, 0o750), (&blobs.join("x"), 0o644), (&outside, 0o644)] {
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
        fs::set_permissions(data.join("blobs"), Permissions::from_mode(0o700)).unwrap();
        assert_eq!(tighten(&data).unwrap(), 3, "the folder, one in it, one file");
        assert_eq!((rights(&data), rights(&blobs), rights(&blobs.join("x"))), (0o700, 0o700, 0o600));
        assert_eq!(rights(&outside), 0o644);
        assert_eq!(tighten(&data).unwrap(), 0);
    }
}
