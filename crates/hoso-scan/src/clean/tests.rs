//! Pages drawn pixel by pixel, cleaned, and looked at again.

mod blank;
mod colour;
mod dewarp;
mod dust;
mod edges;
mod grain;
mod light;
mod negative;
mod odd;
mod places;
mod skew;

use hoso_samples::{Scan, compose, draw, small_page};
use image::RgbImage;

use super::Step;
use crate::{GreyImage, PageImage, Samples};

const BLACK: [u8; 3] = [24; 3];

/// A sheet of paper that a test prints and stamps on.
#[derive(Clone)]
struct Sheet {
    rgb: RgbImage,
    dpi: u32,
}

impl Sheet {
    fn white(width: u32, height: u32, dpi: u32) -> Self {
        Self { rgb: RgbImage::from_pixel(width, height, image::Rgb([255; 3])), dpi }
    }

    /// White paper of A4.
    fn a4(dpi: u32) -> Self {
        Self::white(dpi * 827 / 100, dpi * 1169 / 100, dpi)
    }

    /// A page of an administrative paper.
    fn paper(seed: u64, dpi: u32) -> Self {
        Self::worn(seed, Scan { dpi, ..Scan::default() })
    }

    fn worn(seed: u64, scan: Scan) -> Self {
        Self { rgb: draw(&compose(seed, 1), &scan).unwrap().remove(0).into_rgb8(), dpi: scan.dpi }
    }

    /// Prints or stamps where `inked` says, as ink does: it multiplies what is there.
    fn ink(&mut self, ink: [u8; 3], inked: impl Fn(f32, f32) -> bool) {
        for (x, y, pixel) in self.rgb.enumerate_pixels_mut() {
            if inked(x as f32, y as f32) {
                for (value, ink) in pixel.0.iter_mut().zip(ink) {
                    *value = (u16::from(*value) * u16::from(ink) / 255) as u8;
                }
            }
        }
    }

    fn rect(&mut self, [x, y, width, height]: [u32; 4], ink: [u8; 3]) {
        let (across, down) = (x as f32..(x + width) as f32, y as f32..(y + height) as f32);
        self.ink(ink, |x, y| across.contains(&x) && down.contains(&y));
    }

    fn disc(&mut self, (x, y): (f32, f32), radius: f32, ink: [u8; 3]) {
        self.ink(ink, |at_x, at_y| (at_x - x).hypot(at_y - y) < radius);
    }

    /// Lines of 14 points in black, with 28 points of white around them.
    fn text(&mut self, x: u32, y: u32, lines: &[&str]) {
        let slip = small_page(lines, self.dpi).unwrap();
        for (at_x, at_y, pixel) in slip.enumerate_pixels() {
            if let Some(below) = self.rgb.get_pixel_mut_checked(x + at_x, y + at_y) {
                below.0 = below.0.map(|value| value.min(pixel.0[0]));
            }
        }
    }

    /// Every value anew.
    fn lit(mut self, light: impl Fn(f32, f32, [f32; 3]) -> [f32; 3]) -> Self {
        for (x, y, pixel) in self.rgb.enumerate_pixels_mut() {
            pixel.0 = light(x as f32, y as f32, pixel.0.map(f32::from)).map(|value| value as u8);
        }
        self
    }

    /// Noise of at most `amplitude` either way, the same for the same seed.
    fn noisy(self, seed: u64, noise: u8) -> Self {
        let scan = Scan { grey: false, noise, ..Scan::default() };
        Self { rgb: hoso_samples::scanned(self.rgb.into(), &scan, 0, seed).into_rgb8(), ..self }
    }

    fn colour(self) -> PageImage {
        let (width, height) = self.rgb.dimensions();
        PageImage { width, height, dpi: self.dpi, samples: Samples::Rgb(self.rgb.into_raw()) }
    }

    /// As a scanner of grey sees it.
    fn grey(self) -> GreyImage {
        self.colour().to_grey()
    }

    fn grey_page(self) -> PageImage {
        page(&self.grey())
    }
}

fn page(grey: &GreyImage) -> PageImage {
    let GreyImage { width, height, dpi, ref pixels } = *grey;
    PageImage { width, height, dpi, samples: Samples::Grey(pixels.clone()) }
}

/// How many pixels of `[x, y, width, height]` are darker than `shade`.
fn darker(page: &GreyImage, [x, y, width, height]: [u32; 4], shade: u8) -> usize {
    let rows = page.pixels.chunks_exact(page.width as usize).skip(y as usize).take(height as usize);
    rows.flat_map(|row| &row[x as usize..(x + width) as usize]).filter(|pixel| **pixel < shade).count()
}

fn everywhere(page: &GreyImage) -> [u32; 4] {
    [0, 0, page.width, page.height]
}

/// What a page from the back shines through: mirrored, at this share of its contrast.
fn bleed_through(seed: u64, dpi: u32, contrast: f32) -> Sheet {
    let mut sheet = Sheet::paper(seed, dpi);
    image::imageops::flip_horizontal_in_place(&mut sheet.rgb);
    sheet.lit(|_, _, rgb| rgb.map(|value| 255.0 - (255.0 - value) * contrast))
}

/// A sequence that looks random: a linear congruence (Knuth's MMIX).
fn numbers(seed: u64) -> impl FnMut(u32) -> u32 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % u64::from(below)) as u32
    }
}
