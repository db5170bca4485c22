//! Specks that stand alone, and pages on which nothing else stands.

use crate::GreyImage;

/// Cells of the map of ink, in parts of an inch: 8 pixels at 300 dpi.
const CELLS_PER_INCH: u32 = 37;
/// Pixels darker than this are ink, be it faint: the accents of a faded page have no darker ones.
const INK: u8 = 192;
/// A speck has no more dark pixels: a full stop of 8 points at 300 dpi has 20.
const SPECK: u16 = 14;
/// Cells each way in which nothing else may be: accents and full stops are nearer to their letters.
const ALONE: usize = 2;
/// Cells with ink under which a page is blank: a page number of one digit fills 8 and more.
const BLANK_CELLS: usize = 8;

/// How many pixels of ink are in each cell of a page.
pub(super) struct Occupancy {
    side: usize,
    across: usize,
    down: usize,
    cells: Vec<u16>,
}

impl Occupancy {
    pub(super) fn of(page: &GreyImage) -> Self {
        let side = (page.dpi / CELLS_PER_INCH).max(5) as usize;
        let width = page.width as usize;
        let (across, down) = (width.div_ceil(side), (page.height as usize).div_ceil(side));
        let mut cells = vec![0; across * down];
        for (band, cells) in page.pixels.chunks(side * width).zip(cells.chunks_exact_mut(across)) {
            for row in band.chunks_exact(width) {
                for (span, cell) in row.chunks(side).zip(&mut *cells) {
                    *cell += span.iter().map(|pixel| u16::from(*pixel < INK)).sum::<u16>();
                }
            }
        }
        Self { side, across, down, cells }
    }

    /// Whitens cells around which there is next to no ink.
    pub(super) fn remove_specks(&mut self, page: &mut GreyImage) {
        let width = page.width as usize;
        let alone: Vec<usize> = (0..self.cells.len())
            .filter(|cell| (1..=SPECK).contains(&self.cells[*cell]) && self.around(*cell) <= SPECK)
            .collect();
        for cell in alone {
            self.cells[cell] = 0;
            let (x, y) = (cell % self.across * self.side, cell / self.across * self.side);
            for row in page.pixels.chunks_exact_mut(width).skip(y).take(self.side) {
                row[x..(x + self.side).min(width)].fill(255);
            }
        }
    }

    /// Is next to nothing on the page?
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().filter(|cell| **cell > SPECK / 2).count() < BLANK_CELLS
    }

    /// Ink in a cell and those around it.
    fn around(&self, cell: usize) -> u16 {
        let (x, y) = (cell % self.across, cell / self.across);
        let mut sum = 0u16;
        for ny in y.saturating_sub(ALONE)..=(y + ALONE).min(self.down - 1) {
            for nx in x.saturating_sub(ALONE)..=(x + ALONE).min(self.across - 1) {
                sum = sum.saturating_add(self.cells[ny * self.across + nx]);
            }
        }
        sum
    }
}
