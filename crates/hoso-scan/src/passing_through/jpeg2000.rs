//! JPEG 2000 files that a PDF may hold as they are.

use hoso_model::{CarriedStrip, Colours, Packing};

use super::Held;
use crate::jpeg2000_boxes::{Size, boxes, codestream};

/// What a file's samples mean, and their bits, if it is one as PDF/A-2 has it (ISO 19005-2, 6.2.8.3): one statement of
/// its colours, and sRGB or grey at that.
pub(super) fn colours(bytes: &[u8]) -> Option<(Colours, u8)> {
    let head = boxes(bytes).filter(|(kind, _)| kind == b"jp2h").last()?.1;
    let (mut size, mut spaces) = (None, Vec::new());
    for (kind, content) in boxes(head) {
        match &kind {
            b"ihdr" => size = content.get(8..11)?.first_chunk::<3>().copied(),
            b"colr" => spaces.push(content.first_chunk::<7>().copied()?),
            // Palettes, channels that are seen through, and samples of many depths.
            b"pclr" | b"cdef" | b"cmap" | b"bpcc" => return None,
            _ => {}
        }
    }
    match (size?, spaces.as_slice()) {
        ([0, 1, 7], [[1, _, _, 0, 0, 0, 17]]) => Some((Colours::Grey, 8)),
        ([0, 3, 7], [[1, _, _, 0, 0, 0, 16]]) => Some((Colours::Rgb, 8)),
        _ => None,
    }
}

/// A file of `size` as a strip. A codestream alone says nothing of its colours: it gets the boxes that do.
pub(crate) fn of_file(bytes: &[u8], size: &Size) -> Option<Held> {
    // Samples that are fewer than pixels are drawn by us.
    if size.bits != 8 {
        return None;
    }
    let alone = codestream(bytes)?.len() == bytes.len();
    let bytes = if alone { with_boxes(bytes, size)? } else { bytes.to_vec() };
    let (colours, bits) = colours(&bytes)?;
    let strip = CarriedStrip {
        width: size.width,
        rows: size.height,
        packing: Packing::Jpeg2000,
        colours,
        bits,
        inverted: false,
        bytes: 0,
    };
    Some(Held { strip, bytes })
}

/// A JP2 file (ITU-T T.800, annex I) around a codestream of grey or of three colours in 8 bits.
fn with_boxes(stream: &[u8], size: &Size) -> Option<Vec<u8>> {
    let space = match size.samples {
        1 => 17,
        3 => 16,
        _ => return None,
    };
    let boxed = |kind: &[u8; 4], body: &[u8]| -> Option<Vec<u8>> {
        Some([&u32::try_from(body.len() + 8).ok()?.to_be_bytes(), &kind[..], body].concat())
    };
    let (height, width) = (size.height.to_be_bytes(), size.width.to_be_bytes());
    let sides = [&height[..], &width, &size.samples.to_be_bytes(), &[7, 7, 0, 0]].concat();
    let head = [boxed(b"ihdr", &sides)?, boxed(b"colr", &[1, 0, 0, 0, 0, 0, space])?].concat();
    let parts = [
        boxed(b"jP  ", b"\r\n\x87\n")?,
        boxed(b"ftyp", b"jp2 \0\0\0\0jp2 ")?,
        boxed(b"jp2h", &head)?,
        boxed(b"jp2c", stream)?,
    ];
    Some(parts.concat())
}

#[cfg(test)]
mod tests {
    use super::of_file;
    use crate::jpeg2000_boxes::Size;
    use hoso_model::{Colours, Packing};
    use image::DynamicImage;

    #[test]
    fn files_go_as_they_are_and_codestreams_in_boxes() {
        for (page, colours) in
            [(DynamicImage::new_luma8(30, 20), Colours::Grey), (DynamicImage::new_rgb8(30, 20), Colours::Rgb)]
        {
            let (file, stream) = (hoso_samples::jp2(&page, 200), hoso_samples::j2k(&page));
            let held = of_file(&file, &Size::of(&file).unwrap()).unwrap();
            assert_eq!((held.strip.packing, &held.strip.colours), (Packing::Jpeg2000, &colours));
            assert_eq!((held.strip.width, held.strip.rows, held.bytes == file), (30, 20, true));
            let held = of_file(&stream, &Size::of(&stream).unwrap()).unwrap();
            assert_eq!(held.strip.colours, colours);
            assert!(held.bytes.len() > stream.len() && held.bytes.ends_with(&stream));
            assert!(of_file(&held.bytes, &Size::of(&held.bytes).unwrap()).is_some(), "it reads as a file");
        }
    }
}
