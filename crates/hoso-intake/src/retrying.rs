//! Sending refused files through again.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use hoso_model::Asker;
use hoso_store::{Catalogue, StoreError};
use tracing::warn;

use crate::folder::Folder;
use crate::free_names::move_to_free;
use crate::rejecting::reason_name;

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
    let none = || io::Error::from(io::ErrorKind::InvalidFilename);
    let rejected = Folder::at(went.parent().ok_or_else(none)?)?;
    let to = Folder::at(path.parent().ok_or_else(none)?)?;
    let (from, name) = (went.file_name().ok_or_else(none)?, path.file_name().ok_or_else(none)?);
    move_to_free(&rejected, from, &to, name)?;
    match rejected.remove(&reason_name(from)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
