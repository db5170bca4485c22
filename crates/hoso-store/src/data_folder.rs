//! The data folder and its lock.

mod holder;

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use holder::{Holder, Stay};

use crate::{make_folder, rights, sync_folder};

/// How long any holder is waited for: a command that only looks who holds the folder has it for an instant.
const MOMENT: Duration = Duration::from_millis(500);

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
    /// Another user's: what this process wrote there would be in that user's way, and the other way round.
    #[error(
        "the data folder {path} belongs to another user (number {owner}); run hoso as that user, for example with sudo -u"
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// Its owner's number.
        owner: u32,
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
    /// Takes the folder at `path` for `command`, making it if it is not there. Nobody but its owner may read it: what
    /// others may do with it is taken from them, and told.
    ///
    /// # Errors
    /// [`DataFolderError::Held`] names the process that has it.
    pub fn take(path: &Path, command: &str) -> Result<Self, DataFolderError> {
        let io = |source| DataFolderError::Io { path: path.to_owned(), source };
        make_folder(path).map_err(io)?;
        if let Some(owner) = rights::other_owner(path).map_err(io)? {
            return Err(DataFolderError::Foreign { path: path.to_owned(), owner });
        }
        let lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path.join(LOCK))
            .map_err(io)?;
        let start = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    let holder = said(path);
                    let patience = match &holder {
                        Some(holder) if holder.runs() => MOMENT,
                        _ => ENDED,
                    };
                    if start.elapsed() > patience {
                        let holder = holder.unwrap_or_else(Holder::unnamed);
                        return Err(DataFolderError::Held { path: path.to_owned(), holder });
                    }
                    std::thread::sleep(AGAIN);
                }
                Err(TryLockError::Error(source)) => return Err(io(source)),
            }
        }
        let folder = Self { path: path.to_owned(), lock };
        folder.say(command, None, None).map_err(io)?;
        let tightened = rights::tighten(path).map_err(io)?;
        if tightened.shut > 0 {
            tracing::warn!(
                folder = %path.display(),
                files = tightened.shut,
                "other users could read the data folder; now only its owner can"
            );
        }
        if tightened.open > 0 {
            tracing::warn!(
                folder = %path.display(),
                files = tightened.open,
                "other users may read the data folder, and it cannot be shut to them"
            );
        }
        sync_folder(path).map_err(io)?;
        Ok(folder)
    }

    /// Who holds the folder at `path` now; `None` if nobody does.
    pub fn held_by(path: &Path) -> Option<Holder> {
        let lock = File::open(path.join(LOCK)).ok()?;
        match lock.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(said(path).unwrap_or_else(Holder::unnamed)),
            _ => None,
        }
    }

    /// Connects to whoever holds the folder at `path` and answers other commands.
    ///
    /// # Errors
    /// If nobody does.
    pub fn connect(path: &Path) -> std::io::Result<UnixStream> {
        holder::connect(path)
    }

    /// Opens the socket at which this process answers other commands.
    ///
    /// # Errors
    /// If the file system has no sockets.
    pub fn open_socket(&self) -> std::io::Result<UnixListener> {
        holder::bind(&self.path)
    }

    /// Says in the lock file that this process answers, and for how long; at an address, too, if it serves.
    pub fn answers(&self, command: &str, address: Option<&str>, stay: Stay) -> Result<(), DataFolderError> {
        self.say(command, address.map(str::to_owned), Some(stay))
            .map_err(|source| DataFolderError::Io { path: self.path.clone(), source })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn say(&self, command: &str, address: Option<String>, answers: Option<Stay>) -> std::io::Result<()> {
        let since = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let holder = Holder { pid: std::process::id(), command: command.to_owned(), since, address, answers };
        // Written in one piece over what stood there: whoever reads meanwhile finds the one or the other.
        let text = format!("{:<ROOM$}\n", serde_json::to_string(&holder)?);
        self.lock.write_all_at(text.as_bytes(), 0)?;
        self.lock.set_len(text.len() as u64)
    }
}

/// The lock file in a data folder, and the bytes that what is in it has room for.
const LOCK: &str = "hoso.lock";
const ROOM: usize = 400;
/// No lock file is longer.
const LONGEST: u64 = 64 << 10;

/// What the lock file says; `None` if that is nothing that can be understood.
fn said(path: &Path) -> Option<Holder> {
    use std::io::Read as _;
    let mut text = String::new();
    File::open(path.join(LOCK)).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::{DataFolder, DataFolderError, Stay};

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
    fn what_is_no_lock_file_holds_nobody_up_but_is_told_as_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hoso.lock");
        for text in ["", "{", "null", "[]", "\"x\"", "{\"pid\":-1}", "{\"pid\":4294967296}"] {
            std::fs::write(&path, text).unwrap();
            assert!(DataFolder::held_by(folder.path()).is_none(), "{text}");
            let heir = std::fs::File::open(&path).unwrap();
            heir.lock().unwrap();
            assert_eq!(DataFolder::held_by(folder.path()).unwrap().pid, 0, "{text}");
            drop(heir);
            drop(DataFolder::take(folder.path(), "serve").unwrap());
        }
        std::fs::write(&path, b"\xFF\xFE").unwrap();
        DataFolder::take(folder.path(), "serve").unwrap();
    }

    #[test]
    fn the_second_is_refused_and_told_who_is_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataFolder::take(folder.path(), "serve").unwrap();
        first.answers("serve", Some("http://127.0.0.1:8080"), Stay::Reading).unwrap();
        let Err(DataFolderError::Held { holder, .. }) = DataFolder::take(folder.path(), "ingest") else {
            panic!("taken twice");
        };
        assert_eq!(holder.pid, std::process::id());
        assert_eq!(holder.address.as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(DataFolder::held_by(folder.path()), Some(holder));
        drop(first);
        assert!(DataFolder::held_by(folder.path()).is_none());
        assert!(DataFolder::take(folder.path(), "ingest").is_ok());
    }
}
