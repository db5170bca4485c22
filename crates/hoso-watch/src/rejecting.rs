//! A refused file goes aside, with its reason beside it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use hoso_intake::Stamp;
use hoso_intake::folder::split;
use hoso_model::Refusal;
use hoso_store::instant;

use crate::free_names::{LONGEST_NAME, numbered, with_ending};
use crate::leaving::Leaving;

/// What the name of a reason ends with.
const REASON: &str = ".reason.txt";
/// Bytes of ` (4294967295)`.
const NUMBER: usize = 13;
/// Refused files, in the service's folder.
pub(crate) const REJECTED: &str = "rejected";

/// Moves the file at `path`, if it is still the one with `stamp`, to `.hoso/rejected/NAME` and writes
/// `NAME.reason.txt`; the name it got there.
pub(crate) fn reject(
    leaving: &Leaving,
    path: &Path,
    stamp: Stamp,
    refusal: &Refusal,
) -> io::Result<Option<OsString>> {
    let root = leaving.desk().root()?;
    let (rejected, modes) = leaving.desk().in_own(&root, REJECTED, |modes| modes.open)?;
    let Some(aside) = leaving.set_aside(path, stamp)? else { return Ok(None) };
    instant!("refused and set aside");
    let name = fitting(split(path)?.1);
    // One at a time: a reason without its file is one whose file was not moved, because the process was ended there.
    let _one = leaving.rejecting();
    let mut number = 1;
    loop {
        let free = numbered(&name, number);
        number += 1;
        if rejected.has(&free) {
            continue;
        }
        // The reason is there before the file is: nobody finds one without the other.
        match rejected.write_whole(&reason_name(&free), reason(refusal).as_bytes(), modes.file) {
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => continue,
            other => other?,
        }
        rejected.sync_with(&reason_name(&free))?;
        instant!("reason written");
        match leaving.hand_over(&aside, &rejected, &free) {
            Ok(()) => return Ok(Some(free)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                rejected.remove(&reason_name(&free))?;
                return Err(error);
            }
        }
    }
}

/// What the reason of the rejected file `name` is called.
pub(crate) fn reason_name(name: &OsStr) -> OsString {
    let mut reason = name.to_owned();
    reason.push(REASON);
    reason
}

/// What a refused file is called: as it was, or cut so that a number and the reason's ending fit behind it.
fn fitting(name: &OsStr) -> OsString {
    let longest = LONGEST_NAME - REASON.len() - NUMBER;
    if name.len() <= longest {
        return name.to_owned();
    }
    let mut ending = Vec::new();
    if let Some(extension) = Path::new(name).extension() {
        ending.push(b'.');
        ending.extend(extension.as_bytes().iter().take(16));
    }
    with_ending(name, &ending, longest)
}

fn reason(refusal: &Refusal) -> String {
    let detail = if refusal.detail.is_empty() { String::new() } else { format!("\n{}\n", refusal.detail) };
    format!(
        "{}\n\n{}\n{detail}\nĐưa tệp trở lại thư mục của bàn để thử lại. Move the file back into the desk's folder to try again.\n[{}]\n",
        refusal.reason.vietnamese(),
        refusal.reason.english(),
        refusal.reason
    )
}

#[cfg(test)]
mod tests {
    use super::{reason_name, reject};
    use crate::leaving::Leaving;
    use crate::own_folder::DeskFolder;
    use hoso_intake::Stamp;
    use hoso_model::{Refusal, RefusalReason};
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;
    use std::sync::Arc;

    fn leaving(desk: &Path) -> Leaving {
        Leaving::new(DeskFolder::new(desk, Arc::default()))
    }

    #[test]
    fn a_name_of_255_bytes_gets_its_reason() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("x".repeat(255));
        for _ in 0..2 {
            fs::write(&path, b"x").unwrap();
            let stamp = Stamp::at(&path).unwrap();
            let refusal = Refusal::new(RefusalReason::Broken, "why");
            let name = reject(&leaving(desk.path()), &path, stamp, &refusal).unwrap().unwrap();
            let rejected = desk.path().join(".hoso/rejected");
            assert!(rejected.join(&name).exists() && rejected.join(reason_name(&name)).exists());
        }
    }

    #[test]
    fn a_reason_whose_file_was_not_moved_is_written_anew() {
        let desk = tempfile::tempdir().unwrap();
        let (path, rejected) = (desk.path().join("a.pdf"), desk.path().join(".hoso/rejected"));
        fs::create_dir_all(&rejected).unwrap();
        fs::write(rejected.join("a.pdf.reason.txt"), b"of one that was ended").unwrap();
        fs::write(&path, b"x").unwrap();
        let refusal = Refusal::new(RefusalReason::Broken, "why");
        reject(&leaving(desk.path()), &path, Stamp::at(&path).unwrap(), &refusal).unwrap();
        assert!(fs::read_to_string(rejected.join("a.pdf.reason.txt")).unwrap().contains("[broken]"));
        assert_eq!(fs::read_dir(rejected).unwrap().count(), 2);
    }

    #[test]
    fn two_files_of_one_name_keep_their_own_reasons() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("a.pdf");
        for (bytes, reason) in [(&b"x"[..], RefusalReason::Broken), (b"", RefusalReason::Empty)] {
            fs::write(&path, bytes).unwrap();
            let stamp = Stamp::at(&path).unwrap();
            let refusal = Refusal::new(reason, "why");
            assert!(reject(&leaving(desk.path()), &path, stamp, &refusal).unwrap().is_some());
            assert!(!path.exists());
        }
        let rejected = desk.path().join(".hoso/rejected");
        assert_eq!(fs::read(rejected.join("a.pdf")).unwrap(), b"x");
        assert!(fs::read_to_string(rejected.join("a.pdf.reason.txt")).unwrap().contains("[broken]"));
        assert_eq!(fs::read(rejected.join("a (2).pdf")).unwrap(), b"");
        assert!(fs::read_to_string(rejected.join("a (2).pdf.reason.txt")).unwrap().contains("[empty]"));
    }

    #[test]
    fn a_reason_overwrites_nothing_that_a_link_shows_to() {
        let root = tempfile::tempdir().unwrap();
        let (desk, victim) = (root.path().join("in"), root.path().join("victim"));
        fs::create_dir_all(desk.join(".hoso/rejected/b.pdf.reason.txt")).unwrap();
        fs::write(&victim, "precious").unwrap();
        let rejected = desk.join(".hoso/rejected");
        symlink(&victim, rejected.join("a.pdf.reason.txt")).unwrap();
        symlink(&victim, rejected.join("c.pdf")).unwrap();
        let refusal = Refusal::new(RefusalReason::Broken, "why");
        for (name, went) in [("a.pdf", "a.pdf"), ("b.pdf", "b (2).pdf"), ("c.pdf", "c (2).pdf")] {
            let path = desk.join(name);
            fs::write(&path, b"x").unwrap();
            let stamp = Stamp::at(&path).unwrap();
            assert_eq!(reject(&leaving(&desk), &path, stamp, &refusal).unwrap().unwrap(), went);
        }
        assert_eq!(fs::read_to_string(victim).unwrap(), "precious");
    }
}
