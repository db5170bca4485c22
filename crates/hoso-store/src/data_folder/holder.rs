//! Who holds a data folder, and how other commands reach them.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The socket in a data folder at which its holder answers. Only the folder's owner reaches it.
const SOCKET: &str = "hoso.sock";

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
    /// For how long; `null` while it does not answer (yet).
    #[serde(default)]
    pub answers: Option<Stay>,
}

/// How long a holder that answers will be there, and so what may be asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stay {
    /// For one question of its own: it may be gone in a moment.
    Moment,
    /// As long as its own work takes: it answers questions meanwhile.
    Work,
    /// It takes files in and reads pages.
    Reading,
}

impl Holder {
    /// Nobody that is known: the lock is held, and nothing says by whom.
    pub(super) fn unnamed() -> Self {
        Self { pid: 0, command: "?".into(), since: "?".into(), address: None, answers: None }
    }

    /// Does a process of that number run?
    pub fn runs(&self) -> bool {
        Path::new("/proc").join(self.pid.to_string()).exists()
    }
}

/// Makes the socket in `folder`, in the place of one that an earlier holder left.
pub(super) fn bind(folder: &Path) -> io::Result<UnixListener> {
    match std::fs::remove_file(folder.join(SOCKET)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let (_open, path) = short_path(folder)?;
    UnixListener::bind(path)
}

/// Connects to the socket in `folder`.
pub(super) fn connect(folder: &Path) -> io::Result<UnixStream> {
    let (_open, path) = short_path(folder)?;
    UnixStream::connect(path)
}

/// A path to the socket that is short enough wherever the folder lies: an address has room for 108 bytes. It leads there
/// as long as the folder is held open.
fn short_path(folder: &Path) -> io::Result<(File, PathBuf)> {
    let open = File::open(folder)?;
    let path = PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", open.as_raw_fd()));
    Ok((open, path))
}

#[cfg(test)]
mod tests {
    use super::{bind, connect};
    use std::io::{Read as _, Write as _};

    #[test]
    fn a_socket_is_reached_however_deep_its_folder_lies_and_one_that_was_left_is_replaced() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a".repeat(200)).join("b".repeat(200));
        std::fs::create_dir_all(&deep).unwrap();
        assert!(connect(&deep).is_err());
        drop(bind(&deep).unwrap());
        assert!(connect(&deep).is_err(), "nobody answers at what was left");
        let socket = bind(&deep).unwrap();
        connect(&deep).unwrap().write_all(b"x").unwrap();
        let mut heard = Vec::new();
        socket.accept().unwrap().0.read_to_end(&mut heard).unwrap();
        assert_eq!(heard, b"x");
    }
}
