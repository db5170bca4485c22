//! Is a JPEG there to its end?
//!
//! Decoders fill what is missing with grey and say nothing: half a page would be read as a whole one.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

const END: [u8; 2] = [0xFF, 0xD9];

/// Is the end marker (ITU-T T.81, B.1.1.3) somewhere behind the start of the picture's data?
pub(crate) fn has_end(bytes: &[u8]) -> bool {
    // Small pictures in the head have ends of their own.
    data_start(bytes).is_some_and(|start| bytes[start..].windows(2).rev().any(|two| two == END))
}

/// Some writers leave out the end marker alone, or state a length without it: then every row is there all the same,
/// and the last one is not the middle grey that decoders fill with. To be asked of a picture within the limits, as it
/// is decoded.
pub(crate) fn has_every_row(bytes: &[u8]) -> bool {
    // A progressive one (T.81, B.1.1.3, SOF2) has every row from the start: what is missing is their fineness.
    let head = data_start(bytes).map_or(bytes, |start| &bytes[..start]);
    if head.windows(2).any(|two| two == [0xFF, 0xC2]) {
        return false;
    }
    let side = usize::from(u16::MAX);
    let options = DecoderOptions::default().set_max_width(side).set_max_height(side);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let Ok(pixels) = decoder.decode() else { return false };
    let row = decoder.info().map_or(1, |info| usize::from(info.height)).max(1);
    let last = &pixels[pixels.len() - pixels.len() / row..];
    !last.iter().all(|shade| shade.abs_diff(128) <= 1)
}

/// Where the first scan's header is.
fn data_start(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let &[0xFF, marker, high, low] = bytes.get(at..at + 4)?.first_chunk::<4>()? else {
            // Stuffing between segments.
            at += 1;
            continue;
        };
        match marker {
            0xDA => return Some(at),
            0xFF | 0x00 | 0x01 | 0xD0..=0xD8 => at += 1,
            _ => at = at.checked_add(2 + usize::from(u16::from_be_bytes([high, low])))?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{has_end, has_every_row};

    #[test]
    fn a_cut_is_told_from_a_missing_marker() {
        let page = hoso_samples::small_page(&["Số: 12/TB-UBND", "Nơi nhận"], 150).unwrap();
        for page in [page.clone().into(), image::DynamicImage::from(page).to_rgb8().into()] {
            let file = hoso_samples::jpeg(&page, 150, 80).unwrap();
            assert!(has_end(&file));
            let unmarked = &file[..file.len() - 2];
            assert!(!has_end(unmarked) && has_every_row(unmarked));
            for share in [0.9, 0.6, 0.3] {
                let cut = hoso_samples::truncated(file.clone(), share);
                assert!(!has_end(&cut) && !has_every_row(&cut), "{share}");
            }
        }
        assert!(!has_end(b"") && !has_end(b"\xFF\xD8\xFF\xD9"));
    }
}
