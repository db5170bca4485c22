//! By how much lines of text lean.
//!
//! W. Postl, "Detection of linear oblique structures and skew scan in digitized documents" (ICPR 1986): the angle at
//! which the profile of ink over rows changes most from row to row.

use crate::GreyImage;

/// Pixels darker than this are ink.
const INK: u8 = 128;
/// Pages are looked at with about this many dots per inch: lines of text are still apart.
const DPI: u32 = 100;
/// The most that is looked for, in degrees either way.
const MOST: f32 = 8.0;
/// The first look goes by this many degrees, the last by [`FINE`].
const COARSE: f32 = 0.5;
const FINE: f32 = 0.05;
/// Lines stand out this much more one way than the other, or nothing is said.
const CLEARLY: f32 = 1.15;
/// Base lines of pages the right way up are at least this sharp beside the tops of letters: 0.95 to 1.65 on 180 pages,
/// 0.59 to 0.97 on pages on their head.
const BASE_LINE: f32 = 0.96;
/// Ends of ink from which on base lines are told from the tops of letters: four short lines of text have as many.
const FEWEST: usize = 1500;
/// Dots of ink that are looked at: more tell no more.
const DOTS: usize = 40_000;
/// Ink that ends along a straight line over more dots is a rule: a quarter of an inch, twice as high as letters.
const RULE: usize = 25;

/// How the lines of a page lie.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Lie {
    /// They go down the page rather than across it.
    pub(super) sideways: bool,
    /// By how much they lean, in degrees, clockwise positive, after a page on its side was turned clockwise.
    pub(super) degrees: f32,
    /// They seem to stand on their head: base lines are sharper than the tops of letters, which accents and ascenders
    /// blur. A guess, right on 104 of 106 pages: words tell.
    pub(super) on_head: bool,
    /// By how much, if it is the other way.
    pub(super) otherwise: f32,
}

/// Measures how the lines of a page lie.
pub(super) fn measure(page: &GreyImage) -> Lie {
    let dots = Dots::of(page);
    let across = dots.best();
    let down = Dots::down(page).best();
    let sideways = down.sharpness > across.sharpness * CLEARLY;
    let (lie, other) = if sideways { (down, across) } else { (across, down) };
    let base = if sideways { Dots::edges(page, Edge::Right) } else { dots };
    let tops = Dots::edges(page, if sideways { Edge::Left } else { Edge::Upper });
    let enough = base.all >= FEWEST && tops.all >= FEWEST;
    let [base, tops] = [base, tops].map(|edges| edges.sharpness_near(lie.degrees));
    Lie {
        sideways,
        on_head: enough && base < tops * BASE_LINE,
        degrees: lie.degrees,
        otherwise: other.degrees,
    }
}

/// A side on which ink ends.
#[derive(Clone, Copy)]
enum Edge {
    Lower,
    Upper,
    Left,
    Right,
}

#[derive(Clone, Copy)]
struct Peak {
    degrees: f32,
    sharpness: f32,
}

/// Places of ink on a page made small, from its middle.
struct Dots {
    places: Vec<(f32, f32)>,
    reach: f32,
    /// Before they were thinned.
    all: usize,
}

impl Dots {
    /// Where ink ends downwards: a line of text has most of these on its base line.
    fn of(page: &GreyImage) -> Self {
        Self::edges(page, Edge::Lower)
    }

    /// Where ink ends on that side; to the left and right as if the page were turned clockwise by a quarter.
    fn edges(page: &GreyImage, edge: Edge) -> Self {
        let step = (page.dpi / DPI).max(1) as usize;
        let (width, height) = (page.width as usize, page.height as usize);
        let beyond = |x: usize, y: usize| match edge {
            Edge::Lower => (y + step < height).then(|| (x, y + step)),
            Edge::Upper => y.checked_sub(step).map(|y| (x, y)),
            Edge::Right => (x + step < width).then(|| (x + step, y)),
            Edge::Left => x.checked_sub(step).map(|x| (x, y)),
        };
        let sideways = matches!(edge, Edge::Left | Edge::Right);
        let mut places = Vec::new();
        for y in (0..height).step_by(step) {
            for x in (0..width).step_by(step) {
                if page.pixels[y * width + x] < INK
                    && beyond(x, y).is_none_or(|(x, y)| page.pixels[y * width + x] >= INK)
                {
                    let (x, y) = (x as f32 - width as f32 / 2.0, y as f32 - height as f32 / 2.0);
                    places.push(if sideways { (-y, x) } else { (x, y) });
                }
            }
        }
        Self::thinned(places, page, step)
    }

    fn thinned(places: Vec<(f32, f32)>, page: &GreyImage, step: usize) -> Self {
        let all = places.len();
        let every = all / DOTS + 1;
        let scale = 1.0 / step as f32;
        let places: Vec<(f32, f32)> =
            places.into_iter().step_by(every).map(|(x, y)| (x * scale, y * scale)).collect();
        let reach = (page.width.max(page.height) as f32 * scale).mul_add(0.6, 16.0);
        Self { places, reach, all }
    }

    /// Of the page turned clockwise by a quarter, without the rules of tables: those say nothing of how words lie.
    fn down(page: &GreyImage) -> Self {
        let step = (page.dpi / DPI).max(1) as usize;
        let (width, height) = (page.width as usize, page.height as usize);
        let mut places = Vec::new();
        // How far ink has ended to the left at this place across, row after row.
        let mut runs = vec![0usize; width.div_ceil(step)];
        let mut put = |run: &mut usize, x: usize, end: usize| {
            if *run <= RULE {
                let x = x as f32 - width as f32 / 2.0;
                places.extend((1..=*run).map(|back| (height as f32 / 2.0 - (end - back * step) as f32, x)));
            }
            *run = 0;
        };
        for y in (0..height).step_by(step) {
            let row = &page.pixels[y * width..][..width];
            for (run, x) in runs.iter_mut().zip((0..width).step_by(step)) {
                if row[x] < INK && (x < step || row[x - step] >= INK) {
                    *run += 1;
                } else if *run > 0 {
                    put(run, x, y);
                }
            }
        }
        let end = height.div_ceil(step) * step;
        for (run, x) in runs.iter_mut().zip((0..width).step_by(step)) {
            put(run, x, end);
        }
        Self::thinned(places, page, step)
    }

    fn best(&self) -> Peak {
        let mut best = Peak { degrees: 0.0, sharpness: self.sharpness(0.0) };
        let mut look = |from: f32, to: f32, by: f32| {
            let steps = ((to - from) / by).round() as i32;
            for degrees in (0..=steps).map(|step| from + step as f32 * by) {
                let sharpness = self.sharpness(degrees);
                if sharpness > best.sharpness {
                    best = Peak { degrees, sharpness };
                }
            }
            best.degrees
        };
        let near = look(-MOST, MOST, COARSE);
        let near = look(near - COARSE, near + COARSE, 0.1);
        look(near - 0.1, near + 0.1, FINE);
        best
    }

    /// The sharpness about there: the two edges of a line are sharpest at angles that differ by a trifle.
    fn sharpness_near(&self, degrees: f32) -> f32 {
        (-2i8..=2).map(|step| self.sharpness(degrees + f32::from(step) * 0.1)).fold(0.0, f32::max)
    }

    /// How much the count of dots changes from row to row, when rows lean by `degrees`.
    fn sharpness(&self, degrees: f32) -> f32 {
        let lean = degrees.to_radians().tan();
        let mut rows = vec![0u32; (self.reach * 2.0) as usize + 2];
        for (x, y) in &self.places {
            let row = y - x * lean + self.reach;
            if let Some(row) = rows.get_mut(row.max(0.0) as usize) {
                *row += 1;
            }
        }
        let changes: f32 = rows.windows(2).map(|pair| (pair[1] as f32 - pair[0] as f32).powi(2)).sum();
        // Dots without any order change it by two each.
        changes - 2.0 * self.places.len() as f32
    }
}
