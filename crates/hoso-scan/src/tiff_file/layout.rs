//! How a directory says that its picture is stored.

use hoso_model::{Refusal, RefusalReason};

use super::directory::{Directory, Source, broken};
use crate::Limits;

/// Samples of a pixel: inks, and what lies beside them.
const MOST_SAMPLES: usize = 16;
/// A palette for 16 bits, which nobody writes.
const MOST_SHADES: u64 = 3 << 16;

/// What the samples of a pixel mean (TIFF 6.0, PhotometricInterpretation).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ink {
    /// One sample; true if 0 is white.
    Grey(bool),
    /// Three samples.
    Rgb,
    /// One sample, an index: all reds, all greens, all blues, 16 bits each.
    Palette(Vec<u16>),
    /// Four samples.
    Cmyk,
    /// Three samples, and by how much the colours are coarser across and down.
    YCbCr(usize, usize),
}

/// What lies beside the colours of a pixel (ExtraSamples).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alpha {
    /// Colours were multiplied by it.
    Associated,
    /// Colours stand as they are.
    Unassociated,
}

/// Where the picture's bytes are and what they are.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a field of the format")]
pub(super) struct Layout {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) ink: Ink,
    pub(super) alpha: Option<Alpha>,
    /// Bits of a sample.
    pub(super) bits: u32,
    pub(super) signed: bool,
    /// Samples of a pixel.
    pub(super) samples: usize,
    /// Each sample in chunks of its own.
    pub(super) planar: bool,
    pub(super) compression: u16,
    pub(super) differences: bool,
    /// The least significant bit of a byte is the first.
    pub(super) reversed: bool,
    /// Options of CCITT group 3.
    pub(super) fax_options: u64,
    /// A strip or a tile.
    pub(super) chunk: (u32, u32),
    pub(super) offsets: Vec<u64>,
    pub(super) lengths: Vec<u64>,
    /// Tables that JPEG chunks share.
    pub(super) jpeg_tables: Vec<u8>,
}

impl Ink {
    /// Samples of a pixel that are colours.
    pub(super) const fn samples(&self) -> usize {
        match self {
            Self::Grey(_) | Self::Palette(_) => 1,
            Self::Rgb | Self::YCbCr(..) => 3,
            Self::Cmyk => 4,
        }
    }
}

/// The size of a directory's picture, within the limits.
pub(super) fn size(source: &Source, directory: &Directory, limits: Limits) -> Result<(u32, u32), Refusal> {
    let side = |tag| -> Result<u32, Refusal> {
        u32::try_from(directory.number(source, tag, 0)?).map_err(|_| broken("a TIFF picture without end"))
    };
    let (width, height) = (side(256)?, side(257)?);
    limits.check_pixels(width, height)?;
    Ok((width, height))
}

/// Reads a directory.
pub(super) fn layout(source: &Source, directory: &Directory, limits: Limits) -> Result<Layout, Refusal> {
    let number = |tag, usual| directory.number(source, tag, usual);
    let (width, height) = size(source, directory, limits)?;
    let samples = number(277, 1)? as usize;
    let bits = directory.numbers(source, 258, MOST_SAMPLES as u64)?;
    if bits.iter().any(|each| *each != bits[0]) {
        return Err(uncommon(&format!("samples of {bits:?} bits")));
    }
    let bits = bits.first().map_or(1, |bits| *bits as u32);
    let compression = number(259, 1)? as u16;
    let ink = ink(source, directory, samples, bits, compression)?;
    let format = number(339, 1)?;
    if format == 3 {
        return Err(uncommon("floating-point samples"));
    }
    if !(1..=32).contains(&bits) || samples < ink.samples() || samples > MOST_SAMPLES {
        return Err(uncommon(&format!("{samples} samples of {bits} bits")));
    }
    let alpha = match directory.number(source, 338, 0)? {
        1 if samples > ink.samples() => Some(Alpha::Associated),
        2 if samples > ink.samples() => Some(Alpha::Unassociated),
        _ => None,
    };
    // Only these compressions are told of differences; others carry the field for nothing.
    let predictor = if matches!(compression, 5 | 8 | 32946) { number(317, 1)? } else { 1 };
    if !(predictor == 1 || (predictor == 2 && matches!(bits, 8 | 16))) {
        return Err(uncommon(&format!("predictor {predictor} of {bits} bits")));
    }
    let tiled = directory.has(322);
    let side = |tag, usual: u32, most: u32| -> Result<u32, Refusal> {
        let side = number(tag, u64::from(usual))?.min(u64::from(most)) as u32;
        if side == 0 { Err(broken("a TIFF picture in strips without rows")) } else { Ok(side) }
    };
    let chunk = if tiled {
        (side(322, 0, u32::MAX)?, side(323, 0, u32::MAX)?)
    } else {
        (width, side(278, height, height)?)
    };
    // A small picture may state a tile of gigabytes.
    limits.check_pixels(chunk.0, chunk.1)?;
    // Old writers keep their tiles under the names of strips.
    let of_tiles = tiled && directory.has(324);
    let planar = number(284, 1)? == 2 && samples > 1;
    let chunks = u64::from(width.div_ceil(chunk.0)) * u64::from(height.div_ceil(chunk.1));
    let chunks = if planar { chunks * samples as u64 } else { chunks };
    let offsets = directory.numbers(source, if of_tiles { 324 } else { 273 }, chunks)?;
    let mut lengths = directory.numbers(source, if of_tiles { 325 } else { 279 }, chunks)?;
    if lengths.is_empty() {
        // Old writers leave out how long their one strip is: no longer than to the next.
        let next = offsets.iter().skip(1).copied().chain([source.size()]);
        let to = |(offset, next): (&u64, u64)| {
            let end = if next > *offset { next } else { source.size() };
            end.saturating_sub(*offset)
        };
        lengths = offsets.iter().zip(next).map(to).collect();
    }
    let mut layout = Layout {
        width,
        height,
        ink,
        alpha,
        bits,
        signed: format == 2,
        samples,
        planar,
        compression,
        differences: predictor == 2,
        reversed: number(266, 1)? == 2,
        fax_options: number(292, 0)?,
        chunk,
        offsets,
        lengths,
        jpeg_tables: directory.raw(source, 347)?,
    };
    if compression == 6 {
        whole_jpeg(source, directory, &mut layout)?;
    }
    Ok(layout)
}

fn ink(
    source: &Source,
    directory: &Directory,
    samples: usize,
    bits: u32,
    compression: u16,
) -> Result<Ink, Refusal> {
    // Without the field, fax is black on white and the rest is what the number of samples suggests.
    let usual = match (samples, bits, compression) {
        (_, 1, _) | (_, _, 2..=4) => 0,
        (3.., ..) => 2,
        _ => 1,
    };
    Ok(match directory.number(source, 262, usual)? {
        0 => Ink::Grey(true),
        // A mask's ones are what is to be seen.
        1 | 4 => Ink::Grey(false),
        2 => Ink::Rgb,
        3 => {
            let map = directory.numbers(source, 320, MOST_SHADES)?;
            if map.len() < 3 {
                return Err(broken("a TIFF picture without its palette"));
            }
            // Old writers had shades of 8 bits here, as in all other programs.
            let shift = if map.iter().all(|shade| *shade < 256) { 8 } else { 0 };
            Ink::Palette(map.into_iter().map(|shade| (shade << shift) as u16).collect())
        }
        5 => Ink::Cmyk,
        6 => {
            let coarse = directory.numbers(source, 530, 2)?;
            let [across, down] = coarse.first_chunk().copied().unwrap_or([2, 2]);
            if !matches!((across, down), (1 | 2 | 4, 1 | 2 | 4)) {
                return Err(broken("a TIFF picture with odd chroma"));
            }
            Ink::YCbCr(across as usize, down as usize)
        }
        8..=10 => return Err(uncommon("CIE L*a*b* colours")),
        32844 | 32845 => return Err(uncommon("LogLuv colours")),
        other => return Err(uncommon(&format!("colours of kind {other}"))),
    })
}

/// JPEG as TIFF 6.0 first had it (section 22): most files hold one whole JPEG stream, of which strips are parts.
fn whole_jpeg(source: &Source, directory: &Directory, layout: &mut Layout) -> Result<(), Refusal> {
    let at = directory.number(source, 513, 0)?;
    if at == 0 || source.bytes(at, 2)? != [0xFF, 0xD8] {
        return Err(uncommon("old-style JPEG in parts"));
    }
    layout.offsets = vec![at];
    // Its stated length may be wrong or that of its head alone: it ends where it says itself.
    layout.lengths = vec![source.size() - at];
    layout.chunk = (layout.width, layout.height);
    layout.planar = false;
    Ok(())
}

/// It is no damage: nobody's scanner writes it.
pub(super) fn uncommon(what: &str) -> Refusal {
    Refusal::new(RefusalReason::Unsupported, format!("a TIFF picture of an uncommon kind: {what}"))
}
