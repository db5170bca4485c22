//! A file leaves the desk's folder.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hoso_intake::Stamp;
use hoso_intake::folder::{Folder, split};
use hoso_model::DocumentId;
use hoso_store::instant;
use rustix::fs::Mode;
use tracing::warn;

use crate::free_names::move_to_free;
use crate::own_folder::{DeskFolder, modes};

/// Files on their way out, each under the path it had in the desk's folder, in a folder with a name of its own.
const LEAVING: &str = "leaving";
/// Whoever tidies may remove a folder that another is about to use: it makes it again, so often at most.
const TRIES: u32 = 1000;

/// The way out of one desk's folder.
#[derive(Debug)]
pub(crate) struct Leaving {
    desk: DeskFolder,
    /// Folders in which files lie under the paths they had. One is enough, but for a file whose path is taken there: to
    /// make one for each file would take longer than all else, for the kernel does it one by one.
    shelves: Mutex<Vec<PathBuf>>,
    /// Held while a file is moved to the refused ones.
    rejecting: Mutex<()>,
}

/// A file that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Aside {
    /// The folder in `leaving` in which it lies.
    shelf: PathBuf,
    /// Where it lay in the desk's folder.
    pub inside: PathBuf,
    /// As it was then.
    pub stamp: Stamp,
}

/// The folder in which files lie that are on their way out, open: for one file, or for those that are looked at together.
pub(crate) struct Opened(Folder);

impl Leaving {
    /// Of the desk with this folder.
    pub(crate) fn new(desk: DeskFolder) -> Self {
        Self { desk, shelves: Mutex::default(), rejecting: Mutex::default() }
    }

    /// Held while a file is moved to the refused ones: one at a time, of this desk.
    pub(crate) fn rejecting(&self) -> MutexGuard<'_, ()> {
        self.rejecting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The desk's folder.
    pub(crate) fn desk(&self) -> &DeskFolder {
        &self.desk
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
        let leaving = Opened(self.desk.in_own(&root, LEAVING, |_| Mode::RWXU)?.0);
        let (mut shelf, mut tries) = (0, 0);
        loop {
            let on = self.shelf(shelf);
            let to = match leaving.0.make_below(&on.join(way), Mode::RWXU) {
                // Another that left tidied the way behind itself while this one went along it.
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < TRIES => {
                    tries += 1;
                    continue;
                }
                other => other?,
            };
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
                    leaving.tidy(&aside);
                    return Ok(None);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < TRIES => {
                    if !from.has(name) {
                        leaving.tidy(&aside);
                        return Ok(None);
                    }
                    tries += 1;
                }
                Err(error) => {
                    leaving.tidy(&aside);
                    return Err(error);
                }
            }
        }
    }

    /// Moves a file that was set aside to the folder `to`, where nothing may be called `as_name`.
    pub(crate) fn hand_over(&self, aside: &Aside, to: &Folder, as_name: &OsStr) -> io::Result<()> {
        let leaving = self.opened()?;
        let (folder, name) = leaving.folder_of(aside)?;
        folder.move_to_new(name, to, as_name)?;
        leaving.tidy(aside);
        Ok(())
    }

    /// Moves a file that was set aside back into the desk's folder; where it is then.
    pub(crate) fn put_back(&self, aside: &Aside) -> io::Result<PathBuf> {
        let root = self.desk.root()?;
        let leaving = self.opened_in(&root)?;
        let (folder, name) = leaving.folder_of(aside)?;
        let (way, _) = split(&aside.inside)?;
        let to = root.make_below(way, modes(&root)?.open)?;
        let free = move_to_free(&folder, name, &to, name)?;
        leaving.tidy(aside);
        Ok(self.desk.path().join(way).join(free))
    }

    /// Removes the folders in which nothing is.
    pub(crate) fn close(&self) {
        let leaving = self.desk.root().and_then(|root| self.desk.in_own_if_there(&root, LEAVING));
        if let Ok(Some(leaving)) = leaving {
            self.shelves().retain(|shelf| match leaving.remove_folder(shelf.as_os_str()) {
                Ok(()) => false,
                Err(error) => error.kind() == io::ErrorKind::DirectoryNotEmpty,
            });
        }
    }

    /// Files that were on their way out when the service was stopped. What is no file goes back at once.
    pub(crate) fn left_over(&self) -> io::Result<Vec<Aside>> {
        let root = self.desk.root()?;
        let mut left = Vec::new();
        let Some(leaving) = self.desk.in_own_if_there(&root, LEAVING)? else { return Ok(left) };
        for way in folders(&leaving)? {
            // The first name on the way is that of the shelf.
            let mut parts = way.components();
            let Some(shelf) = parts.next() else { continue };
            let (shelf, inside) = (PathBuf::from(shelf.as_os_str()), parts.as_path());
            if inside.as_os_str().is_empty() && !self.shelves().contains(&shelf) {
                self.shelves().push(shelf.clone());
            }
            let folder = leaving.below(&way)?;
            for (name, is_folder) in folder.entries()? {
                let inside = inside.join(&name);
                match folder.stamp(&name) {
                    Some(stamp) => left.push(Aside { shelf: shelf.clone(), inside, stamp }),
                    None if is_folder => {}
                    None => {
                        let stamp = Stamp { inode: 0, size: 0, modified: 0 };
                        if let Err(error) = self.put_back(&Aside { shelf: shelf.clone(), inside, stamp }) {
                            warn!(folder = %self.desk.path().display(), file = %way.join(&name).display(), %error, "what is no file cannot go back");
                        }
                    }
                }
            }
        }
        Ok(left)
    }

    /// Removes every folder in which nothing is, whoever made it.
    pub(crate) fn tidy_all(&self) -> io::Result<()> {
        let root = self.desk.root()?;
        if let Some(leaving) = self.desk.in_own_if_there(&root, LEAVING)? {
            // The innermost come last; what is not empty stays.
            for way in folders(&leaving)?.iter().rev().filter(|way| !way.as_os_str().is_empty()) {
                drop(remove_at(&leaving, way));
            }
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

    /// The folder of files that were set aside, which is not made.
    pub(crate) fn opened(&self) -> io::Result<Opened> {
        self.opened_in(&self.desk.root()?)
    }

    fn opened_in(&self, root: &Folder) -> io::Result<Opened> {
        let leaving = self.desk.in_own_if_there(root, LEAVING)?;
        leaving.map(Opened).ok_or_else(|| io::Error::other("the service's own folder is not there"))
    }
}

impl Opened {
    /// The file that was set aside, to be read.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] only if the file itself is not there.
    pub(crate) fn open(&self, aside: &Aside) -> io::Result<File> {
        let (folder, name) = self.folder_of(aside)?;
        folder.open_file(name)
    }

    /// Removes a file that was set aside, for good.
    pub(crate) fn remove(&self, aside: &Aside) -> io::Result<()> {
        let (folder, name) = self.folder_of(aside)?;
        folder.remove(name)?;
        instant!("removed");
        self.tidy(aside);
        Ok(())
    }

    fn folder_of<'a>(&self, aside: &'a Aside) -> io::Result<(Folder, &'a OsStr)> {
        let (way, name) = split(&aside.inside)?;
        Ok((self.0.below(&aside.shelf.join(way))?, name))
    }

    /// Removes the folders below the shelf that were made for `aside`; one that is not empty stays.
    fn tidy(&self, aside: &Aside) {
        for way in aside.inside.ancestors().skip(1).filter(|way| !way.as_os_str().is_empty()) {
            if remove_at(&self.0, &aside.shelf.join(way)).is_err() {
                break;
            }
        }
    }
}

/// Every folder below `top`, and that itself, the outer ones first.
fn folders(top: &Folder) -> io::Result<Vec<PathBuf>> {
    let mut found = vec![PathBuf::new()];
    let mut next = 0;
    while let Some(way) = found.get(next).cloned() {
        for (name, is_folder) in top.below(&way)?.entries()? {
            if is_folder {
                found.push(way.join(name));
            }
        }
        next += 1;
    }
    Ok(found)
}

/// Removes the folder at `way`, if nothing is in it.
fn remove_at(from: &Folder, way: &Path) -> io::Result<()> {
    let (above, name) = split(way)?;
    from.below(above)?.remove_folder(name)
}

#[cfg(test)]
mod tests {
    use super::Leaving;
    use crate::own_folder::DeskFolder;
    use hoso_intake::Stamp;
    use std::os::unix::fs::symlink;
    use std::path::Path;
    use std::sync::Arc;
    use std::{fs, io};

    /// Sets a file aside and removes it; true if it was the one.
    fn leave(ways: &Leaving, path: &Path, stamp: Stamp) -> io::Result<bool> {
        let aside = ways.set_aside(path, stamp)?;
        aside.as_ref().map_or(Ok(()), |aside| ways.opened()?.remove(aside))?;
        Ok(aside.is_some())
    }

    /// Puts back what is on its way out; how many files could not go.
    fn return_all(ways: &Leaving) -> io::Result<usize> {
        let stayed = ways.left_over()?.iter().filter(|aside| ways.put_back(aside).is_err()).count();
        ways.tidy_all()?;
        Ok(stayed)
    }

    #[test]
    fn the_very_file_leaves_and_another_stays() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(DeskFolder::new(desk.path(), Arc::default()));
        let path = desk.path().join("x").join("a.pdf");
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, b"first").unwrap();
        let stamp = Stamp::at(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"another").unwrap();
        assert!(!leave(&ways, &path, stamp).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"another");
        assert!(leave(&ways, &path, Stamp::at(&path).unwrap()).unwrap());
        assert!(!path.exists());
        assert!(!leave(&ways, &path, stamp).unwrap(), "one that has gone has not been removed by us");
    }

    #[test]
    fn many_leave_at_once_by_ways_that_they_share_and_tidy() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(DeskFolder::new(desk.path(), Arc::default()));
        let paths: Vec<_> =
            (0..400).map(|number| desk.path().join(format!("x/{}/y/{number}.pdf", number % 7))).collect();
        for path in &paths {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"scan").unwrap();
        }
        std::thread::scope(|scope| {
            for part in paths.chunks(25) {
                let ways = &ways;
                scope.spawn(move || {
                    for path in part {
                        assert!(leave(ways, path, Stamp::at(path).unwrap()).unwrap());
                    }
                });
            }
        });
        ways.close();
        assert_eq!(fs::read_dir(desk.path().join(".hoso/leaving")).unwrap().count(), 0);
    }

    #[test]
    fn the_way_of_one_is_the_way_of_the_next() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(DeskFolder::new(desk.path(), Arc::default()));
        // One may be called what the other's folder was called.
        for name in ["x/a.pdf", "x", "b.pdf"] {
            let path = desk.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if path.is_dir() {
                fs::remove_dir(&path).unwrap();
            }
            fs::write(&path, b"scan").unwrap();
            assert!(leave(&ways, &path, Stamp::at(&path).unwrap()).unwrap());
            assert!(!path.exists());
        }
        let leaving = desk.path().join(".hoso/leaving");
        assert_eq!(fs::read_dir(&leaving).unwrap().count(), 1);
        // Somebody tidied: a new one is made.
        fs::remove_dir_all(desk.path().join(".hoso")).unwrap();
        let path = desk.path().join("c.pdf");
        fs::write(&path, b"scan").unwrap();
        assert!(leave(&ways, &path, Stamp::at(&path).unwrap()).unwrap());
        ways.close();
        assert_eq!(fs::read_dir(&leaving).unwrap().count(), 0);
    }

    #[test]
    fn files_of_one_path_lie_beside_each_other_until_they_go() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(DeskFolder::new(desk.path(), Arc::default()));
        let path = desk.path().join("scan.pdf");
        let mut aside = Vec::new();
        for bytes in ["one", "two", "three"] {
            fs::write(&path, bytes).unwrap();
            aside.push(ways.set_aside(&path, Stamp::at(&path).unwrap()).unwrap().unwrap());
        }
        assert_eq!(fs::read_dir(desk.path().join(".hoso/leaving")).unwrap().count(), 3);
        assert_eq!(return_all(&ways).unwrap(), 0);
        let mut back: Vec<_> = ["scan.pdf", "scan (2).pdf", "scan (3).pdf"]
            .map(|name| fs::read_to_string(desk.path().join(name)).unwrap())
            .into();
        back.sort();
        assert_eq!(back, ["one", "three", "two"]);
    }

    #[test]
    fn what_was_on_its_way_out_comes_back_beside_what_came_since() {
        let desk = tempfile::tempdir().unwrap();
        let ways = Leaving::new(DeskFolder::new(desk.path(), Arc::default()));
        let aside = desk.path().join(".hoso/leaving/01/x");
        fs::create_dir_all(&aside).unwrap();
        fs::write(aside.join("a.pdf"), b"old").unwrap();
        fs::create_dir(desk.path().join("x")).unwrap();
        fs::write(desk.path().join("x/a.pdf"), b"new").unwrap();
        assert_eq!(return_all(&ways).unwrap(), 0);
        assert_eq!(fs::read(desk.path().join("x/a.pdf")).unwrap(), b"new");
        assert_eq!(fs::read(desk.path().join("x/a (2).pdf")).unwrap(), b"old");
        // Of one that had been removed, only its folders are left.
        fs::create_dir_all(desk.path().join(".hoso/leaving/02/y/z")).unwrap();
        assert_eq!(return_all(&ways).unwrap(), 0);
        assert_eq!(fs::read_dir(desk.path().join(".hoso/leaving")).unwrap().count(), 0);
        assert_eq!(return_all(&ways).unwrap(), 0);
    }

    #[test]
    fn links_that_somebody_planted_move_nothing() {
        let root = tempfile::tempdir().unwrap();
        let (desk, data) = (root.path().join("in"), root.path().join("data"));
        fs::create_dir_all(desk.join(".hoso")).unwrap();
        fs::create_dir_all(data.join("deep")).unwrap();
        fs::write(data.join("deep/catalogue"), b"precious").unwrap();
        let ways = Leaving::new(DeskFolder::new(&desk, Arc::default()));
        // The way out is a link: nothing is carried away at the start, and nothing goes out there.
        symlink(&data, desk.join(".hoso/leaving")).unwrap();
        assert!(return_all(&ways).is_err());
        fs::write(desk.join("a.pdf"), b"scan").unwrap();
        assert!(leave(&ways, &desk.join("a.pdf"), Stamp::at(&desk.join("a.pdf")).unwrap()).is_err());
        assert!(desk.join("a.pdf").exists());
        // A folder of the desk is one: what it shows to is no file of the desk.
        fs::remove_file(desk.join(".hoso/leaving")).unwrap();
        symlink(&data, desk.join("x")).unwrap();
        let path = desk.join("x/deep/catalogue");
        assert!(leave(&ways, &path, Stamp::at(&path).unwrap()).is_err());
        // So is one in the way out, and where a file has to go back to.
        fs::create_dir_all(desk.join(".hoso/leaving/01/x")).unwrap();
        symlink(&data, desk.join(".hoso/leaving/01/y")).unwrap();
        fs::write(desk.join(".hoso/leaving/01/x/b.pdf"), b"on its way").unwrap();
        assert_eq!(return_all(&ways).unwrap(), 1);
        assert_eq!(fs::read(desk.join(".hoso/leaving/01/x/b.pdf")).unwrap(), b"on its way");
        assert_eq!(fs::read(data.join("deep/catalogue")).unwrap(), b"precious");
        let names: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["deep"]);
    }
}
