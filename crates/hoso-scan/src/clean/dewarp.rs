//! Lines that bend: pages of bound books, paper that curls, photographs from the side.
//!
//! As in Leptonica's `dewarp` (D. S. Bloomberg, "Document image dewarping", leptonica.org), the base lines of text say by how
//! much each place of the page is too low, and a smooth surface through them is taken off.

use hoso_model::Area;

use super::letters;
use super::spots::Spot;
use crate::GreyImage;
use surface::Surface;

mod base_lines;
mod surface;

/// Bends of less than this, in heights of small letters, are left: the engine follows them by itself.
const LEAST: f32 = 0.2;
/// A bend of more is none: lines were taken for what they are not. In heights of small letters.
const MOST: f32 = 8.0;
/// Letters are this near to the surface that is laid through them, in their heights, at the mean: tails of letters reach below
/// their line by a third.
const NEAR: f32 = 0.25;

/// By how much the places of a page are too low.
#[derive(Debug, Clone)]
pub(super) struct Warp {
    surface: Surface,
    size: (f32, f32),
}

impl Warp {
    /// Of a level page with these spots of ink; `None` if its lines are straight, or too few to tell.
    pub(super) fn of(page: &GreyImage, spots: &[Spot]) -> Option<Self> {
        let high = letters::height(spots.iter().copied(), page.dpi)?;
        let size = (page.width as f32, page.height as f32);
        let lines = base_lines::of(spots, high, size)?;
        let (surface, off) = Surface::through(&lines, NEAR * high)?;
        let bend = surface.bend();
        let bent = (LEAST * high..MOST * high).contains(&bend) && off < NEAR * high;
        bent.then_some(Self { surface, size })
    }

    /// The page with its lines straight.
    pub(super) fn straightened(&self, page: &GreyImage) -> GreyImage {
        let (width, height) = (page.width as usize, page.height as usize);
        let mut pixels = Vec::with_capacity(page.pixels.len());
        for y in 0..height {
            let low = self.surface.at_row(self.row(y as f32));
            pixels.extend((0..width).map(|x| {
                let from = y as f32 + low.at(self.column(x as f32));
                let upper = from.floor();
                let shade = |row: f32| match row {
                    row if row < 0.0 || row >= height as f32 => 255.0,
                    row => f32::from(page.pixels[row as usize * width + x]),
                };
                let below = from - upper;
                (shade(upper) * (1.0 - below) + shade(upper + 1.0) * below).round() as u8
            }));
        }
        GreyImage { pixels, ..*page }
    }

    /// Where an area of the straightened page was before, both as shares of the page.
    pub(super) fn before(&self, area: Area) -> Area {
        let (width, height) = self.size;
        let low = self.surface.at_row(self.row(area.centre().1 * height));
        let ends = [area.x0, area.x1].map(|x| low.at(self.column(x * width)) / height);
        let (upper, lower) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        Area::from([area.x0, area.y0 + upper, area.x1, area.y1 + lower])
    }

    /// A column as a place from -1 to 1.
    fn column(&self, x: f32) -> f32 {
        x * 2.0 / self.size.0 - 1.0
    }

    fn row(&self, y: f32) -> f32 {
        y * 2.0 / self.size.1 - 1.0
    }
}
