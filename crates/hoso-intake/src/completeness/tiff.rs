//! TIFF and BigTIFF: every directory of the chain, and what each points at (TIFF 6.0, section 2).

use std::collections::HashSet;

use super::Flaw;
use super::bytes::Bytes;
use super::tiff_directory::directory;
use super::tiff_walk::{DIRECTORIES, Layout, Walk};

/// Zeros at the end of packed pixels, in bytes, that no packing leaves: padding of a strip is shorter.
const ZEROS: u64 = 512;

/// Walks the directories.
pub(super) fn follow(bytes: &mut Bytes<'_>) -> Result<(), Flaw> {
    let (layout, first) = header(bytes)?;
    let mut walk = Walk::new(bytes, layout, first);
    let mut seen = HashSet::new();
    while let Some(at) = walk.ahead.pop() {
        if seen.len() >= DIRECTORIES {
            return Err(Flaw::Inconsistent(format!("it has over {DIRECTORIES} directories")));
        }
        if seen.insert(at) {
            directory(&mut walk, at)?;
        } else {
            walk.odd(format!("the directory at byte {at} comes twice"));
        }
    }
    let (start, end) = walk.last_packed;
    let last = end.saturating_sub(ZEROS).max(start);
    if end - last == ZEROS && walk.bytes.unwritten(last, ZEROS as usize)? {
        return Err(Flaw::Truncated(format!(
            "nothing is written at byte {last}, where a page's pixels should be"
        )));
    }
    walk.odd.map_or(Ok(()), |odd| Err(Flaw::Inconsistent(odd)))
}

/// How numbers are written, and where the first directory is (TIFF 6.0 p. 13; BigTIFF as libtiff defines it).
fn header(bytes: &mut Bytes<'_>) -> Result<(Layout, u64), Flaw> {
    let size = bytes.size();
    let short = || Flaw::Truncated(format!("its header does not fit {size} bytes"));
    let head = bytes.array::<8>(0)?.ok_or_else(short)?;
    let mut layout = Layout { little: head[0] == b'I', big: false };
    layout.big = layout.number(&head[2..4]) == 43;
    let first = if layout.big {
        let head = bytes.array::<16>(0)?.ok_or_else(short)?;
        if layout.number(&head[4..6]) != 8 {
            return Err(Flaw::Inconsistent("its places are not of 8 bytes".into()));
        }
        layout.number(&head[8..16])
    } else {
        layout.number(&head[4..8])
    };
    // A scanner writes the header first, and where the directory is when it is done.
    if first == 0 {
        return Err(Flaw::Truncated("its header does not say yet where the first directory is".into()));
    }
    Ok((layout, first))
}

#[cfg(test)]
mod tests {
    use crate::completeness::{Completeness, cut_samples::of};
    use hoso_model::MediaType::Tiff;

    /// Written in any of the four layouts.
    struct Writer {
        bytes: Vec<u8>,
        little: bool,
        big: bool,
    }

    impl Writer {
        fn new(little: bool, big: bool) -> Self {
            let mut writer = Self { bytes: if little { b"II" } else { b"MM" }.to_vec(), little, big };
            writer.put(if big { 43 } else { 42 }, 2);
            if big {
                writer.put(8, 2);
                writer.put(0, 2);
            }
            writer
        }

        fn put(&mut self, number: u64, width: usize) {
            let bytes = number.to_be_bytes();
            let bytes = &bytes[8 - width..];
            if self.little {
                self.bytes.extend(bytes.iter().rev());
            } else {
                self.bytes.extend(bytes);
            }
        }

        fn word(&mut self, number: u64) {
            self.put(number, if self.big { 8 } else { 4 });
        }

        /// Entries: tag, type (3 or 4), count, what stands in the entry.
        fn directory(&mut self, entries: &[(u64, u64, u64, u64)], next: u64) -> &mut Self {
            self.put(entries.len() as u64, if self.big { 8 } else { 2 });
            for (tag, kind, count, value) in entries {
                self.put(*tag, 2);
                self.put(*kind, 2);
                self.word(*count);
                if *count == 1 && *kind == 3 {
                    self.put(*value, 2);
                    let rest = if self.big { 6 } else { 2 };
                    self.put(0, rest);
                } else if *count == 1 && self.big {
                    self.put(*value, 4);
                    self.put(0, 4);
                } else {
                    self.word(*value);
                }
            }
            self.word(next);
            self
        }
    }

    /// A header, 100 bytes of pixels, a directory with `more`, and the bytes at `tail`.
    fn one_page(little: bool, big: bool, more: &[(u64, u64, u64, u64)], next: u64, tail: &[u8]) -> Vec<u8> {
        let mut writer = Writer::new(little, big);
        writer.word(200);
        writer.bytes.resize(200, b'x');
        let mut entries = vec![(259, 3, 1, 4), (273, 4, 1, 100), (279, 4, 1, 100)];
        entries.extend(more);
        writer.directory(&entries, next);
        writer.bytes.resize(600, b'y');
        writer.bytes.extend(tail);
        writer.bytes
    }

    #[test]
    fn all_four_layouts_are_followed() {
        for (little, big) in [(true, false), (false, false), (true, true), (false, true)] {
            let whole = |more: &[_], next, tail: &[u8]| of(&one_page(little, big, more, next, tail), Tiff);
            assert_eq!(whole(&[], 0, b""), Completeness::Whole);
            let cut = |more: &[_], next, tail: &[u8]| {
                let said = whole(more, next, tail);
                assert!(
                    matches!(said, Completeness::Truncated(_)),
                    "{little} {big} {more:?} {next}: {said:?}"
                );
            };
            cut(&[], 601, b"");
            cut(&[], u64::from(u32::MAX), b"");
            // A second pair of strips, tiles, a directory within, and a text, each beyond the end.
            cut(&[(324, 4, 1, 590), (325, 4, 1, 11)], 0, b"");
            cut(&[(324, 4, 1, u64::from(u32::MAX)), (325, 4, 1, u64::from(u32::MAX))], 0, b"");
            cut(&[(330, 4, 1, 600)], 0, b"");
            cut(&[(270, 2, 20, 590)], 0, b"");
            cut(&[(513, 4, 1, 590), (514, 4, 1, 11)], 0, b"");
            cut(&[(519, 4, 1, 537)], 0, b"");
            // Not yet filled in.
            cut(&[(324, 4, 1, 0), (325, 4, 1, 7)], 0, b"");
            cut(&[], 600, &[0; 64]);
            let odd = |more: &[_], next, tail: &[u8]| {
                let said = whole(more, next, tail);
                assert!(
                    matches!(said, Completeness::Inconsistent(_)),
                    "{little} {big} {more:?} {next}: {said:?}"
                );
            };
            odd(&[], 200, b"");
            odd(&[(330, 4, 1, 200)], 0, b"");
            odd(&[(324, 4, 1, 100)], 0, b"");
            odd(&[(324, 99, 1, 100)], 0, b"");
            odd(&[(270, 5, u64::from(u32::MAX), 590)], 0, b"");
            odd(&[], 600, &[&[0; 8][..], &[1; 60]].concat());
        }
    }

    #[test]
    fn counts_in_hostile_files_end_somewhere() {
        // A BigTIFF with 2^61 entries, and directories that all share one array of strips.
        let mut writer = Writer::new(true, true);
        writer.word(16);
        writer.put(1 << 61, 8);
        assert!(matches!(of(&writer.bytes, Tiff), Completeness::Truncated(_)));
        let mut writer = Writer::new(true, false);
        writer.word(400_008);
        writer.bytes.resize(400_008, 1);
        for number in 0..1000_u64 {
            let next = 400_008 + (number + 1) * 30;
            writer.directory(&[(273, 4, 100_000, 8), (279, 4, 100_000, 8)], next);
        }
        writer.bytes.resize(2 * 0x0101_0101, 1);
        let said = of(&writer.bytes, Tiff);
        assert!(matches!(&said, Completeness::Inconsistent(what) if what.contains("4194304")), "{said:?}");
    }

    #[test]
    fn a_header_alone_says_nothing_yet() {
        for header in
            [&b"II*\0"[..], b"II*\0\0\0\0\0", b"II*\0\x08\0\0\0", b"MM\0+\0\x08\0\0\0\0\0\0\0\0\0\0"]
        {
            assert!(matches!(of(header, Tiff), Completeness::Truncated(_)), "{header:?}");
        }
        assert!(matches!(of(b"MM\0+\0\x04\0\0\0\0\0\0\0\0\0\0", Tiff), Completeness::Inconsistent(_)));
    }
}
