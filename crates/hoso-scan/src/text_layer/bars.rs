//! Are there shapes on a page of which a bar code could be made?

use std::collections::HashMap;

use hayro::kurbo::{BezPath, PathEl, Rect, Shape as _};

/// Upright strokes of one height of which the fewest bars of a code consist: Code 39 has five to a sign, and five signs
/// say something. A table has a few columns.
const FEWEST_BARS: u32 = 25;
/// The fewest boxes of a QR: 21 rows with five dark runs in each.
const FEWEST_BOXES: u32 = 100;
/// Sides of a box, and the width of a bar, in points. The corners that word processors draw where two lines of a table
/// meet are smaller than any box.
const BOX: (f64, f64) = (0.7, 40.0);
const BAR: f64 = 4.0;
/// Heights that are kept apart.
const MOST_HEIGHTS: usize = 4_000;

/// Shapes that have been drawn.
#[derive(Debug, Default)]
pub(super) struct Bars {
    boxes: u32,
    /// Upright strokes by their top and bottom in points.
    upright: HashMap<(i32, i32), u32>,
}

impl Bars {
    /// Counts the shapes of which `path` consists.
    pub(super) fn add(&mut self, path: &BezPath) {
        let elements = path.elements();
        let mut start = 0;
        for end in 1..=elements.len() {
            if end == elements.len() || matches!(elements.get(end), Some(PathEl::MoveTo(_))) {
                if let Some(shape) = elements.get(start..end) {
                    self.add_shape(shape.bounding_box());
                }
                start = end;
            }
        }
    }

    fn add_shape(&mut self, around: Rect) {
        let (width, height) = (around.width(), around.height());
        if width <= BAR && height >= 2.0 * BAR {
            let level = (around.y0.round() as i32, around.y1.round() as i32);
            if self.upright.len() < MOST_HEIGHTS || self.upright.contains_key(&level) {
                *self.upright.entry(level).or_default() += 1;
            }
        } else if width.min(height) >= BOX.0 && width.max(height) <= BOX.1 {
            self.boxes = self.boxes.saturating_add(1);
        }
    }

    /// Could they be a code?
    pub(super) fn may_be_code(&self) -> bool {
        self.boxes >= FEWEST_BOXES || self.upright.values().any(|count| *count >= FEWEST_BARS)
    }
}

#[cfg(test)]
mod tests {
    use hayro::kurbo::{BezPath, Rect, Shape as _};

    use super::Bars;

    fn drawn(shapes: impl Iterator<Item = Rect>) -> bool {
        let mut bars = Bars::default();
        let mut path = BezPath::new();
        shapes.for_each(|shape| path.extend(shape.path_elements(0.1)));
        bars.add(&path);
        bars.may_be_code()
    }

    #[test]
    fn a_table_is_no_code() {
        let bar = |place: u32| Rect::new(f64::from(place) * 2.0, 10.0, f64::from(place) * 2.0 + 1.0, 40.0);
        assert!(drawn((0..30).map(bar)));
        let side = |place: u32| {
            let (column, row) = (f64::from(place % 8), f64::from(place / 8));
            Rect::new(column * 60.0, row * 20.0, column * 60.0 + 0.5, row * 20.0 + 20.0)
        };
        assert!(!drawn((0..400).map(side)), "50 rows of 8 columns");
        let dot =
            |side: f64| move |place: u32| Rect::new(f64::from(place), 0.0, f64::from(place) + side, side);
        assert!(drawn((0..200).map(dot(1.0))) && !drawn((0..200).map(dot(0.5))));
        assert!(!drawn(std::iter::empty()));
    }
}
