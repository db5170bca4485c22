//! A file leaves the desk's folder.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hoso_model::DocumentId;
use hoso_store::instant;
use rustix::fs::Mode;
use tracing::warn;

use crate::Stamp;
use crate::folder::{Folder, split};
use crate::free_names::move_to_free;
use crate::own_folder::DeskFolder;

/// Files on their way out, each under the path it had in the desk's folder, in a folder with a name of its own.
const LEAVING: &str = "leaving";
/// Whoever tidies may remove a folder that another is about to use: it makes it again, so often at most.
const TRIES: u32 = 8;

/// The way out of one desk's folder.
#[derive(Debug)]
pub(crate) struct Leaving {
    desk: DeskFolder,
    /// Folders in which files lie under the paths they had. One is enough, but for a file whose path is taken there: to
    /// make one for each file would take longer than all else, for the kernel does it one by one.
    shelves: Mutex<Vec<PathBuf>>,
}

/// A file that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Aside {
    /// The folder in `leaving` in which it lies.
    shelf: PathBuf,
    /// Where it lay in the desk's folder.
    pub inside: PathBuf,
    /// As it was then.
    pub stamp: Stamp,
}

impl Leaving {
    /// Of the desk with this folder.
    pub(crate) fn new(desk_folder: &Path) -> Self {
        Self { desk: DeskFolder::new(desk_folder), shelves: Mutex::default() }
    }

    /// The desk's folder.
    pub(crate) fn desk(&self) -> &DeskFolder {
        &self.desk
    }

    /// Removes the file at `path` if it is still the one with `stamp`. True if it left.
    pub(crate) fn leave(&self, path: &Path, stamp: Stamp) -> io::Result<bool> {
        let Some(aside) = self.set_aside(path, stamp)? else { return Ok(false) };
        instant!("set aside");
        let (folder, name) = self.folder_of(&aside)?;
        folder.remove(name)?;
        instant!("removed");
        self.tidy(&aside)?;
        Ok(true)
    }

    /// Moves the file at `path` aside, where no scanner writes, if it is the one with `stamp`. It is looked at there: a
    /// file that has taken its place in the meantime goes back.
    pub(crate) fn set_aside(&self, path: &Path, stamp: Stamp) -> io::Result<Option<Aside>> {
        let inside = path.strip_prefix(self.desk.path()).map_err(io::Error::other)?;
        let (way, name) = split(inside)?;
        let root = self.desk.root()?;
        let from = match root.below(way) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        if !from.has(name) {
            return Ok(None);
        }
        let (leaving, _) = self.desk.in_own(&root, LEAVING, |_| Mode::RWXU)?;
        let (mut shelf, mut tries) = (0, 0);
        loop {
            let on = self.shelf(shelf);
            let to = leaving.make_below(&on.join(way), Mode::RWXU)?;
            // Only the service sets files aside, and one path at a time: what is not there now will not be then.
            if to.has(name) {
                shelf += 1;
                continue;
            }
            let aside = Aside { shelf: on, inside: inside.to_owned(), stamp };
            match from.move_to(name, &to, name) {
                Ok(()) if to.stamp(name) == Some(stamp) => return Ok(Some(aside)),
                Ok(()) => {
                    move_to_free(&to, name, &from, name)?;
                    self.tidy(&aside)?;
                    return Ok(None);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < TRIES => {
                    if !from.has(name) {
                        self.tidy(&aside)?;
                        return Ok(None);
                    }
                    tries += 1;
                }
                Err(error) => {
                    self.tidy(&aside)?;
                    return Err(error);
                }
            }
        }
    }

    /// Moves a file that was set aside to the folder `to`, where nothing may be called `as_name`.
    pub(crate) fn hand_over(&self, aside: &Aside, to: &Folder, as_name: &OsStr) -> io::Result<()> {
        let (folder, name) = self.folder_of(aside)?;
        folder.move_to_new(name, to, as_name)?;
        self.tidy(aside)
    }

    /// Removes the folders in which nothing is.
    pub(crate) fn close(&self) {
        let shelves: Vec<_> = self.shelves().drain(..).collect();
        let leaving = self.desk.root().and_then(|root| self.desk.in_own_if_there(&root, LEAVING));
        if let Ok(Some(leaving)) = leaving {
            for shelf in shelves {
                // One that is not empty, or has gone, is not ours any more.
                drop(leaving.remove_folder(shelf.as_os_str()));
            }
        }
    }

    /// Puts files back that were on their way out when the service was stopped: they are taken again, as the same
    /// document. One that cannot go back stays where it is, and is told of.
    pub(crate) fn return_interrupted(&self) -> io::Result<()> {
        let root = self.desk.root()?;
        let Some(leaving) = self.desk.in_own_if_there(&root, LEAVING)? else { return Ok(()) };
        let mode = Mode::from_raw_mode(u32::from(root.told()?.stx_mode) & 0o2777);
        let (mut folders, mut seen) = (vec![PathBuf::new()], Vec::new());
        while let Some(way) = folders.pop() {
            let folder = leaving.below(&way)?;
            for (name, is_folder) in folder.entries()? {
                if is_folder {
                    folders.push(way.join(name));
                    continue;
                }
                // The first name on the way is that of the shelf.
                let back: PathBuf = way.components().skip(1).collect();
                let returned =
                    root.make_below(&back, mode).and_then(|to| move_to_free(&folder, &name, &to, &name));
                if let Err(error) = returned {
                    warn!(folder = %self.desk.path().display(), file = %way.join(&name).display(), %error, "a file on its way out cannot go back");
                }
            }
            seen.push(way);
        }
        // The innermost were seen last; what is not empty by now is not ours.
        for way in seen.iter().rev().filter(|way| !way.as_os_str().is_empty()) {
            drop(remove_at(&leaving, way));
        }
        Ok(())
    }

    fn shelf(&self, number: usize) -> PathBuf {
        let mut shelves = self.shelves();
        while shelves.len() <= number {
            shelves.push(DocumentId::generate().to_string().into());
        }
        shelves[number].clone()
    }

    fn shelves(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn leaving(&self) -> io::Result<Folder> {
        self.desk.in_own_if_there(&self.desk.root()?, LEAVING)?.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn folder_of<'a>(&self, aside: &'a Aside) -> io::Result<(Folder, &'a OsStr)> {
        let (way, name) = split(&aside.inside)?;
        Ok((self.leaving()?.below(&aside.shelf.join(way))?, name))
    }

    /// Removes the folders below the shelf that were made for `aside`; one that is not empty stays.
    fn tidy(&self, aside: &Aside) -> io::Result<()> {
        let mut ways = aside.inside.ancestors().skip(1).filter(|way| !way.as_os_str().is_empty()).peekable();
        if ways.peek().is_some() {
            let leaving = self.leaving()?;
            for way in ways {
                if remove_at(&leaving, &aside.shelf.join(way)).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Removes the folder at `way`, if nothing is in it.
fn remove_at(from: &Folder, way: &Path) -> io::Result<()> {
    let (above, name) = split(way)?;
    from.below(above)?.remove_folder(name)
}

#[cfg(test)]
mod tests {
    use super::Leaving;
    use crate::Stamp;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn the_very_file_leaves_and_another_stays() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(desk.path());
        let path = desk.path().join("x").join("a.pdf");
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, b"first").unwrap();
        let stamp = Stamp::at(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"another").unwrap();
        assert!(!ways.leave(&path, stamp).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"another");
        assert!(ways.leave(&path, Stamp::at(&path).unwrap()).unwrap());
        assert!(!path.exists());
        assert!(!ways.leave(&path, stamp).unwrap(), "one that has gone has not been removed by us");
    }

    #[test]
    fn the_way_of_one_is_the_way_of_the_next() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(desk.path());
        // One may be called what the other's folder was called.
        for name in ["x/a.pdf", "x", "b.pdf"] {
            let path = desk.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if path.is_dir() {
                fs::remove_dir(&path).unwrap();
            }
            fs::write(&path, b"scan").unwrap();
            assert!(ways.leave(&path, Stamp::at(&path).unwrap()).unwrap());
            assert!(!path.exists());
        }
        let leaving = desk.path().join(".hoso/leaving");
        assert_eq!(fs::read_dir(&leaving).unwrap().count(), 1);
        // Somebody tidied: a new one is made.
        fs::remove_dir_all(desk.path().join(".hoso")).unwrap();
        let path = desk.path().join("c.pdf");
        fs::write(&path, b"scan").unwrap();
        assert!(ways.leave(&path, Stamp::at(&path).unwrap()).unwrap());
        ways.close();
        assert_eq!(fs::read_dir(&leaving).unwrap().count(), 0);
    }

    #[test]
    fn files_of_one_path_lie_beside_each_other_until_they_go() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(desk.path());
        let path = desk.path().join("scan.pdf");
        let mut aside = Vec::new();
        for bytes in ["one", "two", "three"] {
            fs::write(&path, bytes).unwrap();
            aside.push(ways.set_aside(&path, Stamp::at(&path).unwrap()).unwrap().unwrap());
        }
        assert_eq!(fs::read_dir(desk.path().join(".hoso/leaving")).unwrap().count(), 3);
        ways.return_interrupted().unwrap();
        let mut back: Vec<_> = ["scan.pdf", "scan (2).pdf", "scan (3).pdf"]
            .map(|name| fs::read_to_string(desk.path().join(name)).unwrap())
            .into();
        back.sort();
        assert_eq!(back, ["one", "three", "two"]);
    }

    #[test]
    fn what_was_on_its_way_out_comes_back_beside_what_came_since() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(desk.path());
        let aside = desk.path().join(".hoso/leaving/01/x");
        fs::create_dir_all(&aside).unwrap();
        fs::write(aside.join("a.pdf"), b"old").unwrap();
        fs::create_dir(desk.path().join("x")).unwrap();
        fs::write(desk.path().join("x/a.pdf"), b"new").unwrap();
        ways.return_interrupted().unwrap();
        assert_eq!(fs::read(desk.path().join("x/a.pdf")).unwrap(), b"new");
        assert_eq!(fs::read(desk.path().join("x/a (2).pdf")).unwrap(), b"old");
        // Of one that had been removed, only its folders are left.
        fs::create_dir_all(desk.path().join(".hoso/leaving/02/y/z")).unwrap();
        ways.return_interrupted().unwrap();
        assert_eq!(fs::read_dir(desk.path().join(".hoso/leaving")).unwrap().count(), 0);
        ways.return_interrupted().unwrap();
    }

    #[test]
    fn links_that_somebody_planted_move_nothing() {
        let root = tempfile::tempdir().unwrap();
        let (desk, data) = (root.path().join("in"), root.path().join("data"));
        fs::create_dir_all(desk.join(".hoso")).unwrap();
        fs::create_dir_all(data.join("deep")).unwrap();
        fs::write(data.join("deep/catalogue"), b"precious").unwrap();
        let ways = Leaving::new(&desk);
        // The way out is a link: nothing is carried away at the start, and nothing goes out there.
        symlink(&data, desk.join(".hoso/leaving")).unwrap();
        assert!(ways.return_interrupted().is_err());
        fs::write(desk.join("a.pdf"), b"scan").unwrap();
        assert!(ways.leave(&desk.join("a.pdf"), Stamp::at(&desk.join("a.pdf")).unwrap()).is_err());
        assert!(desk.join("a.pdf").exists());
        // A folder of the desk is one: what it shows to is no file of the desk.
        fs::remove_file(desk.join(".hoso/leaving")).unwrap();
        symlink(&data, desk.join("x")).unwrap();
        let path = desk.join("x/deep/catalogue");
        assert!(ways.leave(&path, Stamp::at(&path).unwrap()).is_err());
        // So is one in the way out, and where a file has to go back to.
        fs::create_dir_all(desk.join(".hoso/leaving/01/x")).unwrap();
        symlink(&data, desk.join(".hoso/leaving/01/y")).unwrap();
        fs::write(desk.join(".hoso/leaving/01/x/b.pdf"), b"on its way").unwrap();
        ways.return_interrupted().unwrap();
        assert_eq!(fs::read(desk.join(".hoso/leaving/01/x/b.pdf")).unwrap(), b"on its way");
        assert_eq!(fs::read(data.join("deep/catalogue")).unwrap(), b"precious");
        let names: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["deep"]);
    }
}
