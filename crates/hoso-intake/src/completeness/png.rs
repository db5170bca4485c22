//! PNG: from chunk to chunk, up to IEND (PNG, third edition, 5.3 and 5.6).

use super::Flaw;
use super::bytes::Bytes;

/// The signature (5.2).
const SIGNATURE: u64 = 8;
/// A chunk's length, type and check sum; its data lie between the latter two.
const FRAME: u64 = 12;
/// The greatest length of a chunk (5.3).
const MOST: u32 = (1 << 31) - 1;

/// Walks the chunks. Their check sums are the reader's.
pub(super) fn follow(bytes: &mut Bytes<'_>) -> Result<(), Flaw> {
    let size = bytes.size();
    let (mut at, mut pictures) = (SIGNATURE, 0_u64);
    loop {
        let Some([a, b, c, d, kind @ ..]) = bytes.array::<8>(at)? else {
            return Err(Flaw::beyond("the next chunk", at, size));
        };
        let length = u32::from_be_bytes([a, b, c, d]);
        // A block that is not written may begin within the frame of a chunk.
        if kind == [0; 4] {
            return Err(Flaw::Truncated(format!("nothing is written from byte {at} on, of {size} bytes")));
        }
        if length > MOST || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(Flaw::Inconsistent(format!("there is no chunk at byte {at}")));
        }
        if at == SIGNATURE && &kind != b"IHDR" {
            return Err(Flaw::Inconsistent("the first chunk is not its header".into()));
        }
        let end = at + FRAME + u64::from(length);
        if end > size {
            return Err(Flaw::beyond("the end of the chunk", end, size));
        }
        match &kind {
            b"IDAT" => pictures += 1,
            b"IEND" if pictures == 0 => return Err(Flaw::Inconsistent("it has no picture".into())),
            b"IEND" => return Ok(()),
            _ => {}
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use crate::completeness::{Completeness, cut_samples::of};
    use hoso_model::MediaType::Png;

    #[test]
    fn odd_chunks_are_told_from_missing_ones() {
        let header = b"\x89PNG\r\n\x1a\n\0\0\0\x01IHDR.CRC.";
        let whole = [&header[..], b"\0\0\0\x01IDAT.CRC.", b"\0\0\0\0IENDCRC.", b"more"].concat();
        assert_eq!(of(&whole, Png), Completeness::Whole);
        let odd: [&[u8]; 4] =
            [b"\0\0\0\0IENDCRC.", b"\0\0\0\0ID\0TCRC.", b"\xff\0\0\0IDATCRC.", b"\0\0\0\x01I.ND"];
        for odd in odd {
            assert!(
                matches!(of(&[&header[..], odd].concat(), Png), Completeness::Inconsistent(_)),
                "{odd:?}"
            );
        }
        for cut in [&b"\0\0\0\x09IDAT.CRC."[..], &[0; 40], b"\0\0\0\x09\0\0\0\0\0\0\0\0"] {
            assert!(matches!(of(&[&header[..], cut].concat(), Png), Completeness::Truncated(_)), "{cut:?}");
        }
    }
}
