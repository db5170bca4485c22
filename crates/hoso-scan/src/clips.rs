//! What clips leave to be seen of a PDF page (ISO 32000-1, 8.5.4), as boxes.

use hayro::hayro_interpret::{ClipPath, FillRule};
use hayro::kurbo::{BezPath, PathEl, Point, Rect, Shape as _};

/// Areas that differ by less are the same but for rounding.
const ALIKE: f64 = 0.005;

/// The clips that are in force, each within those before it.
#[derive(Debug, Default)]
pub(crate) struct Clips(Vec<Clip>);

/// A path of more parts than this is not asked where its inside is, point by point.
const MOST_PARTS: usize = 2_000;

#[derive(Debug, Clone)]
struct Clip {
    /// What is seen lies in it.
    bounds: Rect,
    /// Is all of it seen? Not through a round hole.
    whole: bool,
    /// The hole, if it is no box.
    hole: Option<(BezPath, FillRule)>,
}

impl Clips {
    pub(crate) fn push(&mut self, clip: &ClipPath) {
        let bounds = clip.path.bounding_box();
        let (within, whole) = self.shown(bounds);
        let is_box = is_box(&clip.path, bounds);
        let hole =
            (!is_box && clip.path.elements().len() <= MOST_PARTS).then(|| (clip.path.clone(), clip.fill));
        self.0.push(Clip { bounds: within, whole: whole && is_box, hole });
    }

    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    /// Is what is drawn at `point` seen?
    pub(crate) fn contains(&self, point: Point) -> bool {
        let Some(innermost) = self.0.last() else { return true };
        let around = |(hole, rule): &(BezPath, FillRule)| match rule {
            FillRule::NonZero => hole.winding(point) != 0,
            FillRule::EvenOdd => hole.winding(point) % 2 != 0,
        };
        innermost.bounds.contains(point)
            && (innermost.whole || self.0.iter().filter_map(|clip| clip.hole.as_ref()).all(around))
    }

    /// The part of `place` that is seen, or a box around it; and whether all of that box is.
    pub(crate) fn shown(&self, place: Rect) -> (Rect, bool) {
        self.0.last().map_or((place, true), |clip| (clip.bounds.intersect(place), clip.whole))
    }
}

/// Does the path enclose its bounds? A hole makes its area smaller, or, as it may be drawn either way round, larger.
fn is_box(path: &BezPath, bounds: Rect) -> bool {
    let mut closed = path.clone();
    if !matches!(closed.elements().last(), Some(PathEl::ClosePath)) {
        closed.close_path();
    }
    (closed.area().abs() - bounds.area()).abs() <= bounds.area() * ALIKE
}

#[cfg(test)]
mod tests {
    use hayro::hayro_interpret::{ClipPath, FillRule};
    use hayro::kurbo::{BezPath, Circle, Point, Rect, Shape as _};

    use super::Clips;

    fn clip(path: BezPath) -> ClipPath {
        ClipPath { path, fill: FillRule::EvenOdd }
    }

    #[test]
    fn clips_lie_within_each_other_and_end() {
        let mut clips = Clips::default();
        let page = Rect::new(0.0, 0.0, 100.0, 100.0);
        assert_eq!(clips.shown(page), (page, true));
        clips.push(&clip(Rect::new(10.0, 0.0, 200.0, 50.0).to_path(0.1)));
        clips.push(&clip(Rect::new(0.0, 20.0, 60.0, 90.0).to_path(0.1)));
        assert_eq!(clips.shown(page), (Rect::new(10.0, 20.0, 60.0, 50.0), true));
        assert!(clips.contains(Point::new(30.0, 30.0)) && !clips.contains(Point::new(70.0, 30.0)));
        clips.pop();
        assert_eq!(clips.shown(page), (Rect::new(10.0, 0.0, 100.0, 50.0), true));
        clips.pop();
        assert_eq!(clips.shown(page), (page, true));
    }

    #[test]
    fn a_hole_and_a_circle_do_not_show_all_of_their_box() {
        let page = Rect::new(0.0, 0.0, 100.0, 100.0);
        let mut holed = page.to_path(0.1);
        holed.extend(Rect::new(20.0, 20.0, 60.0, 40.0).path_elements(0.1));
        for path in [holed, Circle::new((50.0, 50.0), 50.0).to_path(0.1)] {
            let mut clips = Clips::default();
            clips.push(&clip(path));
            clips.push(&clip(page.to_path(0.1)));
            assert!(!clips.shown(page).1);
            assert!(!clips.contains(Point::new(1.0, 1.0)) || !clips.contains(Point::new(30.0, 30.0)));
            assert!(clips.contains(Point::new(50.0, 90.0)));
        }
    }
}
