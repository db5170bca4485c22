//! The picture of one page.

use hoso_model::{Refusal, RefusalReason};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, RgbImage};

/// The longest side of a JPEG (ITU-T T.81, B.2.2: 16 bits).
const LONGEST_JPEG: u32 = u16::MAX as u32;

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

    /// The part from `x0`, `y0` to `x1`, `y1`, in pixels; what of it lies beside the page is left out.
    #[must_use]
    pub fn part(&self, [x0, y0, x1, y1]: [u32; 4]) -> Self {
        let (x1, y1) = (x1.min(self.width), y1.min(self.height));
        let (x0, y0) = (x0.min(x1), y0.min(y1));
        let of = |pixels: &[u8], samples: usize| -> Vec<u8> {
            let (stride, from, to) =
                (self.width as usize * samples, x0 as usize * samples, x1 as usize * samples);
            let rows = pixels.chunks_exact(stride.max(1)).skip(y0 as usize).take((y1 - y0) as usize);
            rows.flat_map(|row| row[from..to].iter().copied()).collect()
        };
        let samples = match &self.samples {
            Samples::Grey(pixels) => Samples::Grey(of(pixels, 1)),
            Samples::Rgb(pixels) => Samples::Rgb(of(pixels, 3)),
        };
        Self { width: x1 - x0, height: y1 - y0, dpi: self.dpi, samples }
    }

    /// The page as a JPEG file of at most `width` pixels across, for a person to look at.
    ///
    /// # Errors
    /// [`RefusalReason::Broken`] if the picture cannot be encoded.
    pub fn to_jpeg(&self, width: u32, quality: u8) -> Result<Vec<u8>, Refusal> {
        let longer = self.width.max(self.height).div_ceil(LONGEST_JPEG);
        let factor = self.width.div_ceil(width.max(1)).max(longer).max(1);
        let (w, h) = ((self.width / factor).max(1), (self.height / factor).max(1));
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
        let roll = PageImage { width: 2, height: 70_000, dpi: 300, samples: Samples::Grey(vec![9; 140_000]) };
        let shown = image::load_from_memory(&roll.to_jpeg(900, 90).unwrap()).unwrap();
        assert_eq!((shown.width(), shown.height()), (1, 35_000), "no JPEG is longer than 65,535");
    }

    #[test]
    fn a_part_is_cut_out() {
        let samples = Samples::Rgb((0..4 * 3 * 3).collect());
        let image = PageImage { width: 4, height: 3, dpi: 300, samples };
        let part = image.part([1, 1, 3, 9]);
        assert_eq!((part.width, part.height), (2, 2));
        assert_eq!(part.samples, Samples::Rgb(vec![15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32]));
    }
}
