//! Even light, full contrast.

use crate::GreyImage;

/// Tiles whose paper is measured, in parts of an inch: wider than strokes, narrower than shadows.
const TILES_PER_INCH: u32 = 6;
/// In a tile of text a fifth is ink and the rest paper; the paper is what this share of its pixels does not exceed.
const PAPER: f32 = 0.8;
/// A tile darker than this share of the page's paper is print (a photograph, a bar), not shadow.
const DARKEST: f32 = 0.4;
/// Ink that is no darker than this (of 255, paper being white) shines through from the other side.
const FAINT: u8 = 165;
/// The darkest pixels, as parts of all: those of a short line of text.
const DARKEST_PART: usize = 4000;
/// A page is not blank if as much is dark as a square of this part of an inch: half of a digit of 10 points.
const DIGIT_INCH: u32 = 30;

/// Divides the page by its own paper, so that paper is white everywhere, and stretches what is left so that ink is
/// black. True of a page on which nothing is dark enough to be print.
pub(super) fn flatten(page: &mut GreyImage) -> bool {
    let tiles = Tiles::of(page);
    let (width, height) = (page.width as usize, page.height as usize);
    let mut gains = tiles.gains_of_rows(width);
    let mut counts = [0usize; 256];
    for (y, row) in page.pixels.chunks_exact_mut(width).enumerate() {
        for (pixel, gain) in row.iter_mut().zip(gains.of(y)) {
            *pixel = ((u32::from(*pixel) * gain) >> 16).min(255) as u8;
        }
        if y % 2 == 0 {
            for pixel in row {
                counts[usize::from(*pixel)] += 1;
            }
        }
    }
    let all = width * height.div_ceil(2);
    // On half of the rows.
    let digit = (page.dpi / DIGIT_INCH).pow(2) as usize / 2;
    if percentile(&counts, digit.max(1)) > FAINT {
        return true;
    }
    let black = percentile(&counts, (all / DARKEST_PART).max(1));
    // What the noise of the scanner leaves around white is white.
    let white = 232u32;
    let black = u32::from(black.min(120));
    let table: [u8; 256] = std::array::from_fn(|value| {
        ((value as u32).saturating_sub(black) * 255 / (white - black)).min(255) as u8
    });
    for pixel in &mut page.pixels {
        *pixel = table[usize::from(*pixel)];
    }
    false
}

/// The value that `part` of the counted pixels do not exceed.
fn percentile(counts: &[usize; 256], part: usize) -> u8 {
    let mut seen = 0;
    for (value, count) in counts.iter().enumerate() {
        seen += count;
        if seen >= part {
            return value as u8;
        }
    }
    255
}

/// The paper's shade, tile by tile.
struct Tiles {
    side: usize,
    across: usize,
    down: usize,
    paper: Vec<f32>,
}

impl Tiles {
    fn of(page: &GreyImage) -> Self {
        let side = (page.dpi / TILES_PER_INCH).max(8) as usize;
        let (width, height) = (page.width as usize, page.height as usize);
        let (across, down) = (width.div_ceil(side), height.div_ceil(side));
        let mut paper = Vec::with_capacity(across * down);
        let mut counts = vec![[0usize; 256]; across];
        for band in page.pixels.chunks(side * width) {
            for counts in &mut counts {
                counts.fill(0);
            }
            // Every second row and pixel tell the same.
            for row in band.chunks_exact(width).step_by(2) {
                for (span, counts) in row.chunks(side).zip(&mut counts) {
                    for pixel in span.iter().step_by(2) {
                        counts[usize::from(*pixel)] += 1;
                    }
                }
            }
            paper.extend(counts.iter().map(|counts| {
                let all: usize = counts.iter().sum();
                f32::from(percentile(counts, (all as f32 * PAPER) as usize))
            }));
        }
        let mut sorted = paper.clone();
        sorted.sort_by(f32::total_cmp);
        // Most tiles of a page are paper.
        let typical = sorted.get(sorted.len() * 7 / 10).copied().unwrap_or(255.0);
        let tiles = Self { side, across, down, paper };
        let paper = (0..down)
            .flat_map(|y| (0..across).map(move |x| (x, y)))
            .map(|(x, y)| tiles.around(x, y).max(typical * DARKEST).max(1.0))
            .collect();
        Self { paper, ..tiles }
    }

    /// The median of a tile and its neighbours: a tile full of print takes its neighbours' paper.
    fn around(&self, x: usize, y: usize) -> f32 {
        let mut near = Vec::with_capacity(9);
        for ny in y.saturating_sub(1)..=(y + 1).min(self.down - 1) {
            for nx in x.saturating_sub(1)..=(x + 1).min(self.across - 1) {
                near.push(self.paper[ny * self.across + nx]);
            }
        }
        near.sort_by(f32::total_cmp);
        near[near.len() * 2 / 3]
    }

    /// The factors that make paper white, row by row of a page of this width.
    fn gains_of_rows(&self, width: usize) -> Gains<'_> {
        let places = (0..width).map(|x| between(x, self.side, self.across)).collect();
        Gains { tiles: self, places, columns: vec![0.0; self.across], row: vec![0; width] }
    }
}

/// See [`Tiles::gains_of_rows`].
struct Gains<'a> {
    tiles: &'a Tiles,
    /// For each pixel of a row the two tiles that it lies between, and how far towards the second.
    places: Vec<(usize, usize, f32)>,
    columns: Vec<f32>,
    row: Vec<u32>,
}

impl Gains<'_> {
    /// For each pixel of row `y` the factor that makes its paper white, in parts of 65,536.
    fn of(&mut self, y: usize) -> &[u32] {
        let Tiles { side, across, down, paper } = self.tiles;
        let (upper, lower, low) = between(y, *side, *down);
        for (x, column) in self.columns.iter_mut().enumerate() {
            let at = |row: usize| paper[row * across + x];
            *column = 255.0 * 65_536.0 / (at(upper) * (1.0 - low) + at(lower) * low);
        }
        for (gain, (left, right, share)) in self.row.iter_mut().zip(&self.places) {
            *gain = (self.columns[*left] * (1.0 - share) + self.columns[*right] * share) as u32;
        }
        &self.row
    }
}

/// The two tiles between whose middles `at` lies, and how far it is towards the second, 0 to 1.
fn between(at: usize, side: usize, tiles: usize) -> (usize, usize, f32) {
    let place = (at as f32 + 0.5) / side as f32 - 0.5;
    let first = place.floor().max(0.0);
    let second = (first as usize + 1).min(tiles - 1);
    ((first as usize).min(tiles - 1), second, (place - first).clamp(0.0, 1.0))
}
