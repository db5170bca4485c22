//! Coloured ink apart from black.

use hoso_model::Area;

use crate::{GreyImage, PageImage, Samples};
use inks::Inks;

mod inks;

/// Chroma (largest less smallest of red, green and blue, paper taken as white) under which a pixel is black, grey or
/// white: JPEG compression lends that much to black strokes.
const GREY: u32 = 36;
/// Chroma over which a pixel is coloured ink and nothing else.
const COLOURED: u32 = 76;
/// Print below stamping ink is darker than the ink alone, by this much where it is black to the eye.
const PRINT: u32 = 36;
/// Coloured ink on more than this share of the page is the print itself (a form in red, a photograph), not a stamp.
const STAMPED: f32 = 0.08;
/// On more than this share it is the print too, if next to nothing is printed in black: a seal with all its letters
/// covers a third of this.
const PRINTED: f32 = 0.015;
/// On more than this share it is something: less is noise and fringes.
const SOMETHING: f32 = 0.0003;
/// Pixels without colour that are darker than this are black print.
const BLACK: u32 = 110;
/// Side of a block of pixels that are as coloured as the most coloured of them: two pixels of colour.
const BLOCK: usize = 4;
/// Cells of the map of colour, in parts of an inch.
const CELLS_PER_INCH: u32 = 20;
/// A stamp is at least this long and high, in inches: seals of communes are 3.2 cm across and more (Thông tư
/// 07/2010/TT-BCA), incoming stamps 3 x 5 cm; a signature or a coloured word may be smaller.
const STAMP_INCHES: f32 = 0.6;
/// Coloured ink that is less long or high, in inches, stays: a serial number in red, a date stamped in blue, a form filled
/// in by pen are text, and no other text is below them.
const LARGE_INCHES: f32 = 0.3;
/// Cells around large coloured ink that still belong to it.
const RIM: usize = 2;

/// Where coloured ink is: a share of each cell, 0 to 255.
pub(super) struct Tint {
    across: usize,
    cells: Vec<u32>,
    side: u32,
    size: (u32, u32),
}

/// The page's ink in shades of grey: coloured ink as light as its lightest component makes it, so that black print
/// under a red seal stays and the seal goes.
pub(super) fn ink(page: &PageImage, apart: bool) -> (GreyImage, Tint) {
    let side = (page.dpi / CELLS_PER_INCH).max(4);
    let none = Tint { across: 0, cells: Vec::new(), side, size: (page.width, page.height) };
    let Samples::Rgb(pixels) = &page.samples else { return (page.to_grey(), none) };
    if !apart {
        return (page.to_grey(), none);
    }
    let gains = paper(pixels).map(|paper| (255 * 256 / u32::from(paper.max(64))).max(256));
    let across = page.width.div_ceil(side) as usize;
    let mut cells = vec![0u32; across * page.height.div_ceil(side) as usize];
    let mut black = 0u64;
    let mut inks = Inks::new(page);
    let row_bytes = page.width as usize * 3;
    let mut blocks = Blocks::new(page.width as usize, page.height as usize);
    for (y, row) in pixels.chunks_exact(row_bytes).enumerate() {
        let cells = &mut cells[y / side as usize * across..][..across];
        let blocks = blocks.row(y);
        for (x, pixel) in row.chunks_exact(3).enumerate() {
            let shade = Shade::of(pixel, gains);
            let coloured = shade.coloured;
            black += u64::from(coloured == 0 && shade.most < BLACK);
            if coloured > 0 {
                cells[x / side as usize] += coloured;
                let block = &mut blocks[x / BLOCK];
                *block = (*block).max(coloured as u8);
                if coloured == COLOURED - GREY {
                    inks.count(x, y, shade);
                }
            }
        }
    }
    let full = u64::from(COLOURED - GREY) * u64::from(page.width) * u64::from(page.height);
    let all: u64 = cells.iter().map(|cell| u64::from(*cell)).sum();
    let black = black * u64::from(COLOURED - GREY);
    if all as f32 > STAMPED * full as f32 || (all as f32 > PRINTED * full as f32 && black < all / 8) {
        return (page.to_grey(), none);
    }
    if all == 0 {
        return (page.to_grey(), none);
    }
    let tint = Tint { across, cells, ..none };
    let large = tint.large(page.dpi);
    blocks.spread();
    let inks = inks.measured();
    let mut grey = Vec::with_capacity(pixels.len() / 3);
    for (y, row) in pixels.chunks_exact(row_bytes).enumerate() {
        let blocks = blocks.row(y);
        let large = &large[y / side as usize * across..][..across];
        for (number, (span, block)) in row.chunks(BLOCK * 3).zip(blocks).enumerate() {
            if *block == 0 || !large[number * BLOCK / side as usize] {
                grey.extend(span.chunks_exact(3).map(|pixel| Shade::of(pixel, gains).plain as u8));
                continue;
            }
            let bare_from = inks.from(number * BLOCK, y);
            let coloured = u32::from(*block);
            grey.extend(span.chunks_exact(3).map(|pixel| {
                let shade = Shade::of(pixel, gains);
                let bare_from = bare_from[usize::from(shade.reddish)];
                let bare = shade.most.clamp(bare_from - PRINT, bare_from) + PRINT - bare_from;
                let print = shade.plain.min(BLACK / 2);
                let apart = print + (255 - print) * bare / PRINT;
                ((shade.plain * (COLOURED - GREY - coloured) + apart * coloured) / (COLOURED - GREY)) as u8
            }));
        }
    }
    (GreyImage { width: page.width, height: page.height, dpi: page.dpi, pixels: grey }, tint)
}

/// A pixel on white paper.
#[derive(Clone, Copy)]
struct Shade {
    plain: u32,
    most: u32,
    /// More red than blue is in it: an ink of its own.
    reddish: bool,
    /// 0 to `COLOURED - GREY`.
    coloured: u32,
}

impl Shade {
    fn of(pixel: &[u8], gains: [u32; 3]) -> Self {
        let [r, g, b] = [0, 1, 2].map(|channel| ((u32::from(pixel[channel]) * gains[channel]) >> 8).min(255));
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        // As `PageImage::to_grey` weighs them.
        let plain = (77 * r + 128 * g + 51 * b) >> 8;
        Self {
            plain,
            most,
            reddish: r > b,
            coloured: (most - least).saturating_sub(GREY).min(COLOURED - GREY),
        }
    }
}

/// How coloured each block of pixels is at its most.
struct Blocks {
    across: usize,
    blocks: Vec<u8>,
}

impl Blocks {
    fn new(width: usize, height: usize) -> Self {
        let across = width.div_ceil(BLOCK);
        Self { across, blocks: vec![0; across * height.div_ceil(BLOCK)] }
    }

    /// The blocks in which row `y` of the page lies.
    fn row(&mut self, y: usize) -> &mut [u8] {
        &mut self.blocks[y / BLOCK * self.across..][..self.across]
    }

    /// Each block becomes as coloured as its neighbours are: compression keeps colour at half the resolution of light,
    /// and leaves a grey rim around coloured strokes.
    fn spread(&mut self) {
        let from = self.blocks.clone();
        let down = from.len() / self.across;
        for y in 0..down {
            for x in 0..self.across {
                let (left, right) = (x.saturating_sub(1), (x + 1).min(self.across - 1));
                let rows = y.saturating_sub(1)..=(y + 1).min(down - 1);
                let near = rows.flat_map(|row| &from[row * self.across + left..=row * self.across + right]);
                self.blocks[y * self.across + x] = near.copied().max().unwrap_or(0);
            }
        }
    }
}

/// The paper's colour: what nine tenths of the pixels of each channel do not exceed.
fn paper(pixels: &[u8]) -> [u8; 3] {
    let mut counts = [[0u32; 256]; 3];
    let mut seen = 0;
    for pixel in pixels.chunks_exact(3).step_by(101) {
        seen += 1;
        for (counts, value) in counts.iter_mut().zip(pixel) {
            counts[usize::from(*value)] += 1;
        }
    }
    counts.map(|counts| {
        let mut left = seen / 10;
        for (value, count) in counts.iter().enumerate().rev() {
            if *count > left {
                return value as u8;
            }
            left -= count;
        }
        255
    })
}

/// First and last column and row of cells.
#[derive(Clone, Copy, PartialEq)]
struct Patch {
    x0: usize,
    x1: usize,
    y0: usize,
    y1: usize,
}

impl Patch {
    fn holds(&self, other: &Self) -> bool {
        self.x0 <= other.x0 && self.x1 >= other.x1 && self.y0 <= other.y0 && self.y1 >= other.y1
    }
}

impl Tint {
    /// Was coloured ink taken apart, more than noise?
    pub(super) fn is_something(&self) -> bool {
        let full = u64::from(COLOURED - GREY) * u64::from(self.size.0) * u64::from(self.size.1);
        let all: u64 = self.cells.iter().map(|cell| u64::from(*cell)).sum();
        all as f32 > SOMETHING * full as f32
    }

    /// The areas of stamps and seals.
    pub(super) fn stamps(&self, dpi: u32) -> Vec<Area> {
        let patches = self.patches(dpi, STAMP_INCHES);
        // What is inside the ring of a seal is of that seal.
        let inside = |one: &Patch| patches.iter().any(|other| other != one && other.holds(one));
        let area = |patch: &Patch| {
            let [x, y, wide, high] = [patch.x0, patch.y0, patch.x1 - patch.x0 + 1, patch.y1 - patch.y0 + 1]
                .map(|n| n as u32 * self.side);
            Area::from_pixels(x, y, wide, high, self.size.0, self.size.1)
        };
        patches.iter().filter(|patch| !inside(patch)).map(area).collect()
    }

    /// For each cell, whether it is of large coloured ink or inside of it.
    fn large(&self, dpi: u32) -> Vec<bool> {
        let mut large = vec![false; self.cells.len()];
        for patch in self.patches(dpi, LARGE_INCHES) {
            let columns = patch.x0.saturating_sub(RIM)..(patch.x1 + RIM + 1).min(self.across);
            for row in large
                .chunks_exact_mut(self.across)
                .take(patch.y1 + RIM + 1)
                .skip(patch.y0.saturating_sub(RIM))
            {
                row[columns.clone()].fill(true);
            }
        }
        large
    }

    /// Coloured cells that hang together over more than `inches` both ways.
    fn patches(&self, dpi: u32, inches: f32) -> Vec<Patch> {
        let coloured = self.side * self.side * (COLOURED - GREY) / 12;
        let mut open: Vec<bool> = self.cells.iter().map(|cell| *cell > coloured).collect();
        let across = self.across;
        let mut patches = Vec::new();
        let mut pile = Vec::new();
        let least = ((inches * dpi as f32) as u32 / self.side) as usize;
        for start in 0..open.len() {
            if !open[start] {
                continue;
            }
            open[start] = false;
            pile.push(start);
            let mut patch = Patch { x0: across, x1: 0, y0: usize::MAX, y1: 0 };
            while let Some(cell) = pile.pop() {
                let (x, y) = (cell % across, cell / across);
                (patch.x0, patch.x1) = (patch.x0.min(x), patch.x1.max(x));
                (patch.y0, patch.y1) = (patch.y0.min(y), patch.y1.max(y));
                // Thin rings and rows of letters hang together over a gap of one cell.
                for ny in y.saturating_sub(2)..=y + 2 {
                    for nx in x.saturating_sub(2)..=(x + 2).min(across - 1) {
                        let next = ny * across + nx;
                        if open.get(next) == Some(&true) {
                            open[next] = false;
                            pile.push(next);
                        }
                    }
                }
            }
            if patch.x1 - patch.x0 + 1 >= least && patch.y1 - patch.y0 + 1 >= least {
                patches.push(patch);
            }
        }
        patches
    }
}
