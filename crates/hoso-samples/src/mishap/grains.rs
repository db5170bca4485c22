//! Pages of one bit: black, white and nothing between.

use image::GrayImage;

use crate::numbers::Numbers;

/// One pixel in so many is turned black by a speck, and one in so many white.
const SPECKS: u32 = 50;

/// Black where the page is darker than `threshold`, else white.
pub(super) fn one_bit(mut page: GrayImage, threshold: u8) -> GrayImage {
    for value in page.iter_mut() {
        *value = if *value < threshold { 0 } else { 255 };
    }
    page
}

/// The page with specks strewn over it.
pub(super) fn specked(mut page: GrayImage, numbers: &mut Numbers) -> GrayImage {
    for value in page.iter_mut() {
        match numbers.between(1, SPECKS) {
            1 => *value = 0,
            SPECKS => *value = 255,
            _ => {}
        }
    }
    page
}

/// Shades as grains: what each pixel is too light or too dark is passed on to those after it (Floyd and Steinberg, 1976).
pub(super) fn dithered(page: &GrayImage) -> GrayImage {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let mut shades: Vec<i32> = page.iter().map(|value| i32::from(*value)).collect();
    for at in 0..shades.len() {
        let (x, y) = (at % width, at / width);
        let shade = shades[at];
        let grain = if shade < 128 { 0 } else { 255 };
        shades[at] = grain;
        let left = shade - grain;
        if x + 1 < width {
            shades[at + 1] += left * 7 / 16;
        }
        if y + 1 < height {
            let below = at + width;
            if x > 0 {
                shades[below - 1] += left * 3 / 16;
            }
            shades[below] += left * 5 / 16;
            if x + 1 < width {
                shades[below + 1] += left / 16;
            }
        }
    }
    let mut grains = page.clone();
    grains.iter_mut().zip(shades).for_each(|(value, shade)| *value = shade as u8);
    grains
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::{dithered, specked};
    use crate::numbers::Numbers;

    #[test]
    fn grains_cover_as_much_as_the_shade_was_dark() {
        for shade in [64, 128, 200] {
            let page = dithered(&GrayImage::from_pixel(200, 200, Luma([shade])));
            let (white, black): (Vec<u8>, _) = page.iter().partition(|value| **value == 255);
            assert!(black.iter().all(|value| *value == 0));
            let white = white.len();
            let wanted = 40_000 * usize::from(shade) / 255;
            assert!(white.abs_diff(wanted) < 800, "{shade}: {white} of {wanted}");
        }
    }

    #[test]
    fn specks_are_few() {
        let page = specked(GrayImage::from_pixel(200, 200, Luma([255])), &mut Numbers::new(3));
        let black = page.iter().filter(|value| **value < 255).count();
        assert!((600..1000).contains(&black), "{black}");
    }
}
