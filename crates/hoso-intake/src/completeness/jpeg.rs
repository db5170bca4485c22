//! JPEG: from marker to marker, up to the end of the image (ITU-T T.81, annex B).

use super::Flaw;
use super::bytes::Bytes;

/// Start and end of the image, start of a scan (table B.1).
const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;

/// Walks the main image. Pictures within segments (thumbnails) are passed over with them; what follows the end of the
/// image is nobody's.
pub(super) fn follow(bytes: &mut Bytes<'_>) -> Result<(), Flaw> {
    let size = bytes.size();
    let no_end = || Flaw::Truncated(format!("the image has no end marker in its {size} bytes"));
    if bytes.array(0)? != Some([0xFF, SOI]) {
        return Err(if size < 2 {
            no_end()
        } else {
            Flaw::Inconsistent("it does not begin with an image".into())
        });
    }
    // What stands between segments is passed over, as readers do: entropy-coded data with stuffed zeros (B.1.1.5), fill
    // bytes (B.1.1.2), garbage; and the markers that have no length: TEM, restarts, a nested start.
    let meant = |marker| !matches!(marker, 0x00 | 0x01 | 0xD0..=SOI | 0xFF);
    let (mut at, mut scans) = (2, 0_u64);
    // What is written between two segments before the first scan is garbage, whatever comes of it.
    let mut garbage = None;
    let no_end = |garbage: Option<u64>| match garbage {
        Some(place) => Flaw::Inconsistent(format!("there is no segment at byte {place}, and no picture")),
        None => no_end(),
    };
    loop {
        if scans == 0 && bytes.array(at)?.is_some_and(|[byte]| !matches!(byte, 0 | 0xFF)) {
            garbage.get_or_insert(at);
        }
        let found = bytes.find_pair(0xFF, meant, at)?;
        let (place, marker) = found.ok_or_else(|| no_end(garbage.filter(|_| scans == 0)))?;
        at = place + 1;
        match marker {
            EOI if scans == 0 => {
                return Err(Flaw::Inconsistent(format!("the image ends at byte {at} without a scan")));
            }
            EOI => return Ok(()),
            marker => {
                scans += u64::from(marker == SOS);
                let garbage = garbage.filter(|_| scans == 0);
                let Some(length) = bytes.array(at + 1)? else { return Err(no_end(garbage)) };
                let length = u64::from(u16::from_be_bytes(length));
                if length == 0 && bytes.unwritten(at + 1, 64.min(size - at - 1) as usize)? {
                    return Err(Flaw::Truncated(format!(
                        "nothing is written from byte {} on, of {size} bytes",
                        at + 1
                    )));
                }
                if length < 2 {
                    return Err(Flaw::Inconsistent(format!("the segment at byte {at} has no length")));
                }
                at += 1 + length;
                if at >= size && garbage.is_some() {
                    return Err(no_end(garbage));
                }
                if at >= size {
                    return Err(Flaw::beyond("the end of the segment", at, size));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::completeness::{Completeness, cut_samples::of};
    use hoso_model::MediaType::Jpeg;

    #[test]
    fn a_thumbnails_end_is_not_the_images() {
        // A segment with a whole small picture in it, then two scans (progressive) with restarts and stuffed bytes.
        let head = b"\xff\xd8\xff\xe1\x00\x0d\xff\xd8\xff\xda\0\x02ab\xff\xd9x\xff\xff\xc2\x00\x03.";
        let scans = b"\xff\xda\x00\x03.ab\xff\x00\xff\xd0c\xff\xda\x00\x03.zz";
        let mut image = [&head[..], scans].concat();
        assert!(matches!(of(&image, Jpeg), Completeness::Truncated(_)));
        image.extend_from_slice(b"\xff\xff\xd9");
        assert_eq!(of(&image, Jpeg), Completeness::Whole);
        image.extend_from_slice(b"a maker's own data\xff");
        assert_eq!(of(&image, Jpeg), Completeness::Whole);
    }

    #[test]
    fn an_image_without_a_scan_is_odd() {
        assert!(matches!(of(b"\xff\xd8\xff\xe0\0\x02\xff\xd9", Jpeg), Completeness::Inconsistent(_)));
        assert!(matches!(of(b"\xff\xd8\xff\xe0\0\x01\xff\xd9", Jpeg), Completeness::Inconsistent(_)));
    }

    #[test]
    fn garbage_instead_of_segments_is_no_image_that_goes_on() {
        let odd = |bytes: &[u8]| {
            let said = of(bytes, Jpeg);
            assert!(matches!(said, Completeness::Inconsistent(_)), "{said:?}");
        };
        odd(b"\xff\xd8\xff\xe0\0\x04JF this is no image, and never will be one");
        odd(b"\xff\xd8\xff\xe0\0\x04JF no image \xff\xe1\x70\0 and no segment");
        // A picture of which a part is garbage may go on all the same.
        let cut = of(b"\xff\xd8\xff\xe0\0\x04JF?\xff\xda\0\x03.abc", Jpeg);
        assert!(matches!(cut, Completeness::Truncated(_)), "{cut:?}");
    }

    #[test]
    fn reserved_space_is_not_an_image() {
        let mut image = b"\xff\xd8\xff\xda\x00\x03.ab".to_vec();
        image.resize(200_000, 0);
        assert!(matches!(of(&image, Jpeg), Completeness::Truncated(_)));
        let mut image = b"\xff\xd8\xff\xe0".to_vec();
        image.resize(200_000, 0);
        assert!(matches!(of(&image, Jpeg), Completeness::Truncated(_)));
    }
}
