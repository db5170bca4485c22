//! Quarter turns of a page, clockwise, `y` downwards.

/// Where `point` of a page comes to lie when the page is turned clockwise.
pub(super) fn turned_point((x, y): (f64, f64), degrees: u16, (width, height): (f32, f32)) -> (f64, f64) {
    let (width, height) = (f64::from(width), f64::from(height));
    match degrees {
        90 => (height - y, x),
        180 => (width - x, height - y),
        270 => (y, width - x),
        _ => (x, y),
    }
}

/// The nearest quarter turn clockwise of a line along (`x`, `y`), `y` downwards.
pub(super) fn quarter(x: f64, y: f64) -> u16 {
    if x.abs() >= y.abs() {
        if x >= 0.0 { 0 } else { 180 }
    } else if y > 0.0 {
        90
    } else {
        270
    }
}
