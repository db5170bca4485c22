//! The directories of a TIFF file: TIFF 6.0, section 2, and the 64-bit layout of BigTIFF.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt as _;

use hoso_model::{Refusal, RefusalReason};

/// More fields than any directory has; a larger number is damage.
const MOST_FIELDS: u64 = 4096;

/// The bytes of a TIFF file, with the order that its header states.
pub(super) struct Source {
    file: File,
    size: u64,
    little: bool,
    big_tiff: bool,
}

/// One directory: a page.
pub(super) struct Directory {
    fields: BTreeMap<u16, Field>,
    /// Where the next one is; 0 is nowhere.
    pub(super) next: u64,
}

struct Field {
    kind: u16,
    count: u64,
    /// The value itself if it fits, else where it is.
    value: [u8; 8],
}

impl Source {
    /// Reads the header; and where the first directory is.
    pub(super) fn open(file: File) -> Result<(Self, u64), Refusal> {
        let size = file.metadata().map_err(|error| broken(error.to_string()))?.len();
        let mut source = Self { file, size, little: true, big_tiff: false };
        let head = source.bytes(0, 8)?;
        source.little = head.starts_with(b"II");
        source.big_tiff = source.number(&head[2..4]) == 43;
        let first = if source.big_tiff { source.bytes(8, 8)? } else { head[4..8].to_vec() };
        let first = source.number(&first);
        Ok((source, first))
    }

    /// Are the least significant bytes first?
    pub(super) const fn little(&self) -> bool {
        self.little
    }

    /// Bytes of the file.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// `length` bytes from `at` on; fewer than that is damage.
    pub(super) fn bytes(&self, at: u64, length: u64) -> Result<Vec<u8>, Refusal> {
        // Held against the file before memory is taken for it.
        if at.checked_add(length).is_none_or(|end| end > self.size) {
            return Err(broken(format!("a TIFF file that ends before byte {}", at.saturating_add(length))));
        }
        let mut bytes = vec![0; length as usize];
        self.file.read_exact_at(&mut bytes, at).map_err(|error| broken(error.to_string()))?;
        Ok(bytes)
    }

    /// A number of up to 8 bytes in the file's order.
    pub(super) fn number(&self, bytes: &[u8]) -> u64 {
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.little { bytes.iter().rev().fold(0, push) } else { bytes.iter().fold(0, push) }
    }

    /// The directory at `at`.
    pub(super) fn directory(&self, at: u64) -> Result<Directory, Refusal> {
        let (word, pointer) = if self.big_tiff { (8, 8) } else { (2, 4) };
        let entry = 4 + 2 * pointer;
        let count = self.number(&self.bytes(at, word)?);
        if count > MOST_FIELDS {
            return Err(broken(format!("a TIFF directory of {count} fields")));
        }
        let table = self.bytes(at + word, count * entry + pointer)?;
        let mut fields = BTreeMap::new();
        for field in table.chunks_exact(entry as usize) {
            let (head, value) = field.split_at(entry as usize - pointer as usize);
            let mut kept = [0; 8];
            kept[..value.len()].copy_from_slice(value);
            let count = self.number(&head[4..]);
            fields.entry(self.number(&head[..2]) as u16).or_insert(Field {
                kind: self.number(&head[2..4]) as u16,
                count,
                value: kept,
            });
        }
        let next = self.number(&table[(count * entry) as usize..]);
        Ok(Directory { fields, next })
    }

    /// The bytes of a field's first values, and how many bytes each has. No more than `most` are read: what a field says
    /// of their number may be anything.
    fn values(&self, field: &Field, most: u64) -> Result<(Vec<u8>, usize), Refusal> {
        let each = match field.kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            5 | 10 | 12 | 16 | 17 | 18 => 8,
            _ => 4,
        };
        let room = if self.big_tiff { 8 } else { 4 };
        let length = field.count.checked_mul(each).ok_or_else(|| broken("a TIFF field without end"))?;
        let wanted = length.min(most.saturating_mul(each));
        let bytes = if length <= room {
            field.value[..wanted as usize].to_vec()
        } else {
            self.bytes(self.number(&field.value[..room as usize]), wanted)?
        };
        Ok((bytes, each as usize))
    }
}

impl Directory {
    /// Is there such a field?
    pub(super) fn has(&self, tag: u16) -> bool {
        self.fields.contains_key(&tag)
    }

    /// The numbers of a field, at most so many; none if it is not there.
    pub(super) fn numbers(&self, source: &Source, tag: u16, most: u64) -> Result<Vec<u64>, Refusal> {
        let Some(field) = self.fields.get(&tag) else { return Ok(Vec::new()) };
        let (bytes, each) = source.values(field, most)?;
        Ok(bytes.chunks_exact(each).map(|value| source.number(value)).collect())
    }

    /// The first number of a field, or `usual` if it is not there.
    pub(super) fn number(&self, source: &Source, tag: u16, usual: u64) -> Result<u64, Refusal> {
        Ok(self.numbers(source, tag, 1)?.first().copied().unwrap_or(usual))
    }

    /// The bytes of a field.
    pub(super) fn raw(&self, source: &Source, tag: u16) -> Result<Vec<u8>, Refusal> {
        self.fields.get(&tag).map_or_else(|| Ok(Vec::new()), |field| Ok(source.values(field, u64::MAX)?.0))
    }

    /// A fraction.
    pub(super) fn rational(&self, source: &Source, tag: u16) -> Option<f32> {
        let bytes = source.values(self.fields.get(&tag).filter(|field| field.kind == 5)?, 1).ok()?.0;
        let (over, under) = (source.number(bytes.get(..4)?), source.number(bytes.get(4..8)?));
        (under > 0).then(|| over as f32 / under as f32)
    }
}

pub(super) fn broken(detail: impl Into<String>) -> Refusal {
    Refusal::new(RefusalReason::Broken, detail)
}
