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
/// Pixels without colour that are darker than this are black print.
const BLACK: u32 = 110;
/// Side of a block of pixels that are as coloured as the most coloured of them: two pixels of colour.
const BLOCK: usize = 4;
/// Cells of the map of colour, in parts of an inch.
const CELLS_PER_INCH: u32 = 20;
/// A stamp is at least this long or high, in inches: seals of communes are 3.2 cm across and more (Thông tư
/// 07/2010/TT-BCA), incoming stamps 3 x 5 cm; a signature or a coloured word may be smaller.
const STAMP_INCHES: f32 = 0.6;

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
    blocks.spread();
    let inks = inks.measured();
    let mut grey = Vec::with_capacity(pixels.len() / 3);
    for (y, row) in pixels.chunks_exact(row_bytes).enumerate() {
        let blocks = blocks.row(y);
        for (number, (span, block)) in row.chunks(BLOCK * 3).zip(blocks).enumerate() {
            if *block == 0 {
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
    let tint = Tint { across, cells, ..none };
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

impl Tint {
    /// The areas of stamps and seals: coloured cells that hang together over more than `STAMP_INCHES` both ways.
    pub(super) fn stamps(&self, dpi: u32) -> Vec<Area> {
        let coloured = self.side * self.side * (COLOURED - GREY) / 12;
        let mut open: Vec<bool> = self.cells.iter().map(|cell| *cell > coloured).collect();
        let across = self.across;
        let mut areas = Vec::new();
        let mut pile = Vec::new();
        for start in 0..open.len() {
            if !open[start] {
                continue;
            }
            open[start] = false;
            pile.push(start);
            let (mut x0, mut x1, mut y0, mut y1) = (across, 0, usize::MAX, 0);
            while let Some(cell) = pile.pop() {
                let (x, y) = (cell % across, cell / across);
                (x0, x1, y0, y1) = (x0.min(x), x1.max(x), y0.min(y), y1.max(y));
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
            let least = (STAMP_INCHES * dpi as f32) as u32 / self.side;
            let (wide, high) = ((x1 - x0 + 1) as u32, (y1 - y0 + 1) as u32);
            if wide >= least && high >= least {
                let side = self.side;
                let (left, top) = (x0 as u32 * side, y0 as u32 * side);
                areas.push(Area::from_pixels(left, top, wide * side, high * side, self.size.0, self.size.1));
            }
        }
        // What is inside the ring of a seal is of that seal.
        let inside = |one: &Area, other: &Area| one != other && one.union(*other) == *other;
        let whole = areas.iter().filter(|area| !areas.iter().any(|other| inside(area, other)));
        whole.copied().collect()
    }
}
