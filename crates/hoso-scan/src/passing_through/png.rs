//! PNG files whose data a PDF may hold as they are: Deflate, and PNG's own predictors (ISO 32000-1, 7.4.4.4).

use hoso_model::{CarriedStrip, Colours, Packing};

use super::Held;

/// The picture of a PNG file that is not interlaced and through which nothing is seen; `None` of any other.
pub(crate) fn of_png(bytes: &[u8]) -> Option<Held> {
    let (mut at, mut data, mut palette) = (8, Vec::new(), Vec::new());
    let mut head = None;
    while let Some((kind, body)) = chunk(bytes, at) {
        at += 12 + body.len();
        match &kind {
            b"IHDR" => head = body.first_chunk::<13>().copied(),
            b"PLTE" => palette = body.to_vec(),
            b"tRNS" => return None,
            b"IDAT" => data.extend_from_slice(body),
            _ => {}
        }
    }
    // Size, bits, kind of colours, compression, filter, interlace (ISO/IEC 15948, 11.2.2).
    let [w0, w1, w2, w3, h0, h1, h2, h3, bits, kind, 0, 0, 0] = head? else { return None };
    let colours = match kind {
        0 => Colours::Grey,
        2 => Colours::Rgb,
        3 if palette.len().is_multiple_of(3) && (3..=768).contains(&palette.len()) => {
            Colours::Palette(palette)
        }
        _ => return None,
    };
    let strip = CarriedStrip {
        width: u32::from_be_bytes([w0, w1, w2, w3]),
        rows: u32::from_be_bytes([h0, h1, h2, h3]),
        packing: Packing::Flate(15),
        colours,
        bits,
        inverted: false,
        bytes: 0,
    };
    (matches!(bits, 1 | 2 | 4 | 8 | 16) && !data.is_empty()).then_some(Held { strip, bytes: data })
}

fn chunk(bytes: &[u8], at: usize) -> Option<([u8; 4], &[u8])> {
    let &[l0, l1, l2, l3, k0, k1, k2, k3] = bytes.get(at..at.checked_add(8)?)?.first_chunk::<8>()?;
    let length = u32::from_be_bytes([l0, l1, l2, l3]) as usize;
    Some(([k0, k1, k2, k3], bytes.get(at + 8..(at + 8).checked_add(length)?)?))
}

#[cfg(test)]
mod tests {
    use super::of_png;
    use hoso_model::Colours;

    #[test]
    fn grey_and_colours_are_carried_and_what_is_seen_through_is_not() {
        let file = |page: image::DynamicImage| {
            let mut file = std::io::Cursor::new(Vec::new());
            page.write_to(&mut file, image::ImageFormat::Png).unwrap();
            file.into_inner()
        };
        let grey = of_png(&file(image::DynamicImage::new_luma8(9, 4))).unwrap().strip;
        assert_eq!((grey.width, grey.rows, grey.colours, grey.bits), (9, 4, Colours::Grey, 8));
        let rgb = of_png(&file(image::DynamicImage::new_rgb16(9, 4))).unwrap().strip;
        assert_eq!((rgb.colours, rgb.bits), (Colours::Rgb, 16));
        assert!(of_png(&file(image::DynamicImage::new_rgba8(9, 4))).is_none());
        assert!(of_png(b"\x89PNG\r\n\x1a\n\xFF\xFF\xFF\xFFIHDR").is_none());
    }
}
