//! Other file systems that are mounted within a desk's folder.

use std::collections::HashSet;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use hoso_intake::{WatchKind, watch_kind};

/// Notices folders of other file systems, mounted within a desk's folder.
#[derive(Debug, Default)]
pub(crate) struct NestedMounts(HashSet<u64>);

impl NestedMounts {
    /// The kind of file system of a folder, if it is not one that was seen before and cannot be heard of.
    pub(crate) fn unheard(&mut self, folder: &Path) -> Option<&'static str> {
        let device = std::fs::symlink_metadata(folder).ok()?.dev();
        if !self.0.insert(device) {
            return None;
        }
        match watch_kind(folder) {
            Ok((WatchKind::Polling, name)) => Some(name),
            _ => None,
        }
    }
}
