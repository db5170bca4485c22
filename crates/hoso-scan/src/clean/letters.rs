//! How large the print is.

use super::spots::Spot;

/// Heights of letters that are looked for, in pixels: smaller ones are accents and dust.
const SMALLEST: u32 = 6;
/// Larger ones, in parts of an inch, are headings, pictures and rules.
const LARGEST: u32 = 4;
/// How many letters have to be seen.
const ENOUGH: usize = 150;

/// The height of small letters without ascenders (x-height) in pixels: the height that most spots have, each counted by
/// its own height, because Vietnamese has nearly as many accents as letters. `None` of a page with little print.
pub(super) fn height(spots: impl Iterator<Item = Spot>, dpi: u32) -> Option<f32> {
    let largest = (dpi / LARGEST).max(60);
    let mut counts = vec![0usize; largest as usize + 2];
    for spot in spots {
        let (wide, high) = (spot.width(), spot.height());
        // Letters are neither rules nor parts of them.
        if (SMALLEST..=largest).contains(&high) && wide < 3 * high && high < 4 * wide {
            counts[high as usize] += 1;
        }
    }
    if counts.iter().sum::<usize>() < ENOUGH {
        return None;
    }
    // A letter is a pixel higher or lower by where it falls on the grid.
    let around = |high: usize| (counts[high - 1] + counts[high] + counts[high + 1]) * high;
    let most = (SMALLEST as usize..=largest as usize).max_by_key(|high| around(*high))?;
    let near = most - 1..=most + 1;
    let (sum, all) = near.fold((0, 0), |(sum, all), high| (sum + high * counts[high], all + counts[high]));
    Some(sum as f32 / all.max(1) as f32)
}
