//! A page's picture out of its chunks.

use hoso_model::Refusal;

use super::chunk::{Rows, unpacked};
use super::directory::{Source, broken};
use super::layout::{Alpha, Ink, Layout};
use super::samples::Reader;
use crate::Samples;

impl Layout {
    /// Bytes of a row of a chunk that has `samples` samples a pixel.
    pub(super) fn stride(&self, samples: usize) -> usize {
        match self.ink {
            Ink::YCbCr(across, down) if (across, down) != (1, 1) && !self.planar => {
                // A block of across x down pixels: their light, then its two colours.
                (self.chunk.0 as usize).div_ceil(across) * (across * down + 2)
            }
            _ => (self.chunk.0 as usize * samples * self.bits as usize).div_ceil(8),
        }
    }

    /// Bytes that decoding takes at its peak.
    pub(super) fn cost(&self) -> u64 {
        let pixels = u64::from(self.width) * u64::from(self.height);
        let samples = if self.planar { 1 } else { self.samples };
        // A chunk unpacked, once more when its colours are made fine or a JPEG is put together; the page, and once
        // more when it is coloured or turned.
        let chunk = self.rows_stored(self.chunk.1) as u64 * self.stride(samples).max(1) as u64;
        let kept = self.ink.samples() as u64 + u64::from(self.alpha.is_some());
        chunk.saturating_mul(2).saturating_add(pixels * (kept + 3))
    }

    /// More bytes than a chunk is ever packed to, with what else may be in a JPEG: a fax of single dots is five times as
    /// long as its pixels.
    pub(super) fn most_packed(&self) -> u64 {
        let samples = if self.planar { 1 } else { self.samples };
        let unpacked = self.rows_stored(self.chunk.1) as u64 * self.stride(samples) as u64;
        unpacked.saturating_mul(8).saturating_add(1 << 20)
    }

    /// Rows that are stored for so many rows of pixels.
    pub(super) fn rows_stored(&self, rows: u32) -> usize {
        match self.ink {
            Ink::YCbCr(_, down) if !self.planar => (rows as usize).div_ceil(down),
            _ => rows as usize,
        }
    }
}

/// Decodes the picture: its colours, 8 bits each.
pub(super) fn decoded(source: &Source, layout: &Layout) -> Result<Samples, Refusal> {
    let (width, height) = (layout.width as usize, layout.height as usize);
    let kept = layout.ink.samples() + usize::from(layout.alpha.is_some());
    let (chunk_width, chunk_height) = (layout.chunk.0 as usize, layout.chunk.1 as usize);
    let (across, down) = (width.div_ceil(chunk_width), height.div_ceil(chunk_height));
    let (planes, samples) = if layout.planar { (kept, 1) } else { (1, layout.samples) };
    let mut pixels = vec![0; width * height * kept];
    for index in 0..planes * across * down {
        let (plane, place) = (index / (across * down), index % (across * down));
        let (left, top) = (place % across * chunk_width, place / across * chunk_height);
        let rows = chunk_height.min(height - top);
        // A tile is whole, even where it hangs over the page.
        let stored = if across > 1 || chunk_width != width { chunk_height } else { rows };
        let mut chunk = unpacked(source, layout, index, stored as u32, samples)?;
        let bits = if chunk.plain { 8 } else { layout.bits };
        if let Ink::YCbCr(coarse @ 1.., down @ 1..) = layout.ink
            && !chunk.plain
            && (coarse, down) != (1, 1)
        {
            if bits != 8 {
                return Err(broken("a TIFF picture with coarse colours that are not bytes"));
            }
            chunk = fine(&chunk, chunk_width, rows, (coarse, down));
        }
        let columns = chunk_width.min(width - left);
        for (y, row) in chunk.bytes.chunks_mut(chunk.stride).take(rows).enumerate() {
            if layout.differences {
                undo_differences(row, bits, samples, source.little());
            }
            let read = Reader { row, bits, little: source.little(), samples, layout };
            read.fill(&mut pixels[((top + y) * width + left) * kept..][..columns * kept], kept, plane);
        }
    }
    Ok(coloured(pixels, layout, kept))
}

/// Each sample was stored as its difference from the one to its left (TIFF 6.0, section 14).
fn undo_differences(row: &mut [u8], bits: u32, samples: usize, little: bool) {
    match bits {
        8 => {
            for at in samples..row.len() {
                row[at] = row[at].wrapping_add(row[at - samples]);
            }
        }
        16 => {
            for at in samples..row.len() / 2 {
                let value = |at: usize| {
                    let bytes = [row[2 * at], row[2 * at + 1]];
                    if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }
                };
                let sum = value(at).wrapping_add(value(at - samples));
                let bytes = if little { sum.to_le_bytes() } else { sum.to_be_bytes() };
                row[2 * at..2 * at + 2].copy_from_slice(&bytes);
            }
        }
        _ => {}
    }
}

/// Gives every pixel colours of its own.
fn fine(chunk: &Rows, width: usize, rows: usize, (across, down): (usize, usize)) -> Rows {
    let block = across * down + 2;
    let mut bytes = vec![0; width * rows * 3];
    for y in 0..rows {
        for x in 0..width {
            let from = &chunk.bytes[y / down * chunk.stride + x / across * block..][..block];
            let light = from[y % down * across + x % across];
            bytes[(y * width + x) * 3..][..3].copy_from_slice(&[light, from[block - 2], from[block - 1]]);
        }
    }
    Rows { bytes, stride: width * 3, plain: true }
}

/// Grey or RGB, on white.
fn coloured(mut pixels: Vec<u8>, layout: &Layout, kept: usize) -> Samples {
    if let Ink::Grey(true) = layout.ink {
        pixels.chunks_exact_mut(kept).for_each(|pixel| pixel[0] = 255 - pixel[0]);
    }
    if let (Ink::Grey(_), 1) = (&layout.ink, kept) {
        return Samples::Grey(pixels);
    }
    if let (Ink::Rgb, 3) = (&layout.ink, kept) {
        return Samples::Rgb(pixels);
    }
    let over = |value: u8, alpha: u8| match layout.alpha {
        None => value,
        Some(Alpha::Associated) => value.saturating_add(255 - alpha),
        Some(Alpha::Unassociated) => {
            ((u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255) as u8
        }
    };
    let alpha = |pixel: &[u8]| if layout.alpha.is_some() { pixel[kept - 1] } else { 255 };
    if let Ink::Grey(_) = layout.ink {
        return Samples::Grey(pixels.chunks_exact(kept).map(|pixel| over(pixel[0], alpha(pixel))).collect());
    }
    let rgb = pixels.chunks_exact(kept).flat_map(|pixel| {
        let colours = match &layout.ink {
            Ink::Palette(map) => {
                let shade = |which: usize| {
                    map.get(which * (map.len() / 3) + usize::from(pixel[0])).map_or(0, |v| (v >> 8) as u8)
                };
                [shade(0), shade(1), shade(2)]
            }
            Ink::Cmyk => cmyk(pixel),
            Ink::YCbCr(..) => ycbcr(pixel),
            Ink::Rgb | Ink::Grey(_) => [pixel[0], pixel[1], pixel[2]],
        };
        colours.map(|value| over(value, alpha(pixel)))
    });
    Samples::Rgb(rgb.collect())
}

fn cmyk(p: &[u8]) -> [u8; 3] {
    let ink = |v: u8| ((255 - u32::from(v)) * (255 - u32::from(p[3])) / 255) as u8;
    [ink(p[0]), ink(p[1]), ink(p[2])]
}

/// ITU-R BT.601, full range, as TIFF 6.0 section 21 has it.
fn ycbcr(p: &[u8]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(p[0]), f32::from(p[1]) - 128.0, f32::from(p[2]) - 128.0);
    [(y + 1.402 * cr) as u8, (y - 0.344_14 * cb - 0.714_14 * cr) as u8, (y + 1.772 * cb) as u8]
}
