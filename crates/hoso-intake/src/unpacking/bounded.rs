//! A file of which little is read at a time.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// The longest field of an entry has 65,535 bytes; only a hostile ZIP64 record (APPNOTE 4.3.14) asks for more.
const MOST: usize = 1 << 20;

/// Fails a read of over a megabyte: the library makes room for as many bytes as an archive says, which the system gives
/// for real when they are read.
pub(super) struct Bounded(pub(super) File);

impl Read for Bounded {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if room.len() > MOST {
            let what = format!("it says that a record of its directory has {} bytes", room.len());
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        self.0.read(room)
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}
