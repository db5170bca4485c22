//! A refused file goes aside, with its reason beside it.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use hoso_model::Refusal;
use hoso_store::instant;

use crate::leaving::{LONGEST_NAME, discard, numbered, rename_new, set_aside, with_ending};
use crate::making::make_inside;
use crate::{OWN_FOLDER, Stamp};

/// Held while a file of a desk is moved to its refused ones: each desk has its own, because a share may hang.
pub(crate) type Rejecting = Mutex<()>;
/// What the name of a reason ends with.
const REASON: &str = ".reason.txt";
/// Bytes of ` (4294967295)`.
const NUMBER: usize = 13;
/// Refused files, in the service's folder.
pub(crate) const REJECTED: &str = "rejected";

/// Moves the file at `path`, if it is still the one with `stamp`, to `.hoso/rejected/NAME` and writes
/// `NAME.reason.txt`; where it went.
pub(crate) fn reject(
    desk_folder: &Path,
    path: &Path,
    stamp: Stamp,
    refusal: &Refusal,
    rejecting: &Rejecting,
) -> io::Result<Option<PathBuf>> {
    let Some(aside) = set_aside(desk_folder, path, stamp)? else { return Ok(None) };
    instant!("refused and set aside");
    let folder = desk_folder.join(OWN_FOLDER).join(REJECTED);
    make_inside(desk_folder, &folder)?;
    let name = fitting(&folder.join(path.file_name().unwrap_or_default()));
    // One at a time: a reason without its file is one whose file was not moved, because the process was ended there.
    let _one = rejecting.lock().unwrap_or_else(PoisonError::into_inner);
    let mut number = 1;
    loop {
        let to = numbered(&name, number);
        if fs::symlink_metadata(&to).is_err() {
            // The reason is there before the file is: nobody finds one without the other.
            fs::write(reason_path(&to), reason(refusal))?;
            instant!("reason written");
            match rename_new(&aside, &to) {
                Ok(()) => {
                    discard(desk_folder, &aside);
                    return Ok(Some(to));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    fs::remove_file(reason_path(&to))?;
                    return Err(error);
                }
            }
        }
        number += 1;
    }
}

/// Where the reason of the rejected `file` is.
pub(crate) fn reason_path(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(REASON);
    file.with_file_name(name)
}

/// What a refused file is called: as it was, or cut so that a number and the reason's ending fit behind it.
fn fitting(file: &Path) -> PathBuf {
    let longest = LONGEST_NAME - REASON.len() - NUMBER;
    if file.file_name().unwrap_or_default().len() <= longest {
        return file.to_owned();
    }
    let mut ending = Vec::new();
    if let Some(extension) = file.extension() {
        ending.push(b'.');
        ending.extend(extension.as_bytes().iter().take(16));
    }
    with_ending(file, &ending, longest)
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
    use super::reject;
    use crate::Stamp;
    use hoso_model::{Refusal, RefusalReason};
    use std::fs;

    #[test]
    fn a_name_of_255_bytes_gets_its_reason() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("x".repeat(255));
        for _ in 0..2 {
            fs::write(&path, b"x").unwrap();
            let stamp = Stamp::at(&path).unwrap();
            let refusal = Refusal::new(RefusalReason::Broken, "why");
            let went =
                reject(desk.path(), &path, stamp, &refusal, &super::Rejecting::default()).unwrap().unwrap();
            assert!(went.exists() && super::reason_path(&went).exists());
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
        reject(desk.path(), &path, Stamp::at(&path).unwrap(), &refusal, &super::Rejecting::default())
            .unwrap();
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
            let went = reject(desk.path(), &path, stamp, &refusal, &super::Rejecting::default());
            assert!(went.unwrap().is_some());
            assert!(!path.exists());
        }
        let rejected = desk.path().join(".hoso/rejected");
        assert_eq!(fs::read(rejected.join("a.pdf")).unwrap(), b"x");
        assert!(fs::read_to_string(rejected.join("a.pdf.reason.txt")).unwrap().contains("[broken]"));
        assert_eq!(fs::read(rejected.join("a (2).pdf")).unwrap(), b"");
        assert!(fs::read_to_string(rejected.join("a (2).pdf.reason.txt")).unwrap().contains("[empty]"));
    }
}
