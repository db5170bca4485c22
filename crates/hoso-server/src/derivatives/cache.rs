//! Derivatives that were made: a folder of bounded size, of which those go first that nobody asked for.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use hoso_model::DocumentId;

/// The folder.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// Bytes.
    most: u64,
}

/// A file that is being written; gone if it is not kept.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) file: File,
    path: PathBuf,
}

impl Drop for Written {
    fn drop(&mut self) {
        // Once it has its name it is not there under this one.
        drop(std::fs::remove_file(&self.path));
    }
}

impl Cache {
    /// The folder, made if it is not there; what was begun in it and never finished goes.
    pub(super) fn open(folder: PathBuf, most: u64) -> io::Result<Self> {
        hoso_store::make_folder(&folder)?;
        for entry in std::fs::read_dir(&folder)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with('.') {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { folder, most })
    }

    /// What was made under `name`; it is the last to go then.
    pub(super) fn find(&self, name: &str) -> Option<File> {
        let file = File::open(self.folder.join(name)).ok()?;
        // On a disk that keeps no times the oldest made goes first.
        drop(file.set_modified(SystemTime::now()));
        Some(file)
    }

    /// A file to write to.
    pub(super) fn begin(&self) -> io::Result<Written> {
        let path = self.folder.join(format!(".{}", DocumentId::generate()));
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        Ok(Written { file, path })
    }

    /// Gives what was written its name, and makes room for it.
    pub(super) fn keep(&self, written: &Written, name: &str) -> io::Result<()> {
        // A name is never that of half a file.
        written.file.sync_all()?;
        std::fs::rename(&written.path, self.folder.join(name))?;
        hoso_store::sync_folder(&self.folder)?;
        self.make_room(name)
    }

    fn make_room(&self, but: &str) -> io::Result<()> {
        let mut kept = Vec::new();
        for entry in std::fs::read_dir(&self.folder)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // Others may be at the same: what is gone already needs no removing.
            let Ok(about) = entry.metadata() else { continue };
            if !name.starts_with('.') {
                kept.push((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), about.len(), name));
            }
        }
        let mut size: u64 = kept.iter().map(|(_, size, _)| size).sum();
        kept.sort();
        for (_, bytes, name) in kept {
            if size <= self.most {
                break;
            }
            if name != but {
                drop(std::fs::remove_file(self.folder.join(name)));
                size -= bytes;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;
    use std::io::Write as _;
    use std::time::{Duration, SystemTime};

    #[test]
    fn the_oldest_go_first_and_what_was_begun_is_swept() {
        let folder = std::env::temp_dir().join(format!("hoso-derived-{}", std::process::id()));
        let cache = Cache::open(folder.clone(), 250).unwrap();
        let keep = |name: &str, age| {
            let mut written = cache.begin().unwrap();
            written.file.write_all(&[0; 100]).unwrap();
            cache.keep(&written, name).unwrap();
            let file = std::fs::File::open(folder.join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        };
        keep("a.pdf", 30);
        keep("b.pdf", 20);
        // Asked for: now the other is the oldest.
        assert!(cache.find("a.pdf").is_some());
        keep("c.pdf", 0);
        assert!(cache.find("a.pdf").is_some() && cache.find("b.pdf").is_none());
        let path = {
            let begun = cache.begin().unwrap();
            begun.path.clone()
        };
        assert!(!path.exists(), "what is not kept is gone");
        std::fs::write(folder.join(".half"), b"x").unwrap();
        let cache = Cache::open(folder.clone(), 10).unwrap();
        assert!(!folder.join(".half").exists());
        // Larger than the whole room: it is there for who asked for it.
        let mut written = cache.begin().unwrap();
        written.file.write_all(&[0; 100]).unwrap();
        cache.keep(&written, "d.pdf").unwrap();
        assert!(cache.find("d.pdf").is_some() && cache.find("c.pdf").is_none());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
