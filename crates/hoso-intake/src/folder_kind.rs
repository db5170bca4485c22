//! Which folders' events can be trusted.

use std::path::Path;

/// How a folder is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchKind {
    /// The system tells of every change.
    Events,
    /// It is looked through again and again: what others write there is not told here.
    Polling,
}

impl WatchKind {
    /// The word for it on the board.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Polling => "polling",
        }
    }
}

/// File systems whose changes this machine hears of only if it makes them itself; by `statfs(2)`.
const UNHEARD: [(u32, &str); 16] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9P"),
    (0x786F_4256, "VirtualBox"),
    (0xBACB_ACBC, "VMware"),
    (0x00C3_6400, "Ceph"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "kAFS"),
    (0x7375_7245, "Coda"),
    (0x0BD0_0BD0, "Lustre"),
    (0x0116_1970, "GFS2"),
    (0x7461_636F, "OCFS2"),
    (0x4750_4653, "GPFS"),
];

/// How the folder at `path` has to be watched, and the kind of a file system that says so.
///
/// # Errors
/// If it cannot be asked.
pub fn watch_kind(path: &Path) -> std::io::Result<(WatchKind, &'static str)> {
    // The types are 32-bit constants, kept in a signed long.
    let unheard = unheard(rustix::fs::statfs(path)?.f_type as u32);
    Ok(unheard.map_or((WatchKind::Events, "local"), |name| (WatchKind::Polling, name)))
}

/// Is a file system of the type `magic` on another machine?
pub(crate) fn is_elsewhere(magic: u32) -> bool {
    unheard(magic).is_some()
}

fn unheard(magic: u32) -> Option<&'static str> {
    UNHEARD.iter().find(|(known, _)| *known == magic).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::{UNHEARD, WatchKind, watch_kind};
    use std::path::Path;

    #[test]
    fn local_folders_are_heard_of_and_missing_ones_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(watch_kind(folder.path()).unwrap().0, WatchKind::Events);
        assert!(watch_kind(Path::new("/no/such/folder")).is_err());
    }

    #[test]
    fn each_kind_is_listed_once() {
        let kinds: std::collections::HashSet<_> = UNHEARD.iter().map(|(magic, _)| magic).collect();
        assert_eq!(kinds.len(), UNHEARD.len());
    }
}
