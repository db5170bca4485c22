//! Long lines of ink across and down a page that is level, but for what the paper was bent when it was scanned.

use crate::GreyImage;

/// Pixels darker than this are of a line, be it faint.
pub(super) const INK: u8 = 205;
/// Lines across are at least this long, in tenths of an inch: wider than a word whose letters touch.
const ACROSS: u32 = 10;
/// Lines down: higher than two lines of text.
const DOWN: u32 = 4;
/// A straight piece of a line is this long at least, in tenths of an inch: where a line leans, its ink goes from one row of
/// pixels to the next.
const STRAIGHT: u32 = 4;
/// A line is no thicker, in parts of an inch: bars and pictures are.
const THICK: u32 = 20;
/// Pixels by which a line may be broken.
const BROKEN: u32 = 3;
/// Rows without a piece of the line, at most, between two that have one.
const NEXT: u32 = 2;

/// A straight piece of a line in pixels: in a row `at` from column `from` to `to`, or in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) at: u32,
    pub(super) from: u32,
    pub(super) to: u32,
}

/// A line, one or more pixels thick: pieces that lie on each other or go on from each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) pieces: Vec<Piece>,
    pub(super) from: u32,
    pub(super) to: u32,
}

impl Rule {
    /// Where it runs between `from` and `to`: the mean of its pieces there, or of all if it does not get there.
    pub(super) fn at(&self, (from, to): (u32, u32)) -> u32 {
        let mean = |inside: &dyn Fn(&Piece) -> u32| {
            let (sum, all) = self.pieces.iter().fold((0, 0), |(sum, all), piece| {
                let length = u64::from(inside(piece));
                (sum + u64::from(piece.at) * length, all + length)
            });
            sum.checked_div(all).map(|at| at as u32)
        };
        mean(&|piece| piece.to.min(to).saturating_sub(piece.from.max(from)))
            .or_else(|| mean(&|piece| piece.to - piece.from))
            .unwrap_or(0)
    }

    /// Where it runs, all in all.
    pub(super) fn middle(&self) -> u32 {
        self.at((self.from, self.to))
    }

    /// Do this and one that runs the other way cross, or end within `reach` pixels of each other?
    pub(super) fn meets(&self, other: &Self, reach: u32) -> bool {
        let around = |at: u32| (at.saturating_sub(10 * reach), at + 10 * reach);
        let (mine, its) = (self.at(around(other.middle())), other.at(around(self.middle())));
        let within = |rule: &Self, at: u32| at + reach >= rule.from && at <= rule.to + reach;
        within(self, its) && within(other, mine)
    }
}

/// Lines that run across.
pub(super) fn across(page: &GreyImage) -> Vec<Rule> {
    let straight = page.dpi * STRAIGHT / 10;
    let mut rules = Rules::default();
    for (y, row) in page.pixels.chunks_exact(page.width as usize).enumerate() {
        let mut run: Option<(u32, u32)> = None;
        let mut x = 0;
        while let Some(from) = row[x..].iter().position(|pixel| *pixel < INK).map(|at| at + x) {
            let to = row[from..].iter().position(|pixel| *pixel >= INK).map_or(row.len(), |at| at + from);
            let (from, end) = (from as u32, to as u32);
            run = match run {
                Some((start, last)) if from - last <= BROKEN => Some((start, end)),
                ended => {
                    rules.add(y as u32, ended, straight);
                    Some((from, end))
                }
            };
            x = to;
        }
        rules.add(y as u32, run, straight);
    }
    rules.thin(page, page.dpi * ACROSS / 10)
}

/// Lines that run down.
pub(super) fn down(page: &GreyImage) -> Vec<Rule> {
    let straight = page.dpi * STRAIGHT / 10;
    // Of each column where its run of ink began, and the row after its last ink.
    let mut runs = vec![(0u32, 0u32); page.width as usize];
    let mut ended: Vec<(u32, (u32, u32))> = Vec::new();
    for (y, row) in page.pixels.chunks_exact(page.width as usize).enumerate() {
        let y = y as u32;
        for (x, (pixel, run)) in row.iter().zip(&mut runs).enumerate() {
            if *pixel < INK {
                if y > run.1 + BROKEN {
                    if run.1 - run.0 >= straight {
                        ended.push((x as u32, *run));
                    }
                    run.0 = y;
                }
                run.1 = y + 1;
            }
        }
    }
    let last = runs.iter().enumerate().filter(|(_, run)| run.1 - run.0 >= straight);
    ended.extend(last.map(|(x, run)| (x as u32, *run)));
    ended.sort_unstable();
    let mut rules = Rules::default();
    for (x, run) in ended {
        rules.add(x, Some(run), straight);
    }
    rules.thin(page, page.dpi * DOWN / 10)
}

/// Lines as they are found, row by row.
#[derive(Default)]
struct Rules {
    found: Vec<Rule>,
}

impl Rules {
    fn add(&mut self, at: u32, run: Option<(u32, u32)>, straight: u32) {
        let Some((from, to)) = run.filter(|(from, to)| to - from >= straight) else { return };
        let piece = Piece { at, from, to };
        // The newest are nearest.
        let near = self.found.iter_mut().rev().take(256);
        let goes_on = |rule: &&mut Rule| {
            let newest = rule.pieces.iter().rev().take(16).take_while(|other| at - other.at <= NEXT);
            newest.into_iter().any(|other| from < other.to + BROKEN && other.from < to + BROKEN)
        };
        match near.into_iter().find(goes_on) {
            Some(rule) => {
                rule.pieces.push(piece);
                (rule.from, rule.to) = (rule.from.min(from), rule.to.max(to));
            }
            None => self.found.push(Rule { pieces: vec![piece], from, to }),
        }
    }

    /// Those that are long and thin.
    fn thin(mut self, page: &GreyImage, least: u32) -> Vec<Rule> {
        let thick = u64::from((page.dpi / THICK).max(3));
        self.found.retain(|rule| {
            let ink: u64 = rule.pieces.iter().map(|piece| u64::from(piece.to - piece.from)).sum();
            let long = u64::from(rule.to - rule.from);
            long >= u64::from(least) && ink < thick * long
        });
        self.found
    }
}
