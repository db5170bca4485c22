//! A file that is there whole or not at all.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::path::Path;

use hoso_model::DocumentId;
use rustix::fs::{AtFlags, CWD, Mode, OFlags, ResolveFlags, openat, openat2, renameat, unlinkat};
use rustix::io::Errno;

use crate::led::{Led, led};

/// A file that is written beside its name, under one that nobody can guess. Dropped before it is [kept](WholeFile::keep),
/// it is gone, and what had the name before still has it.
pub(crate) struct WholeFile {
    file: File,
    /// The folder it is in: a link that takes that one's place later leads nowhere.
    folder: OwnedFd,
    beside: OsString,
    name: OsString,
    kept: bool,
}

impl WholeFile {
    /// A file that will be at `path`. A link of one's own is followed to where the file will be; one that somebody else
    /// put there is replaced.
    pub(crate) fn begin(path: &Path) -> io::Result<Self> {
        let (Led::To(path) | Led::Foreign(path)) = led(path)?;
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_owned();
        let folder = path.parent().unwrap_or(Path::new("/"));
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        // There is no link in it by now.
        let folder = match openat2(CWD, folder, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
            // A kernel before 5.6.
            Err(Errno::NOSYS) => openat(CWD, folder, flags, Mode::empty()),
            other => other,
        }?;
        // Names have room for 255 bytes.
        let start: String = name.to_string_lossy().chars().take(40).collect();
        let beside = OsString::from(format!(".{start}.{}", DocumentId::generate()));
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(openat(&folder, &beside, flags, Mode::from_raw_mode(0o666))?);
        let begun = Self { file, folder, beside, name, kept: false };
        // It is for whoever asked, not for the archive.
        hoso_store::share_file(&begun.file)?;
        Ok(begun)
    }

    /// The file, to write to.
    pub(crate) const fn file(&self) -> &File {
        &self.file
    }

    /// Gives the file its name.
    pub(crate) fn keep(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        renameat(&self.folder, &self.beside, &self.folder, &self.name)?;
        self.kept = true;
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if !self.kept {
            // What was begun is of no use; that it may not be there is why an error is passed over.
            let _ = unlinkat(&self.folder, &self.beside, AtFlags::empty());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WholeFile;
    use std::io::Write as _;

    #[test]
    fn what_is_not_kept_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let link = folder.path().join("link.jsonl");
        std::fs::write(&path, "before").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let names = || std::fs::read_dir(folder.path()).unwrap().count();
        let mut file = WholeFile::begin(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(names(), 3, "it is written beside");
        drop(file);
        assert_eq!((std::fs::read_to_string(&path).unwrap().as_str(), names()), ("before", 2));
        let mut file = WholeFile::begin(&link).unwrap();
        file.write_all(b"whole").unwrap();
        file.keep().unwrap();
        assert_eq!((std::fs::read_to_string(&path).unwrap().as_str(), names()), ("whole", 2));
        assert!(link.is_symlink());
    }

    #[test]
    fn a_link_that_somebody_else_planted_is_replaced_and_what_it_shows_to_stays() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let (victim, planted) = (folder.path().join("victim"), folder.path().join("out.jsonl"));
        std::fs::write(&victim, "precious").unwrap();
        std::os::unix::fs::symlink(&victim, &planted).unwrap();
        std::os::unix::fs::lchown(&planted, Some(12345), None).unwrap();
        let mut file = WholeFile::begin(&planted).unwrap();
        file.write_all(b"whole").unwrap();
        file.keep().unwrap();
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
        assert!(planted.is_file() && !planted.is_symlink());
        assert_eq!(std::fs::read_to_string(&planted).unwrap(), "whole");
    }
}
