//! Sending refused files through again.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use hoso_model::Asker;
use hoso_store::{Catalogue, StoreError};
use tracing::warn;

use crate::leaving::put_back;
use crate::rejecting::reason_path;

/// Refusals gone over at a time.
const BATCH: u32 = 1000;

/// Moves refused files back to where they were dropped (all, or the one of refusal `only`) and takes their refusals off
/// the list; how many. The watch takes them again.
///
/// # Errors
/// The catalogue's. A file that cannot be moved stays on the list.
pub async fn retry_refused(
    catalogue: &dyn Catalogue,
    asker: &Asker,
    only: Option<i64>,
) -> Result<u64, StoreError> {
    let mut files = 0;
    for refused in catalogue.refused(asker, BATCH).await? {
        if only.is_some_and(|only| only != refused.id) {
            continue;
        }
        let (went, path) = (refused.went, refused.path);
        let moved = tokio::task::spawn_blocking(move || match went {
            Some(went) => give_back(Path::new(OsStr::from_bytes(&went)), Path::new(OsStr::from_bytes(&path))),
            // It could not leave its folder: it is taken from there.
            None => Ok(()),
        });
        match moved.await {
            Ok(Ok(())) => {
                catalogue.clear_refusal(refused.id).await?;
                files += 1;
            }
            failed => warn!(file = refused.file, why = ?failed, "a refused file cannot be moved back"),
        }
    }
    Ok(files)
}

fn give_back(went: &Path, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    put_back(went, path)?;
    match fs::remove_file(reason_path(went)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::give_back;
    use std::fs;

    #[test]
    fn a_file_goes_back_beside_one_that_came_since_and_its_reason_goes() {
        let desk = tempfile::tempdir().unwrap();
        let rejected = desk.path().join(".hoso/rejected");
        fs::create_dir_all(&rejected).unwrap();
        fs::write(rejected.join("a.pdf"), b"old").unwrap();
        fs::write(rejected.join("a.pdf.reason.txt"), b"why").unwrap();
        fs::create_dir(desk.path().join("x")).unwrap();
        fs::write(desk.path().join("x/a.pdf"), b"new").unwrap();
        give_back(&rejected.join("a.pdf"), &desk.path().join("x/a.pdf")).unwrap();
        assert_eq!(fs::read(desk.path().join("x/a (2).pdf")).unwrap(), b"old");
        assert_eq!(fs::read_dir(rejected).unwrap().count(), 0);
    }
}
