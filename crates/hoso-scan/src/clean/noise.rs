//! Shadows and yellowed paper that a scanner of one bit made black grains.

use crate::GreyImage;

/// Tiles that are looked at, in parts of an inch.
const TILES_PER_INCH: u32 = 6;
/// Pixels darker than this are black, those lighter than that white: a scanner of one bit knows nothing between, and
/// what has shades of grey has no grains.
const BLACK: u8 = 64;
const WHITE: u8 = 192;
/// Coarser scans, in dots per inch, are left alone: the dots above and below letters are single pixels on them.
const COARSE_DPI: u32 = 120;
/// In print next to no black pixel stands alone between four white ones; of grains that cover a fiftieth to half of a
/// tile, more than this share of all its pixels do.
const GRAINY: f32 = 0.008;
/// From this resolution on, in dots per inch, grains are spread over five pixels, else over three.
const FINE_DPI: u32 = 170;

/// Spreads the grains of grainy tiles over their surroundings: they become a shade of grey, which is flattened like
/// any other shadow, and strokes, being wider, stay.
pub(super) fn soften(page: &mut GreyImage) {
    let side = (page.dpi / TILES_PER_INCH).max(8) as usize;
    let (width, height) = (page.width as usize, page.height as usize);
    if width < 3 || height < 3 || page.dpi < COARSE_DPI {
        return;
    }
    let (across, down) = (width.div_ceil(side), height.div_ceil(side));
    let mut alone = vec![0u32; across * down];
    for y in 1..height - 1 {
        let [above, row, below] = [y - 1, y, y + 1].map(|y| &page.pixels[y * width..][..width]);
        let tiles = &mut alone[y / side * across..][..across];
        for (tile, from) in tiles.iter_mut().zip((0..width).step_by(side)) {
            let (from, to) = (from.max(1), (from + side).min(width - 1));
            let single = |x: usize| {
                row[x] < BLACK
                    && row[x - 1] >= WHITE
                    && row[x + 1] >= WHITE
                    && above[x] >= WHITE
                    && below[x] >= WHITE
            };
            *tile += (from..to).map(|x| u32::from(single(x))).sum::<u32>();
        }
    }
    let least = (GRAINY * (side * side) as f32) as u32;
    let grainy: Vec<bool> = alone.iter().map(|count| *count > least).collect();
    if !grainy.contains(&true) {
        return;
    }
    let from = page.pixels.clone();
    let kernel: &[u32] = if page.dpi >= FINE_DPI { &[1, 4, 6, 4, 1] } else { &[1, 2, 1] };
    for tile in (0..grainy.len()).filter(|tile| grainy[*tile]) {
        let (x, y) = (tile % across * side, tile / across * side);
        for y in y..(y + side).min(height) {
            for x in x..(x + side).min(width) {
                page.pixels[y * width + x] = spread(&from, (width, height), (x, y), kernel);
            }
        }
    }
}

/// The mean around a pixel, weighed by `kernel` both ways; beyond the page it is as at its edge.
fn spread(from: &[u8], (width, height): (usize, usize), (x, y): (usize, usize), kernel: &[u32]) -> u8 {
    let reach = kernel.len() / 2;
    let place = |at: usize, step: usize, size: usize| (at + step).saturating_sub(reach).min(size - 1);
    let mut sum = 0;
    for (row, down) in kernel.iter().enumerate() {
        let row = &from[place(y, row, height) * width..][..width];
        for (column, weight) in kernel.iter().enumerate() {
            sum += down * weight * u32::from(row[place(x, column, width)]);
        }
    }
    let all: u32 = kernel.iter().sum();
    (sum / (all * all)) as u8
}
