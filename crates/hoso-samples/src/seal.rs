//! The red round seal over the signature.

use image::{DynamicImage, GrayImage, Rgb, RgbImage};

/// Radius of the outer ring (a seal is 34 mm wide), in points.
const RADIUS: f32 = 48.0;

/// The page in colour, with a seal pressed at (`x`, `y`) pixels: two rings and a star, through which the print stays
/// dark.
pub(crate) fn pressed(page: GrayImage, x: f32, y: f32, per_point: f32) -> RgbImage {
    let mut sealed = DynamicImage::from(page).into_rgb8();
    let (width, height) = sealed.dimensions();
    let span = |middle: f32, end: u32| {
        let reach = RADIUS * per_point + 1.0;
        ((middle - reach).max(0.0) as u32).min(end)..((middle + reach).max(0.0) as u32).min(end)
    };
    for row in span(y, height) {
        for column in span(x, width) {
            let (dx, dy) = ((column as f32 - x) / per_point, (row as f32 - y) / per_point);
            if inked(dx, dy) {
                let Rgb([value, ..]) = *sealed.get_pixel(column, row);
                // Ink multiplies: black stays black under red.
                let tinted = |ink: u16| (u16::from(value) * ink / 255) as u8;
                sealed.put_pixel(column, row, Rgb([tinted(205), tinted(50), tinted(55)]));
            }
        }
    }
    sealed
}

/// Is there ink at this distance (in points) from the seal's middle?
fn inked(dx: f32, dy: f32) -> bool {
    let distance = dx.hypot(dy);
    if distance > RADIUS {
        return false;
    }
    distance > RADIUS - 2.2 || (RADIUS - 19.0..RADIUS - 18.0).contains(&distance) || in_star(dx, dy, distance)
}

/// Is the point in a five-pointed star with one point up?
fn in_star(dx: f32, dy: f32, distance: f32) -> bool {
    let (outer, inner) = (15.0_f32, 5.7_f32);
    let fifth = std::f32::consts::TAU / 5.0;
    // The angle from the nearest point of the star, 0 to 36 degrees.
    let angle = dx.atan2(-dy).rem_euclid(fifth);
    let angle = angle.min(fifth - angle);
    // The edge runs from the outer point at angle 0 to the inner one at 36 degrees.
    let (inner_x, inner_y) = (inner * (fifth / 2.0).sin(), inner * (fifth / 2.0).cos());
    let (x, y) = (distance * angle.sin(), distance * angle.cos());
    inner_x * (y - outer) - x * (inner_y - outer) <= 0.0
}

#[cfg(test)]
mod tests {
    use super::in_star;

    #[test]
    fn the_star_has_points_and_notches() {
        assert!(in_star(0.0, 0.0, 0.0));
        assert!(in_star(0.0, -14.0, 14.0));
        assert!(!in_star(0.0, 14.0, 14.0));
        assert!(!in_star(0.0, -16.0, 16.0));
    }
}
