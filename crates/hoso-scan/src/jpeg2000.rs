//! JPEG 2000 files (ITU-T T.800): boxes around a codestream, or a codestream alone. One page each.

use hayro_jpeg2000::error::{DecodeError, FormatError};
use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};
use hoso_model::{Lies, Refusal, RefusalReason};
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};

use crate::jpeg2000_boxes::{Size, boxes, codestream};
use crate::passing_through::{Carried, jpeg2000};
use crate::raster::page_of;
use crate::room::Room;
use crate::{Limits, PageImage, resolution};

/// The end of a codestream (table A.2).
const END: [u8; 2] = [0xFF, 0xD9];
/// Tiles are numbered in 16 bits (A.4.2).
const MOST_TILES: u64 = 65_535;
/// Bytes a pixel while a picture of up to three samples is decoded: samples are computed with as floats, all at once.
const UP_TO_THREE: u64 = 24;
/// And for each further sample.
const FURTHER: u64 = 8;
/// The page that is made of it.
const PAGE: u64 = 8;

pub(crate) struct Jpeg2000Scan {
    bytes: Vec<u8>,
    size: Size,
    dpi: Option<u32>,
}

/// Dots an inch as the file says: where it was scanned, else as it is to be shown (I.5.3.7).
fn dpi(bytes: &[u8]) -> Option<u32> {
    let head = boxes(bytes).find(|(kind, _)| kind == b"jp2h")?.1;
    let stated = boxes(head).find(|(kind, _)| kind == b"res ")?.1;
    let of = |wanted: &[u8; 4]| {
        let content = boxes(stated).find(|(kind, _)| kind == wanted)?.1;
        // Down the page and across it: numerators and denominators, then powers of ten; pixels a metre.
        let &[.., n0, n1, d0, d1, _, power] = content.first_chunk::<10>()?;
        let (above, below) = (u16::from_be_bytes([n0, n1]), u16::from_be_bytes([d0, d1]));
        let in_metre = f64::from(above) / f64::from(below.max(1)) * 10_f64.powi(i32::from(power as i8));
        Some((in_metre * 0.0254).round() as u32)
    };
    of(b"resc").or_else(|| of(b"resd"))
}

impl Jpeg2000Scan {
    pub(crate) fn open(bytes: Vec<u8>, limits: Limits) -> Result<Self, Refusal> {
        let Some(size) = Size::of(&bytes) else {
            // Films and compound documents have the same boxes.
            let detail = "a JPEG 2000 file without a picture at its top";
            return Err(Refusal::new(RefusalReason::Unsupported, detail));
        };
        limits.check_pixels(size.width, size.height)?;
        if size.tiles > MOST_TILES {
            let detail = format!("a JPEG 2000 file of {} tiles, which cannot all have numbers", size.tiles);
            return Err(Refusal::new(RefusalReason::Broken, detail));
        }
        let dpi = dpi(&bytes);
        let scan = Self { bytes, size, dpi };
        scan.image()?;
        Ok(scan)
    }

    fn image(&self) -> Result<Image<'_>, Refusal> {
        Image::new(&self.bytes, &DecodeSettings::default()).map_err(refused)
    }

    pub(crate) fn page(&self, room: Room) -> Result<PageImage, Refusal> {
        let Size { width, height, samples, .. } = self.size;
        let bytes = UP_TO_THREE + FURTHER * u64::from(samples.saturating_sub(3)) + PAGE;
        room.check(width, height, bytes)?;
        // No marker is in a codestream's data: without its end, rows or their detail are missing.
        if !codestream(&self.bytes).is_some_and(|stream| stream.windows(2).rev().any(|two| two == END)) {
            return Err(Refusal::new(RefusalReason::Truncated, "a JPEG 2000 file without its end"));
        }
        let image = self.image()?;
        let mut context = DecoderContext::default();
        let decoded = image.decode(&mut context).map_err(refused)?;
        let samples = decoded.components().len();
        // Coarser than the grid of the file, if all its samples are.
        let (width, height) = (image.width(), image.height());
        let pixels = width as usize * height as usize;
        if decoded.components().iter().any(|component| component.samples().len() != pixels) {
            let detail = "a JPEG 2000 file whose samples are not one for each pixel";
            return Err(Refusal::new(RefusalReason::Unsupported, detail));
        }
        let dpi = resolution::or_a4(self.dpi, width, height);
        coloured(decoded.data_u8(), samples, &image, (width, height))
            .map(|picture| page_of(picture, dpi))
            .ok_or_else(|| {
                let detail = format!("a JPEG 2000 file of {samples} samples a pixel");
                Refusal::new(RefusalReason::Unsupported, detail)
            })
    }

    /// The file's own picture; `None` if PDF/A cannot have it.
    pub(crate) fn carry(&self) -> Option<Carried> {
        let held = jpeg2000::of_file(&self.bytes, &self.size)?;
        let (width, height) = (self.size.width, self.size.height);
        let dpi = resolution::or_a4(self.dpi, width, height);
        Some(Carried::whole((width, height, dpi), Lies::default(), held))
    }
}

/// Samples as a picture in grey or in red, green and blue.
fn coloured(
    data: Vec<u8>,
    samples: usize,
    image: &Image<'_>,
    (width, height): (u32, u32),
) -> Option<DynamicImage> {
    let inks = matches!(image.color_space(), ColorSpace::CMYK | ColorSpace::Icc { num_channels: 4, .. });
    match (samples, inks) {
        (1, _) => GrayImage::from_raw(width, height, data).map(Into::into),
        (2, _) => GrayAlphaImage::from_raw(width, height, data).map(Into::into),
        (3, _) => RgbImage::from_raw(width, height, data).map(Into::into),
        (4, false) => RgbaImage::from_raw(width, height, data).map(Into::into),
        (4 | 5, true) => {
            let through = |ink: u8, black: u8| (u16::from(255 - ink) * u16::from(255 - black) / 255) as u8;
            let rgb = data.chunks_exact(samples).flat_map(|p| [0, 1, 2].map(|ink| through(p[ink], p[3])));
            RgbImage::from_raw(width, height, rgb.collect()).map(Into::into)
        }
        _ => None,
    }
}

fn refused(error: DecodeError) -> Refusal {
    let reason = match error {
        DecodeError::Format(FormatError::Unsupported | FormatError::MissingCodestream) => {
            RefusalReason::Unsupported
        }
        _ => RefusalReason::Broken,
    };
    Refusal::new(reason, error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use hoso_model::{MediaType, PageNo, Refusal, RefusalReason};
    use image::{DynamicImage, GenericImageView as _, Rgb, RgbImage};

    use crate::{Limits, PageImage, Samples, Scan};

    fn scan(file: &[u8], limits: Limits) -> Result<Scan, Refusal> {
        assert_eq!(MediaType::sniff(file), Some(MediaType::Jpeg2000));
        let mut stored = tempfile::tempfile().unwrap();
        stored.write_all(file).unwrap();
        Scan::open(stored, MediaType::Jpeg2000, limits)
    }

    fn page(file: &[u8]) -> PageImage {
        scan(file, Limits::default()).unwrap().page(PageNo::FIRST).unwrap()
    }

    /// In three shades, as [`hoso_samples::jp2`] writes them.
    fn shades(sample: u8) -> u8 {
        [0, 128, 255][usize::from(sample >= 85) + usize::from(sample > 170)]
    }

    #[test]
    fn every_pixel_comes_back_from_boxes_and_from_a_codestream() {
        let grey = DynamicImage::from(
            hoso_samples::small_page(&["Số: 12/TB-UBND", "Ủy ban nhân dân"], 200).unwrap(),
        );
        let rgb: DynamicImage =
            RgbImage::from_fn(70, 130, |x, y| Rgb([(x * 3) as u8, (y * 2) as u8, (x + y) as u8])).into();
        for image in [grey, rgb] {
            let (width, height) = image.dimensions();
            let wanted: Vec<u8> = image.as_bytes().iter().copied().map(shades).collect();
            for (file, dpi) in [(hoso_samples::jp2(&image, 200), 200), (hoso_samples::j2k(&image), 0)] {
                let page = page(&file);
                assert_eq!((page.width, page.height), (width, height));
                assert!(dpi == 0 || page.dpi == dpi, "{}", page.dpi);
                let (Samples::Grey(pixels) | Samples::Rgb(pixels)) = page.samples;
                let far =
                    pixels.iter().zip(&wanted).filter(|(got, wanted)| got.abs_diff(**wanted) > 1).count();
                assert_eq!((pixels.len(), far), (wanted.len(), 0));
            }
        }
    }

    #[test]
    fn limits_are_held_against_the_head_and_a_cut_file_is_refused() {
        let image = DynamicImage::from(hoso_samples::small_page(&["Số: 12/TB-UBND"], 200).unwrap());
        let file = hoso_samples::jp2(&image, 200);
        let tight = Limits { pixels: 1000, ..Limits::default() };
        assert_eq!(scan(&file, tight).err().unwrap().reason, RefusalReason::TooLarge);
        let small = scan(&file, Limits::default()).unwrap().with_memory(1 << 16).page(PageNo::FIRST);
        assert_eq!(small.unwrap_err().reason, RefusalReason::TooLarge);
        let cut = scan(&file[..file.len() - 40], Limits::default()).unwrap().page(PageNo::FIRST);
        assert_eq!(cut.unwrap_err().reason, RefusalReason::Truncated);
        let film = b"\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x14ftypmjp2\0\0\0\0mjp2\0\0\0\x08moov";
        assert_eq!(scan(film, Limits::default()).err().unwrap().reason, RefusalReason::Unsupported);
        let mut tiled = hoso_samples::j2k(&image);
        tiled[24..32].copy_from_slice(&[0, 0, 0, 1, 0, 0, 0, 1]);
        assert_eq!(scan(&tiled, Limits::default()).err().unwrap().reason, RefusalReason::Broken);
        for end in 12..file.len().min(300) {
            // Whatever it says, it says something.
            let _ = scan(&file[..end], Limits::default()).and_then(|mut scan| scan.page(PageNo::FIRST));
        }
    }
}
