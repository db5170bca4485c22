//! Keeping the list of refused files true: it names what lies in `rejected` while it lies there as it was refused.
//!
//! One that was written on there, by whoever had it open, or mended, goes back into the desk's folder.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::folder::{Folder, split};
use hoso_intake::{Lane, Stamp};
use hoso_model::{Part, Principal};
use hoso_store::{ForIntake, Lies, RefusedFile, RefusedView, StoreError, fault_point};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::debug;

use crate::own_folder::DeskFolder;
use crate::rejecting::REJECTED;
use crate::retrying::give_back;
use crate::{Board, Desk};

/// A person who moved a file back sees it go from the list within about this time.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What an unchanged folder does not tell is looked at so often: files that were refused and cannot leave.
const LOOK_AT_ALL_EVERY: Duration = Duration::from_secs(30);
/// Between being recorded and lying in `rejected` a file is nowhere for a moment.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_secs(30);
/// Refusals gone over at a time.
const BATCH: u32 = 1000;

/// Takes refusals off the list whose files somebody has moved or deleted, until `stop` says so. While the folder cannot be
/// read nothing is known of them, and they stay.
pub async fn clear_gone(
    desk: Desk,
    catalogue: Arc<dyn ForIntake>,
    board: Board,
    mut stop: watch::Receiver<bool>,
) {
    let (mut known, mut last, mut changed) = (None, None::<Instant>, HashMap::new());
    let folder = Arc::new(DeskFolder::of(&desk));
    let lane = Lane::new(1);
    while !*stop.borrow() {
        fault_point!("clearing {}", desk.id);
        let readable = board.desk(&desk.id).is_some_and(|now| matches!(now.watched, "events" | "polling"));
        if readable {
            let all = last.is_none_or(|last| last.elapsed() >= LOOK_AT_ALL_EVERY);
            match clear(&desk, &lane, &folder, catalogue.as_ref(), &mut known, all.then_some(&mut changed))
                .await
            {
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
    lane: &Lane,
    folder: &Arc<DeskFolder>,
    catalogue: &dyn ForIntake,
    known: &mut Option<Stamp>,
    changed: Option<&mut HashMap<i64, Stamp>>,
) -> Result<(), StoreError> {
    let looked = Arc::clone(folder);
    let now = lane.run(move || state(&looked)).await;
    let Ok(Ok(now)) = now else { return Ok(()) };
    if changed.is_none() && *known == now {
        return Ok(());
    }
    let watch = Principal::System(Part::Desk(desk.id.clone()));
    let (mut after, mut changing) = (0, HashMap::new());
    loop {
        // Asked for first: each of these was in its place by then.
        let some = catalogue.refused_after(&watch, Some(&desk.id), after, BATCH).await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        let desk = Arc::clone(folder);
        let before = changed.as_deref().cloned();
        let looked = lane.run(move || {
            let written_on = before.map(|before| written_on(&desk, &some, &before)).transpose()?;
            Ok::<_, io::Error>((looked_after(&desk, some, Timestamp::now())?, written_on))
        });
        let Ok(Ok(((gone, went), written_on))) = looked.await else { break };
        if !gone.is_empty() {
            catalogue.clear_refusals(&watch, gone).await?;
        }
        for file in went {
            catalogue.refuse(file).await?;
        }
        changing.extend(written_on.into_iter().flatten());
    }
    if let Some(changed) = changed {
        *changed = changing;
    }
    *known = now;
    Ok(())
}

/// Another one when something was put into `rejected` or taken out.
fn state(desk: &DeskFolder) -> io::Result<Option<Stamp>> {
    let rejected = desk.in_own_if_there(&desk.root()?, REJECTED)?;
    rejected.map(|rejected| Ok(Stamp::told(&rejected.told()?))).transpose()
}

/// The refusals whose files are not where they lay; and those of files that lie in `rejected` although nobody recorded
/// that they went there, because the service was ended then.
fn looked_after(
    desk: &DeskFolder,
    refused: Vec<RefusedView>,
    now: Timestamp,
) -> io::Result<(Vec<RefusedView>, Vec<RefusedFile>)> {
    let (mut gone, mut went) = (Vec::new(), Vec::new());
    let root = desk.root()?;
    let rejected = desk.in_own_if_there(&root, REJECTED)?;
    let names = rejected.as_ref().map_or(Ok(Vec::new()), Folder::entries)?;
    let names: HashSet<OsString> = names.into_iter().map(|(name, _)| name).collect();
    let stamp = |name: &OsString| Some((rejected.as_ref()?.stamp(name)?, name.clone()));
    let by_stamp = LazyCell::new(|| names.iter().filter_map(stamp).collect::<HashMap<Stamp, OsString>>());
    for one in refused {
        match &one.lies {
            Lies::InZip(_) => {}
            Lies::Rejected { name, .. } => {
                if !names.contains(OsStr::from_bytes(name)) {
                    gone.push(one);
                }
            }
            Lies::InFolder(from) => {
                let was = Stamp { inode: from.inode, size: from.size, modified: from.modified };
                let inside = Path::new(OsStr::from_bytes(&from.path)).strip_prefix(desk.path());
                if inside.is_ok_and(|inside| lies_at(&root, inside) == Some(was)) {
                    continue;
                }
                if let Some(name) = by_stamp.get(&was) {
                    let lies = Lies::Rejected { name: name.as_bytes().to_vec(), from: from.clone() };
                    went.push(RefusedFile { desk: one.desk, name: one.file, refusal: one.refusal, lies });
                } else if now.duration_since(one.at) > ON_ITS_WAY {
                    gone.push(one);
                }
            }
        }
    }
    Ok((gone, went))
}

/// Moves files back into the desk's folder that are not as they were refused, and as they were at the last look
/// (`before`); those that were not then are told. Their refusals go with them, at the next look.
fn written_on(
    desk: &DeskFolder,
    refused: &[RefusedView],
    before: &HashMap<i64, Stamp>,
) -> io::Result<HashMap<i64, Stamp>> {
    let mut changing = HashMap::new();
    let root = desk.root()?;
    let Some(rejected) = desk.in_own_if_there(&root, REJECTED)? else { return Ok(changing) };
    for refused in refused {
        let Lies::Rejected { name, from } = &refused.lies else { continue };
        let name = OsStr::from_bytes(name);
        let was = Stamp { inode: from.inode, size: from.size, modified: from.modified };
        // Another inode is another file, which a person put there.
        let Some(now) = rejected.stamp(name).filter(|now| *now != was && now.inode == was.inode) else {
            continue;
        };
        if before.get(&refused.id) == Some(&now) {
            give_back(desk, name, Path::new(OsStr::from_bytes(&from.path)))?;
        } else {
            changing.insert(refused.id, now);
        }
    }
    Ok(changing)
}

fn lies_at(root: &Folder, inside: &Path) -> Option<Stamp> {
    let (way, name) = split(inside).ok()?;
    root.below(way).ok()?.stamp(name)
}

#[cfg(test)]
mod tests {
    use super::{looked_after, state, written_on};
    use crate::own_folder::DeskFolder;
    use hoso_intake::Stamp;
    use hoso_model::{Claim, Digest, Refusal, RefusalReason};
    use hoso_store::{Lies, RefusedFile, RefusedView, ZipMember};
    use jiff::Timestamp;
    use std::collections::HashMap;
    use std::fs;
    use std::io::Write as _;
    use std::sync::Arc;

    fn numbers((gone, _): (Vec<RefusedView>, Vec<RefusedFile>)) -> Vec<i64> {
        gone.into_iter().map(|gone| gone.id).collect()
    }

    fn refused(id: i64, lies: Lies) -> RefusedView {
        RefusedView {
            id,
            lies,
            desk: "mot".parse().unwrap(),
            file: "x".into(),
            refusal: Refusal::new(RefusalReason::Broken, ""),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn one_that_was_written_on_goes_back_when_it_is_quiet_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let desk = DeskFolder::new(folder.path(), Arc::default());
        let rejected = folder.path().join(".hoso/rejected");
        fs::create_dir_all(&rejected).unwrap();
        let list: Vec<_> = (1..)
            .zip(["cut.pdf", "bad.pdf"])
            .map(|(id, name)| {
                let path = rejected.join(name);
                fs::write(&path, b"half").unwrap();
                let from = Stamp::at(&path).unwrap().place(&folder.path().join("x").join(name));
                refused(id, Lies::Rejected { name: name.into(), from })
            })
            .collect();
        let mut before = written_on(&desk, &list, &HashMap::new()).unwrap();
        assert_eq!(before, HashMap::new());
        let write_on =
            || fs::File::options().append(true).open(rejected.join("cut.pdf")).unwrap().write_all(b"more");
        for _ in 0..2 {
            write_on().unwrap();
            before = written_on(&desk, &list, &before).unwrap();
            assert!(
                before.contains_key(&1) && rejected.join("cut.pdf").exists(),
                "it may be written on still"
            );
        }
        assert_eq!(written_on(&desk, &list, &before).unwrap(), HashMap::new());
        assert_eq!(fs::read(folder.path().join("x/cut.pdf")).unwrap(), b"halfmoremore");
        assert_eq!(numbers(looked_after(&desk, list, Timestamp::now()).unwrap()), [1]);
        assert!(rejected.join("bad.pdf").exists());
    }

    #[test]
    fn a_refusal_goes_with_its_file_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let desk = DeskFolder::new(folder.path(), Arc::default());
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
            (1..).zip(lies).map(|(id, lies)| super::tests::refused(id, lies)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(looked_after(&desk, refused(), Timestamp::now()).unwrap()), [0; 0]);
        let before = state(&desk).unwrap();
        fs::rename(rejected.join("a.pdf"), folder.path().join("a.pdf")).unwrap();
        assert_ne!(state(&desk).unwrap(), before);
        assert_eq!(numbers(looked_after(&desk, refused(), Timestamp::now()).unwrap()), [1]);
        fs::write(&stays, b"another").unwrap();
        assert_eq!(numbers(looked_after(&desk, refused(), Timestamp::now()).unwrap()), [1, 3]);
        // Of a share that is gone nothing is said.
        let away = DeskFolder::new(&folder.path().join("gone"), Arc::default());
        assert!(looked_after(&away, refused(), Timestamp::now()).is_err());
    }

    #[test]
    fn one_that_was_moved_when_the_service_ended_is_found_and_one_on_its_way_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let desk = DeskFolder::new(folder.path(), Arc::default());
        let (rejected, lay) = (folder.path().join(".hoso/rejected"), folder.path().join("a.pdf"));
        fs::create_dir_all(&rejected).unwrap();
        fs::write(&lay, b"bad").unwrap();
        let place = Stamp::at(&lay).unwrap().place(&lay);
        let list = || vec![refused(1, Lies::InFolder(place.clone()))];
        fs::rename(&lay, folder.path().join(".hoso/on its way")).unwrap();
        let (gone, went) = looked_after(&desk, list(), Timestamp::UNIX_EPOCH).unwrap();
        assert!(gone.is_empty() && went.is_empty());
        assert_eq!(numbers(looked_after(&desk, list(), Timestamp::now()).unwrap()), [1]);
        fs::rename(folder.path().join(".hoso/on its way"), rejected.join("a (2).pdf")).unwrap();
        let (gone, went) = looked_after(&desk, list(), Timestamp::now()).unwrap();
        assert!(gone.is_empty());
        assert_eq!(went[0].lies, Lies::Rejected { name: b"a (2).pdf".to_vec(), from: place.clone() });
    }
}
