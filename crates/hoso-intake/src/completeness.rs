//! Is a quiet file complete, by what its structure says of itself?
//!
//! A scanner or a copy over the network pauses while it writes, so a file that has been quiet may still lack its end.
//! Every format points at its own parts: here the pointers are followed, nothing is decoded. Whatever the bytes are,
//! memory stays within a megabyte and time in proportion to the file, because counts are bounded.

mod bmp;
mod bytes;
mod jpeg;
mod jpeg2000;
mod pdf;
mod pdf_xref;
mod png;
mod tiff;
mod tiff_directory;
mod tiff_walk;
mod webp;
mod zip;

#[cfg(test)]
mod cut_samples;

use std::fs::File;
use std::io;

use hoso_model::MediaType;

use bytes::Bytes;

/// What a file's structure says of its completeness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completeness {
    /// All it points at is there, and so is its end.
    Whole,
    /// Its end is missing, or what it points at: what, in English, with sizes in bytes.
    Truncated(String),
    /// Parts of it look as if nothing were written there yet, or only its last bytes are missing. It may become whole;
    /// if it does not, its reader says what can be made of it as it is. What, in English.
    Unsure(String),
    /// What is there is not what belongs there, and no writing on mends it: its reader says what can be made of it, now.
    /// What, in English.
    Inconsistent(String),
}

/// Follows the structure of the first `size` bytes of `file`, which are of type `media`. The position of `file` stays.
///
/// # Errors
/// Only those of reading. A file that is shorter than `size` is [`Completeness::Truncated`].
pub fn completeness(file: &File, size: u64, media: MediaType) -> io::Result<Completeness> {
    let mut bytes = Bytes::new(file, size);
    let followed = match media {
        MediaType::Pdf => pdf::follow(&mut bytes),
        MediaType::Tiff => tiff::follow(&mut bytes),
        MediaType::Jpeg => jpeg::follow(&mut bytes),
        MediaType::Png => png::follow(&mut bytes),
        MediaType::WebP => webp::follow(&mut bytes),
        MediaType::Bmp => bmp::follow(&mut bytes),
        MediaType::Jpeg2000 => jpeg2000::follow(&mut bytes),
        MediaType::Zip => zip::follow(&mut bytes),
    };
    match followed {
        Ok(()) => Ok(Completeness::Whole),
        Err(Flaw::Truncated(what)) => Ok(Completeness::Truncated(what)),
        Err(Flaw::Unsure(what)) => Ok(Completeness::Unsure(what)),
        Err(Flaw::Inconsistent(what)) => Ok(Completeness::Inconsistent(what)),
        Err(Flaw::Io(error)) => Err(error),
    }
}

/// Why following ended before the end of the structure.
#[derive(Debug)]
enum Flaw {
    Truncated(String),
    Unsure(String),
    Inconsistent(String),
    Io(io::Error),
}

impl From<io::Error> for Flaw {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Flaw {
    /// `what` reaches over the end of a file of `size` bytes.
    fn beyond(what: &str, at: u64, size: u64) -> Self {
        Self::Truncated(format!("{what} at byte {at} lies beyond the end ({size} bytes)"))
    }
}
