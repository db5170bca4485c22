//! The cross-reference sections of a PDF, from the newest to the first.

use std::collections::HashSet;

use memchr::memmem;

use super::Flaw;
use super::bytes::{Bytes, WINDOW};

/// `startxref`, a number and the end marker are three lines (ISO 32000-1, 7.5.5); some writers put notes between.
const LINES: u64 = 1024;
/// Sections of one file: one is added each time it is saved anew.
const SECTIONS: usize = 1024;
/// Bytes looked through for trailers: half a million objects a table take 10 MB.
const LOOKED_THROUGH: u64 = 128 << 20;
/// A trailer's dictionary, in bytes.
const DICTIONARY: usize = 8 << 10;
/// White space before a section, where the number points at the line end before it.
const SLACK: usize = 64;

/// What is found where a section should be.
enum Section {
    /// The word `xref` and a table (7.5.4).
    Table,
    /// An object: a cross-reference stream (7.5.8).
    Stream,
}

/// Follows the sections of the file whose header is at `header` and whose end marker is at `marker`.
pub(super) fn sections(bytes: &mut Bytes<'_>, header: u64, marker: u64) -> Result<(), Flaw> {
    const WORD: &[u8] = b"startxref";
    let Some(word) = bytes.find_last(WORD, marker.saturating_sub(LINES), marker)? else {
        return Err(Flaw::Inconsistent("nothing says where its cross-reference section is".into()));
    };
    let Some((mut place, _)) = number(bytes.some(word + WORD.len() as u64, SLACK)?) else {
        return Err(Flaw::Inconsistent(format!("there is no number after startxref at byte {word}")));
    };
    let (mut seen, mut left) = (HashSet::new(), LOOKED_THROUGH);
    while seen.len() < SECTIONS {
        if !seen.insert(place) {
            return Err(Flaw::Inconsistent(format!(
                "the cross-reference section at byte {place} comes twice"
            )));
        }
        let (at, section) = section(bytes, header, place)?;
        let dictionary = match section {
            Section::Stream => at,
            Section::Table => {
                let end = at.saturating_add(left);
                let Some(trailer) = bytes.find(b"trailer", at, end)? else {
                    let none = format!("the cross-reference table at byte {at} has no trailer");
                    // It may be in a block that is not written yet.
                    return Err(Flaw::Unsure(none));
                };
                left = end - trailer;
                trailer
            }
        };
        match previous(bytes.some(dictionary, DICTIONARY)?) {
            Some(previous) => place = previous,
            None => return Ok(()),
        }
    }
    Err(Flaw::Inconsistent(format!("it has over {SECTIONS} cross-reference sections")))
}

/// The section at `place`, which is counted from the header, or, by some writers, from the beginning.
fn section(bytes: &mut Bytes<'_>, header: u64, place: u64) -> Result<(u64, Section), Flaw> {
    let size = bytes.size();
    for at in [place.saturating_add(header), place] {
        let text = bytes.some(at, DICTIONARY)?;
        let found = text.trim_ascii_start();
        let start = at + (text.len() - found.len()) as u64;
        if found.starts_with(b"xref") {
            return Ok((start, Section::Table));
        }
        let object = || number(number(found)?.1)?.1.trim_ascii_start().starts_with(b"obj").then_some(());
        if object().is_some() && memmem::find(found, b"/XRef").is_some() {
            return Ok((start, Section::Stream));
        }
    }
    if bytes.unwritten(place, SLACK)? {
        let nothing =
            format!("nothing is written at byte {place}, where a cross-reference section should be");
        return Err(Flaw::Truncated(nothing));
    }
    Err(Flaw::Inconsistent(format!("there is no cross-reference section at byte {place}, of {size}")))
}

/// The earlier section that the dictionary at the beginning of `text` names.
fn previous(text: &[u8]) -> Option<u64> {
    let ends = [&b"startxref"[..], b"stream"].into_iter().filter_map(|word| memmem::find(text, word));
    let text = &text[..ends.min().unwrap_or(text.len())];
    memmem::find_iter(text, b"/Prev").find_map(|place| number(&text[place + 5..])).map(|(place, _)| place)
}

/// The number at the beginning of `text`, after white space, and what follows it.
pub(super) fn number(text: &[u8]) -> Option<(u64, &[u8])> {
    const { assert!(SLACK < WINDOW && DICTIONARY < WINDOW) };
    let text = text.trim_ascii_start();
    let length = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let number = std::str::from_utf8(&text[..length]).ok()?.parse().ok()?;
    Some((number, &text[length..]))
}
