//! The samples of a row, whatever their width, as bytes.

use super::layout::{Ink, Layout};

/// Every byte of bilevel pixels, as the shades of its eight.
static SHADES: [[u8; 8]; 256] = shades();

const fn shades() -> [[u8; 8]; 256] {
    let mut table = [[0; 8]; 256];
    let mut at = 0;
    while at < 256 * 8 {
        let (byte, bit) = (at / 8, at % 8);
        if byte << bit & 0x80 != 0 {
            table[byte][bit] = 255;
        }
        at += 1;
    }
    table
}

/// A row of a chunk, unpacked.
pub(super) struct Reader<'a> {
    pub(super) row: &'a [u8],
    /// Bits of a sample.
    pub(super) bits: u32,
    /// The least significant byte of a sample is the first.
    pub(super) little: bool,
    /// Samples of a pixel in this chunk.
    pub(super) samples: usize,
    pub(super) layout: &'a Layout,
}

impl Reader<'_> {
    /// Fills a row of pixels of `kept` bytes with the chunk's samples: all of a pixel, or those of `plane` alone.
    pub(super) fn fill(&self, out: &mut [u8], kept: usize, plane: usize) {
        let ink = &self.layout.ink;
        let whole = !self.layout.planar && self.samples == kept && !self.layout.signed;
        // The two kinds that nearly every scan is of need no look at each sample.
        if whole && self.bits == 8 {
            out.copy_from_slice(&self.row[..out.len()]);
        } else if whole && self.bits == 1 && kept == 1 && matches!(ink, Ink::Grey(_)) {
            for (pixels, byte) in out.chunks_mut(8).zip(self.row) {
                pixels.copy_from_slice(&SHADES[usize::from(*byte)][..pixels.len()]);
            }
        } else if self.layout.planar {
            for (x, pixel) in out.chunks_exact_mut(kept).enumerate() {
                pixel[plane] = self.sample(x, plane);
            }
        } else {
            for (x, pixel) in out.chunks_exact_mut(kept).enumerate() {
                for (at, value) in pixel.iter_mut().enumerate() {
                    *value = self.sample(x * self.samples + at, at);
                }
            }
        }
    }

    /// The sample at `index` as a byte: a shade, or an index into a palette as it is.
    fn sample(&self, index: usize, place: usize) -> u8 {
        let is_index = place == 0 && matches!(self.layout.ink, Ink::Palette(_));
        let value = if self.bits == 8 { u32::from(self.row[index]) } else { self.wide(index) };
        let value = if self.layout.signed { value ^ 1 << (self.bits - 1) } else { value };
        match self.bits {
            8 => value as u8,
            // Palettes of more than 256 colours are not met.
            _ if is_index => value.min(255) as u8,
            9.. => (value >> (self.bits - 8)) as u8,
            bits => (value * 255 / ((1 << bits) - 1)) as u8,
        }
    }

    fn wide(&self, index: usize) -> u32 {
        let bits = self.bits as usize;
        let push = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
        if bits.is_multiple_of(8) {
            let bytes = &self.row[index * bits / 8..][..bits / 8];
            // Whole bytes are in the file's order; odd widths are a stream of bits.
            return if self.little { bytes.iter().rev().fold(0, push) } else { bytes.iter().fold(0, push) };
        }
        let (first, shift) = (index * bits / 8, index * bits % 8);
        let end = (index * bits + bits).div_ceil(8);
        let stream = self.row[first..end].iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        (stream >> ((end - first) * 8 - shift - bits)) as u32 & (u32::MAX >> (32 - bits))
    }
}
