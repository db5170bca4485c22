//! Turning by a few degrees and scaling, in one pass.

use crate::GreyImage;

impl GreyImage {
    /// Larger or smaller by `scale`, with as much resolution more or less.
    #[must_use]
    pub fn scaled(&self, scale: f32) -> Self {
        turn_and_scale(self, 0.0, scale)
    }
}

/// Turns clockwise by `degrees` about the middle and scales by `scale`; what comes from outside the page is white.
pub(super) fn turn_and_scale(page: &GreyImage, degrees: f32, scale: f32) -> GreyImage {
    let (width, height) = ((page.width as f32 * scale) as u32, (page.height as f32 * scale) as u32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (from_width, from_height) = (page.width as usize, page.height as usize);
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    // Places on the source in parts of 65,536 of a pixel: how far one step to the right goes.
    let fixed = |value: f32| (value * 65_536.0) as i64;
    let (step_x, step_y) = (fixed(cos / scale), fixed(-sin / scale));
    for y in 0..height {
        let (dx, dy) = (0.5 - width as f32 / 2.0, y as f32 + 0.5 - height as f32 / 2.0);
        let mut x = fixed((dx * cos + dy * sin) / scale + from_width as f32 / 2.0 - 0.5);
        let mut y = fixed((dy * cos - dx * sin) / scale + from_height as f32 / 2.0 - 0.5);
        for _ in 0..width {
            pixels.push(sample(&page.pixels, from_width, from_height, x, y));
            x += step_x;
            y += step_y;
        }
    }
    let dpi = (page.dpi as f32 * scale).round() as u32;
    GreyImage { width, height, dpi, pixels }
}

/// The shade between four pixels, by how near each is.
fn sample(pixels: &[u8], width: usize, height: usize, x: i64, y: i64) -> u8 {
    let (left, top) = (x >> 16, y >> 16);
    if left < 0 || top < 0 {
        return 255;
    }
    let (left, top) = (left as usize, top as usize);
    if left + 1 >= width || top + 1 >= height {
        return 255;
    }
    let (share_x, share_y) = ((x >> 8 & 255) as u32, (y >> 8 & 255) as u32);
    let at = top * width + left;
    let upper = u32::from(pixels[at]) * (256 - share_x) + u32::from(pixels[at + 1]) * share_x;
    let lower = u32::from(pixels[at + width]) * (256 - share_x) + u32::from(pixels[at + width + 1]) * share_x;
    ((upper * (256 - share_y) + lower * share_y) >> 16) as u8
}
