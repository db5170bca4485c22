//! A smooth surface through base lines, by least squares.

use super::base_lines::{self, BaseLine};

/// Powers of the place across the page, from the first: three follow a page that is pressed down at one side.
const POWERS: usize = 3;
/// Each with a part that grows down the page.
const TERMS: usize = 2 * POWERS;
/// Pulls towards a surface that does not change down the page, as if so many letters said that.
const CALM: f64 = 3.0;
/// Times that letters far from the surface are left out and it is laid anew.
const ROUNDS: usize = 3;

/// How many pixels each place of a page is too low: a polynomial across, whose factors change evenly down.
#[derive(Debug, Clone)]
pub(super) struct Surface {
    factors: [f32; TERMS],
    /// Where there is text across the page, and down: beyond, it is as low as at the nearest.
    across: (f32, f32),
    down: (f32, f32),
}

/// One row of it.
pub(super) struct Row {
    factors: [f32; POWERS],
    across: (f32, f32),
}

impl Row {
    /// How many pixels it is too low at a place from -1 to 1.
    pub(super) fn at(&self, x: f32) -> f32 {
        let x = x.clamp(self.across.0, self.across.1);
        self.factors.iter().rev().fold(0.0, |sum, factor| (sum + factor) * x)
    }
}

impl Surface {
    /// Through the feet of letters, without those that are further from it than `far` pixels, and how far the others are
    /// at the mean. `None` if they do not tell.
    pub(super) fn through(lines: &[BaseLine], far: f32) -> Option<(Self, f32)> {
        let mut kept: Vec<Vec<(f32, f32)>> = lines.iter().map(|line| line.feet.clone()).collect();
        let across = base_lines::across(lines);
        let rows = || lines.iter().map(|line| line.row);
        let down = (rows().fold(f32::MAX, f32::min), rows().fold(f32::MIN, f32::max));
        let mut surface = Self { factors: [0.0; TERMS], across, down };
        for _ in 0..ROUNDS {
            surface.factors = fitted(lines, &kept)?;
            for (line, feet) in lines.iter().zip(&mut kept) {
                let row = surface.at_row(line.row);
                // The median: tails of letters are all on one side.
                let mut offs: Vec<f32> = line.feet.iter().map(|(x, y)| y - row.at(*x)).collect();
                let middle = offs.len() / 2;
                let level = *offs.select_nth_unstable_by(middle, f32::total_cmp).1;
                *feet = line.feet.clone();
                feet.retain(|(x, y)| (y - row.at(*x) - level).abs() < far);
            }
        }
        let all: usize = lines.iter().map(|line| line.feet.len()).sum();
        let left: usize = kept.iter().map(Vec::len).sum();
        if left * 2 < all {
            return None;
        }
        let off = |(line, feet): (&BaseLine, &Vec<(f32, f32)>)| {
            let row = surface.at_row(line.row);
            let mean = feet.iter().map(|(x, y)| y - row.at(*x)).sum::<f32>() / feet.len().max(1) as f32;
            feet.iter().map(|(x, y)| (y - row.at(*x) - mean).abs()).sum::<f32>()
        };
        let off = lines.iter().zip(&kept).map(off).sum::<f32>() / left.max(1) as f32;
        Some((surface, off))
    }

    /// Of the row at a place from -1 to 1.
    pub(super) fn at_row(&self, y: f32) -> Row {
        let y = y.clamp(self.down.0, self.down.1);
        let factors = std::array::from_fn(|power| self.factors[power] + y * self.factors[POWERS + power]);
        Row { factors, across: self.across }
    }

    /// By how much the most bent row is off the straight line between its ends, in pixels.
    pub(super) fn bend(&self) -> f32 {
        let (first, last) = self.across;
        let off = |row: &Row, share: f32| {
            let chord = row.at(first) * (1.0 - share) + row.at(last) * share;
            (row.at(first + (last - first) * share) - chord).abs()
        };
        let rows = [self.down.0, 0.0, self.down.1].map(|y| self.at_row(y));
        let shares = (1..10).map(|tenth| tenth as f32 / 10.0);
        shares.flat_map(|share| rows.iter().map(move |row| off(row, share))).fold(0.0, f32::max)
    }
}

/// What each foot says of the factors: the powers of its place.
fn terms(x: f32, row: f32) -> [f64; TERMS] {
    std::array::from_fn(|term| {
        let power = f64::from(x).powi((term % POWERS) as i32 + 1);
        if term < POWERS { power } else { power * f64::from(row) }
    })
}

/// The factors with the least squares; how far down each line is as a whole says nothing. `None` if none are.
fn fitted(lines: &[BaseLine], kept: &[Vec<(f32, f32)>]) -> Option<[f32; TERMS]> {
    let mut normal = [[0f64; TERMS + 1]; TERMS];
    for (term, row) in normal.iter_mut().enumerate().skip(POWERS) {
        row[term] = CALM;
    }
    for (line, feet) in lines.iter().zip(kept).filter(|(_, feet)| feet.len() > 1) {
        let equations: Vec<([f64; TERMS], f64)> =
            feet.iter().map(|(x, y)| (terms(*x, line.row), f64::from(*y))).collect();
        let all = equations.len() as f64;
        let mean: [f64; TERMS] =
            std::array::from_fn(|term| equations.iter().map(|(terms, _)| terms[term]).sum::<f64>() / all);
        let level = equations.iter().map(|(_, y)| y).sum::<f64>() / all;
        for (terms, y) in &equations {
            for (row, factors) in normal.iter_mut().enumerate() {
                let off = terms[row] - mean[row];
                for column in 0..TERMS {
                    factors[column] += off * (terms[column] - mean[column]);
                }
                factors[TERMS] += off * (y - level);
            }
        }
    }
    solved(normal)
}

/// Gauss's elimination with the largest pivot; `None` of equations that do not tell.
fn solved(mut rows: [[f64; TERMS + 1]; TERMS]) -> Option<[f32; TERMS]> {
    for at in 0..TERMS {
        let pivot = (at..TERMS).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))?;
        rows.swap(at, pivot);
        let above = rows[at];
        if above[at].abs() < 1e-6 {
            return None;
        }
        for row in rows.iter_mut().skip(at + 1) {
            let factor = row[at] / above[at];
            row.iter_mut().zip(above).skip(at).for_each(|(value, above)| *value -= factor * above);
        }
    }
    let mut factors = [0f64; TERMS];
    for at in (0..TERMS).rev() {
        let known: f64 = (at + 1..TERMS).map(|column| rows[at][column] * factors[column]).sum();
        factors[at] = (rows[at][TERMS] - known) / rows[at][at];
    }
    let factors = factors.map(|factor| factor as f32);
    factors.iter().all(|factor| factor.is_finite()).then_some(factors)
}

#[cfg(test)]
mod tests {
    use super::{BaseLine, Surface};

    /// Lines of 60 letters on a page, which are `low` pixels too low; each fifth letter has a tail.
    fn lines(low: impl Fn(f32, f32) -> f32) -> Vec<BaseLine> {
        let line = |row: f32| {
            let foot = |letter: u8| {
                let x = f32::from(letter) / 30.0 - 0.97;
                let tail = if letter.is_multiple_of(5) { 6.0 } else { 0.0 };
                (x, 1000.0 + row * 900.0 + low(x, row) + tail)
            };
            BaseLine { feet: (0..59).map(foot).collect(), row }
        };
        (0..20).map(|at| line(at as f32 / 12.0 - 0.8)).collect()
    }

    #[test]
    fn a_bend_that_changes_down_the_page_is_found_in_spite_of_tails() {
        let low = |x: f32, y: f32| 20.0 * x * x - 4.0 * x + y * (5.0 * x * x * x + 3.0 * x);
        let (surface, off) = Surface::through(&lines(low), 5.0).unwrap();
        for (x, y) in [(-0.9, -0.7), (0.0, 0.0), (0.5, 0.3), (0.9, 0.7)] {
            let found = surface.at_row(y).at(x);
            assert!((found - low(x, y)).abs() < 0.5, "at {x}, {y}: {found}, not {}", low(x, y));
        }
        assert!(off < 0.5, "{off}");
        assert!((15.0..25.0).contains(&surface.bend()), "{}", surface.bend());
    }

    #[test]
    fn straight_lines_do_not_bend_though_they_lean() {
        let (surface, _) = Surface::through(&lines(|x, y| 9.0 * x + 2.0 * y * x), 5.0).unwrap();
        assert!(surface.bend() < 0.5, "{}", surface.bend());
    }

    #[test]
    fn letters_all_in_one_place_tell_nothing() {
        let lines: Vec<BaseLine> =
            (0..8).map(|at| BaseLine { feet: vec![(0.1, 10.0); 20], row: at as f32 / 10.0 }).collect();
        assert!(Surface::through(&lines, 5.0).is_none());
    }
}
