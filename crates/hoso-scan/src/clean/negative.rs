//! Pages in white on black: prints of microfilm, blueprints, scans whose file says white and means black.

use crate::{PageImage, Samples};

/// Side of a square of pixels whose mean is looked at, in parts of an inch: a stroke, and less than a letter. Grains
/// of a shadow in one bit are evened out by it.
const SQUARES_PER_INCH: u32 = 75;
/// Side of a tile, in squares: half an inch, a few letters.
const TILE: usize = 37;
/// A page is looked at closely only if its middle pixel is darker than this, of 255.
const DARK: u8 = 128;
/// In a tile on which something is printed, the lightest and the darkest squares are this far apart.
const CONTRAST: u8 = 60;
/// The lightest and the darkest of a tile are the squares beyond this share of it.
const EXTREME: f32 = 0.02;
/// So many tiles have to be printed on; fewer are a stain.
const FEWEST: usize = 6;
/// This share of the tiles that are printed on has to be dark with light print: dark photographs are of both kinds.
const MOST: f32 = 0.75;

/// On no more than this share of its tiles is a negative light itself: a small paper on a dark lid covers more.
const LIGHT: f32 = 0.03;

/// Makes a page in white on black one in black on white. Whether it was.
pub(super) fn turn_positive(page: &mut PageImage) -> bool {
    if !is_negative(page) {
        return false;
    }
    let (Samples::Grey(pixels) | Samples::Rgb(pixels)) = &mut page.samples;
    for sample in pixels {
        *sample = u8::MAX - *sample;
    }
    true
}

/// Is print lighter than what it is printed on? A paper on a dark surface is told by its being light.
fn is_negative(page: &PageImage) -> bool {
    if middle(&page.samples) >= DARK {
        return false;
    }
    let side = (page.dpi / SQUARES_PER_INCH).max(1) as usize;
    let across = page.width as usize / side;
    if across == 0 {
        return false;
    }
    let means = match &page.samples {
        Samples::Grey(pixels) => means::<1>(pixels, page.width as usize, side),
        Samples::Rgb(pixels) => means::<3>(pixels, page.width as usize, side),
    };
    let (mut printed, mut dark, mut light, mut all) = (0, 0, 0, 0);
    let middle = shade_between(&means);
    let mut tile = Vec::with_capacity(TILE * TILE);
    for band in means.chunks(TILE * across) {
        for x in (0..across).step_by(TILE) {
            tile.clear();
            for row in band.chunks_exact(across) {
                tile.extend_from_slice(&row[x..(x + TILE).min(across)]);
            }
            tile.sort_unstable();
            let extreme = (tile.len() as f32 * EXTREME) as usize;
            let (darkest, lightest) = (tile[extreme], tile[tile.len() - 1 - extreme]);
            all += 1;
            light += usize::from(tile[tile.len() / 2] > middle);
            if lightest - darkest >= CONTRAST {
                printed += 1;
                dark += usize::from(tile[tile.len() / 2] - darkest < lightest - tile[tile.len() / 2]);
            }
        }
    }
    printed >= FEWEST && dark as f32 >= MOST * printed as f32 && light as f32 <= LIGHT * all as f32
}

/// The shade half way between the lightest squares and the darkest.
fn shade_between(means: &[u8]) -> u8 {
    let mut some: Vec<u8> = means.iter().step_by(7).copied().collect();
    some.sort_unstable();
    let extreme = some.len() / 100;
    match (some.get(extreme), some.get(some.len().saturating_sub(1 + extreme))) {
        (Some(darkest), Some(lightest)) => darkest.midpoint(*lightest),
        _ => u8::MAX,
    }
}

/// The sample that is in the middle of all, by shade.
fn middle(samples: &Samples) -> u8 {
    let (Samples::Grey(pixels) | Samples::Rgb(pixels)) = samples;
    let mut some: Vec<u8> = pixels.iter().step_by(97).copied().collect();
    let middle = some.len() / 2;
    if some.is_empty() { u8::MAX } else { *some.select_nth_unstable(middle).1 }
}

/// The mean of all samples of each whole square, row by row.
fn means<const N: usize>(pixels: &[u8], width: usize, side: usize) -> Vec<u8> {
    let across = width / side;
    let area = (side * side * N) as u32;
    let mut means = Vec::new();
    let mut sums = vec![0u32; across];
    for rows in pixels.chunks_exact(width * side * N) {
        sums.fill(0);
        for row in rows.chunks_exact(width * N) {
            for (sum, square) in sums.iter_mut().zip(row.chunks_exact(side * N)) {
                *sum += square.iter().map(|sample| u32::from(*sample)).sum::<u32>();
            }
        }
        means.extend(sums.iter().map(|sum| (sum / area) as u8));
    }
    means
}
