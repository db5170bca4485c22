//! Coloured ink apart from black.

use hoso_model::Area;

use crate::{GreyImage, PageImage, Samples};

/// Chroma (largest less smallest of red, green and blue, paper taken as white) under which a pixel is black, grey or
/// white: JPEG compression lends that much to black strokes.
const GREY: u32 = 36;
/// Chroma over which a pixel is coloured ink and nothing else.
const COLOURED: u32 = 76;
/// Coloured ink whose lightest component is under the first of these has black print below it and stays; over the second
/// it becomes paper.
const BELOW: (u32, u32) = (110, 180);
/// Coloured ink on more than this share of the page is the print itself (a form in red, a photograph), not a stamp.
const STAMPED: f32 = 0.08;
/// On more than this share it is the print too, if next to nothing is printed in black: a seal with all its letters
/// covers a third of this.
const PRINTED: f32 = 0.015;
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
    let mut grey = Vec::with_capacity(pixels.len() / 3);
    let mut black = 0u64;
    let row_bytes = page.width as usize * 3;
    for (y, row) in pixels.chunks_exact(row_bytes).enumerate() {
        let cells = &mut cells[y / side as usize * across..][..across];
        for (span, cell) in row.chunks(side as usize * 3).zip(cells) {
            for pixel in span.chunks_exact(3) {
                let [r, g, b] =
                    [0, 1, 2].map(|channel| ((u32::from(pixel[channel]) * gains[channel]) >> 8).min(255));
                let (most, least) = (r.max(g).max(b), r.min(g).min(b));
                // As `PageImage::to_grey` weighs them.
                let plain = (77 * r + 128 * g + 51 * b) >> 8;
                let chroma = most - least;
                let coloured = chroma.saturating_sub(GREY).min(COLOURED - GREY);
                *cell += coloured;
                black += u64::from(coloured == 0 && most < BELOW.0);
                let bare = most.clamp(BELOW.0, BELOW.1) - BELOW.0;
                let apart = most + (255 - most) * bare / (BELOW.1 - BELOW.0);
                grey.push((plain + (apart - plain) * coloured / (COLOURED - GREY)) as u8);
            }
        }
    }
    let full = u64::from(COLOURED - GREY) * u64::from(page.width) * u64::from(page.height);
    let all: u64 = cells.iter().map(|cell| u64::from(*cell)).sum();
    let black = black * u64::from(COLOURED - GREY);
    if all as f32 > STAMPED * full as f32 || (all as f32 > PRINTED * full as f32 && black < all / 8) {
        return (page.to_grey(), none);
    }
    let tint = Tint { across, cells, ..none };
    (GreyImage { width: page.width, height: page.height, dpi: page.dpi, pixels: grey }, tint)
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
