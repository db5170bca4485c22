//! What is kept while the directories of a TIFF file are walked.

use super::Flaw;
use super::bytes::Bytes;

/// Directories of one file, and with them pages: more than any scanner's memory holds.
pub(super) const DIRECTORIES: usize = 1 << 14;
/// Entries and strips looked at in one file. A page of 20,000 rows in strips of one row has 20,000.
const LOOKED_AT: u64 = 4 << 20;

/// How numbers are written in this file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) little: bool,
    /// BigTIFF: places and counts take 8 bytes.
    pub(super) big: bool,
}

impl Layout {
    /// Bytes of a place in the file, and of the room for values within an entry.
    pub(super) fn word(self) -> usize {
        if self.big { 8 } else { 4 }
    }

    /// The number that is all of `bytes`, which are at most 8.
    pub(super) fn number(self, bytes: &[u8]) -> u64 {
        let join = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.little { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) }
    }
}

/// What is kept while a file is walked.
pub(super) struct Walk<'b, 'f> {
    pub(super) bytes: &'b mut Bytes<'f>,
    pub(super) layout: Layout,
    /// Directories to look at yet.
    pub(super) ahead: Vec<u64>,
    /// The first odd thing: the walk goes on, because something may be missing as well.
    pub(super) odd: Option<String>,
    /// Start and end of the packed pixels nearest to the end of the file.
    pub(super) last_packed: (u64, u64),
    left: u64,
}

impl<'b, 'f> Walk<'b, 'f> {
    /// From the directory at `first` on.
    pub(super) fn new(bytes: &'b mut Bytes<'f>, layout: Layout, first: u64) -> Self {
        Self { bytes, layout, ahead: vec![first], odd: None, last_packed: (0, 0), left: LOOKED_AT }
    }

    /// Notes something odd.
    pub(super) fn odd(&mut self, what: String) {
        self.odd.get_or_insert(what);
    }

    /// Takes `count` from what may be looked at.
    pub(super) fn spend(&mut self, count: u64) -> Result<(), Flaw> {
        let over = || Flaw::Inconsistent(format!("it has over {LOOKED_AT} entries and strips"));
        self.left = self.left.checked_sub(count).ok_or_else(over)?;
        Ok(())
    }

    /// Holds `length` bytes at `at` against the size of the file.
    pub(super) fn inside(&self, what: &str, at: u64, length: u64) -> Result<(), Flaw> {
        let size = self.bytes.size();
        if at.checked_add(length).is_some_and(|end| end <= size) {
            return Ok(());
        }
        Err(Flaw::Truncated(format!(
            "{what}, {length} bytes at byte {at}, lies beyond the end ({size} bytes)"
        )))
    }

    /// Notes packed pixels that are inside.
    pub(super) fn packed(&mut self, at: u64, length: u64) {
        if at + length > self.last_packed.1 {
            self.last_packed = (at, at + length);
        }
    }
}
