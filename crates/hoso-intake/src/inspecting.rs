//! Looking at a file: what is it, is it whole, what are its bytes called?

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

use hoso_model::{Digest, MediaType, Refusal, RefusalReason};
use rustix::fs::Mode;
use rustix::io::Errno;
use sha2::{Digest as _, Sha256};

use crate::completeness::{Completeness, completeness};
use crate::folder::{Folder, READ, split};
use crate::{Stamp, Stored, TakeError};

/// How much is hashed at a time, in bytes.
const CHUNK: usize = 256 << 10;

/// A file that was looked at.
pub struct Looked {
    /// It, open to be read.
    pub file: File,
    /// As it was when it was opened.
    pub stamp: Stamp,
    /// What its bytes are called.
    pub digest: Digest,
    /// What it is by its beginning.
    pub media: MediaType,
}

impl Looked {
    /// What is stored of it, if it is.
    pub const fn stored(&self) -> Stored {
        Stored { stamp: self.stamp, digest: self.digest }
    }
}

/// Opens the file at `path`: a link is not followed, not even on the way if it leads through `below`, and nothing but a
/// regular file is opened for good.
pub fn open(path: &Path, below: Option<&Path>) -> Result<(File, Stamp), TakeError> {
    let inside = below.and_then(|below| Some((below, path.strip_prefix(below).ok()?)));
    let opened = match inside {
        Some((below, inside)) => {
            let (way, name) = split(inside)?;
            Folder::at(below)?.below(way)?.open_file(name)
        }
        None => rustix::fs::open(path, READ, Mode::empty()).map(File::from).map_err(io::Error::from),
    };
    let file = match opened {
        Err(error) if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => {
            return Err(TakeError::NotAFile);
        }
        other => other?,
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(TakeError::NotAFile);
    }
    Ok((file, Stamp::of(&metadata)))
}

/// Fails if it is too early to take a file, by its beginning and its structure.
pub(crate) fn glance(file: &File, stamp: Stamp, patient: bool) -> Result<(), TakeError> {
    recognise(file, stamp, patient).map(|_| ())
}

/// What a file is by its beginning, if it is whole; or why it is refused.
fn recognise(mut file: &File, stamp: Stamp, patient: bool) -> Result<Result<MediaType, Refusal>, TakeError> {
    let refuse = |reason, detail: String| Ok(Err(Refusal::new(reason, detail)));
    if stamp.size == 0 {
        // A scanner makes the file first and writes it later.
        return if patient {
            Err(TakeError::Incomplete("it is empty so far".to_owned()))
        } else {
            refuse(RefusalReason::Empty, String::new())
        };
    }
    file.rewind()?;
    let mut head = Vec::with_capacity(1024);
    file.take(1024).read_to_end(&mut head)?;
    let Some(media) = MediaType::sniff(&head) else {
        let first = first_bytes(&head);
        // A copy may reserve its whole length first, and some systems show there what the disk held before.
        return if patient {
            Err(TakeError::Unrecognised(first))
        } else {
            refuse(RefusalReason::UnknownType, first)
        };
    };
    match completeness(file, stamp.size, media)? {
        Completeness::Truncated(what) | Completeness::Unsure(what) if patient => {
            Err(TakeError::Incomplete(what))
        }
        Completeness::Truncated(what) => {
            refuse(RefusalReason::Truncated, format!("{} bytes; {what}", stamp.size))
        }
        Completeness::Whole | Completeness::Unsure(_) | Completeness::Inconsistent(_) => Ok(Ok(media)),
    }
}

/// Recognises, checks and hashes a file, or says why it is refused.
pub fn look(
    mut file: File,
    stamp: Stamp,
    most_bytes: u64,
    patient: bool,
) -> Result<Result<Looked, Refusal>, TakeError> {
    if stamp.size > most_bytes {
        let detail = format!("{} MB; the limit is {} MB", stamp.size >> 20, most_bytes >> 20);
        return Ok(Err(Refusal::new(RefusalReason::TooLarge, detail)));
    }
    let media = match recognise(&file, stamp, patient)? {
        Ok(media) => media,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let digest = digest(&mut file)?;
    unchanged(&file, stamp)?;
    Ok(Ok(Looked { file, stamp, digest, media }))
}

/// What the bytes of a file are called.
pub fn digest(file: &mut File) -> io::Result<Digest> {
    file.rewind()?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK.min(file.metadata()?.len().max(1) as usize)];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(Digest::new(hasher.finalize().into())),
            read => hasher.update(&chunk[..read]),
        }
    }
}

/// What an unknown file begins with.
fn first_bytes(head: &[u8]) -> String {
    if head.iter().all(|byte| *byte == 0) {
        return format!("its first {} bytes are zero, as where nothing is written", head.len());
    }
    let first: Vec<String> = head.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("it begins with {}", first.join(" "))
}

/// Fails if the file is no longer as it was.
pub(crate) fn unchanged(file: &File, stamp: Stamp) -> Result<(), TakeError> {
    if Stamp::of(&file.metadata()?) == stamp { Ok(()) } else { Err(TakeError::Changing) }
}

#[cfg(test)]
mod tests {
    use super::{look, open};
    use crate::TakeError;
    use hoso_model::RefusalReason;

    #[test]
    fn an_unknown_beginning_is_waited_for_and_then_refused_as_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        for (bytes, told) in [(vec![0; 5000], "1024 bytes are zero"), (b"hello".to_vec(), "68 65 6c 6c 6f")] {
            std::fs::write(&path, bytes).unwrap();
            let again = || open(&path, None).unwrap();
            let (file, stamp) = again();
            let waits = look(file, stamp, u64::MAX, true);
            assert!(matches!(&waits, Err(TakeError::Unrecognised(why)) if why.contains(told)));
            let (file, stamp) = again();
            let refused = look(file, stamp, u64::MAX, false).unwrap().map(|_| ()).unwrap_err();
            assert_eq!(refused.reason, RefusalReason::UnknownType);
            assert!(refused.detail.contains(told), "{refused}");
        }
    }

    #[test]
    fn what_no_writing_mends_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        std::fs::write(&path, b"%PDF-1.4\nnothing more").unwrap();
        let (file, stamp) = open(&path, None).unwrap();
        assert!(look(file, stamp, u64::MAX, true).unwrap().is_ok(), "its reader says what it is");
    }
}
