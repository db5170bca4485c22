//! How dark stamping ink is where it stands on bare paper.

use super::{PRINT, Shade};
use crate::PageImage;

/// Ink is measured in squares of this part of an inch, each with those around it: a seal is lighter than the stamp beside it.
const TILES_PER_INCH: u32 = 2;
/// Coloured pixels under which the shade of an ink is not measured.
const FEW: u32 = 200;
/// The lightest component of stamping ink on paper, where there is too little of it to be measured.
const USUAL: u32 = 190;
/// Ink that is darker than this in its lightest component is never taken for bare ink.
const DARK: u32 = 90;

/// How often ink has which lightest component, 0 to 255.
type Shades = [u16; 256];

/// How many coloured pixels of each tile are how light: bluish ink, and reddish.
pub(super) struct Inks {
    side: usize,
    across: usize,
    tiles: Vec<Option<Box<[Shades; 2]>>>,
}

impl Inks {
    pub(super) fn new(page: &PageImage) -> Self {
        let side = (page.dpi / TILES_PER_INCH).max(16) as usize;
        let across = (page.width as usize).div_ceil(side);
        Self { side, across, tiles: vec![None; across * (page.height as usize).div_ceil(side)] }
    }

    /// Counts a pixel that is coloured ink and nothing else.
    pub(super) fn count(&mut self, x: usize, y: usize, shade: Shade) {
        let tile = &mut self.tiles[y / self.side * self.across + x / self.side];
        let tile = tile.get_or_insert_with(|| Box::new([[0; 256]; 2]));
        let count = &mut tile[usize::from(shade.reddish)][shade.most as usize];
        *count = count.saturating_add(1);
    }

    /// What is bare ink, tile by tile.
    pub(super) fn measured(self) -> BareInk {
        let down = self.tiles.len() / self.across.max(1);
        let tile = |at: usize| {
            let (x, y) = (at % self.across, at / self.across);
            let columns = x.saturating_sub(1)..=(x + 1).min(self.across - 1);
            let rows = y.saturating_sub(1)..=(y + 1).min(down - 1);
            let near = rows.flat_map(|row| &self.tiles[row * self.across..][columns.clone()]).flatten();
            let mut sums = [[0u32; 256]; 2];
            for tile in near {
                for (sums, shades) in sums.iter_mut().zip(tile.iter()) {
                    sums.iter_mut().zip(shades).for_each(|(sum, count)| *sum += u32::from(*count));
                }
            }
            sums.map(|shades| bare_from(&shades))
        };
        BareInk { side: self.side, across: self.across, from: (0..self.tiles.len()).map(tile).collect() }
    }
}

/// From which lightness of its lightest component on ink stands on bare paper, tile by tile.
pub(super) struct BareInk {
    side: usize,
    across: usize,
    from: Vec<[u32; 2]>,
}

impl BareInk {
    /// At a pixel, of bluish and of reddish ink.
    pub(super) fn from(&self, x: usize, y: usize) -> [u32; 2] {
        self.from[y / self.side * self.across + x / self.side]
    }
}

/// Most of a stamp stands on paper, and its ink varies as much towards dark as it does towards light.
fn bare_from(shades: &[u32; 256]) -> u32 {
    let all: u32 = shades.iter().sum();
    let part = |share: f32| {
        let mut left = (all as f32 * share) as u32;
        let found = shades.iter().position(|count| {
            let here = *count > left;
            left = left.saturating_sub(*count);
            here
        });
        found.unwrap_or(255) as u32
    };
    let (middle, upper) = if all < FEW { (USUAL, USUAL + 8) } else { (part(0.5), part(0.75)) };
    middle.saturating_sub(4 + 2 * (upper - middle)).max(DARK.max(PRINT))
}
