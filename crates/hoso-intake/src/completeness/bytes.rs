//! Bytes of a file by their place, through one window.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

use memchr::{memchr, memmem};

/// Bytes in the window: a few hundred reads for a scan of 50 MB.
pub(super) const WINDOW: usize = 64 << 10;
/// Bytes read where somebody jumps to: a block of most file systems.
const GLANCE: usize = 4 << 10;

/// A file's bytes up to a size, read where they are asked for.
pub(super) struct Bytes<'f> {
    file: &'f File,
    size: u64,
    window: Vec<u8>,
    start: u64,
}

impl<'f> Bytes<'f> {
    pub(super) fn new(file: &'f File, size: u64) -> Self {
        Self { file, size, window: Vec::new(), start: 0 }
    }

    /// Of the file, in bytes.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The `length` bytes at `at` (at most [`WINDOW`]); `None` if the file does not have all of them.
    pub(super) fn get(&mut self, at: u64, length: usize) -> io::Result<Option<&[u8]>> {
        let length = length.min(WINDOW);
        if at.checked_add(length as u64).is_none_or(|end| end > self.size) {
            return Ok(None);
        }
        let held = self.start <= at && at + length as u64 <= self.start + self.window.len() as u64;
        if !held {
            // Who goes on from where the window ends reads on; who jumps about looks at little.
            let on = self.start <= at && at <= self.start + self.window.len() as u64;
            self.fill(at, if on { WINDOW } else { length.max(GLANCE) })?;
        }
        let from = (at - self.start) as usize;
        Ok(self.window.get(from..from + length))
    }

    /// What the file has at `at`, at most `most` bytes (and [`WINDOW`]); empty beyond its end.
    pub(super) fn some(&mut self, at: u64, most: usize) -> io::Result<&[u8]> {
        let left = self.size.saturating_sub(at).min(WINDOW.min(most) as u64) as usize;
        if left == 0 {
            return Ok(&[]);
        }
        if self.get(at, left)?.is_some() {
            let from = (at - self.start) as usize;
            return Ok(&self.window[from..from + left]);
        }
        // The file is shorter than its size says: it was cut meanwhile.
        Ok(if self.start == at { &self.window } else { &[] })
    }

    /// `N` bytes at `at`.
    pub(super) fn array<const N: usize>(&mut self, at: u64) -> io::Result<Option<[u8; N]>> {
        Ok(self.get(at, N)?.and_then(|bytes| bytes.try_into().ok()))
    }

    /// Where the next `first` is, from `at`, that a byte follows which is `meant`; and that byte.
    pub(super) fn find_pair(
        &mut self,
        first: u8,
        meant: impl Fn(u8) -> bool,
        mut at: u64,
    ) -> io::Result<Option<(u64, u8)>> {
        loop {
            if self.rest_of_window(at)?.len() < 2 && at < self.size {
                self.fill(at, WINDOW)?;
            }
            let bytes = self.rest_of_window(at)?;
            let Some(last) = bytes.len().checked_sub(1).filter(|last| *last > 0) else { return Ok(None) };
            let mut from = 0;
            while let Some(place) = memchr(first, &bytes[from..last]) {
                from += place + 1;
                if meant(bytes[from]) {
                    return Ok(Some((at + from as u64 - 1, bytes[from])));
                }
            }
            at += last as u64;
        }
    }

    /// Where the next `word` is that lies wholly within `from..to`.
    pub(super) fn find(&mut self, word: &[u8], from: u64, to: u64) -> io::Result<Option<u64>> {
        let mut at = from;
        while at < to {
            let most = (to - at).min(WINDOW as u64) as usize;
            let bytes = self.some(at, most)?;
            if let Some(place) = memmem::find(bytes, word) {
                return Ok(Some(at + place as u64));
            }
            if bytes.len() < WINDOW {
                return Ok(None);
            }
            at += (bytes.len() - (word.len() - 1)) as u64;
        }
        Ok(None)
    }

    /// Where the last `word` is that lies wholly within `from..to`.
    pub(super) fn find_last(&mut self, word: &[u8], from: u64, to: u64) -> io::Result<Option<u64>> {
        let mut end = to.min(self.size);
        while end > from {
            let start = end.saturating_sub(WINDOW as u64).max(from);
            let bytes = self.some(start, (end - start) as usize)?;
            if let Some(place) = memmem::rfind(bytes, word) {
                return Ok(Some(start + place as u64));
            }
            if start == from {
                return Ok(None);
            }
            end = start + (word.len() - 1) as u64;
        }
        Ok(None)
    }

    /// The end of what is left when bytes of `idle` are taken off the end, of which at most `most` are looked at.
    pub(super) fn end_without(&mut self, idle: impl Fn(u8) -> bool, most: u64) -> io::Result<u64> {
        let (mut end, floor) = (self.size, self.size.saturating_sub(most));
        while end > floor {
            let start = end.saturating_sub(WINDOW as u64).max(floor);
            let bytes = self.some(start, (end - start) as usize)?;
            if let Some(place) = bytes.iter().rposition(|byte| !idle(*byte)) {
                return Ok(start + place as u64 + 1);
            }
            end = start;
        }
        Ok(end)
    }

    /// Are the `length` bytes at `at` there and all zero, as where space was reserved and nothing written? Only the
    /// first [`WINDOW`] of them are looked at.
    pub(super) fn unwritten(&mut self, at: u64, length: usize) -> io::Result<bool> {
        Ok(self.get(at, length)?.is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0)))
    }

    /// From `at` to the end of the window over it, which is read if there is none.
    fn rest_of_window(&mut self, at: u64) -> io::Result<&[u8]> {
        if at >= self.size {
            return Ok(&[]);
        }
        if at < self.start || at >= self.start + self.window.len() as u64 {
            self.fill(at, WINDOW)?;
        }
        Ok(self.window.get((at - self.start) as usize..).unwrap_or_default())
    }

    /// Reads a window of at most `most` bytes that starts at `at`, which lies inside the file.
    fn fill(&mut self, at: u64, most: usize) -> io::Result<()> {
        let wanted = self.size.saturating_sub(at).min(most as u64) as usize;
        self.start = at;
        self.window.resize(wanted, 0);
        let mut read = 0;
        while read < wanted {
            match self.file.read_at(&mut self.window[read..], at + read as u64) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.window.clear();
                    return Err(error);
                }
            }
        }
        self.window.truncate(read);
        Ok(())
    }
}
