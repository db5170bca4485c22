//! Sending refused files through again.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use hoso_model::Principal;
use hoso_store::{Lies, RefusedView, StoreError};
use tracing::warn;

use crate::folder::split;
use crate::free_names::move_to_free;
use crate::own_folder::{DeskFolder, modes};
use crate::rejecting::{REJECTED, reason_name};
use crate::{Desk, Taker};

/// Refusals gone over at a time.
const BATCH: u32 = 500;

/// Sends refused files through again (all, or the one of refusal `only`); how many. Those in `.hoso/rejected` of one of
/// `desks` go back into that desk's folder, and into no other; the watch takes them again. Members of a ZIP file are
/// taken out of it again.
///
/// # Errors
/// The catalogue's. A file that cannot be sent through stays on the list.
pub async fn retry_refused(
    taker: &Taker,
    desks: &[Desk],
    principal: &Principal,
    only: Option<i64>,
) -> Result<u64, StoreError> {
    let catalogue = taker.catalogue();
    for desk in desks {
        desk.mounted.recall(catalogue.as_ref(), &desk.id, &desk.folder).await;
    }
    let (mut files, mut after) = (0, only.map_or(0, |only| only.saturating_sub(1)));
    loop {
        let limit = if only.is_some() { 1 } else { BATCH };
        let some = catalogue.refused_after(principal, None, after, limit).await?;
        let Some(last) = some.last() else { return Ok(files) };
        after = last.id;
        for refused in some.into_iter().filter(|refused| only.is_none_or(|only| only == refused.id)) {
            let (id, file) = (refused.id, refused.file.clone());
            match again(taker, desks, principal, refused).await {
                Ok(cleared) => {
                    files += 1;
                    if cleared {
                        catalogue.clear_refusals(principal, vec![id]).await?;
                    }
                }
                Err(why) => warn!(file, why, "a refused file cannot be sent through again"),
            }
        }
        if only.is_some() {
            return Ok(files);
        }
    }
}

/// Sends one through again; true if its refusal is settled by that.
async fn again(
    taker: &Taker,
    desks: &[Desk],
    principal: &Principal,
    refused: RefusedView,
) -> Result<bool, String> {
    match refused.lies {
        // It is taken from where it is.
        Lies::InFolder(_) => Ok(true),
        Lies::InZip(member) => {
            let taken = taker.take_member(refused.desk, member, refused.file, principal.clone()).await;
            taken.map_err(|error| error.to_string())
        }
        Lies::Rejected { name, from } => {
            let desk = desks.iter().find(|desk| desk.id == refused.desk);
            let folder = DeskFolder::of(desk.ok_or("its desk is not configured any more")?);
            let moved = tokio::task::spawn_blocking(move || {
                give_back(&folder, OsStr::from_bytes(&name), Path::new(OsStr::from_bytes(&from.path)))
            });
            match moved.await {
                // Who moved it has sent it through again.
                Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => Ok(true),
                Ok(moved) => moved.map(|()| true).map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            }
        }
    }
}

/// Moves the rejected file `name` back to where it lay, or, if the desk's folder was another then, into the desk's folder.
pub(crate) fn give_back(desk: &DeskFolder, name: &OsStr, lay: &Path) -> io::Result<()> {
    let root = desk.root()?;
    let rejected = desk.in_own_if_there(&root, REJECTED)?;
    let rejected =
        rejected.ok_or_else(|| io::Error::other("there are no rejected files: is the share mounted?"))?;
    let (way, as_name) = match lay.strip_prefix(desk.path()) {
        Ok(inside) => split(inside)?,
        Err(_) => (Path::new(""), lay.file_name().unwrap_or(name)),
    };
    if rejected.stamp(name).is_none() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let to = root.make_below(way, modes(&root)?.open)?;
    move_to_free(&rejected, name, &to, as_name)?;
    // Its refusal is taken off the list next: after a power loss it must not lie among the refused ones without it.
    to.sync()?;
    match rejected.remove(&reason_name(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::give_back;
    use crate::own_folder::DeskFolder;
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn a_file_goes_back_beside_one_that_came_since_and_its_reason_goes() {
        let folder = tempfile::tempdir().unwrap();
        let rejected = folder.path().join(".hoso/rejected");
        fs::create_dir_all(&rejected).unwrap();
        fs::write(rejected.join("a.pdf"), b"old").unwrap();
        fs::write(rejected.join("a.pdf.reason.txt"), b"why").unwrap();
        fs::create_dir(folder.path().join("x")).unwrap();
        fs::write(folder.path().join("x/a.pdf"), b"new").unwrap();
        let desk = DeskFolder::new(folder.path(), Arc::default());
        give_back(&desk, "a.pdf".as_ref(), &folder.path().join("x/a.pdf")).unwrap();
        assert_eq!(fs::read(folder.path().join("x/a (2).pdf")).unwrap(), b"old");
        assert_eq!(fs::read_dir(&rejected).unwrap().count(), 0);
        // The desk's folder was another when it came.
        fs::write(rejected.join("b.pdf"), b"b").unwrap();
        give_back(&desk, "b.pdf".as_ref(), Path::new("/former/x/b.pdf")).unwrap();
        assert!(folder.path().join("b.pdf").is_file());
    }

    #[test]
    fn nothing_comes_from_elsewhere_or_goes_elsewhere() {
        let root = tempfile::tempdir().unwrap();
        let (folder, secret) = (root.path().join("in"), root.path().join("secret"));
        fs::create_dir_all(folder.join(".hoso/rejected")).unwrap();
        fs::create_dir(&secret).unwrap();
        fs::write(secret.join("key"), b"precious").unwrap();
        fs::write(folder.join(".hoso/rejected/a.pdf"), b"bad").unwrap();
        symlink(&secret, folder.join("x")).unwrap();
        symlink(secret.join("key"), folder.join(".hoso/rejected/key")).unwrap();
        let desk = DeskFolder::new(&folder, Arc::default());
        for (name, lay) in [
            ("../../../secret/key", folder.join("got")),
            ("key", folder.join("got")),
            ("a.pdf", folder.join("x/a.pdf")),
            ("a.pdf", folder.join("../secret/a.pdf")),
        ] {
            assert!(give_back(&desk, name.as_ref(), &lay).is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(&secret).unwrap().count(), 1);
        assert!(!folder.join("got").exists() && folder.join(".hoso/rejected/a.pdf").exists());
        // A share that is gone is not made.
        let gone = DeskFolder::new(&root.path().join("gone"), Arc::default());
        assert!(give_back(&gone, "a.pdf".as_ref(), &root.path().join("gone/a.pdf")).is_err());
        assert!(!root.path().join("gone").exists());
    }
}
