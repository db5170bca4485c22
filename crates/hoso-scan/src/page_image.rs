//! The picture of one page.

use hoso_model::{Refusal, RefusalReason};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, RgbImage};

/// The pixels of a page, rows from the top, without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Samples {
    /// One byte a pixel; 255 is white.
    Grey(Vec<u8>),
    /// Three bytes a pixel: red, green, blue.
    Rgb(Vec<u8>),
}

/// A page as it was scanned, upright as far as the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Dots per inch.
    pub dpi: u32,
    /// The pixels themselves.
    pub samples: Samples,
}

/// A page in shades of grey: what recognition reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GreyImage {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Dots per inch.
    pub dpi: u32,
    /// One byte a pixel, rows from the top, without padding; 255 is white.
    pub pixels: Vec<u8>,
}

impl PageImage {
    /// The page in shades of grey, with the weights that Leptonica uses (3, 5, 2 tenths of red, green, blue), so that
    /// Tesseract sees what it would make of the colours itself.
    pub fn to_grey(&self) -> GreyImage {
        let pixels = match &self.samples {
            Samples::Grey(pixels) => pixels.clone(),
            Samples::Rgb(pixels) => pixels
                .chunks_exact(3)
                .map(|p| ((77 * u32::from(p[0]) + 128 * u32::from(p[1]) + 51 * u32::from(p[2])) >> 8) as u8)
                .collect(),
        };
        GreyImage { width: self.width, height: self.height, dpi: self.dpi, pixels }
    }

    /// The page made smaller by a whole factor, each pixel the mean of `factor` x `factor`.
    pub(crate) fn reduced(self, factor: u32) -> Self {
        // A page narrower or lower than the factor has no whole square to take the mean of.
        let factor = factor.min(self.width).min(self.height);
        if factor <= 1 {
            return self;
        }
        let (width, height) = (self.width / factor, self.height / factor);
        let samples = match &self.samples {
            Samples::Grey(pixels) => Samples::Grey(shrink::<1>(pixels, self.width, width, height, factor)),
            Samples::Rgb(pixels) => Samples::Rgb(shrink::<3>(pixels, self.width, width, height, factor)),
        };
        Self { width, height, dpi: self.dpi / factor, samples }
    }

    /// The page as a JPEG file of at most `width` pixels across, for a person to look at.
    ///
    /// # Errors
    /// [`RefusalReason::Broken`] if the picture cannot be encoded.
    pub fn to_jpeg(&self, width: u32, quality: u8) -> Result<Vec<u8>, Refusal> {
        let factor = self.width.div_ceil(width.max(1)).max(1);
        let (w, h) = (self.width / factor, self.height / factor);
        let (samples, colour) = match &self.samples {
            Samples::Grey(pixels) => (shrink::<1>(pixels, self.width, w, h, factor), ExtendedColorType::L8),
            Samples::Rgb(pixels) => (shrink::<3>(pixels, self.width, w, h, factor), ExtendedColorType::Rgb8),
        };
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, quality)
            .encode(&samples, w, h, colour)
            .map_err(|error| Refusal::new(RefusalReason::Broken, error.to_string()))?;
        Ok(file)
    }

    /// From three bytes a pixel; grey if every pixel is.
    pub(crate) fn from_rgb(image: RgbImage, dpi: u32) -> Self {
        let (width, height) = image.dimensions();
        let pixels = image.into_raw();
        let samples = if pixels.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]) {
            Samples::Grey(pixels.chunks_exact(3).map(|p| p[0]).collect())
        } else {
            Samples::Rgb(pixels)
        };
        Self { width, height, dpi, samples }
    }
}

/// Box filter by a whole factor: each pixel is the mean of `factor` x `factor`.
pub(crate) fn shrink<const N: usize>(
    pixels: &[u8],
    from_width: u32,
    width: u32,
    height: u32,
    factor: u32,
) -> Vec<u8> {
    if factor == 1 {
        return pixels.to_vec();
    }
    let (stride, factor) = (from_width as usize * N, factor as usize);
    let area = (factor * factor) as u32;
    let mut out = Vec::with_capacity(width as usize * height as usize * N);
    let mut sums = vec![0u32; width as usize * N];
    for row in 0..height as usize {
        sums.fill(0);
        for line in pixels[row * factor * stride..].chunks(stride).take(factor) {
            for (sum, from) in sums.chunks_exact_mut(N).zip(line.chunks_exact(N * factor)) {
                for pixel in from.chunks_exact(N) {
                    sum.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += u32::from(*sample));
                }
            }
        }
        out.extend(sums.iter().map(|sum| (sum / area) as u8));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{PageImage, Samples};

    #[test]
    fn grey_keeps_white_and_black_and_weighs_colours() {
        let image = PageImage {
            width: 4,
            height: 1,
            dpi: 300,
            samples: Samples::Rgb(vec![255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0]),
        };
        assert_eq!(image.to_grey().pixels, [255, 0, 76, 127]);
    }

    #[test]
    fn a_jpeg_is_no_wider_than_asked_and_shows_the_same() {
        let mut pixels = vec![255; 100 * 50];
        pixels.chunks_mut(100).for_each(|row| row[..50].fill(0));
        let image = PageImage { width: 100, height: 50, dpi: 300, samples: Samples::Grey(pixels) };
        let file = image.to_jpeg(40, 90).unwrap();
        let back = image::load_from_memory(&file).unwrap().to_luma8();
        assert_eq!(back.dimensions(), (33, 16));
        assert!(back.get_pixel(2, 8).0[0] < 30 && back.get_pixel(30, 8).0[0] > 225);
    }
}
