//! What lies below a glyph, and what is painted over it: can it be seen?
//!
//! The page is cut into tiles. Each remembers what was painted on it, in order, and which glyphs stand on it.

use hayro::hayro_interpret::FillRule;
use hayro::kurbo::{BezPath, Point, Rect, Shape as _};

/// Side of a tile in points: a few letters.
const TILE: f64 = 24.0;
/// Tiles along a side: larger pages have larger tiles.
const MOST_TILES: f64 = 128.0;
/// A path of more parts than this is not asked where its inside is, point by point.
const MOST_PARTS: usize = 2_000;
/// Shapes below glyphs that are remembered: a hostile page would have no end of them.
const MOST_SHAPES: usize = 100_000;
/// So many of a glyph's [`POINTS`] have to be covered for it to be hidden: a line struck through it covers half.
const HIDDEN: u32 = 5;
/// Colours that differ by less than this in each of red, green and blue cannot be told apart, of 255.
const ALIKE: i32 = 20;

/// Where a glyph is looked at, six places in two rows of three.
pub(super) type Points = [Point; 6];
/// Red, green and blue.
pub(super) type Colour = [u8; 3];

const WHITE: Colour = [255; 3];

/// A shape on the page.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    bounds: Rect,
    /// `None` of one that fills its bounds.
    path: Option<(BezPath, FillRule)>,
    /// `None` of a picture or a gradient.
    colour: Option<Colour>,
    /// Does nothing below it show through?
    opaque: bool,
}

impl Shape {
    /// One that fills `bounds`.
    #[cfg(test)]
    pub(super) const fn filled(bounds: Rect, colour: Option<Colour>, opaque: bool) -> Self {
        Self { bounds, path: None, colour, opaque }
    }

    /// What is inside of `path`.
    pub(super) fn inside(path: &BezPath, rule: FillRule, colour: Option<Colour>, opaque: bool) -> Self {
        let bounds = path.bounding_box();
        let is_box =
            path.elements().len() <= 6 && (path.area().abs() - bounds.area()).abs() <= bounds.area() * 0.01;
        let intricate = path.elements().len() > MOST_PARTS;
        let path = (!is_box && !intricate).then(|| (path.clone(), rule));
        // Where an intricate one is and where not is not known.
        Self { bounds, path, colour: colour.filter(|_| !intricate), opaque: opaque && !intricate }
    }

    /// The same, of which only what is within `shown` is seen; all of that, or a part.
    pub(super) fn within(mut self, (shown, whole): (Rect, bool)) -> Self {
        self.bounds = self.bounds.intersect(shown);
        if !whole {
            (self.colour, self.opaque) = (None, false);
        }
        self
    }

    fn contains(&self, point: Point) -> bool {
        self.bounds.contains(point)
            && self.path.as_ref().is_none_or(|(path, rule)| inside(path, *rule, point))
    }
}

/// Is `point` inside of `path`?
fn inside(path: &BezPath, rule: FillRule, point: Point) -> bool {
    if path.elements().len() > MOST_PARTS {
        return true;
    }
    let around = path.winding(point);
    match rule {
        FillRule::NonZero => around != 0,
        FillRule::EvenOdd => around % 2 != 0,
    }
}

#[derive(Debug, Clone, Default)]
struct Tile {
    shapes: Vec<u32>,
    glyphs: Vec<u32>,
}

/// The page as it has been painted so far.
#[derive(Debug, Default)]
pub(super) struct Ground {
    side: f64,
    across: usize,
    down: usize,
    tiles: Vec<Tile>,
    shapes: Vec<Shape>,
    /// Of each glyph, where it is looked at, and which of these places are covered.
    glyphs: Vec<(Points, u8)>,
}

impl Ground {
    /// A white page of this size.
    pub(super) fn of((width, height): (f32, f32)) -> Self {
        let (width, height) = (f64::from(width).max(1.0), f64::from(height).max(1.0));
        let side = TILE.max(width.max(height) / MOST_TILES);
        let (across, down) = ((width / side).ceil() as usize, (height / side).ceil() as usize);
        let tiles = vec![Tile::default(); across * down];
        Self { side, across, down, tiles, ..Self::default() }
    }

    fn place(&self, point: Point) -> Option<usize> {
        let (x, y) = ((point.x / self.side).floor(), (point.y / self.side).floor());
        (x >= 0.0 && y >= 0.0 && x < self.across as f64 && y < self.down as f64)
            .then(|| y as usize * self.across + x as usize)
    }

    /// Paints `shape` over all that is there; the glyphs that it hides are told to `hide`.
    pub(super) fn paint(&mut self, shape: Shape, mut hide: impl FnMut(usize)) {
        let bounds = shape.bounds;
        if !(bounds.is_finite() && bounds.width() > 0.0 && bounds.height() > 0.0) {
            return;
        }
        let number = self.shapes.len();
        if number >= MOST_SHAPES {
            return;
        }
        let first = |value: f64| (value / self.side).floor().max(0.0) as usize;
        let (left, top) = (first(bounds.x0), first(bounds.y0));
        let (right, bottom) = (first(bounds.x1).min(self.across.saturating_sub(1)), first(bounds.y1));
        for y in top..=bottom.min(self.down.saturating_sub(1)) {
            for x in left..=right {
                let Some(tile) = self.tiles.get_mut(y * self.across + x) else { continue };
                if shape.opaque {
                    tile.glyphs.retain(|glyph| {
                        let Some((points, covered)) = self.glyphs.get_mut(*glyph as usize) else {
                            return false;
                        };
                        for (place, point) in points.iter().enumerate() {
                            if shape.contains(*point) {
                                *covered |= 1 << place;
                            }
                        }
                        let hidden = covered.count_ones() >= HIDDEN;
                        if hidden {
                            hide(*glyph as usize);
                        }
                        !hidden
                    });
                    let of_tile = Rect::new(x as f64, y as f64, (x + 1) as f64, (y + 1) as f64);
                    let of_tile = of_tile.scale_from_origin(self.side);
                    if shape.path.is_none() && bounds.intersect(of_tile) == of_tile {
                        tile.shapes.clear();
                    }
                }
                tile.shapes.push(number as u32);
            }
        }
        self.shapes.push(shape);
    }

    /// Puts glyph `number` there, which may be covered later.
    pub(super) fn stand(&mut self, number: usize, points: Points) {
        // Glyphs that are not shown have no number here.
        self.glyphs.resize(number, (points, u8::MAX));
        self.glyphs.push((points, 0));
        let mut last = None;
        for point in points {
            let place = self.place(point);
            if place != last
                && let Some(tile) = place.and_then(|place| self.tiles.get_mut(place))
                && tile.glyphs.last() != Some(&(number as u32))
            {
                tile.glyphs.push(number as u32);
            }
            last = place;
        }
    }

    /// Does a glyph of this colour show at two of these places at least? `None` if that cannot be told, as over a
    /// picture.
    pub(super) fn shows(&self, points: &Points, colour: Colour, opacity: f32) -> Option<bool> {
        let (mut shown, mut unknown) = (0, false);
        for point in points {
            let below =
                self.place(*point).and_then(|place| self.tiles.get(place)).map_or(Some(WHITE), |tile| {
                    let shapes =
                        tile.shapes.iter().rev().filter_map(|number| self.shapes.get(*number as usize));
                    shapes
                        .into_iter()
                        .find(|shape| shape.contains(*point))
                        .map_or(Some(WHITE), |shape| shape.colour)
                });
            match below {
                None => unknown = true,
                Some(below) => shown += u32::from(differ(colour, below, opacity)),
            }
        }
        if shown > 1 {
            Some(true)
        } else if unknown {
            None
        } else {
            Some(false)
        }
    }
}

/// Can `colour` be told from `below`, when it is painted on it?
fn differ(colour: Colour, below: Colour, opacity: f32) -> bool {
    colour
        .iter()
        .zip(below)
        .any(|(c, b)| ((i32::from(*c) - i32::from(b)) as f32 * opacity).abs() >= ALIKE as f32)
}

#[cfg(test)]
mod tests {
    use hayro::hayro_interpret::FillRule;
    use hayro::kurbo::{Circle, Point, Rect, Shape as _};

    use super::{Ground, Shape};

    const BLACK: [u8; 3] = [0; 3];

    /// A glyph of 6 by 8 points.
    fn glyph(x: f64, y: f64) -> [Point; 6] {
        [(1.0, 2.0), (3.0, 2.0), (5.0, 2.0), (1.0, 6.0), (3.0, 6.0), (5.0, 6.0)]
            .map(|(right, down)| Point::new(x + right, y + down))
    }

    fn hidden(ground: &mut Ground, shape: Shape) -> Vec<usize> {
        let mut hidden = Vec::new();
        ground.paint(shape, |glyph| hidden.push(glyph));
        hidden
    }

    #[test]
    fn what_is_painted_over_is_hidden_and_what_is_struck_through_is_not() {
        let mut ground = Ground::of((600.0, 800.0));
        ground.stand(0, glyph(100.0, 100.0));
        ground.stand(1, glyph(200.0, 100.0));
        let line = Rect::new(0.0, 105.0, 600.0, 107.0);
        assert!(hidden(&mut ground, Shape::filled(line, Some(BLACK), true)).is_empty());
        let over = Rect::new(90.0, 90.0, 120.0, 120.0);
        assert!(hidden(&mut ground, Shape::filled(over, Some(BLACK), false)).is_empty(), "seen through");
        assert_eq!(hidden(&mut ground, Shape::filled(over, None, true)), [0]);
        // Two halves, on two tiles.
        ground.stand(2, glyph(22.0, 100.0));
        let left = Rect::new(20.0, 90.0, 25.5, 120.0);
        assert!(hidden(&mut ground, Shape::filled(left, Some(BLACK), true)).is_empty());
        assert_eq!(
            hidden(&mut ground, Shape::filled(Rect::new(25.0, 90.0, 40.0, 120.0), Some(BLACK), true)),
            [2]
        );
        let round = Circle::new((203.0, 104.0), 10.0).to_path(0.1);
        assert_eq!(hidden(&mut ground, Shape::inside(&round, FillRule::NonZero, Some(BLACK), true)), [1]);
    }

    #[test]
    fn a_colour_shows_on_another() {
        let mut ground = Ground::of((600.0, 800.0));
        let (here, there) = (glyph(100.0, 100.0), glyph(300.0, 100.0));
        let white = [255; 3];
        assert_eq!(ground.shows(&here, white, 1.0), Some(false));
        assert_eq!(ground.shows(&here, [250, 250, 240], 1.0), Some(false));
        assert_eq!(ground.shows(&here, BLACK, 1.0), Some(true));
        assert_eq!(ground.shows(&here, BLACK, 0.03), Some(false), "as good as clear");
        ground.paint(Shape::filled(Rect::new(50.0, 50.0, 150.0, 150.0), Some([0, 40, 90]), true), |_| ());
        assert_eq!(
            (ground.shows(&here, white, 1.0), ground.shows(&there, white, 1.0)),
            (Some(true), Some(false))
        );
        assert_eq!(ground.shows(&here, [0, 40, 90], 1.0), Some(false));
        ground.paint(Shape::filled(Rect::new(0.0, 0.0, 600.0, 800.0), None, true), |_| ());
        assert_eq!(ground.shows(&here, white, 1.0), None, "over a picture");
        // Nothing is known beside the page, and nothing breaks.
        ground.paint(Shape::filled(Rect::new(-50.0, -50.0, 9_000.0, 9_000.0), Some(BLACK), true), |_| ());
        assert_eq!(ground.shows(&glyph(-500.0, 90_000.0), white, 1.0), Some(false));
    }
}
