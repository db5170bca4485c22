//! WebP: from chunk to chunk, up to where its header says that it ends (RFC 9649, 2.3 to 2.7).

use super::Flaw;
use super::bytes::Bytes;

/// `RIFF`, a length, `WEBP`.
const HEADER: u64 = 12;
/// A chunk's type and length.
const FRAME: u64 = 8;
/// More zeroes than these at the end of a picture, in bytes, look like space that was reserved. Empty paper ends in some
/// dozens of them.
const LEAST: u64 = 64;
/// A block of most file systems.
const MOST: u64 = 4096;
/// Of small pictures this part.
const LAST: u64 = 32;

/// Walks the chunks.
pub(super) fn follow(bytes: &mut Bytes<'_>) -> Result<(), Flaw> {
    let size = bytes.size();
    let Some([_, _, _, _, length @ ..]) = bytes.array::<8>(0)? else {
        return Err(Flaw::beyond("its header", 0, size));
    };
    // Some write the length last.
    if length == [0; 4] {
        return Err(Flaw::Truncated("its header does not say yet how long it is".into()));
    }
    // The length counts from behind itself.
    let end = FRAME + u64::from(u32::from_le_bytes(length));
    // It may have been cut since its size was looked at.
    if end > size || bytes.get(end - 1, 1)?.is_none() {
        return Err(Flaw::beyond("its end", end, size));
    }
    let (mut at, mut pictures) = (HEADER, 0_u64);
    while at + FRAME <= end {
        let Some([k0, k1, k2, k3, length @ ..]) = bytes.array::<8>(at)? else {
            return Err(Flaw::beyond("the next chunk", at, size));
        };
        let (kind, length) = ([k0, k1, k2, k3], u64::from(u32::from_le_bytes(length)));
        if kind == [0; 4] {
            return Err(Flaw::Truncated(format!("nothing is written from byte {at} on, of {size} bytes")));
        }
        let data = at + FRAME;
        // A byte makes chunks of odd length even (2.3); writers leave it out at the very end.
        at = data + length;
        if at > end {
            return Err(Flaw::Inconsistent(format!(
                "the chunk that ends at byte {at} is longer than the file says it is"
            )));
        }
        if matches!(&kind, b"VP8 " | b"VP8L" | b"ANMF") {
            pictures += 1;
            let last = (length / LAST).clamp(LEAST, MOST);
            if length > 2 * last && bytes.unwritten(at - last, last as usize)? {
                let what =
                    format!("the {last} bytes before byte {at} are all zero, as where nothing is written");
                return Err(Flaw::Unsure(what));
            }
        }
        at += length % 2;
    }
    if pictures == 0 { Err(Flaw::Inconsistent("it has no picture".into())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use crate::completeness::{Completeness, cut_samples::of};
    use hoso_model::MediaType::WebP;

    #[test]
    fn odd_chunks_are_told_from_missing_ones() {
        let whole = b"RIFF\x17\0\0\0WEBPVP8L\x03\0\0\0abc\0EXIF\0\0\0\0";
        let mut whole = whole.to_vec();
        whole[4] = (whole.len() - 8) as u8;
        assert_eq!(of(&whole, WebP), Completeness::Whole);
        assert_eq!(of(&[&whole[..], b"more"].concat(), WebP), Completeness::Whole);
        assert!(matches!(of(&whole[..whole.len() - 1], WebP), Completeness::Truncated(_)));
        let mut longer = whole.clone();
        longer[16] = 90;
        assert!(matches!(of(&longer, WebP), Completeness::Inconsistent(_)));
        assert!(matches!(of(b"RIFF\x04\0\0\0WEBP", WebP), Completeness::Inconsistent(_)));
        assert!(matches!(of(&[b"RIFF\0\0\0\0", &whole[8..]].concat(), WebP), Completeness::Truncated(_)));
    }
}
