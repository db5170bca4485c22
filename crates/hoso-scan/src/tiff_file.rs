//! TIFF files: many pages, and as many ways to store them.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};

use hoso_model::{PageNo, Refusal, RefusalReason};
use image::metadata::Orientation;
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::{PhotometricInterpretation, ResolutionUnit, Tag};

use crate::{Limits, PageImage, Samples, resolution};

pub(crate) struct TiffScan {
    decoder: Decoder<BufReader<File>>,
    at: u32,
}

impl TiffScan {
    pub(crate) fn open(file: File, limits: Limits) -> Result<(Self, u32), Refusal> {
        let mut file = BufReader::new(file);
        if points_nowhere(&mut file) {
            return Err(Refusal::new(RefusalReason::NoPages, ""));
        }
        let mut decoder = Decoder::new(file).map_err(|error| broken(&error))?;
        let mut room = TiffLimits::unlimited();
        room.decoding_buffer_size = usize::try_from(limits.pixels.saturating_mul(8)).unwrap_or(usize::MAX);
        room.intermediate_buffer_size = room.decoding_buffer_size;
        decoder = decoder.with_limits(room);
        let mut pages = 1;
        loop {
            let (width, height) = decoder.dimensions().map_err(|error| broken(&error))?;
            limits.check_pixels(width, height)?;
            if !decoder.more_images() || pages > limits.pages {
                break;
            }
            decoder.next_image().map_err(|error| broken(&error))?;
            pages += 1;
        }
        Ok((Self { decoder, at: pages - 1 }, pages))
    }

    pub(crate) fn page(&mut self, page: PageNo, limits: Limits) -> Result<PageImage, Refusal> {
        let index = page.index() as u32;
        if self.at != index {
            self.decoder.seek_to_image(index as usize).map_err(|error| broken(&error))?;
            self.at = index;
        }
        let (width, height) = self.decoder.dimensions().map_err(|error| broken(&error))?;
        limits.check_pixels(width, height)?;
        let dpi = resolution::or_a4(self.stated_dpi(), width, height);
        let colour = self.decoder.colortype().map_err(|error| broken(&error))?;
        let palette = self.palette();
        let decoded = self.decoder.read_image().map_err(|error| broken(&error))?;
        let samples = samples(&decoded, colour, palette.as_deref(), width, height)?;
        let orientation = self
            .decoder
            .find_tag_unsigned::<u8>(Tag::Orientation)
            .ok()
            .flatten()
            .and_then(Orientation::from_exif)
            .unwrap_or(Orientation::NoTransforms);
        Ok(PageImage { width, height, dpi, samples }.oriented(orientation))
    }

    fn stated_dpi(&mut self) -> Option<u32> {
        let density = match self.decoder.find_tag(Tag::XResolution).ok()?? {
            tiff::decoder::ifd::Value::Rational(n, d) if d > 0 => n as f32 / d as f32,
            _ => return None,
        };
        let unit = self.decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten();
        let centimetre = unit == Some(ResolutionUnit::Centimeter.to_u16());
        Some((density * if centimetre { 2.54 } else { 1.0 }).round() as u32)
    }

    /// The colours of a palette picture: all reds, all greens, all blues, 16 bits each (TIFF 6.0, section 5).
    fn palette(&mut self) -> Option<Vec<u16>> {
        let kind = self.decoder.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation).ok()??;
        if PhotometricInterpretation::from_u16(kind) != Some(PhotometricInterpretation::RGBPalette) {
            return None;
        }
        self.decoder.get_tag_u16_vec(Tag::ColorMap).ok()
    }
}

/// Does the header point to no directory (TIFF 6.0, section 2; 8 bytes from byte 8 on in BigTIFF)?
fn points_nowhere(file: &mut BufReader<File>) -> bool {
    let mut head = [0; 16];
    let read = file.read_exact(&mut head).is_ok();
    let rewound = file.rewind().is_ok();
    let big = head[2] == 43 || head[3] == 43;
    let pointer = if big { &head[8..16] } else { &head[4..8] };
    // A file shorter than 16 bytes has no room for a directory.
    rewound && (!read || pointer.iter().all(|byte| *byte == 0))
}

fn samples(
    decoded: &DecodingResult,
    colour: ColorType,
    palette: Option<&[u16]>,
    width: u32,
    height: u32,
) -> Result<Samples, Refusal> {
    let odd =
        || Refusal::new(RefusalReason::Broken, format!("a TIFF picture of an uncommon kind ({colour:?})"));
    let bytes: Vec<u8> = match decoded {
        DecodingResult::U8(bytes) => bytes.clone(),
        DecodingResult::U16(words) => words.iter().map(|word| (word >> 8) as u8).collect(),
        _ => return Err(odd()),
    };
    let pixels = width as usize * height as usize;
    let samples = match colour {
        ColorType::Gray(bits @ (1 | 2 | 4)) => Samples::Grey(unpack(&bytes, bits, width, height, true)),
        ColorType::Palette(bits) => {
            let map = palette.ok_or_else(odd)?;
            let count = map.len() / 3;
            let indices = if bits < 8 { unpack(&bytes, bits, width, height, false) } else { bytes };
            let channel = |index: u8, which: usize| {
                map.get(which * count + usize::from(index)).map_or(0, |value| (value >> 8) as u8)
            };
            Samples::Rgb(
                indices.iter().flat_map(|i| [channel(*i, 0), channel(*i, 1), channel(*i, 2)]).collect(),
            )
        }
        ColorType::Gray(8 | 16) => Samples::Grey(bytes),
        ColorType::GrayA(8 | 16) => Samples::Grey(bytes.chunks_exact(2).map(|p| p[0]).collect()),
        ColorType::RGB(8 | 16) => Samples::Rgb(bytes),
        ColorType::RGBA(8 | 16) => {
            Samples::Rgb(bytes.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect())
        }
        ColorType::CMYK(8 | 16) => Samples::Rgb(bytes.chunks_exact(4).flat_map(cmyk).collect()),
        ColorType::YCbCr(8) => Samples::Rgb(bytes.chunks_exact(3).flat_map(ycbcr).collect()),
        _ => return Err(odd()),
    };
    let whole = match &samples {
        Samples::Grey(grey) => grey.len() == pixels,
        Samples::Rgb(rgb) => rgb.len() == pixels * 3,
    };
    if whole {
        Ok(samples)
    } else {
        Err(Refusal::new(RefusalReason::Broken, "a TIFF picture that ends early"))
    }
}

/// One byte a pixel from pixels of `bits` bits in rows padded to bytes; as shades (0 to 255) or as indices.
fn unpack(bytes: &[u8], bits: u8, width: u32, height: u32, shades: bool) -> Vec<u8> {
    let (bits, width) = (u32::from(bits), width as usize);
    let stride = (width * bits as usize).div_ceil(8);
    let most = (1u16 << bits) - 1;
    let scale = if shades { 255 / most } else { 1 };
    let mut out = Vec::with_capacity(width * height as usize);
    for row in bytes.chunks_exact(stride.max(1)).take(height as usize) {
        for x in 0..width {
            let bit = x * bits as usize;
            let value = u16::from(row[bit / 8]) >> (8 - bits as usize - bit % 8) & most;
            out.push((value * scale) as u8);
        }
    }
    out
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

fn broken(error: &tiff::TiffError) -> Refusal {
    Refusal::new(RefusalReason::Broken, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::unpack;

    #[test]
    fn small_pixels_unpack_to_shades_row_by_row() {
        assert_eq!(unpack(&[0b1010_0000, 0b0100_0000], 1, 3, 2, true), [255, 0, 255, 0, 255, 0]);
        assert_eq!(unpack(&[0x1F, 0xF0], 4, 3, 1, false), [1, 15, 15]);
    }
}
