//! One directory of a TIFF file: its entries, and the strips, tiles and tables they point at.

use super::Flaw;
use super::tiff_walk::{DIRECTORIES, Walk};

/// Tags (TIFF 6.0, sections 8, 15 and 22; SubIFDs: Supplement 1).
const COMPRESSION: u64 = 259;
const STRIP_OFFSETS: u64 = 273;
const STRIP_BYTE_COUNTS: u64 = 279;
const TILE_OFFSETS: u64 = 324;
const TILE_BYTE_COUNTS: u64 = 325;
const SUB_DIRECTORIES: u64 = 330;
/// Of the JPEG as section 22 had it, with compression 6: a whole JPEG stream, or tables apart.
const JPEG_START: u64 = 513;
const JPEG_LENGTH: u64 = 514;
const JPEG_Q_TABLES: u64 = 519;
const JPEG_DC_TABLES: u64 = 520;
const JPEG_AC_TABLES: u64 = 521;

/// The pixels are not packed.
const NONE: u64 = 1;
/// Most entries of a directory: what the count of a classic one can say.
const ENTRIES: u64 = u16::MAX as u64;
/// A text, profile or private value of more bytes is spoilt rather than missing.
const ABSURD: u64 = 256 << 20;
/// Values read at a time.
const BATCH: u64 = 512;

/// An entry that is followed.
#[derive(Debug, Clone, Copy)]
struct Entry {
    tag: u64,
    /// Bytes of a value, or 0 if they are no unsigned numbers.
    width: u64,
    count: u64,
    /// Where its values are.
    at: u64,
}

/// Bytes of one value of a type (TIFF 6.0 p. 15 f.; 13: Supplement 1; 16 to 18: BigTIFF). `None` of others: readers
/// are to pass over them.
fn width(kind: u64) -> Option<u64> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 | 16..=18 => Some(8),
        _ => None,
    }
}

/// Looks at the directory at `at`, and notes those it points at.
pub(super) fn directory(walk: &mut Walk<'_, '_>, at: u64) -> Result<(), Flaw> {
    let word = walk.layout.word() as u64;
    let (count_width, entry_width) = if walk.layout.big { (8, 20) } else { (2, 12) };
    walk.inside("a directory", at, count_width)?;
    let count = number(walk, at, count_width)?;
    if count == 0 {
        if walk.bytes.unwritten(at, 64)? {
            return Err(Flaw::Truncated(format!(
                "nothing is written at byte {at}, where a directory should be"
            )));
        }
        walk.odd(format!("the directory at byte {at} is empty"));
        return Ok(());
    }
    let length = count.checked_mul(entry_width).and_then(|all| all.checked_add(count_width + word));
    walk.inside("a directory", at, length.unwrap_or(u64::MAX))?;
    if count > ENTRIES {
        return Err(Flaw::Inconsistent(format!("the directory at byte {at} has {count} entries")));
    }
    walk.spend(count)?;
    let first = at + count_width;
    let mut entries = Vec::new();
    for number in 0..count {
        entries.extend(entry(walk, first + number * entry_width)?);
    }
    let next = number(walk, first + count * entry_width, word)?;
    if next != 0 {
        walk.inside("a directory", next, count_width)?;
        walk.ahead.push(next);
    }
    pixels(walk, at, &entries)
}

/// The entry at `at`, if it is one that is followed; its values are inside the file whatever it is.
fn entry(walk: &mut Walk<'_, '_>, at: u64) -> Result<Option<Entry>, Flaw> {
    let word = walk.layout.word() as u64;
    let (tag, kind, count) = (number(walk, at, 2)?, number(walk, at + 2, 2)?, number(walk, at + 4, word)?);
    let followed = matches!(
        tag,
        COMPRESSION | STRIP_OFFSETS | STRIP_BYTE_COUNTS | TILE_OFFSETS | TILE_BYTE_COUNTS | SUB_DIRECTORIES
    ) || matches!(
        tag,
        JPEG_START | JPEG_LENGTH | JPEG_Q_TABLES | JPEG_DC_TABLES | JPEG_AC_TABLES
    );
    if (tag, kind, count) == (0, 0, 0) {
        return Err(Flaw::Truncated(format!("nothing is written at byte {at}, within a directory")));
    }
    let Some(width) = width(kind) else {
        if followed {
            walk.odd(format!("tag {tag} at byte {at} is of the unknown type {kind}"));
        }
        return Ok(None);
    };
    let room = at + 4 + word;
    let length = count.saturating_mul(width);
    let values = if length <= word { room } else { number(walk, room, word)? };
    if length > ABSURD && !followed {
        walk.odd(format!("tag {tag} at byte {at} says that it has {length} bytes"));
        return Ok(None);
    }
    walk.inside(&format!("the value of tag {tag}"), values, length)?;
    let unsigned = matches!(kind, 1 | 3 | 4 | 13 | 16 | 18);
    Ok(followed.then_some(Entry { tag, width: if unsigned { width } else { 0 }, count, at: values }))
}

/// What the entries of the directory at `at` point at.
fn pixels(walk: &mut Walk<'_, '_>, at: u64, entries: &[Entry]) -> Result<(), Flaw> {
    let of = |tag| entries.iter().find(|entry| entry.tag == tag);
    let compression = match of(COMPRESSION) {
        Some(entry) => values(walk, entry, 0)?.first().copied().unwrap_or(NONE),
        None => NONE,
    };
    let mut any = false;
    for (offsets, counts) in [(STRIP_OFFSETS, STRIP_BYTE_COUNTS), (TILE_OFFSETS, TILE_BYTE_COUNTS)] {
        if let Some(offsets) = of(offsets) {
            any = true;
            strips(walk, at, offsets, of(counts), compression != NONE)?;
        }
    }
    if let Some(entry) = of(SUB_DIRECTORIES) {
        let mut from = 0;
        while from < entry.count {
            let places = values(walk, entry, from)?;
            if places.is_empty() {
                break;
            }
            from += places.len() as u64;
            for place in places {
                walk.inside("a directory within a directory", place, 1)?;
                walk.ahead.push(place);
            }
            if walk.ahead.len() > DIRECTORIES {
                return Err(Flaw::Inconsistent(format!("it has over {DIRECTORIES} directories")));
            }
        }
    }
    any |= old_jpeg(walk, of(JPEG_START), of(JPEG_LENGTH))?;
    // Tables of 64 bytes, and of 16 counts before their codes (section 22).
    for (tag, least) in [(JPEG_Q_TABLES, 64), (JPEG_DC_TABLES, 16), (JPEG_AC_TABLES, 16)] {
        if let Some(entry) = of(tag) {
            // One a component: more than a batch of them are nobody's.
            for place in values(walk, entry, 0)? {
                walk.inside("a JPEG table", place, least)?;
            }
        }
    }
    if !any {
        walk.odd(format!("the directory at byte {at} has no pixels"));
    }
    Ok(())
}

/// A JPEG stream as section 22 had it; was there one?
fn old_jpeg(walk: &mut Walk<'_, '_>, start: Option<&Entry>, length: Option<&Entry>) -> Result<bool, Flaw> {
    let mut first = |entry: Option<&Entry>| match entry {
        Some(entry) => Ok(values(walk, entry, 0)?.first().copied().unwrap_or(0)),
        None => Ok::<u64, Flaw>(0),
    };
    let (start, length) = (first(start)?, first(length)?);
    if start != 0 {
        walk.inside("a JPEG stream", start, length.max(1))?;
    }
    Ok(start != 0)
}

/// Strips or tiles of the directory at `at`.
fn strips(
    walk: &mut Walk<'_, '_>,
    at: u64,
    offsets: &Entry,
    counts: Option<&Entry>,
    packed: bool,
) -> Result<(), Flaw> {
    if offsets.count == 0 || offsets.width == 0 {
        walk.odd(format!("the directory at byte {at} has no strips"));
        return Ok(());
    }
    if counts.is_none_or(|counts| counts.count < offsets.count || counts.width == 0) {
        walk.odd(format!("the directory at byte {at} does not say how long each strip is"));
    }
    let (mut from, mut written) = (0, false);
    while from < offsets.count {
        let starts = values(walk, offsets, from)?;
        let lengths = match counts {
            Some(counts) if from < counts.count => values(walk, counts, from)?,
            _ => Vec::new(),
        };
        if starts.is_empty() {
            break;
        }
        for (place, start) in starts.iter().enumerate() {
            let length = lengths.get(place).copied();
            // A tile of no bytes is one that was left out.
            if *start == 0 && length.is_none_or(|length| length == 0) || length == Some(0) {
                continue;
            }
            written = true;
            if *start == 0 {
                let what = format!("the directory at byte {at} does not say yet where a strip is");
                return Err(Flaw::Truncated(what));
            }
            walk.inside("a strip", *start, length.unwrap_or(1))?;
            if packed && let Some(length) = length {
                walk.packed(*start, length);
            }
        }
        from += starts.len() as u64;
    }
    if !written {
        return Err(Flaw::Truncated(format!("no strip of the directory at byte {at} is written yet")));
    }
    Ok(())
}

/// The values of an entry from number `from` on, at most [`BATCH`]; none if they are no unsigned numbers.
fn values(walk: &mut Walk<'_, '_>, entry: &Entry, from: u64) -> Result<Vec<u64>, Flaw> {
    let count = entry.count.saturating_sub(from).min(BATCH);
    if entry.width == 0 || count == 0 {
        return Ok(Vec::new());
    }
    walk.spend(count)?;
    let layout = walk.layout;
    let read = walk.bytes.get(entry.at + from * entry.width, (count * entry.width) as usize)?;
    let read = read.unwrap_or_default();
    Ok(read.chunks_exact(entry.width as usize).map(|value| layout.number(value)).collect())
}

/// The number of `width` bytes at `at`, which is inside.
fn number(walk: &mut Walk<'_, '_>, at: u64, width: u64) -> Result<u64, Flaw> {
    let layout = walk.layout;
    match walk.bytes.get(at, width as usize)? {
        Some(bytes) => Ok(layout.number(bytes)),
        None => Err(Flaw::Truncated(format!("it was cut at byte {at} while it was looked at"))),
    }
}
