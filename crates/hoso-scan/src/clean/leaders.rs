//! Dot leaders of forms (`Họ và tên: ..........`): recognition gives up lines that have them, words and all.

use super::spots::Spot;
use crate::GreyImage;

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
/// A cell of a leader and the lines beside it has no more dots: one with more is a dithered picture.
const CROWD: usize = 24;

/// Whitens the dots of leaders among the spots of a page that lies on its side, or does not.
pub(super) fn whiten(page: &mut GreyImage, spots: &[Spot], sideways: bool) {
    let upright = |dot: Spot| if sideways { dot.transposed() } else { dot };
    let most = (page.dpi / DOT).max(2);
    let small = |spot: &&Spot| spot.width() <= most && spot.height() <= most;
    let dots: Vec<Spot> = spots.iter().filter(small).map(|dot| upright(*dot)).collect();
    let (width, height) = if sideways { (page.height, page.width) } else { (page.width, page.height) };
    let grid = Grid::of(&dots, width, height, page.dpi);
    let next: Vec<Option<usize>> = dots.iter().map(|dot| grid.right_of(dot, &dots)).collect();
    let mut walked = vec![false; dots.len()];
    let mut order: Vec<usize> = (0..dots.len()).collect();
    order.sort_unstable_by_key(|dot| dots[*dot].x0);
    for first in order {
        if walked[first] {
            continue;
        }
        for row in even_rows(first, &next, &dots, &mut walked) {
            let colon = grid.is_of_a_colon(&dots[row[0]], &dots);
            row.iter().skip(usize::from(colon)).for_each(|dot| upright(dots[*dot]).whiten(page));
        }
    }
}

/// The rows of evenly spaced dots from `first` on.
fn even_rows(first: usize, next: &[Option<usize>], dots: &[Spot], walked: &mut [bool]) -> Vec<Vec<usize>> {
    let mut rows = Vec::new();
    let mut row = vec![first];
    let mut last_gap = None;
    let mut at = first;
    walked[first] = true;
    while let Some(to) = next[at] {
        let gap = dots[to].x() - dots[at].x();
        if last_gap.is_some_and(|last: f32| gap > last * EVEN || gap * EVEN < last) {
            let ended = std::mem::replace(&mut row, vec![at]);
            rows.push(ended);
        }
        last_gap = Some(gap);
        row.push(to);
        at = to;
        if std::mem::replace(&mut walked[to], true) {
            // Another row has come by here and went on.
            break;
        }
    }
    rows.push(row);
    rows.retain(|row| row.len() >= LEADER);
    rows
}

impl Spot {
    fn x(&self) -> f32 {
        (self.x0 + self.x1) as f32 / 2.0
    }

    fn y(&self) -> f32 {
        (self.y0 + self.y1) as f32 / 2.0
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

/// Dots by where they are.
struct Grid {
    side: u32,
    across: usize,
    level: f32,
    colon: f32,
    cells: Vec<Vec<usize>>,
}

impl Grid {
    fn of(dots: &[Spot], width: u32, height: u32, dpi: u32) -> Self {
        let side = (dpi / GAP).max(4);
        let across = width.div_ceil(side) as usize;
        let mut cells = vec![Vec::new(); across * height.div_ceil(side) as usize];
        for (number, dot) in dots.iter().enumerate() {
            cells[dot.y0 as usize / side as usize * across + dot.x0 as usize / side as usize].push(number);
        }
        cells.iter_mut().filter(|cell| cell.len() > CROWD).for_each(Vec::clear);
        let level = (dpi as f32 / LEVEL as f32).max(1.5);
        Self { side, across, level, colon: dpi as f32 / COLON as f32, cells }
    }

    /// The dots in the cells that touch the one of `dot`.
    fn near<'a>(&'a self, dot: &Spot) -> impl Iterator<Item = usize> + use<'a> {
        let (x, y) = ((dot.x0 / self.side) as usize, (dot.y0 / self.side) as usize);
        let columns = x.saturating_sub(1)..=(x + 1).min(self.across - 1);
        let rows = y.saturating_sub(1)..=(y + 1).min(self.cells.len() / self.across - 1);
        rows.flat_map(move |row| columns.clone().map(move |column| row * self.across + column))
            .flat_map(|cell| self.cells[cell].iter().copied())
    }

    /// The nearest dot to the right, on the same level.
    fn right_of(&self, dot: &Spot, dots: &[Spot]) -> Option<usize> {
        let gap = |other: usize| dots[other].x() - dot.x();
        self.near(dot)
            .filter(|other| dots[*other].x0 > dot.x1 && gap(*other) <= self.side as f32)
            .filter(|other| (dots[*other].y() - dot.y()).abs() <= self.level)
            .min_by(|one, other| gap(*one).total_cmp(&gap(*other)))
    }

    /// Is there another dot right above or below?
    fn is_of_a_colon(&self, dot: &Spot, dots: &[Spot]) -> bool {
        self.near(dot).any(|other| {
            let rise = (dot.y() - dots[other].y()).abs();
            (dots[other].x() - dot.x()).abs() <= self.level && rise > self.level && rise <= self.colon
        })
    }
}
