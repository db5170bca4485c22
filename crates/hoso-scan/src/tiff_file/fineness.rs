//! How fine a directory says that its picture is (TIFF 6.0, section 8: XResolution, YResolution, ResolutionUnit).

use super::directory::{Directory, Source};
use crate::{resolution, square};

/// Centimetres in an inch.
const CENTIMETRES: f32 = 2.54;

/// What makes the pixels square, and how fine the picture is then.
pub(super) struct Fineness {
    /// How many dots across there are to so many down.
    pub(super) across: f32,
    pub(super) down: f32,
    /// Dots an inch of the squared picture.
    pub(super) dpi: u32,
}

/// The fineness of a picture of `width` x `height` pixels.
pub(super) fn fineness(source: &Source, directory: &Directory, size: (u32, u32)) -> Fineness {
    let [across, down] = [282, 283].map(|side| directory.rational(source, side));
    let scale = match directory.number(source, 296, 2) {
        // No unit: only how the sides are to each other.
        Ok(1) => None,
        Ok(3) => Some(CENTIMETRES),
        _ => Some(1.0),
    };
    let stated = across.zip(scale);
    let (across, down) = across.zip(down).unwrap_or((1.0, 1.0));
    let (width, height) = square::size(size, across, down);
    let dots = |(usual, scale): (f32, f32)| (square::fineness(usual, across, down) * scale).round() as u32;
    Fineness { across, down, dpi: resolution::or_a4(stated.map(dots), width, height) }
}
