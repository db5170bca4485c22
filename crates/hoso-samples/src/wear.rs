//! What a scanner does to a page: it lies askew, and the sensor is noisy.

use image::DynamicImage;

use crate::numbers::Numbers;

/// The page turned clockwise about its middle by `degrees`, on a sheet of the same size; the corners are white.
pub(crate) fn turned(page: DynamicImage, degrees: f32) -> DynamicImage {
    let degrees = if degrees.is_finite() { degrees.clamp(-45.0, 45.0) } else { 0.0 };
    if degrees.abs() < 0.001 {
        return page;
    }
    let size = (page.width() as usize, page.height() as usize);
    match page {
        DynamicImage::ImageLuma8(mut grey) => {
            let pixels = turned_bytes::<1>(&grey, size, degrees);
            grey.copy_from_slice(&pixels);
            grey.into()
        }
        other => {
            let mut rgb = other.into_rgb8();
            let pixels = turned_bytes::<3>(&rgb, size, degrees);
            rgb.copy_from_slice(&pixels);
            rgb.into()
        }
    }
}

/// Turns pixels of `N` bytes, with bilinear interpolation.
fn turned_bytes<const N: usize>(pixels: &[u8], (width, height): (usize, usize), degrees: f32) -> Vec<u8> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let mut turned = vec![255; pixels.len()];
    for (place, pixel) in turned.chunks_exact_mut(N).enumerate() {
        let x = (place % width) as f32 - middle_x;
        let y = (place / width) as f32 - middle_y;
        let from_x = x * cos + y * sin + middle_x;
        let from_y = y * cos - x * sin + middle_y;
        if from_x < 0.0 || from_y < 0.0 || from_x >= (width - 1) as f32 || from_y >= (height - 1) as f32 {
            continue;
        }
        let (left, right) = (1.0 - from_x.fract(), from_x.fract());
        let (upper, lower) = (1.0 - from_y.fract(), from_y.fract());
        let at = (from_y as usize * width + from_x as usize) * N;
        let below = at + width * N;
        for (channel, value) in pixel.iter_mut().enumerate() {
            let byte = |at: usize| f32::from(pixels[at + channel]);
            let above = byte(at) * left + byte(at + N) * right;
            let under = byte(below) * left + byte(below + N) * right;
            *value = (above * upper + under * lower).round() as u8;
        }
    }
    turned
}

/// The page with every value changed by at most `amplitude` (bounded to 60) either way.
pub(crate) fn noisy(page: DynamicImage, amplitude: u8, numbers: &mut Numbers) -> DynamicImage {
    let amplitude = i32::from(amplitude.min(60));
    if amplitude == 0 {
        return page;
    }
    match page {
        DynamicImage::ImageLuma8(mut grey) => {
            scatter(&mut grey, amplitude, numbers);
            grey.into()
        }
        other => {
            let mut rgb = other.into_rgb8();
            scatter(&mut rgb, amplitude, numbers);
            rgb.into()
        }
    }
}

/// Changes each value, eight to a number drawn.
fn scatter(values: &mut [u8], amplitude: i32, numbers: &mut Numbers) {
    for eight in values.chunks_mut(8) {
        for (value, random) in eight.iter_mut().zip(numbers.bits().to_le_bytes()) {
            let change = ((i32::from(random) * (2 * amplitude + 1)) >> 8) - amplitude;
            *value = (i32::from(*value) + change).clamp(0, 255) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage, Luma};

    use super::{noisy, turned};
    use crate::numbers::Numbers;

    #[test]
    fn positive_degrees_turn_clockwise() {
        let mut page = GrayImage::from_pixel(101, 101, Luma([255]));
        for x in 60..100 {
            page.put_pixel(x, 50, Luma([0]));
        }
        let page = turned(DynamicImage::from(page), 30.0).into_luma8();
        let dark = page.enumerate_pixels().filter(|(_, _, p)| p.0[0] < 128).map(|(_, y, _)| y);
        assert!(dark.clone().count() > 20);
        assert!(dark.min() > Some(50), "the stroke right of the middle went down");
    }

    #[test]
    fn noise_keeps_its_bound() {
        let page = DynamicImage::from(GrayImage::from_pixel(64, 64, Luma([128])));
        let page = noisy(page, 10, &mut Numbers::new(1)).into_luma8();
        let (least, most) = page.iter().fold((255, 0), |(l, m), v| (*v.min(&l), *v.max(&m)));
        assert_eq!((least, most), (118, 138));
    }
}
