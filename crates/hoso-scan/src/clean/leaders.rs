//! Dot leaders of forms (`Họ và tên: ..........`): recognition gives up lines that have them, words and all.

use crate::GreyImage;

/// Pixels darker than this are ink; between the dots of a leader it is lighter, be it blurred.
const INK: u8 = 160;
/// A dot is no larger, in parts of an inch: one of 14 points has 0.025 inch.
const DOT: u32 = 34;
/// From one dot to the next it is no further, in parts of an inch: dots of 14 points stand 0.05 inch apart, 0.1 if there
/// is a space between them.
const GAP: u32 = 9;
/// Dots of a leader stand level to this part of an inch.
const LEVEL: u32 = 100;
/// As many dots in a row, evenly apart, are a leader: an ellipsis has three.
const LEADER: usize = 6;
/// How uneven the gaps of a leader may be: each to the one before.
const EVEN: f32 = 1.6;
/// The dots of a colon are at most this part of an inch apart.
const COLON: u32 = 10;

/// Whitens the dots of leaders of a page that lies on its side, or does not.
pub(super) fn whiten(page: &mut GreyImage, sideways: bool) {
    let upright = |dot: Dot| if sideways { dot.transposed() } else { dot };
    let dots: Vec<Dot> = dots(page).into_iter().map(upright).collect();
    let (width, height) = if sideways { (page.height, page.width) } else { (page.width, page.height) };
    let grid = Grid::of(&dots, width, height, page.dpi);
    let next: Vec<Option<usize>> = dots.iter().map(|dot| grid.right_of(dot, &dots)).collect();
    let mut inside = vec![false; dots.len()];
    let mut order: Vec<usize> = (0..dots.len()).collect();
    order.sort_unstable_by_key(|dot| dots[*dot].x0);
    for first in order {
        if inside[first] {
            continue;
        }
        for row in even_rows(first, &next, &dots) {
            for dot in &row {
                inside[*dot] = true;
            }
            let colon = grid.is_of_a_colon(&dots[row[0]], &dots);
            row.iter().skip(usize::from(colon)).for_each(|dot| upright(dots[*dot]).whiten(page));
        }
    }
}

/// The rows of evenly spaced dots from `first` on.
fn even_rows(first: usize, next: &[Option<usize>], dots: &[Dot]) -> Vec<Vec<usize>> {
    let mut rows = Vec::new();
    let mut row = vec![first];
    let mut last_gap = None;
    let mut at = first;
    while let Some(to) = next[at] {
        let gap = dots[to].x() - dots[at].x();
        if last_gap.is_some_and(|last: f32| gap > last * EVEN || gap * EVEN < last) {
            let ended = std::mem::replace(&mut row, vec![at]);
            rows.push(ended);
        }
        last_gap = Some(gap);
        row.push(to);
        at = to;
    }
    rows.push(row);
    rows.retain(|row| row.len() >= LEADER);
    rows
}

/// A small spot of ink: first and last column and row.
#[derive(Debug, Clone, Copy)]
struct Dot {
    x0: u32,
    x1: u32,
    y0: u32,
    y1: u32,
}

impl Dot {
    fn x(&self) -> f32 {
        (self.x0 + self.x1) as f32 / 2.0
    }

    fn y(&self) -> f32 {
        (self.y0 + self.y1) as f32 / 2.0
    }

    fn transposed(self) -> Self {
        Self { x0: self.y0, x1: self.y1, y0: self.x0, y1: self.x1 }
    }

    fn grow(&mut self, other: Self) {
        (self.x0, self.x1) = (self.x0.min(other.x0), self.x1.max(other.x1));
        (self.y0, self.y1) = (self.y0.min(other.y0), self.y1.max(other.y1));
    }

    /// With its rim.
    fn whiten(&self, page: &mut GreyImage) {
        let rim = (page.dpi / 150).max(1);
        let (left, right) =
            (self.x0.saturating_sub(rim) as usize, (self.x1 + rim + 1).min(page.width) as usize);
        let (top, rows) = (self.y0.saturating_sub(rim), self.y1 - self.y0 + 2 * rim + 1);
        let width = page.width as usize;
        for row in page.pixels.chunks_exact_mut(width).skip(top as usize).take(rows as usize) {
            row[left..right].fill(255);
        }
    }
}

/// A stretch of ink on a row: its columns, and the spot it belongs to.
struct Run {
    from: u32,
    to: u32,
    spot: usize,
}

/// The page's spots of ink that are small enough.
fn dots(page: &GreyImage) -> Vec<Dot> {
    let most = (page.dpi / DOT).max(2);
    let mut spots: Vec<Dot> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    let (mut above, mut here): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    for (y, row) in page.pixels.chunks_exact(page.width as usize).enumerate() {
        here.clear();
        let mut upper = 0;
        let mut x = 0;
        while let Some(from) = row[x..].iter().position(|pixel| *pixel < INK).map(|at| at + x) {
            let to = row[from..].iter().position(|pixel| *pixel >= INK).map_or(row.len(), |at| at + from);
            let mut run = Run { from: from as u32, to: to as u32, spot: spots.len() };
            spots.push(Dot { x0: run.from, x1: run.to - 1, y0: y as u32, y1: y as u32 });
            parents.push(run.spot);
            // Runs that touch, corner to corner too, are of one spot.
            while above.get(upper).is_some_and(|run: &Run| (run.to as usize) < from) {
                upper += 1;
            }
            for other in above[upper..].iter().take_while(|other| other.from <= run.to) {
                let (one, other) = (root(&mut parents, run.spot), root(&mut parents, other.spot));
                if one != other {
                    let grown = spots[one];
                    spots[other].grow(grown);
                    parents[one] = other;
                }
            }
            run.spot = root(&mut parents, run.spot);
            here.push(run);
            x = to;
        }
        std::mem::swap(&mut above, &mut here);
    }
    let small = |spot: &Dot| spot.x1 - spot.x0 < most && spot.y1 - spot.y0 < most;
    spots
        .iter()
        .zip(&parents)
        .enumerate()
        .filter(|(at, (spot, parent))| at == *parent && small(spot))
        .map(|(_, (spot, _))| *spot)
        .collect()
}

fn root(parents: &mut [usize], mut spot: usize) -> usize {
    while parents[spot] != spot {
        parents[spot] = parents[parents[spot]];
        spot = parents[spot];
    }
    spot
}

/// Dots by where they are.
struct Grid {
    side: u32,
    across: usize,
    level: f32,
    colon: f32,
    cells: Vec<Vec<usize>>,
}

impl Grid {
    fn of(dots: &[Dot], width: u32, height: u32, dpi: u32) -> Self {
        let side = (dpi / GAP).max(4);
        let across = width.div_ceil(side) as usize;
        let mut cells = vec![Vec::new(); across * height.div_ceil(side) as usize];
        for (number, dot) in dots.iter().enumerate() {
            cells[dot.y0 as usize / side as usize * across + dot.x0 as usize / side as usize].push(number);
        }
        let level = (dpi as f32 / LEVEL as f32).max(1.5);
        Self { side, across, level, colon: dpi as f32 / COLON as f32, cells }
    }

    /// The dots in the cells that touch the one of `dot`.
    fn near<'a>(&'a self, dot: &Dot) -> impl Iterator<Item = usize> + use<'a> {
        let (x, y) = ((dot.x0 / self.side) as usize, (dot.y0 / self.side) as usize);
        let columns = x.saturating_sub(1)..=(x + 1).min(self.across - 1);
        let rows = y.saturating_sub(1)..=(y + 1).min(self.cells.len() / self.across - 1);
        rows.flat_map(move |row| columns.clone().map(move |column| row * self.across + column))
            .flat_map(|cell| self.cells[cell].iter().copied())
    }

    /// The nearest dot to the right, on the same level.
    fn right_of(&self, dot: &Dot, dots: &[Dot]) -> Option<usize> {
        let gap = |other: usize| dots[other].x() - dot.x();
        self.near(dot)
            .filter(|other| dots[*other].x0 > dot.x1 && gap(*other) <= self.side as f32)
            .filter(|other| (dots[*other].y() - dot.y()).abs() <= self.level)
            .min_by(|one, other| gap(*one).total_cmp(&gap(*other)))
    }

    /// Is there another dot right above or below?
    fn is_of_a_colon(&self, dot: &Dot, dots: &[Dot]) -> bool {
        self.near(dot).any(|other| {
            let rise = (dot.y() - dots[other].y()).abs();
            (dots[other].x() - dot.x()).abs() <= self.level && rise > self.level && rise <= self.colon
        })
    }
}
