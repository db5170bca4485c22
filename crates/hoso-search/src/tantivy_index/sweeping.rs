//! What a commit that never came to its end left in the index's folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::Index;
use tantivy::index::SegmentComponent;

/// Removes the files of segments that the last commit does not name. The next commit would give some of them the same
/// names, and cannot where one is taken: after a power loss, or a kill at that instant, the index would never go on.
/// Called by whoever holds the writer, before anything is written.
pub(super) fn sweep(index: &Index, folder: &Path) -> tantivy::Result<()> {
    let metas = index.load_metas()?;
    for entry in fs::read_dir(folder)? {
        let name = PathBuf::from(entry?.file_name());
        let is_named = metas.segments.iter().any(|segment| {
            segment_of(&name) == Some(segment.id().uuid_string().as_str())
                && (name.extension().is_none_or(|ending| ending != "del")
                    || name == segment.relative_path(SegmentComponent::Delete))
        });
        if segment_of(&name).is_some() && !is_named {
            match fs::remove_file(folder.join(&name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
    }
    Ok(())
}

/// The segment's 32 hexadecimal digits, with which names of its files begin.
fn segment_of(name: &Path) -> Option<&str> {
    let stem = name.to_str()?.split('.').next()?;
    (stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(stem)
}
