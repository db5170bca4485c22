//! Looking at a file: what is it, is it whole, what are its bytes called?

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

use hoso_model::{Digest, MediaType, Refusal, RefusalReason};
use rustix::fs::Mode;
use rustix::io::Errno;
use sha2::{Digest as _, Sha256};

use crate::folder::{Folder, READ, split};
use crate::wholeness::{Wholeness, wholeness};
use crate::{Stamp, Stored, TakeError};

/// How much is hashed at a time, in bytes.
const CHUNK: usize = 256 << 10;

/// A file that was looked at.
pub(crate) struct Looked {
    pub file: File,
    pub stamp: Stamp,
    pub digest: Digest,
    pub media: MediaType,
}

impl Looked {
    /// What is stored of it, if it is.
    pub(crate) const fn stored(&self) -> Stored {
        Stored { stamp: self.stamp, digest: self.digest }
    }
}

/// Opens the file at `path`: a link is not followed, not even on the way if it leads through `below`, and nothing but a
/// regular file is opened for good.
pub(crate) fn open(path: &Path, below: Option<&Path>) -> Result<(File, Stamp), TakeError> {
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

/// Recognises, checks and hashes a file, or says why it is refused.
pub(crate) fn look(
    mut file: File,
    stamp: Stamp,
    most_bytes: u64,
    patient: bool,
) -> Result<Result<Looked, Refusal>, TakeError> {
    let refuse = |reason, detail: String| Ok(Err(Refusal::new(reason, detail)));
    if stamp.size == 0 {
        // A scanner makes the file first and writes it later.
        return if patient {
            Err(TakeError::Incomplete("it is empty so far".to_owned()))
        } else {
            refuse(RefusalReason::Empty, String::new())
        };
    }
    if stamp.size > most_bytes {
        let detail = format!("{} MB; the limit is {} MB", stamp.size >> 20, most_bytes >> 20);
        return refuse(RefusalReason::TooLarge, detail);
    }
    file.rewind()?;
    let mut head = Vec::with_capacity(1024);
    file.by_ref().take(1024).read_to_end(&mut head)?;
    let Some(media) = MediaType::sniff(&head) else {
        let first: Vec<String> = head.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        return refuse(RefusalReason::UnknownType, format!("it begins with {}", first.join(" ")));
    };
    match wholeness(&file, stamp.size, media)? {
        Wholeness::Cut(what) | Wholeness::Odd(what) if patient => return Err(TakeError::Incomplete(what)),
        Wholeness::Cut(what) => {
            return refuse(RefusalReason::Truncated, format!("{} bytes; {what}", stamp.size));
        }
        // Of one that is odd its reader says what can be made of it.
        Wholeness::Whole | Wholeness::Odd(_) => {}
    }
    let digest = digest(&mut file)?;
    unchanged(&file, stamp)?;
    Ok(Ok(Looked { file, stamp, digest, media }))
}

/// What the bytes of a file are called.
pub(crate) fn digest(file: &mut File) -> io::Result<Digest> {
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

/// Fails if the file is no longer as it was.
pub(crate) fn unchanged(file: &File, stamp: Stamp) -> Result<(), TakeError> {
    if Stamp::of(&file.metadata()?) == stamp { Ok(()) } else { Err(TakeError::Changing) }
}
