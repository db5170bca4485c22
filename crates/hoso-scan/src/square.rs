//! Pixels that are as wide as they are high: faxes of standard fineness have 204 dots an inch across and 98 down, and
//! a page squeezed to half its height is neither read nor shown well.

use image::imageops::{FilterType, resize};
use image::{GrayImage, RgbImage};

use crate::{PageImage, Samples};

/// Sides that differ by less are a scanner's inaccuracy.
const ALIKE: f32 = 1.05;
/// Sides that differ by more are a mistake of the file.
const PLAUSIBLE: f32 = 4.5;

/// By how much the coarser side is stretched, if it is.
fn ratio(across: f32, down: f32) -> Option<f32> {
    let ratio = across.max(down) / across.min(down);
    // Not a number fails this, too.
    (ALIKE..PLAUSIBLE).contains(&ratio).then_some(ratio)
}

/// Pixels across and down of a picture (its own given first) whose coarser side is stretched.
pub(crate) fn size((width, height): (u32, u32), across: f32, down: f32) -> (u32, u32) {
    let Some(ratio) = ratio(across, down) else { return (width, height) };
    let longer = |side: u32| (side as f32 * ratio).round() as u32;
    if across < down { (longer(width), height) } else { (width, longer(height)) }
}

/// Dots an inch of that picture; `usual` if nothing is stretched.
pub(crate) fn fineness(usual: f32, across: f32, down: f32) -> f32 {
    if ratio(across, down).is_some() { across.max(down) } else { usual }
}

impl PageImage {
    /// Stretches the coarser side of a picture with so many dots an inch across and down. Its resolution is that of the
    /// finer side already.
    #[must_use]
    pub(crate) fn squared(self, across: f32, down: f32) -> Self {
        let dpi = self.dpi;
        let (width, height) = size((self.width, self.height), across, down);
        if (width, height) == (self.width, self.height) {
            return self;
        }
        let stretched = match self.samples {
            Samples::Grey(pixels) => GrayImage::from_raw(self.width, self.height, pixels)
                .map(|image| Samples::Grey(resize(&image, width, height, FilterType::Triangle).into_raw())),
            Samples::Rgb(pixels) => RgbImage::from_raw(self.width, self.height, pixels)
                .map(|image| Samples::Rgb(resize(&image, width, height, FilterType::Triangle).into_raw())),
        };
        Self { width, height, dpi, samples: stretched.unwrap_or(Samples::Grey(Vec::new())) }
    }
}

#[cfg(test)]
mod tests {
    use super::fineness;
    use crate::{PageImage, Samples};

    #[test]
    fn a_fax_is_stretched_and_a_scan_is_not() {
        let fax = PageImage { width: 2, height: 2, dpi: 204, samples: Samples::Grey(vec![0, 0, 255, 255]) };
        let square = fax.clone().squared(204.0, 98.0);
        assert_eq!((square.width, square.height, square.dpi), (2, 4, 204));
        let Samples::Grey(pixels) = &square.samples else { panic!("grey stays grey") };
        assert!(pixels.len() == 8 && pixels[0] == 0 && pixels[7] == 255);
        assert_eq!(fax.clone().squared(98.0, 204.0).width, 4);
        assert_eq!((fineness(98.0, 98.0, 204.0), fineness(300.0, 300.0, 297.0)), (204.0, 300.0));
        for (across, down) in [(300.0, 300.0), (300.0, 297.0), (300.0, 1.0), (0.0, 0.0), (f32::NAN, 1.0)] {
            assert_eq!(fax.clone().squared(across, down), fax);
        }
    }
}
