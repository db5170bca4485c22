//! Pages in white on black: prints of microfilm, blueprints, scans whose file says white and means black.

use super::shades::Shades;
use crate::page_image::shrink;
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
/// The lightest and the darkest of a tile are those without one in so many at either end; of the page, in so many.
const EXTREME: usize = 50;
const EXTREME_OF_PAGE: usize = 100;
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
    let means = means(page, side as u32);
    let mut some: Vec<u8> = means.iter().step_by(7).copied().collect();
    // A page smaller than a square has nothing on it.
    let Some(all) = Shades::of(&mut some, EXTREME_OF_PAGE) else { return false };
    let half = all.darkest.midpoint(all.lightest);
    let (mut printed, mut dark, mut light, mut tiles) = (0, 0, 0, 0);
    let mut tile = Vec::with_capacity(TILE * TILE);
    for band in means.chunks(TILE * across) {
        for x in (0..across).step_by(TILE) {
            tile.clear();
            for row in band.chunks_exact(across) {
                tile.extend_from_slice(&row[x..(x + TILE).min(across)]);
            }
            let Some(shades) = Shades::of(&mut tile, EXTREME) else { continue };
            tiles += 1;
            light += usize::from(shades.middle > half);
            if shades.spread() >= CONTRAST {
                printed += 1;
                dark += usize::from(shades.middle - shades.darkest < shades.lightest - shades.middle);
            }
        }
    }
    printed >= FEWEST && dark as f32 >= MOST * printed as f32 && light as f32 <= LIGHT * tiles as f32
}

/// The sample that is in the middle of all, by shade.
fn middle(samples: &Samples) -> u8 {
    let (Samples::Grey(pixels) | Samples::Rgb(pixels)) = samples;
    let mut some: Vec<u8> = pixels.iter().step_by(97).copied().collect();
    let middle = some.len() / 2;
    if some.is_empty() { u8::MAX } else { *some.select_nth_unstable(middle).1 }
}

/// The mean of all samples of each whole square, row by row.
fn means(page: &PageImage, side: u32) -> Vec<u8> {
    let (width, height) = (page.width / side, page.height / side);
    match &page.samples {
        Samples::Grey(pixels) => shrink::<1>(pixels, page.width, width, height, side),
        Samples::Rgb(pixels) => shrink::<3>(pixels, page.width, width, height, side)
            .chunks_exact(3)
            .map(|rgb| (rgb.iter().map(|sample| u32::from(*sample)).sum::<u32>() / 3) as u8)
            .collect(),
    }
}
