//! JPEG 2000: from box to box, and through the codestream from tile to tile, up to its end marker (ITU-T T.800, annexes
//! A and I).

use super::Flaw;
use super::bytes::Bytes;

/// Start of the codestream, of a tile part, of its data, and the end of all (table A.2).
const SOC: [u8; 2] = [0xFF, 0x4F];
const SOT: u8 = 0x90;
const EOC: u8 = 0xD9;
/// What starts a tile part: marker, length, tile, and then how long the tile part is (A.4.2).
const TILE_LENGTH: u64 = 6;

/// Walks the boxes of a file, or a codestream alone.
pub(super) fn follow(bytes: &mut Bytes<'_>) -> Result<(), Flaw> {
    let size = bytes.size();
    if bytes.array(0)? == Some(SOC) {
        return codestream(bytes, 0, size);
    }
    let (mut at, mut other) = (0, false);
    while at < size {
        let Some([l0, l1, l2, l3, kind @ ..]) = bytes.array::<8>(at)? else {
            return Err(Flaw::beyond("the next box", at, size));
        };
        let length = u32::from_be_bytes([l0, l1, l2, l3]);
        if length == 0 && kind == [0; 4] {
            return Err(Flaw::Truncated(format!("nothing is written from byte {at} on, of {size} bytes")));
        }
        // A length of 0 is up to the end; of 1, a longer number follows (I.4).
        let (content, end) = match length {
            0 => (at + 8, size),
            1 => match bytes.array::<8>(at + 8)? {
                Some(long) => (at + 16, at.saturating_add(u64::from_be_bytes(long))),
                None => return Err(Flaw::beyond("the length of the box", at + 8, size)),
            },
            length => (at + 8, at + u64::from(length)),
        };
        if end < content || !kind.iter().all(|letter| letter.is_ascii_graphic() || *letter == b' ') {
            return Err(Flaw::Inconsistent(format!("there is no box at byte {at}")));
        }
        if end > size {
            return Err(Flaw::beyond("the end of the box", end, size));
        }
        if &kind == b"jp2c" {
            // What follows the picture is nobody's.
            return codestream(bytes, content, end);
        }
        other |= matches!(&kind, b"moov" | b"mdat" | b"ftbl" | b"mhdr");
        at = end;
    }
    // Films, and files whose picture lies in others, have the same boxes.
    if other {
        Err(Flaw::Inconsistent("it has no picture".into()))
    } else {
        Err(Flaw::Truncated(format!("its picture has not come in {size} bytes")))
    }
}

/// Walks a codestream that begins at `at` and ends at `end` or before.
fn codestream(bytes: &mut Bytes<'_>, mut at: u64, end: u64) -> Result<(), Flaw> {
    if at + 2 > end {
        return Err(Flaw::beyond("the picture", at, end));
    }
    if bytes.array(at)? != Some(SOC) {
        return Err(Flaw::Inconsistent(format!("there is no picture at byte {at}")));
    }
    at += 2;
    let mut tiles = 0_u64;
    loop {
        let marker = if at + 2 <= end { bytes.array::<2>(at)? } else { None };
        let Some(marker) = marker else { return Err(Flaw::beyond("the next marker", at, end)) };
        let length = match marker {
            [0, 0] => {
                return Err(Flaw::Truncated(format!("nothing is written from byte {at} on, of {end} bytes")));
            }
            [0xFF, EOC] if tiles == 0 => return Err(Flaw::Inconsistent("the picture has no tile".into())),
            [0xFF, EOC] => return Ok(()),
            [0xFF, SOT] => {
                tiles += 1;
                let Some(length) = bytes.array(at + TILE_LENGTH)? else {
                    return Err(Flaw::beyond("the head of the tile", at, end));
                };
                match u64::from(u32::from_be_bytes(length)) {
                    // The last one may leave it open: no marker is in its data.
                    0 => match bytes.find(&[0xFF, EOC], at, end)? {
                        Some(_) => return Ok(()),
                        None => return Err(Flaw::Truncated("the picture has no end marker".into())),
                    },
                    length if length < 14 => {
                        return Err(Flaw::Inconsistent(format!(
                            "the tile at byte {at} is shorter than its head"
                        )));
                    }
                    length => length,
                }
            }
            [0xFF, 0x4F..=0xFF] if tiles == 0 => match bytes.array(at + 2)?.map(u16::from_be_bytes) {
                None => return Err(Flaw::beyond("the segment", at, end)),
                Some(length) if length < 2 => {
                    return Err(Flaw::Inconsistent(format!("the segment at byte {at} has no length")));
                }
                Some(length) => u64::from(length) + 2,
            },
            _ => return Err(Flaw::Inconsistent(format!("there is no marker at byte {at}"))),
        };
        at += length;
        if at > end {
            return Err(Flaw::beyond("the end of the segment", at, end));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::completeness::{Completeness, cut_samples::of};
    use hoso_model::MediaType::Jpeg2000;

    /// A codestream with two tile parts, the second of a length that is told or is not.
    fn stream(told: bool) -> Vec<u8> {
        let mut file = b"\xFF\x4F\xFF\x51\0\x04..".to_vec();
        for (length, data) in [(17, b"abc"), (if told { 17 } else { 0 }, b"\xFF\x8Fc")] {
            file.extend(b"\xFF\x90\0\x0A\0\0\0\0\0");
            file.push(length);
            file.extend(b"\0\x02\xFF\x93");
            file.extend(data);
        }
        file.extend(b"\xFF\xD9");
        file
    }

    #[test]
    fn boxes_and_tiles_are_followed_to_the_end_marker() {
        for told in [true, false] {
            let stream = stream(told);
            assert_eq!(of(&stream, Jpeg2000), Completeness::Whole);
            let open = [b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\0jp2c", &stream[..]].concat();
            let long = [
                &b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x01jp2c\0\0\0\0\0\0\0"[..],
                &[stream.len() as u8 + 16],
                &stream[..],
                b"\0\0\0\x09xml .",
            ]
            .concat();
            assert_eq!(of(&long, Jpeg2000), Completeness::Whole);
            assert_eq!(of(&[&long[..], b"\x01\x02more bytes"].concat(), Jpeg2000), Completeness::Whole);
            for file in [&stream, &open, &long] {
                for end in 13..file.len() {
                    let cut = of(&file[..end], Jpeg2000);
                    let picture_is_there = file == &long && end >= long.len() - 9;
                    assert!(matches!(cut, Completeness::Truncated(_)) || picture_is_there, "{end}: {cut:?}");
                }
            }
        }
    }

    #[test]
    fn odd_ones_are_told_from_cut_ones() {
        for odd in [
            &b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x08moov"[..],
            b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x04jp2c",
            b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\0jp2cnone",
            b"\xFF\x4F\xFF\x51\0\x01..",
            b"\xFF\x4F\xFF\x51\0\x04..\xFF\xD9",
            b"\xFF\x4F\xFF\x51\0\x04..\xFF\x90\0\x0A\0\0\0\0\0\x02\0\x02",
        ] {
            assert!(matches!(of(odd, Jpeg2000), Completeness::Inconsistent(_)), "{odd:?}");
        }
    }
}
