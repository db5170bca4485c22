//! Dark borders and punch holes.

use super::shades::Shades;
use crate::GreyImage;

/// Cells, in parts of an inch.
const CELLS_PER_INCH: u32 = 37;
/// A cell darker than this share of the paper is dark.
const DARK: f32 = 0.55;
/// Darkness from the edges over more than this share of the page is a picture, not a border, unless what it leaves free
/// is a sheet of paper.
const BORDER: f32 = 0.35;
/// A sheet fills the smallest rectangle around it to this share, photographed from the side too; a disc to 0.79.
const SHEET: f32 = 0.9;
/// A sheet covers at least this share of the page: an identity card on A4 covers 0.07.
const LEAST_SHEET: f32 = 0.04;
/// Side of the tiles in which print is looked for in the dark, in cells: half an inch.
const TILE: usize = 18;
/// Shades of a tile with print on it differ by this share of its middle one: a lid has one shade, paper in a shadow has not.
const PRINT: f32 = 0.3;
/// And by no less than this, of 255: the noise of what is nearly black.
const LEAST_PRINT: f32 = 30.0;
/// The lightest and the darkest of a tile are those without one in so many at either end.
const EXTREME: usize = 50;
/// So many tiles may be as uneven without being print: folds, a finger.
const FEW: usize = 3;
/// Ways in which a sheet may lean, in degrees: the rectangle around it is the same after a quarter.
const LEANS: std::ops::Range<u16> = 0..90;
/// Punch holes are 6 mm across (ISO 838: 6 ± 0.5 mm), and 12 mm from the edge; this is how small, how large, and how far
/// from a side of the page they may be, in inches.
const HOLE_INCHES: (f32, f32, f32) = (0.12, 0.45, 0.9);
/// The same of holes at the top or foot, where a page on its side has them: print begins sooner there.
const HOLE_FROM_TOP: f32 = 0.6;
/// Cells around a hole in which nothing else is dark: letters in print so bold that they are as dark stand closer to
/// each other.
const AROUND_HOLE: usize = 3;

/// Whitens what is dark from the page's edge on, and round dark spots near its sides.
pub(super) fn whiten(page: &mut GreyImage) {
    let cells = Cells::of(page);
    let mut spots = cells.spots(page.dpi);
    let border = cells.border(&spots);
    let much = border.iter().filter(|border| **border).count() as f32 > BORDER * border.len() as f32;
    if much && (!cells.leaves_a_sheet(&border) || cells.is_printed(&border)) {
        spots.retain(|spot| !spot.at_edge);
    }
    let width = page.width as usize;
    for cell in spots.iter().flat_map(|spot| &spot.cells) {
        // With half a cell around it, where its rim is.
        let half = cells.side / 2;
        let (x, y) = (cell % cells.across * cells.side, cell / cells.across * cells.side);
        let (left, right) = (x.saturating_sub(half), (x + cells.side + half).min(width));
        let top = y.saturating_sub(half);
        let rows = y + cells.side + half - top;
        for row in page.pixels.chunks_exact_mut(width).skip(top).take(rows) {
            row[left..right].fill(cells.paper);
        }
    }
}

struct Cells {
    side: usize,
    across: usize,
    down: usize,
    paper: u8,
    shades: Vec<u8>,
    dark: Vec<bool>,
}

/// Dark cells that hang together.
struct Spot {
    cells: Vec<usize>,
    at_edge: bool,
}

impl Cells {
    fn of(page: &GreyImage) -> Self {
        let side = (page.dpi / CELLS_PER_INCH).max(5) as usize;
        let width = page.width as usize;
        let (across, down) = (width.div_ceil(side), (page.height as usize).div_ceil(side));
        let mut shades = Vec::with_capacity(across * down);
        let mut sums = vec![0u32; across];
        for band in page.pixels.chunks(side * width) {
            sums.fill(0);
            let rows = band.chunks_exact(width).len() as u32;
            for row in band.chunks_exact(width) {
                for (span, sum) in row.chunks(side).zip(&mut sums) {
                    *sum += span.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                }
            }
            shades.extend(sums.iter().enumerate().map(|(x, sum)| {
                let pixels = rows * (width - x * side).min(side) as u32;
                (sum / pixels.max(1)) as u8
            }));
        }
        let mut sorted = shades.clone();
        sorted.sort_unstable();
        let shade = |percent: usize| sorted.get(sorted.len() * percent / 100).copied().unwrap_or(255);
        // Of a small sheet in the dark the paper is not most of what is seen.
        let (most, lightest) = (shade(70), shade(98));
        let paper = if f32::from(most) < DARK * f32::from(lightest) { lightest } else { most };
        let dark = shades.iter().map(|shade| f32::from(*shade) < DARK * f32::from(paper)).collect();
        Self { side, across, down, paper, shades, dark }
    }

    /// For each cell, whether it is dark from the edge on.
    fn border(&self, spots: &[Spot]) -> Vec<bool> {
        let mut border = vec![false; self.dark.len()];
        for cell in spots.iter().filter(|spot| spot.at_edge).flat_map(|spot| &spot.cells) {
            border[*cell] = true;
        }
        border
    }

    /// Is what the border leaves free a rectangle, leaning or not?
    fn leaves_a_sheet(&self, border: &[bool]) -> bool {
        let all = border.iter().filter(|border| !**border).count();
        if (all as f32) < LEAST_SHEET * border.len() as f32 {
            return false;
        }
        // The first and the last of each row: none of the others is further out.
        let rows = border.chunks_exact(self.across).enumerate().filter_map(|(y, row)| {
            let first = row.iter().position(|border| !border)?;
            let last = row.iter().rposition(|border| !border)?;
            Some([(first as f32, y as f32), (last as f32, y as f32)])
        });
        let ends: Vec<(f32, f32)> = rows.flatten().collect();
        let around = LEANS.map(|degrees| {
            let (sin, cos) = f32::from(degrees).to_radians().sin_cos();
            let reach = |place: &dyn Fn(&(f32, f32)) -> f32| {
                let (least, most) = ends
                    .iter()
                    .map(place)
                    .fold((f32::MAX, f32::MIN), |(least, most), at| (least.min(at), most.max(at)));
                most - least + 1.0
            };
            reach(&|(x, y)| x * cos + y * sin) * reach(&|(x, y)| y * cos - x * sin)
        });
        all as f32 >= SHEET * around.fold(f32::MAX, f32::min)
    }

    /// Is something printed on the border? Then it is paper in a shadow.
    fn is_printed(&self, border: &[bool]) -> bool {
        let mut printed = 0;
        let mut tile = Vec::with_capacity(TILE * TILE);
        for top in (0..self.down).step_by(TILE) {
            for left in (0..self.across).step_by(TILE) {
                let rows = top..(top + TILE).min(self.down);
                let columns = left..(left + TILE).min(self.across);
                let places = rows.flat_map(|y| columns.clone().map(move |x| y * self.across + x));
                if !places.clone().all(|at| border[at]) {
                    continue;
                }
                tile.clear();
                tile.extend(places.map(|at| self.shades[at]));
                let Some(shades) = Shades::of(&mut tile, EXTREME) else { continue };
                let least = (PRINT * f32::from(shades.middle)).max(LEAST_PRINT);
                printed += usize::from(f32::from(shades.spread()) > least);
            }
        }
        printed > FEW
    }

    /// What is dark from the edge on, and what may be a punch hole.
    fn spots(&self, dpi: u32) -> Vec<Spot> {
        let mut open = self.dark.clone();
        let mut spots = Vec::new();
        for start in 0..open.len() {
            if !std::mem::take(&mut open[start]) {
                continue;
            }
            let mut spot = Spot { cells: vec![start], at_edge: false };
            let (mut x0, mut x1, mut y0, mut y1) = (self.across, 0, self.down, 0);
            let mut next = 0;
            while let Some(&cell) = spot.cells.get(next) {
                next += 1;
                let (x, y) = (cell % self.across, cell / self.across);
                (x0, x1, y0, y1) = (x0.min(x), x1.max(x), y0.min(y), y1.max(y));
                let sides = [
                    (x > 0).then(|| cell - 1),
                    (x + 1 < self.across).then_some(cell + 1),
                    (y > 0).then(|| cell - self.across),
                    (y + 1 < self.down).then_some(cell + self.across),
                ];
                for side in sides.into_iter().flatten() {
                    if std::mem::take(&mut open[side]) {
                        spot.cells.push(side);
                    }
                }
            }
            spot.at_edge = x0 == 0 || y0 == 0 || x1 + 1 == self.across || y1 + 1 == self.down;
            let inches = |cells: usize| (cells * self.side) as f32 / dpi.max(1) as f32;
            let (wide, high) = (inches(x1 - x0 + 1), inches(y1 - y0 + 1));
            let (small, large, near) = HOLE_INCHES;
            let box_cells = (x1 - x0 + 1) * (y1 - y0 + 1);
            let round = wide.max(high) <= large
                && wide.min(high) >= small
                && wide.max(high) <= 1.5 * wide.min(high)
                && spot.cells.len() * 10 >= box_cells * 6
                && (inches(x1 + 1) <= near
                    || inches(self.across - x0) <= near
                    || inches(y1 + 1) <= HOLE_FROM_TOP
                    || inches(self.down - y0) <= HOLE_FROM_TOP);
            let alone = || {
                let rows = y0.saturating_sub(AROUND_HOLE)..(y1 + AROUND_HOLE + 1).min(self.down);
                let columns = x0.saturating_sub(AROUND_HOLE)..(x1 + AROUND_HOLE + 1).min(self.across);
                let dark = |y: usize| {
                    let row = &self.dark[y * self.across..][columns.clone()];
                    row.iter().filter(|dark| **dark).count()
                };
                rows.map(dark).sum::<usize>() == spot.cells.len()
            };
            if spot.at_edge || (round && alone()) {
                spots.push(spot);
            }
        }
        spots
    }
}
