//! Keeping the list of refused files true: it names what lies in `rejected` while it lies there.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hoso_model::{Asker, Sees};
use hoso_store::{Catalogue, Lies, RefusedView, StoreError};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::debug;

use crate::folder::{Folder, split};
use crate::own_folder::DeskFolder;
use crate::rejecting::REJECTED;
use crate::{Board, Desk, Stamp};

/// A person who moved a file back sees it go from the list within about this time.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What an unchanged folder does not tell is looked at so often: files that were refused and cannot leave.
const LOOK_AT_ALL_EVERY: Duration = Duration::from_secs(30);
/// Refusals gone over at a time.
const BATCH: u32 = 1000;

/// Takes refusals off the list whose files somebody has moved or deleted, until `stop` says so. While the folder cannot be
/// read nothing is known of them, and they stay.
pub(crate) async fn clear_gone(
    desk: Desk,
    catalogue: Arc<dyn Catalogue>,
    board: Board,
    mut stop: watch::Receiver<bool>,
) {
    let (mut known, mut last) = (None, None::<Instant>);
    while !*stop.borrow() {
        let readable = board.desk(&desk.id).is_some_and(|now| matches!(now.watched, "events" | "polling"));
        if readable {
            let all = last.is_none_or(|last| last.elapsed() >= LOOK_AT_ALL_EVERY);
            match clear(&desk, catalogue.as_ref(), &mut known, all).await {
                Ok(()) if all => last = Some(Instant::now()),
                Ok(()) => {}
                Err(error) => debug!(desk = %desk.id, %error, "refused files cannot be looked after"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn clear(
    desk: &Desk,
    catalogue: &dyn Catalogue,
    known: &mut Option<Stamp>,
    all: bool,
) -> Result<(), StoreError> {
    let folder = desk.folder.clone();
    let changed = tokio::task::spawn_blocking(move || state(&DeskFolder::new(&folder))).await;
    let Ok(Ok(now)) = changed else { return Ok(()) };
    if !all && *known == now {
        return Ok(());
    }
    let asker = Asker { name: "intake".to_owned(), sees: Sees::Desks([desk.id.clone()].into()) };
    let mut after = 0;
    loop {
        // Asked for first: each of these was in its place by then.
        let some = catalogue.refused_after(&asker, after, BATCH).await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        let folder = desk.folder.clone();
        let gone = tokio::task::spawn_blocking(move || gone(&DeskFolder::new(&folder), some)).await;
        if let Ok(Ok(gone)) = gone
            && !gone.is_empty()
        {
            catalogue.clear_refusals(gone).await?;
        }
    }
    *known = now;
    Ok(())
}

/// Another one when something was put into `rejected` or taken out.
fn state(desk: &DeskFolder) -> io::Result<Option<Stamp>> {
    let rejected = desk.in_own_if_there(&desk.root()?, REJECTED)?;
    rejected.map(|rejected| Ok(Stamp::told(&rejected.told()?))).transpose()
}

/// The refusals whose files are not where they lay.
fn gone(desk: &DeskFolder, refused: Vec<RefusedView>) -> io::Result<Vec<i64>> {
    let root = desk.root()?;
    let lying: HashSet<OsString> = match desk.in_own_if_there(&root, REJECTED)? {
        Some(rejected) => rejected.entries()?.into_iter().map(|(name, _)| name).collect(),
        None => HashSet::new(),
    };
    let is_there = |lies: &Lies| match lies {
        Lies::InZip(_) => true,
        Lies::Rejected { name, .. } => lying.contains(&OsString::from_vec(name.clone())),
        Lies::InFolder(place) => {
            let stamp = Stamp { inode: place.inode, size: place.size, modified: place.modified };
            let path = Path::new(OsStr::from_bytes(&place.path));
            path.strip_prefix(desk.path()).is_ok_and(|inside| lies_at(&root, inside) == Some(stamp))
        }
    };
    Ok(refused.into_iter().filter(|refused| !is_there(&refused.lies)).map(|refused| refused.id).collect())
}

fn lies_at(root: &Folder, inside: &Path) -> Option<Stamp> {
    let (way, name) = split(inside).ok()?;
    root.below(way).ok()?.stamp(name)
}

#[cfg(test)]
mod tests {
    use super::{gone, state};
    use crate::Stamp;
    use crate::own_folder::DeskFolder;
    use hoso_model::{Claim, Digest, Refusal, RefusalReason};
    use hoso_store::{Lies, RefusedView, ZipMember};
    use jiff::Timestamp;
    use std::fs;

    #[test]
    fn a_refusal_goes_with_its_file_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let desk = DeskFolder::new(folder.path());
        assert_eq!(state(&desk).unwrap(), None);
        let (rejected, stays) = (folder.path().join(".hoso/rejected"), folder.path().join("stays.pdf"));
        fs::create_dir_all(&rejected).unwrap();
        for path in [rejected.join("a.pdf"), rejected.join("b.pdf"), stays.clone()] {
            fs::write(path, b"bad").unwrap();
        }
        let place = Stamp::at(&stays).unwrap().place(&stays);
        let member = ZipMember { zip: Digest::new([1; 32]), inside: "c.pdf".into(), claim: Claim::Nobody };
        let rejected_as = |name: &str| Lies::Rejected { name: name.into(), from: place.clone() };
        let refused = || {
            let lies = [
                rejected_as("a.pdf"),
                rejected_as("b.pdf"),
                Lies::InFolder(place.clone()),
                Lies::InZip(member.clone()),
            ];
            let view = |(id, lies)| RefusedView {
                id,
                lies,
                desk: "mot".parse().unwrap(),
                file: "x".into(),
                refusal: Refusal::new(RefusalReason::Broken, ""),
                at: Timestamp::UNIX_EPOCH,
            };
            (1..).zip(lies).map(view).collect::<Vec<_>>()
        };
        assert_eq!(gone(&desk, refused()).unwrap(), [0; 0]);
        let before = state(&desk).unwrap();
        fs::rename(rejected.join("a.pdf"), folder.path().join("a.pdf")).unwrap();
        assert_ne!(state(&desk).unwrap(), before);
        assert_eq!(gone(&desk, refused()).unwrap(), [1]);
        fs::write(&stays, b"another").unwrap();
        assert_eq!(gone(&desk, refused()).unwrap(), [1, 3]);
        // Of a share that is gone nothing is said.
        assert!(gone(&DeskFolder::new(&folder.path().join("gone")), refused()).is_err());
    }
}
