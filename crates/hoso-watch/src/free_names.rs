//! Names beside one that is taken.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use hoso_intake::folder::Folder;

/// Bytes of a name, on every file system that scans come from.
pub(crate) const LONGEST_NAME: usize = 255;

/// Moves what is called `name` in `from` to `to`, under that name or one beside it; the name it got.
pub(crate) fn move_to_free(
    from: &Folder,
    name: &OsStr,
    to: &Folder,
    as_name: &OsStr,
) -> io::Result<OsString> {
    let mut number = 1;
    loop {
        let free = numbered(as_name, number);
        match from.move_to_new(name, to, &free) {
            Ok(()) => return Ok(free),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// `scan.pdf`, `scan (2).pdf`, `scan (3).pdf`, …
pub(crate) fn numbered(name: &OsStr, number: u32) -> OsString {
    if number == 1 {
        return name.to_owned();
    }
    let mut ending = format!(" ({number})").into_bytes();
    if let Some(extension) = Path::new(name).extension() {
        ending.push(b'.');
        ending.extend(extension.as_bytes());
    }
    with_ending(name, &ending, LONGEST_NAME)
}

/// The stem of `name` and `ending`, the stem cut so that they have no more than `longest` bytes.
pub(crate) fn with_ending(name: &OsStr, ending: &[u8], longest: usize) -> OsString {
    let mut stem = Path::new(name).file_stem().unwrap_or_default().as_bytes();
    let room = longest.saturating_sub(ending.len());
    if stem.len() > room {
        let mut end = room;
        // Not within a character: bytes 10xxxxxx continue one.
        while end > 0 && stem[end] & 0xC0 == 0x80 {
            end -= 1;
        }
        stem = &stem[..end];
    }
    OsStr::from_bytes(&[stem, ending].concat()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn names_of_255_bytes_get_numbers_too() {
        let long = format!("{}.pdf", "ệ".repeat(83));
        assert_eq!(long.len(), 253);
        let second = numbered(long.as_ref(), 2);
        let name = second.to_str().unwrap();
        assert!(name.len() <= 255 && name.ends_with("ệ (2).pdf"), "{name}");
    }
}
