//! The data folder and its lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// How long a folder is waited for whose holder has ended: a child that it was just starting holds the lock until it runs,
/// and another process may be looking whether the folder is held.
const ENDED: Duration = Duration::from_secs(5);
/// How often it is looked again.
const AGAIN: Duration = Duration::from_millis(20);

/// The data folder, held by this process until dropped. One process owns a data folder at a time.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    lock: File,
}

/// Who holds a data folder, as its lock file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// What it runs: `serve`, `ingest`, …
    pub command: String,
    /// When it took the folder, RFC 3339.
    pub since: String,
    /// Where it answers, `http://127.0.0.1:8080`, if it serves.
    #[serde(default)]
    pub address: Option<String>,
}

impl Holder {
    /// Does a process of that number run?
    fn runs(&self) -> bool {
        Path::new("/proc").join(self.pid.to_string()).exists()
    }
}

/// The data folder cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// Another process has it.
    #[error("the data folder {path} is in use by process {} (hoso {}, since {}){}; stop it first",
        .holder.pid, .holder.command, .holder.since,
        .holder.address.as_ref().map_or_else(String::new, |a| format!(", which answers at {a}")))]
    Held {
        /// The folder.
        path: PathBuf,
        /// Who has it.
        holder: Holder,
    },
    /// It cannot be made, read or written.
    #[error(
        "the data folder {path} cannot be used: {source}; check that it exists and that this user may write it"
    )]
    Io {
        /// The folder or the file in it.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl DataFolder {
    /// Takes the folder at `path` for `command`, making it if it is not there.
    ///
    /// # Errors
    /// [`DataFolderError::Held`] names the process that has it.
    pub fn take(path: &Path, command: &str) -> Result<Self, DataFolderError> {
        let io = |source| DataFolderError::Io { path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(io)?;
        let lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join("hoso.lock"))
            .map_err(io)?;
        let start = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    let unnamed = Holder { pid: 0, command: "?".into(), since: "?".into(), address: None };
                    let holder = Self::holder(path).unwrap_or(unnamed);
                    if holder.runs() || start.elapsed() > ENDED {
                        return Err(DataFolderError::Held { path: path.to_owned(), holder });
                    }
                    std::thread::sleep(AGAIN);
                }
                Err(TryLockError::Error(source)) => return Err(io(source)),
            }
        }
        let folder = Self { path: path.to_owned(), lock };
        folder.write_holder(command, None).map_err(io)?;
        Ok(folder)
    }

    /// Who holds the folder at `path` now; `None` if nobody does.
    pub fn held_by(path: &Path) -> Option<Holder> {
        let lock = File::open(path.join("hoso.lock")).ok()?;
        match lock.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Self::holder(path),
            _ => None,
        }
    }

    /// Says in the lock file where this process answers.
    pub fn answers_at(&self, command: &str, address: &str) -> Result<(), DataFolderError> {
        self.write_holder(command, Some(address.to_owned()))
            .map_err(|source| DataFolderError::Io { path: self.path.clone(), source })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn holder(path: &Path) -> Option<Holder> {
        let mut text = String::new();
        File::open(path.join("hoso.lock")).ok()?.read_to_string(&mut text).ok()?;
        serde_json::from_str(&text).ok()
    }

    fn write_holder(&self, command: &str, address: Option<String>) -> std::io::Result<()> {
        let since = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let holder = Holder { pid: std::process::id(), command: command.to_owned(), since, address };
        let mut file = &self.lock;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(serde_json::to_string(&holder)?.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{DataFolder, DataFolderError};

    #[test]
    fn a_folder_whose_holder_has_ended_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hoso.lock");
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        ended.wait().unwrap();
        let holder = format!(
            r#"{{"pid":{},"command":"serve","since":"2026-01-01T00:00:00Z","address":null}}"#,
            ended.id()
        );
        std::fs::write(&path, holder).unwrap();
        // As a child does that was being started when its parent was killed.
        let heir = std::fs::File::open(&path).unwrap();
        heir.lock().unwrap();
        let letting_go = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(300));
            drop(heir);
        });
        DataFolder::take(folder.path(), "serve").unwrap();
        letting_go.join().unwrap();
    }

    #[test]
    fn the_second_is_refused_and_told_who_is_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataFolder::take(folder.path(), "serve").unwrap();
        first.answers_at("serve", "http://127.0.0.1:8080").unwrap();
        let Err(DataFolderError::Held { holder, .. }) = DataFolder::take(folder.path(), "ingest") else {
            panic!("taken twice");
        };
        assert_eq!(holder.pid, std::process::id());
        assert_eq!(holder.address.as_deref(), Some("http://127.0.0.1:8080"));
        assert!(DataFolder::held_by(folder.path()).is_some());
        drop(first);
        assert!(DataFolder::held_by(folder.path()).is_none());
        assert!(DataFolder::take(folder.path(), "ingest").is_ok());
    }
}
