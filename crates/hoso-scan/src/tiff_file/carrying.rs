//! Strips that a PDF may hold as they are.

use hoso_model::{CarriedPage, CarriedStrip, Colours, Fax, Lies, Packing, PageNo, Refusal};

use super::fineness::fineness;
use super::layout::{self, Ink, Layout};
use super::{Source, TiffScan, chunk};
use crate::passing_through::{Carried, jpeg};
use crate::room::Room;
use crate::square;

/// A picture in more strips is packed anew, as one: each strip is a picture of its own in the document.
const MOST_STRIPS: usize = 200;

impl TiffScan {
    /// The page's strips; `None` if PDF/A has no filter for them.
    pub(crate) fn carry(&self, page: PageNo, room: Room) -> Result<Option<Carried>, Refusal> {
        let directory = self.source.directory(self.pages[page.index()])?;
        let layout = layout::layout(&self.source, &directory, room.limits)?;
        let fine = fineness(&self.source, &directory, (layout.width, layout.height));
        let (mut width, mut height) = square::size((layout.width, layout.height), fine.across, fine.down);
        let lies = Lies::from_exif(directory.number(&self.source, 274, 1)? as u8);
        if lies.swaps() {
            (width, height) = (height, width);
        }
        let Some((strips, bytes)) = strips(&self.source, &layout)? else { return Ok(None) };
        Ok(Some(Carried { page: CarriedPage { width, height, dpi: fine.dpi, lies, strips }, bytes }))
    }
}

/// Strips, and the bytes of all.
type Strips = (Vec<CarriedStrip>, Vec<u8>);

fn strips(source: &Source, layout: &Layout) -> Result<Option<Strips>, Refusal> {
    let count = layout.height.div_ceil(layout.chunk.1) as usize;
    let whole = layout.chunk.0 == layout.width && !layout.planar && layout.alpha.is_none();
    let plain = whole && !layout.signed && layout.samples == layout.ink.samples();
    if !plain || count > MOST_STRIPS || layout.offsets.len() < count || layout.lengths.len() < count {
        return Ok(None);
    }
    let (mut strips, mut bytes) = (Vec::with_capacity(count), Vec::new());
    for index in 0..count {
        let rows = layout.chunk.1.min(layout.height - index as u32 * layout.chunk.1);
        let packed = chunk::stored(source, layout, index)?;
        let Some((mut strip, own)) = one(layout, packed, rows) else { return Ok(None) };
        // Lossless strips are packed anew as one: no seams, and no loss.
        if matches!(strip.packing, Packing::Flate(_)) && count > 1 {
            return Ok(None);
        }
        strip.bytes = own.len() as u64;
        strips.push(strip);
        bytes.extend(own);
    }
    Ok(Some((strips, bytes)))
}

fn one(layout: &Layout, packed: Vec<u8>, rows: u32) -> Option<(CarriedStrip, Vec<u8>)> {
    let (colours, inverted) = match &layout.ink {
        Ink::Grey(white_is_zero) => (Colours::Grey, *white_is_zero),
        Ink::Rgb | Ink::YCbCr(..) => (Colours::Rgb, false),
        Ink::Palette(map) => (Colours::Palette(palette(map)), false),
        Ink::Cmyk => return None,
    };
    let strip = |packing, colours, inverted| CarriedStrip {
        width: layout.width,
        rows,
        packing,
        colours,
        bits: layout.bits as u8,
        inverted,
        bytes: 0,
    };
    match layout.compression {
        // Uncompressed runs (bit 1 of the options) are in no PDF.
        2..=4 if layout.bits == 1 && layout.fax_options & 2 == 0 => {
            let Ink::Grey(white_is_zero) = layout.ink else { return None };
            let packing = Packing::Fax(Fax {
                k: match layout.compression {
                    4 => -1,
                    3 => i32::from(layout.fax_options & 1 == 1),
                    _ => 0,
                },
                end_of_line: layout.compression == 3,
                byte_aligned: layout.compression == 2,
                end_of_block: layout.compression != 2,
                // Runs are white and black by turns, whatever numbers stand for them.
                black_is_one: !white_is_zero,
            });
            Some((strip(packing, Colours::Grey, false), packed))
        }
        7 => {
            let stream = chunk::with_tables(layout, &packed);
            let chroma = (layout.ink.samples() == 3).then_some(matches!(layout.ink, Ink::YCbCr(..)));
            let given = jpeg::strip(&stream, chroma, inverted)?;
            // A strip whose JPEG is higher than it would stand over its neighbour.
            (given.width == layout.width && given.rows == rows && given.colours == colours)
                .then_some((given, stream))
        }
        // Samples of 16 bits are in the file's order here and the highest first there.
        8 | 32946 if matches!(layout.bits, 1 | 2 | 4 | 8) && !layout.reversed => {
            let coded = matches!(layout.ink, Ink::YCbCr(..));
            let predictor = if layout.differences { 2 } else { 1 };
            (!coded).then(|| (strip(Packing::Flate(predictor), colours, inverted), packed))
        }
        _ => None,
    }
}

/// All reds, all greens, all blues, 16 bits each: red, green and blue of each place.
fn palette(map: &[u16]) -> Vec<u8> {
    let places = (map.len() / 3).min(256);
    (0..places)
        .flat_map(|place| [0, 1, 2].map(|which| (map[which * (map.len() / 3) + place] >> 8) as u8))
        .collect()
}
