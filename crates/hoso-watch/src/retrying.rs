//! Sending refused files through again.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::time::Duration;

use hoso_intake::folder::split;
use hoso_intake::{Lane, Taker};
use hoso_model::{DeskId, Principal};
use hoso_store::{ForIntake, Lies, RefusedView, StoreError, StoreErrorKind};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing::{error, warn};

use crate::Desk;
use crate::free_names::move_to_free;
use crate::own_folder::{DeskFolder, modes};
use crate::rejecting::{REJECTED, reason_name};

/// Refusals gone over at a time.
const BATCH: u32 = 500;
/// A share that does not move a file within this time does not answer; a rename on a slow one takes a second.
const HANGS: Duration = Duration::from_secs(10);

/// What became of refused files that were to be sent through again.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Retried {
    /// How many files were sent through again.
    pub files: u64,
    /// Desks whose folders do not answer. Their files stay on the list.
    pub hanging: Vec<DeskId>,
}

/// Sends refused files through again (all that are on the list now, or the one of refusal `only`). Those in
/// `.hoso/rejected` of one of `desks` go back into that desk's folder, and into no other; the watch takes them again.
/// Members of a ZIP file are taken out of it again. No desk waits for another's folder.
///
/// # Errors
/// The catalogue's. A file that cannot be sent through stays on the list.
pub async fn retry_refused(
    taker: &Taker,
    desks: &[Desk],
    principal: &Principal,
    only: Option<i64>,
) -> Result<Retried, StoreError> {
    let catalogue = taker.catalogue();
    let after = only.map_or(0, |only| only.saturating_sub(1));
    let listed = match only {
        Some(id) => {
            let one = catalogue.refused_after(principal, None, after, 1).await?;
            one.into_iter().filter(|refused| refused.id == id).map(|refused| (refused.desk, id)).collect()
        }
        None => listed(catalogue.as_ref(), principal).await?,
    };
    let mut retrying = JoinSet::new();
    for (id, last) in listed {
        let desk = desks.iter().find(|desk| desk.id == id).cloned();
        if let Some(desk) = &desk {
            desk.mounted.recall(catalogue.as_ref(), &desk.id, &desk.folder).await;
        }
        let retry = OfDesk { taker: taker.clone(), principal: principal.clone(), id, desk };
        retrying.spawn(async move { retry.all(after, last).await });
    }
    let mut retried = Retried::default();
    while let Some(one) = retrying.join_next().await {
        let (files, hanging) = one.map_err(|error| {
            error!(%error, "sending refused files through again ended");
            StoreError::from(StoreErrorKind::Fault)
        })??;
        retried.files += files;
        retried.hanging.extend(hanging);
    }
    retried.hanging.sort();
    Ok(retried)
}

/// The desks that have refused files, and the number of the last of each. What is refused from now on has a higher one:
/// files that are refused again while others are still sent back must not be sent back for ever.
async fn listed(
    catalogue: &dyn ForIntake,
    principal: &Principal,
) -> Result<BTreeMap<DeskId, i64>, StoreError> {
    let (mut listed, mut after) = (BTreeMap::new(), 0);
    loop {
        let some = catalogue.refused_after(principal, None, after, BATCH).await?;
        let Some(last) = some.last() else { return Ok(listed) };
        after = last.id;
        listed.extend(some.into_iter().map(|refused| (refused.desk, refused.id)));
    }
}

/// The refused files of one desk; `desk` is `None` if it is not configured any more.
struct OfDesk {
    taker: Taker,
    principal: Principal,
    id: DeskId,
    desk: Option<Desk>,
}

impl OfDesk {
    /// Sends those through again whose numbers are above `after`, up to `last`; how many, and the desk if its folder does
    /// not answer.
    async fn all(self, mut after: i64, last: i64) -> Result<(u64, Option<DeskId>), StoreError> {
        let catalogue = self.taker.catalogue();
        let (lane, mut files) = (Lane::new(1), 0);
        while after < last {
            let some = catalogue.refused_after(&self.principal, Some(&self.id), after, BATCH).await?;
            let Some(highest) = some.last() else { break };
            after = highest.id;
            for refused in some.into_iter().filter(|refused| refused.id <= last) {
                match self.again(&lane, refused.clone()).await {
                    Ok(settled) => {
                        files += 1;
                        if settled {
                            catalogue.clear_refusals(&self.principal, vec![refused]).await?;
                        }
                    }
                    Err(StaysListed::NoAnswer) => return Ok((files, Some(self.id))),
                    Err(StaysListed::Failed(why)) => {
                        warn!(file = refused.file, why, "a refused file cannot be sent through again");
                    }
                }
            }
        }
        Ok((files, None))
    }

    /// Sends one through again; true if its refusal is settled by that.
    async fn again(&self, lane: &Lane, refused: RefusedView) -> Result<bool, StaysListed> {
        match refused.lies {
            // It is taken from where it is.
            Lies::InFolder(_) => Ok(true),
            Lies::InZip(member) => {
                let (desk, by) = (refused.desk, self.principal.clone());
                Ok(self.taker.take_member(desk, member, refused.file, by).await?)
            }
            Lies::Rejected { name, from } => {
                let desk = self.desk.as_ref();
                let folder = DeskFolder::of(desk.ok_or("its desk is not configured any more")?);
                let moved = lane.run(move || {
                    give_back(&folder, OsStr::from_bytes(&name), Path::new(OsStr::from_bytes(&from.path)))
                });
                match timeout(HANGS, moved).await.map_err(|_| StaysListed::NoAnswer)? {
                    // Whoever moved it has sent it through again.
                    Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => Ok(true),
                    Ok(moved) => Ok(moved.map(|()| true)?),
                    Err(error) => Err(error.into()),
                }
            }
        }
    }
}

/// Why a refused file was not sent through again.
enum StaysListed {
    /// The desk's folder does not answer.
    NoAnswer,
    Failed(String),
}

impl<E: ToString> From<E> for StaysListed {
    fn from(error: E) -> Self {
        Self::Failed(error.to_string())
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
