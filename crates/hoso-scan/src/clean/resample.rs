//! Turning by a few degrees and scaling, in one pass.

use crate::GreyImage;

impl GreyImage {
    /// Larger or smaller by `scale`, with as much resolution more or less.
    #[must_use]
    pub fn scaled(&self, scale: f32) -> Self {
        turn_and_scale(self, 0.0, scale)
    }

    /// With strokes that are thicker by a pixel on either side: each pixel as dark as the darkest of those around it.
    #[must_use]
    pub fn bolder(&self) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let near = |at: usize, size: usize| at.saturating_sub(1)..(at + 2).min(size);
        let darkest = |x: usize, y: usize| {
            let rows = near(y, height).map(|y| &self.pixels[y * width..][near(x, width)]);
            rows.flatten().copied().min().unwrap_or(u8::MAX)
        };
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| darkest(x, y))).collect();
        Self { pixels, ..*self }
    }
}

/// Turns clockwise by `degrees` about the middle and scales by `scale`; what comes from outside the page is white.
pub(super) fn turn_and_scale(page: &GreyImage, degrees: f32, scale: f32) -> GreyImage {
    let size = |pixels: u32| ((pixels as f32 * scale) as u32).max(1);
    let (width, height) = (size(page.width), size(page.height));
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (from_width, from_height) = (page.width as usize, page.height as usize);
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    // Places on the source in parts of 65,536 of a pixel: how far one step to the right goes.
    let fixed = |value: f32| (value * 65_536.0) as i64;
    let (step_x, step_y) = (fixed(cos / scale), fixed(-sin / scale));
    for y in 0..height {
        let (dx, dy) = (0.5 - width as f32 / 2.0, y as f32 + 0.5 - height as f32 / 2.0);
        let x = fixed((dx * cos + dy * sin) / scale + from_width as f32 / 2.0 - 0.5);
        let y = fixed((dy * cos - dx * sin) / scale + from_height as f32 / 2.0 - 0.5);
        let inside = inside(x, step_x, from_width, width).intersect(inside(y, step_y, from_height, width));
        let (before, after) = (inside.from, width as usize - inside.to);
        pixels.extend(std::iter::repeat_n(255, before));
        let (mut x, mut y) = (x + step_x * before as i64, y + step_y * before as i64);
        pixels.extend((inside.from..inside.to).map(|_| {
            let shade = sample(&page.pixels, from_width, x, y);
            x += step_x;
            y += step_y;
            shade
        }));
        pixels.extend(std::iter::repeat_n(255, after));
    }
    let dpi = (page.dpi as f32 * scale).round() as u32;
    GreyImage { width, height, dpi, pixels }
}

/// The first steps that are on the page, and the first that are no more.
#[derive(Clone, Copy)]
struct Steps {
    from: usize,
    to: usize,
}

impl Steps {
    fn intersect(self, other: Self) -> Self {
        let from = self.from.max(other.from);
        Self { from, to: self.to.min(other.to).max(from) }
    }
}

/// Of `all` steps from `start` by `step` (in parts of 65,536 of a pixel) those that come to lie on one of the first
/// `size - 1` pixels.
fn inside(start: i64, step: i64, size: usize, all: u32) -> Steps {
    let end = (size as i64 - 1) << 16;
    let all = i64::from(all);
    // The first step at or beyond a place, going up.
    let reaches = |place: i64, start: i64, step: i64| (place - start + step - 1).div_euclid(step);
    let (from, to) = match step {
        0 if (0..end).contains(&start) => (0, all),
        0 => (0, 0),
        1.. => (reaches(0, start, step), reaches(end, start, step)),
        // Going down is going up with the signs turned.
        _ => (reaches(1 - end, -start, -step), reaches(1, -start, -step)),
    };
    let from = from.clamp(0, all);
    Steps { from: from as usize, to: to.clamp(from, all) as usize }
}

/// The shade between four pixels, by how near each is.
fn sample(pixels: &[u8], width: usize, x: i64, y: i64) -> u8 {
    let (share_x, share_y) = ((x >> 8 & 255) as u32, (y >> 8 & 255) as u32);
    let at = (y >> 16) as usize * width + (x >> 16) as usize;
    let (Some(&[upper_left, upper_right]), Some(&[lower_left, lower_right])) =
        (pixels[at..].first_chunk(), pixels[at + width..].first_chunk())
    else {
        return 255;
    };
    let upper = u32::from(upper_left) * (256 - share_x) + u32::from(upper_right) * share_x;
    let lower = u32::from(lower_left) * (256 - share_x) + u32::from(lower_right) * share_x;
    ((upper * (256 - share_y) + lower * share_y) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn the_steps_on_a_page_are_those_that_a_walk_finds() {
        for start in [-250_000i64, -65_536, -1, 0, 1, 70_000, 500_000] {
            for step in [-90_000i64, -65_536, -7, 0, 3, 65_536, 123_456] {
                let end = 4i64 << 16;
                let on = |at: &usize| (0..end).contains(&(start + *at as i64 * step));
                let walked: Vec<usize> = (0..40).filter(on).collect();
                let found = inside(start, step, 5, 40);
                assert_eq!((found.from..found.to).collect::<Vec<_>>(), walked, "{start} {step}");
            }
        }
    }
}
