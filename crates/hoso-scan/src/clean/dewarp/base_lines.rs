//! Letters to lines.

use super::super::spots::Spot;

/// Letters are from so high to so high, in heights of small ones: marks and dots are lower, rules and pictures higher.
const LETTERS: std::ops::Range<f32> = 0.6..2.2;
/// From one letter to the next on its line it is at most this far, in heights of small letters: a wide space, justified.
const APART: f32 = 4.0;
/// Base lines of neighbours differ by less than this, in heights of small letters: tails reach as low.
const OFF: f32 = 0.45;
/// A line has at least so many letters, and is this long, as a share of the page's width.
const FEWEST_LETTERS: usize = 12;
const SHORTEST: f32 = 0.25;
/// So many lines tell how a page bends, if they reach over this share of its width.
const FEWEST_LINES: usize = 5;
const REACH: f32 = 0.5;
/// A page with more letters is a picture, or noise.
const MOST_LETTERS: usize = 20_000;

/// A line of text: for each letter the middle, from -1 to 1 across the page, and how far down its foot is, in pixels.
pub(super) struct BaseLine {
    pub(super) feet: Vec<(f32, f32)>,
    /// How far down the page it is, from -1 to 1.
    pub(super) row: f32,
}

/// The lines of a page whose small letters are `high` pixels high; `None` if they are too few.
pub(super) fn of(spots: &[Spot], high: f32, (width, height): (f32, f32)) -> Option<Vec<BaseLine>> {
    let is_letter =
        |spot: &&Spot| LETTERS.contains(&(spot.height() as f32 / high)) && spot.width() < 3 * spot.height();
    let mut letters: Vec<&Spot> = spots.iter().filter(is_letter).collect();
    if letters.len() > MOST_LETTERS {
        return None;
    }
    letters.sort_by_key(|spot| spot.x0);
    let mut open: Vec<Vec<&Spot>> = Vec::new();
    let mut lines = Vec::new();
    for letter in letters {
        let mut at = 0;
        while at < open.len() {
            let last = open[at].last().map_or(0, |last| last.x1);
            if letter.x0 as f32 > last as f32 + APART * high {
                lines.push(open.swap_remove(at));
            } else {
                at += 1;
            }
        }
        let off = |line: &Vec<&Spot>| {
            line.last().map_or(f32::MAX, |last| (last.y1 as f32 - letter.y1 as f32).abs())
        };
        match open.iter_mut().min_by(|a, b| off(a).total_cmp(&off(b))) {
            Some(line) if off(line) < OFF * high => line.push(letter),
            _ => open.push(vec![letter]),
        }
    }
    lines.append(&mut open);
    let middle = |spot: &Spot| (spot.x0 + spot.x1) as f32 / width - 1.0;
    let long = |line: &Vec<&Spot>| match (line.first(), line.last()) {
        (Some(first), Some(last)) if line.len() >= FEWEST_LETTERS => {
            middle(last) - middle(first) >= 2.0 * SHORTEST
        }
        _ => false,
    };
    let lines: Vec<BaseLine> = lines
        .into_iter()
        .filter(long)
        .map(|line| {
            let feet: Vec<(f32, f32)> = line.iter().map(|spot| (middle(spot), spot.y1 as f32)).collect();
            let mean = feet.iter().map(|(_, y)| y).sum::<f32>() / feet.len() as f32;
            BaseLine { row: mean * 2.0 / height - 1.0, feet }
        })
        .collect();
    let (first, last) = across(&lines);
    (lines.len() >= FEWEST_LINES && last - first >= 2.0 * REACH).then_some(lines)
}

/// Where the first of all letters is across the page, and the last, from -1 to 1.
pub(super) fn across(lines: &[BaseLine]) -> (f32, f32) {
    let places = lines.iter().flat_map(|line| &line.feet).map(|(x, _)| *x);
    places.fold((f32::MAX, f32::MIN), |(first, last), x| (first.min(x), last.max(x)))
}
