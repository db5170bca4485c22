//! A file that is there whole or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is written beside its name. Dropped before it is [kept](WholeFile::keep), it is gone, and what had the
/// name before still has it.
pub(crate) struct WholeFile {
    file: File,
    beside: PathBuf,
    path: PathBuf,
    kept: bool,
}

impl WholeFile {
    /// A file that will be at `path`; where a link stands it will be what the link shows to.
    pub(crate) fn begin(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_string_lossy();
        // Names have room for 255 bytes.
        let name: String = name.chars().take(40).collect();
        let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
        Ok(Self { file: File::create_new(&beside)?, beside, path, kept: false })
    }

    /// The file, to write to.
    pub(crate) const fn file(&self) -> &File {
        &self.file
    }

    /// Gives the file its name.
    pub(crate) fn keep(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        std::fs::rename(&self.beside, &self.path)?;
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
            drop(std::fs::remove_file(&self.beside));
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
}
