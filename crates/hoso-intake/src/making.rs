//! Folders made inside a desk's folder.

use std::path::Path;
use std::{fs, io};

/// Makes `folder` and those between it and `desk_folder`, which must be there itself: of a share that is not mounted
/// nothing is made where it should be, or it would seem to have come back, empty.
pub(crate) fn make_inside(desk_folder: &Path, folder: &Path) -> io::Result<()> {
    let inside = folder.strip_prefix(desk_folder).map_err(io::Error::other)?;
    let mut at = desk_folder.to_owned();
    for part in inside {
        at.push(part);
        match fs::create_dir(&at) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::make_inside;

    #[test]
    fn folders_are_made_inside_and_never_in_place_of_a_share_that_is_gone() {
        let root = tempfile::tempdir().unwrap();
        let desk = root.path().join("share/in");
        assert!(make_inside(&desk, &desk.join(".hoso/rejected")).is_err());
        assert!(!root.path().join("share").exists());
        std::fs::create_dir_all(&desk).unwrap();
        for _ in 0..2 {
            make_inside(&desk, &desk.join(".hoso/rejected")).unwrap();
        }
        assert!(desk.join(".hoso/rejected").is_dir());
        assert!(make_inside(&desk, root.path()).is_err());
    }
}
