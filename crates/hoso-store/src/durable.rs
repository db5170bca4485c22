//! Folders that are there after a power cut: a name is on the disk once the folder that holds it has been synced.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// Makes the folder at `path` and those above it that are missing; when this returns, their names are on the disk. One that
/// is there already may have been made an instant before a power cut: its name is put on the disk, too.
///
/// # Errors
/// What the system says.
pub fn make_folder(path: &Path) -> io::Result<()> {
    make(path, &mut sync_folder)
}

/// Puts the names in a folder on the disk.
///
/// # Errors
/// What the system says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn make(path: &Path, sync: &mut dyn FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
    let here = |path: &Path| {
        if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() }
    };
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !here(folder).exists()).collect();
    for folder in missing.iter().rev() {
        // What is made here is the archive's: its owner's alone.
        match DirBuilder::new().mode(0o700).create(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        if let Some(parent) = folder.parent() {
            sync(&here(parent))?;
        }
    }
    match path.parent() {
        Some(parent) if missing.is_empty() => match sync(&here(parent)) {
            // A folder of somebody else's, in which this one was made for us: it is theirs to sync.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            synced => synced,
        },
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::make;
    use std::path::{Path, PathBuf};

    #[test]
    fn each_folder_that_is_made_is_synced_into_the_one_above() {
        let root = tempfile::tempdir().unwrap();
        let made = |path: &Path| {
            let mut synced: Vec<PathBuf> = Vec::new();
            let mut sync = |folder: &Path| {
                synced.push(folder.strip_prefix(root.path()).unwrap().to_owned());
                Ok(())
            };
            make(path, &mut sync).unwrap();
            assert!(path.is_dir());
            synced
        };
        let deep = root.path().join("a/b/c");
        assert_eq!(made(&deep), ["", "a", "a/b"].map(PathBuf::from));
        assert_eq!(made(&deep), ["a/b"].map(PathBuf::from), "made by whom a power cut may have ended");
        assert_eq!(made(&root.path().join("a/b")), ["a"].map(PathBuf::from));
    }
}
