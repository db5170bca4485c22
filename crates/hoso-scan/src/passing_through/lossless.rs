//! Pixels packed without loss.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use hoso_model::{CarriedStrip, Colours, Packing};

use super::Held;
use crate::{PageImage, Samples};

/// PNG's predictors, of which each row names its own (ISO 32000-1, table 10).
const PNG_ROWS: u8 = 15;
/// The row filter "up" (ISO/IEC 15948, 9.2): scans are smooth from row to row.
const UP: u8 = 2;

/// A page of nothing but black and white, a bit a pixel; `None` of any other.
pub(super) fn bilevel(image: &PageImage) -> Option<Held> {
    let Samples::Grey(pixels) = &image.samples else { return None };
    if pixels.iter().any(|shade| !matches!(shade, 0 | 255)) {
        return None;
    }
    let rows = pixels.chunks_exact(image.width as usize);
    let bits = rows.flat_map(|row| {
        row.chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0, |packed, (at, shade)| packed | (shade & 0x80) >> at))
    });
    Some(held(image, Colours::Grey, 1, 1, &bits.collect::<Vec<u8>>()))
}

/// Any page, a byte a sample.
pub(super) fn packed(image: &PageImage) -> Held {
    let (pixels, colours) = match &image.samples {
        Samples::Grey(pixels) => (pixels, Colours::Grey),
        Samples::Rgb(pixels) => (pixels, Colours::Rgb),
    };
    let stride = image.width as usize * usize::from(colours.samples());
    let mut rows = Vec::with_capacity(pixels.len() + image.height as usize);
    let mut above = vec![0; stride];
    for row in pixels.chunks_exact(stride) {
        rows.push(UP);
        rows.extend(row.iter().zip(&above).map(|(sample, above)| sample.wrapping_sub(*above)));
        above.copy_from_slice(row);
    }
    held(image, colours, 8, PNG_ROWS, &rows)
}

fn held(image: &PageImage, colours: Colours, bits: u8, predictor: u8, rows: &[u8]) -> Held {
    let strip = CarriedStrip {
        width: image.width,
        rows: image.height,
        packing: Packing::Flate(predictor),
        colours,
        bits,
        inverted: false,
        bytes: 0,
    };
    Held { strip, bytes: deflated(rows) }
}

/// With zlib's head.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    drop(encoder.write_all(bytes));
    encoder.finish().unwrap_or_default()
}
