//! ZIP: the directory at its end, and where it points (PKWARE APPNOTE 6.3).

use memchr::memmem;

use super::Flaw;
use super::bytes::Bytes;

/// The record at the end (4.3.16) without its comment; a comment has at most 65,535 bytes.
const END: usize = 22;
/// The ZIP64 locator (4.3.15), which stands right before it.
const LOCATOR: u64 = 20;
/// The ZIP64 record (4.3.14) up to where its extensible data begin.
const END_64: usize = 56;
/// A directory entry (4.3.12) and a member's own header (4.3.7), without what varies.
const ENTRY: u64 = 46;
const LOCAL: u64 = 30;
/// Places that may be the record which are tried, from the end.
const TRIED: usize = 8;
/// Members whose own headers are looked at; an archive of scans has hundreds.
const LOOKED_AT: u64 = 10_000;

/// Finds the directory and walks it.
pub(super) fn follow(bytes: &mut Bytes<'_>) -> Result<(), Flaw> {
    let size = bytes.size();
    let from = size.saturating_sub((END + usize::from(u16::MAX)) as u64);
    // Read in two parts, because together they are a few bytes more than a window.
    let middle = size - (size - from) / 2;
    let mut tail = bytes.some(from, (middle - from) as usize)?.to_vec();
    tail.extend_from_slice(bytes.some(middle, (size - middle) as usize)?);
    let mut last = None;
    for place in memmem::rfind_iter(&tail, b"PK\x05\x06").take(TRIED) {
        let Some(record) = tail.get(place..place + END) else { continue };
        let at = from + place as u64;
        let ends = at + END as u64 + u64::from(u16_at(record, 20));
        let walked = directory(bytes, record, at).and_then(|directory| walk(bytes, &directory));
        if ends > size {
            // A comment is no member.
            let short = format!("the end of its comment, at byte {ends}, lies beyond the end ({size} bytes)");
            if walked.is_ok() {
                return Err(Flaw::Unsure(short));
            }
            last.get_or_insert(Flaw::Truncated(short));
            continue;
        }
        match walked {
            // A comment, or a ZIP file within this one, may carry the signature: an earlier one may be right.
            Err(flaw @ (Flaw::Truncated(_) | Flaw::Unsure(_) | Flaw::Inconsistent(_))) => {
                last = last.or(Some(flaw));
            }
            done => return done,
        }
    }
    let none = || Flaw::Truncated(format!("there is no directory at the end of its {size} bytes"));
    Err(last.unwrap_or_else(none))
}

/// Where the directory is.
struct Directory {
    start: u64,
    size: u64,
    entries: u64,
    /// Bytes before the archive, which its offsets do not count.
    before: u64,
}

/// Reads the record at `at`, and the ZIP64 one if it is said to be elsewhere.
fn directory(bytes: &mut Bytes<'_>, record: &[u8], at: u64) -> Result<Directory, Flaw> {
    let full_size = bytes.size();
    let (mut entries, mut size, mut start, mut end) =
        (u64::from(u16_at(record, 10)), u64::from(u32_at(record, 12)), u64::from(u32_at(record, 16)), at);
    let disk = u16_at(record, 4);
    let in_64 = entries == u64::from(u16::MAX) || size == u64::from(u32::MAX) || start == u64::from(u32::MAX);
    if disk != 0 && disk != u16::MAX {
        return Err(Flaw::Inconsistent(format!("it is part {} of a split archive", u32::from(disk) + 1)));
    }
    if in_64
        && let Some(locator) = at.checked_sub(LOCATOR)
        && let Some(locator) = bytes.array::<{ LOCATOR as usize }>(locator)?
        && locator.starts_with(b"PK\x06\x07")
    {
        let said = u64_at(&locator, 8);
        let Some(record) = bytes.get(said, END_64)?.filter(|record| record.starts_with(b"PK\x06\x06")) else {
            return Err(Flaw::Truncated(format!(
                "its directory's record is not at byte {said} of {full_size}"
            )));
        };
        (entries, size, start, end) = (u64_at(record, 32), u64_at(record, 40), u64_at(record, 48), said);
    }
    let Some(real) = end.checked_sub(size) else {
        return Err(Flaw::Truncated(format!("its directory of {size} bytes does not fit before byte {end}")));
    };
    let before = real.checked_sub(start).ok_or_else(|| {
        Flaw::Truncated(format!(
            "its directory belongs at byte {start}, and ends at byte {end}: bytes are missing"
        ))
    })?;
    if before > 0 && bytes.array(0)? == Some(*b"PK\x03\x04") {
        // What begins here is another archive, whose own directory is missing.
        return Err(Flaw::Truncated(format!(
            "the directory at its end is of a ZIP file inside it, at byte {before}"
        )));
    }
    Ok(Directory { start: real, size, entries, before })
}

/// Every entry, and the member it points at.
fn walk(bytes: &mut Bytes<'_>, directory: &Directory) -> Result<(), Flaw> {
    let end = directory.start + directory.size;
    let mut members = Vec::new();
    let mut at = directory.start;
    for number in 0..directory.entries {
        let entry = if at + ENTRY > end { None } else { bytes.array::<{ ENTRY as usize }>(at)? };
        let Some(entry) = entry.filter(|entry| entry.starts_with(b"PK\x01\x02")) else {
            let missing = format!("entry {} of {} is not at byte {at}", number + 1, directory.entries);
            return Err(if bytes.unwritten(at, 64)? {
                Flaw::Truncated(missing)
            } else {
                Flaw::Inconsistent(missing)
            });
        };
        let (packed, member) = (u32_at(&entry, 20), u32_at(&entry, 42));
        // Those of 4 GB are in the entry's extra field; what they point at lies before the directory, too.
        if member != u32::MAX && number < LOOKED_AT {
            let packed = if packed == u32::MAX { 0 } else { u64::from(packed) };
            members.push((directory.before + u64::from(member), packed));
        }
        at += ENTRY + [28, 30, 32].map(|place| u64::from(u16_at(&entry, place))).iter().sum::<u64>();
    }
    for (at, packed) in members {
        let header = bytes.array::<4>(at)?;
        if at + LOCAL + packed > directory.start {
            return Err(Flaw::Truncated(format!("a member at byte {at} reaches into the directory")));
        }
        match header {
            Some([b'P', b'K', 3, 4]) => {}
            Some([0, 0, 0, 0]) => {
                return Err(Flaw::Truncated(format!("nothing is written at byte {at} for a member")));
            }
            _ => return Err(Flaw::Inconsistent(format!("there is no member at byte {at}"))),
        }
    }
    if directory.before > 0 {
        return Err(Flaw::Inconsistent(format!("{} bytes stand before the archive", directory.before)));
    }
    Ok(())
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()).map_or(0, u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use crate::completeness::{Completeness, cut_samples::of};
    use hoso_model::MediaType::Zip;
    use std::io::{Cursor, Write as _};
    use zip::CompressionMethod::Stored;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(members: &[&[u8]], comment: &str) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (number, member) in members.iter().enumerate() {
            let options = SimpleFileOptions::default().compression_method(Stored);
            writer.start_file(number.to_string(), options).unwrap();
            writer.write_all(member).unwrap();
        }
        writer.set_comment(comment).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn an_archive_within_does_not_stand_for_the_outer_one() {
        let inner = archive(&[b"a", b"b"], "");
        let outer =
            archive(&[b"first", &inner], "a comment with PK\x05\x06 in it, and more than a record's length");
        assert_eq!(of(&outer, Zip), Completeness::Whole);
        let end = outer.windows(inner.len()).position(|part| part == inner).unwrap() + inner.len();
        for cut in [end, end + 1, end + 40] {
            assert!(matches!(of(&outer[..cut], Zip), Completeness::Truncated(_)), "{cut}");
        }
        // All that is missing is a part of the comment.
        assert!(matches!(of(&outer[..outer.len() - 1], Zip), Completeness::Unsure(_)));
    }

    #[test]
    fn what_stands_around_an_archive_is_told() {
        let archive = archive(&[b"a"], "");
        assert_eq!(of(&[&archive[..], b"\n\n"].concat(), Zip), Completeness::Whole);
        assert!(matches!(of(&[b"MZ program", &archive[..]].concat(), Zip), Completeness::Inconsistent(_)));
        assert!(matches!(of(&archive[1..], Zip), Completeness::Truncated(_)));
        assert_eq!(of(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Zip), Completeness::Whole);
    }
}
