//! What befalls pages that no ordinary scanner made: copied until they are faint, photographed, sent by fax.

use image::imageops::{self, FilterType};
use image::{DynamicImage, GrayImage, Luma, Rgb, RgbImage};

use crate::numbers::Numbers;
use crate::{SampleError, pictures, tiffs, wear};

mod bending;
mod grains;

/// What befell a page between the printer and its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// Scanned at 75 dpi.
    Coarse,
    /// White on black: a print of microfilm, or a file that calls black white.
    Negative,
    /// Sent by fax: one bit, 204 x 98 dpi (ITU-T T.4, standard resolution).
    Fax,
    /// One bit, with specks of black and white over all of it.
    Specks,
    /// One bit, the grey of cheap paper made grains.
    Grains,
    /// One bit, on paper so dark that a third of it is grains.
    DarkGrains,
    /// Copied too light: of thin strokes only parts are left.
    Faint,
    /// Copied too dark: strokes run together.
    Fat,
    /// The second sheet under carbon paper: grey, blurred, noisy.
    Carbon,
    /// Too little light: the paper is dark grey.
    Dark,
    /// On security paper, with waves in pink below the print.
    SecurityPaper,
    /// A smaller sheet that lies askew under an open lid.
    OpenLid,
    /// Photographed from the side, in a shadow, and no resolution said.
    Photo,
    /// A page of a bound book: lines bend.
    Bound,
    /// Seven degrees askew.
    Steep,
}

impl Mishap {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Coarse,
        Self::Negative,
        Self::Fax,
        Self::Specks,
        Self::Grains,
        Self::DarkGrains,
        Self::Faint,
        Self::Fat,
        Self::Carbon,
        Self::Dark,
        Self::SecurityPaper,
        Self::OpenLid,
        Self::Photo,
        Self::Bound,
        Self::Steep,
    ];

    /// A name for files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coarse => "coarse",
            Self::Negative => "negative",
            Self::Fax => "fax",
            Self::Specks => "specks",
            Self::Grains => "grains",
            Self::DarkGrains => "dark-grains",
            Self::Faint => "faint",
            Self::Fat => "fat",
            Self::Carbon => "carbon",
            Self::Dark => "dark",
            Self::SecurityPaper => "security-paper",
            Self::OpenLid => "open-lid",
            Self::Photo => "photo",
            Self::Bound => "bound",
            Self::Steep => "steep",
        }
    }

    /// The page (at `dpi`, clean) after it, in shades of grey or in colour; the same for the same `seed`.
    pub fn befall(self, page: &DynamicImage, dpi: u32, seed: u64) -> DynamicImage {
        let mut numbers = Numbers::new(seed);
        // Strokes are that many times as wide as at 300 dpi.
        let fine = dpi as f32 / 300.0;
        let grey = || page.to_luma8();
        let resized = |across: u32, down: u32| {
            let size = |pixels: u32, wanted: u32| (pixels * wanted / dpi.max(1)).max(1);
            let (width, height) = (size(page.width(), across), size(page.height(), down));
            imageops::resize(&page.to_luma8(), width, height, FilterType::Lanczos3)
        };
        match self {
            Self::Coarse => resized(75, 75).into(),
            Self::Negative => {
                let mut page = page.clone();
                page.invert();
                page
            }
            Self::Fax => grains::one_bit(resized(204, 98), 140).into(),
            Self::Specks => grains::specked(grains::one_bit(grey(), 140), &mut numbers).into(),
            Self::Grains => grains::dithered(&shaded(grey(), 0.75, 40.0)).into(),
            Self::DarkGrains => grains::dithered(&shaded(grey(), 0.6, 20.0)).into(),
            Self::Faint => grains::one_bit(imageops::blur(&grey(), 1.3 * fine), 105).into(),
            Self::Fat => grains::one_bit(imageops::blur(&grey(), 1.6 * fine), 205).into(),
            Self::Carbon => {
                let soft = shaded(imageops::blur(&grey(), 1.2 * fine), 0.25, 126.0);
                wear::noisy(soft.into(), 14, &mut numbers)
            }
            Self::Dark => wear::noisy(shaded(grey(), 0.28, 12.0).into(), 6, &mut numbers),
            Self::SecurityPaper => on_waves(&grey(), fine).into(),
            Self::OpenLid => under_open_lid(&grey()).into(),
            Self::Photo => {
                let page = bending::photographed(&page.to_rgb8());
                wear::noisy(page.into(), 8, &mut numbers)
            }
            Self::Bound => bending::bound(&grey()).into(),
            Self::Steep => wear::turned(page.clone(), 7.0),
        }
    }

    /// The page (at `dpi`, clean) after it, as a file of the kind that it comes in, and that kind's extension.
    ///
    /// # Errors
    /// As the writers of those files.
    pub fn file(
        self,
        page: &DynamicImage,
        dpi: u32,
        seed: u64,
    ) -> Result<(Vec<u8>, &'static str), SampleError> {
        let page = self.befall(page, dpi, seed);
        Ok(match self {
            Self::Fax => (tiffs::tiff_fax(&page, 204, 98)?, "tif"),
            Self::Specks | Self::Grains | Self::DarkGrains | Self::Faint | Self::Fat => {
                (tiffs::tiff_g4(&[page], dpi)?, "tif")
            }
            Self::Negative => (pictures::png(&page, dpi)?, "png"),
            Self::Coarse => (pictures::jpeg(&page, 75, 90)?, "jpg"),
            // What telephones write, whatever they saw.
            Self::Photo => (pictures::jpeg(&page, 72, 75)?, "jpg"),
            _ => (pictures::jpeg(&page, dpi, 85)?, "jpg"),
        })
    }
}

/// Every shade times `contrast`, and lighter by `least`.
fn shaded(mut page: GrayImage, contrast: f32, least: f32) -> GrayImage {
    for value in page.iter_mut() {
        *value = (f32::from(*value) * contrast + least).round().clamp(0.0, 255.0) as u8;
    }
    page
}

/// The print on pink paper with darker waves.
fn on_waves(page: &GrayImage, fine: f32) -> RgbImage {
    const PAPER: [u8; 3] = [250, 225, 228];
    const WAVE: [u8; 3] = [236, 170, 180];
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let (across, down) = (x as f32 / fine, y as f32 / fine);
        let wave = ((down + 14.0 * (across / 37.0).sin()) / 4.0).sin() > 0.6;
        let print = u16::from(page.get_pixel(x, y).0[0]);
        Rgb(if wave { WAVE } else { PAPER }.map(|value| (u16::from(value) * print / 255) as u8))
    })
}

/// The page at four fifths of its size, three degrees askew, before the dark of the room.
fn under_open_lid(page: &GrayImage) -> GrayImage {
    const ROOM: f32 = 24.0;
    let (width, height) = (page.width() as f32, page.height() as f32);
    let (sin, cos) = 3f32.to_radians().sin_cos();
    bending::seen(page, Luma([ROOM as u8]), |x, y| {
        let (x, y) = (x - width * 0.45, y - height * 0.42);
        ((x * cos + y * sin) / 0.8 + width / 2.0, (y * cos - x * sin) / 0.8 + height / 2.0)
    })
}

#[cfg(test)]
mod tests {
    use image::DynamicImage;

    use super::Mishap;
    use crate::{Scan, compose, draw};

    fn page() -> DynamicImage {
        draw(&compose(4, 1), &Scan { dpi: 100, ..Scan::default() }).unwrap().remove(0)
    }

    #[test]
    fn each_leaves_a_page_of_its_own_and_the_same_for_one_seed() {
        let page = page();
        let mut seen: Vec<DynamicImage> = vec![page.clone()];
        for mishap in Mishap::ALL {
            let befallen = mishap.befall(&page, 100, 7);
            assert_eq!(befallen, mishap.befall(&page, 100, 7), "{mishap:?}");
            assert!(!seen.contains(&befallen), "{mishap:?}");
            // There is print on it: some is darker than the rest, or lighter.
            let mut shades = befallen.to_luma8().into_raw();
            shades.sort_unstable();
            let part = shades.len() / 200;
            assert!(shades[shades.len() - part] - shades[part] > 40, "{mishap:?}");
            seen.push(befallen);
        }
    }

    #[test]
    fn files_are_what_their_names_say() {
        let page = page();
        for mishap in Mishap::ALL {
            let (bytes, extension) = mishap.file(&page, 100, 1).unwrap();
            let format = image::guess_format(&bytes).unwrap();
            assert!(format.extensions_str().contains(&extension), "{mishap:?}: {format:?}");
        }
    }
}
