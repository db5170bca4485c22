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

/// Of how many files and folders something was taken from others than the owner, and of how many it could not be.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tightened {
    pub shut: u64,
    pub open: u64,
}

impl Tightened {
    fn shut(&mut self, path: &Path, found: &fs::Metadata, right: u32) {
        if mode(found) & OWNER_ONLY.as_raw_mode() == 0 {
            return;
        }
        // Some file systems keep no rights, and some say that they did what they did not.
        let tried =
            fs::set_permissions(path, Permissions::from_mode(right)).and_then(|()| fs::metadata(path));
        match tried {
            Ok(now) if mode(&now) & OWNER_ONLY.as_raw_mode() == 0 => self.shut += 1,
            _ => self.open += 1,
        }
    }
}

/// Takes from everybody but the owner what they have of the folder and all in it. A folder that is shut is taken to be so
/// all the way down, so that a start does not go over ten million blobs: it is shut last, and what was interrupted is done
/// again.
pub(crate) fn tighten(path: &Path) -> io::Result<Tightened> {
    let found = fs::metadata(path)?;
    let mut tightened = Tightened::default();
    if mode(&found) & OWNER_ONLY.as_raw_mode() != 0 {
        tighten_inside(path, true, &mut tightened);
        tightened.shut(path, &found, FOLDER);
    }
    Ok(tightened)
}

/// Parts of the data folder may lie elsewhere, behind links that its owner made; further down no link is followed.
fn tighten_inside(folder: &Path, through_links: bool, tightened: &mut Tightened) {
    let Ok(entries) = fs::read_dir(folder) else {
        tightened.open += 1;
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let looked = if through_links { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
        let Ok(found) = looked else { continue };
        if found.is_dir() {
            tighten_inside(&path, false, tightened);
            tightened.shut(&path, &found, FOLDER);
        } else if found.is_file() {
            tightened.shut(&path, &found, FILE);
        }
    }
}

fn mode(found: &fs::Metadata) -> u32 {
    found.permissions().mode()
}

#[cfg(test)]
mod tests {
    use super::{Tightened, mode, tighten};
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
        assert_eq!((rights(&data), tighten(&data).unwrap()), (0o700, Tightened::default()));
        let blobs = data.join("blobs/ab");
        fs::create_dir_all(&blobs).unwrap();
        fs::write(blobs.join("x"), "x").unwrap();
        fs::write(&outside, "another's").unwrap();
        std::os::unix::fs::symlink(&outside, blobs.join("link")).unwrap();
        for (path, mode) in [(&data, 0o755), (&blobs, 0o750), (&blobs.join("x"), 0o644), (&outside, 0o644)] {
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
        fs::set_permissions(data.join("blobs"), Permissions::from_mode(0o700)).unwrap();
        let all = Tightened { shut: 3, open: 0 };
        assert_eq!(tighten(&data).unwrap(), all, "the folder, one in it, one file");
        assert_eq!((rights(&data), rights(&blobs), rights(&blobs.join("x"))), (0o700, 0o700, 0o600));
        assert_eq!(rights(&outside), 0o644);
        assert_eq!(tighten(&data).unwrap(), Tightened::default());
    }
}
