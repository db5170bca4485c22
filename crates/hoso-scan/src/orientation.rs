//! How a stored picture has to be turned to stand as the file says.

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};

use crate::{GreyImage, PageImage, Samples};

impl PageImage {
    /// Turns the picture.
    #[must_use]
    pub(crate) fn oriented(self, orientation: Orientation) -> Self {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let dpi = self.dpi;
        let turned = match self.samples {
            Samples::Grey(pixels) => {
                GrayImage::from_raw(self.width, self.height, pixels).map(DynamicImage::ImageLuma8)
            }
            Samples::Rgb(pixels) => {
                RgbImage::from_raw(self.width, self.height, pixels).map(DynamicImage::ImageRgb8)
            }
        };
        let mut turned = turned.unwrap_or_default();
        turned.apply_orientation(orientation);
        let (width, height) = (turned.width(), turned.height());
        let samples = match turned {
            DynamicImage::ImageLuma8(image) => Samples::Grey(image.into_raw()),
            other => Samples::Rgb(other.into_rgb8().into_raw()),
        };
        Self { width, height, dpi, samples }
    }
}

impl PageImage {
    /// Turned clockwise by `degrees`: 90, 180 or 270; as it is for anything else.
    #[must_use]
    pub fn turned(self, degrees: u16) -> Self {
        self.oriented(match degrees {
            90 => Orientation::Rotate90,
            180 => Orientation::Rotate180,
            270 => Orientation::Rotate270,
            _ => Orientation::NoTransforms,
        })
    }
}

/// Side of the squares in which a page is turned by a quarter: what is read and what is written stay near.
const SQUARE: usize = 32;

impl GreyImage {
    /// Turned clockwise by `degrees`: 90, 180 or 270; as it is for anything else.
    #[must_use]
    pub fn turned(&self, degrees: u16) -> Self {
        let pixels = match degrees {
            90 | 270 => self.quarter_turned(degrees == 90),
            180 => self.pixels.iter().rev().copied().collect(),
            _ => self.pixels.clone(),
        };
        let (width, height) = match degrees {
            90 | 270 => (self.height, self.width),
            _ => (self.width, self.height),
        };
        Self { width, height, dpi: self.dpi, pixels }
    }

    fn quarter_turned(&self, clockwise: bool) -> Vec<u8> {
        let (width, height) = (self.width as usize, self.height as usize);
        let mut turned = vec![255; width * height];
        for top in (0..height).step_by(SQUARE) {
            for left in (0..width).step_by(SQUARE) {
                for x in left..(left + SQUARE).min(width) {
                    let row = if clockwise { x } else { width - 1 - x } * height;
                    for y in top..(top + SQUARE).min(height) {
                        let column = if clockwise { height - 1 - y } else { y };
                        turned[row + column] = self.pixels[y * width + x];
                    }
                }
            }
        }
        turned
    }
}

/// The turn that a matrix of a picture makes, if it only turns by right angles and mirrors: `a b c d` as in PDF
/// (x' = a x + c y, y' = b x + d y), with y downwards on both sides.
pub(crate) fn from_matrix([a, b, c, d]: [f64; 4]) -> Option<Orientation> {
    let size = [a, b, c, d].into_iter().fold(0.0, |max: f64, v| max.max(v.abs()));
    // Half a pixel over a page of 5,000.
    let zero = |v: f64| v.abs() <= size * 1e-4;
    if zero(b) && zero(c) {
        Some(match (a > 0.0, d > 0.0) {
            (true, true) => Orientation::NoTransforms,
            (false, true) => Orientation::FlipHorizontal,
            (true, false) => Orientation::FlipVertical,
            (false, false) => Orientation::Rotate180,
        })
    } else if zero(a) && zero(d) {
        Some(match (b > 0.0, c > 0.0) {
            // x goes down and y goes left: a quarter turn clockwise.
            (true, false) => Orientation::Rotate90,
            (false, true) => Orientation::Rotate270,
            (true, true) => Orientation::Rotate90FlipH,
            (false, false) => Orientation::Rotate270FlipH,
        })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::from_matrix;
    use crate::{PageImage, Samples};

    #[test]
    fn a_grey_page_turns_as_a_page_does() {
        let pixels: Vec<u8> = (0..70u32 * 45).map(|at| (at * 7 % 251) as u8).collect();
        let page = PageImage { width: 70, height: 45, dpi: 300, samples: Samples::Grey(pixels) };
        for degrees in [0, 90, 180, 270] {
            assert_eq!(page.to_grey().turned(degrees), page.clone().turned(degrees).to_grey(), "{degrees}");
        }
    }

    /// Maps the corner pixel by the matrix and by the turn; both must put it in the same corner.
    #[test]
    fn a_matrix_and_its_turn_agree() {
        for matrix in [
            [1.0, 0.0, 0.0, 1.0],
            [-1.0, 0.0, 0.0, 1.0],
            [1.0, 0.0, 0.0, -1.0],
            [-1.0, 0.0, 0.0, -1.0],
            [0.0, 1.0, -1.0, 0.0],
            [0.0, -1.0, 1.0, 0.0],
            [0.0, 1.0, 1.0, 0.0],
            [0.0, -1.0, -1.0, 0.0],
        ] {
            // A picture of 3 x 2, black at (2, 0).
            let image =
                PageImage { width: 3, height: 2, dpi: 1, samples: Samples::Grey(vec![9, 9, 0, 9, 9, 9]) };
            let turned = image.oriented(from_matrix(matrix).unwrap());
            let at = |x: f64, y: f64| (matrix[0] * x + matrix[2] * y, matrix[1] * x + matrix[3] * y);
            let corners = [at(0.0, 0.0), at(3.0, 2.0)];
            let (left, top) = (corners[0].0.min(corners[1].0), corners[0].1.min(corners[1].1));
            let (x, y) = at(2.5, 0.5);
            let index = (y - top) as usize * turned.width as usize + (x - left) as usize;
            let Samples::Grey(pixels) = &turned.samples else { panic!("grey stays grey") };
            assert_eq!(pixels.iter().position(|p| *p == 0), Some(index), "{matrix:?}");
        }
        assert_eq!(from_matrix([1.0, 0.1, -0.1, 1.0]), None);
    }
}
