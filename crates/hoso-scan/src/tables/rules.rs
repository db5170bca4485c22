//! Long straight lines of ink across and down a level page.

use crate::GreyImage;

/// Pixels darker than this are of a line, be it faint.
const INK: u8 = 170;
/// Lines across are at least this long, in tenths of an inch: wider than a word whose letters touch.
const ACROSS: u32 = 10;
/// Lines down: higher than two lines of text.
const DOWN: u32 = 4;
/// A line is no thicker, in parts of an inch: bars and pictures are.
const THICK: u32 = 20;
/// Pixels by which a line may be broken.
const BROKEN: u32 = 3;

/// A line of ink in pixels: across at a row `at` from column `from` to `to`, or down at a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) at: u32,
    pub(super) from: u32,
    pub(super) to: u32,
}

impl Rule {
    /// Do this and one that runs the other way cross, or end within `reach` pixels of each other?
    pub(super) fn meets(&self, other: &Self, reach: u32) -> bool {
        let within = |rule: &Self, at: u32| at + reach >= rule.from && at <= rule.to + reach;
        within(self, other.at) && within(other, self.at)
    }
}

/// Lines that run across.
pub(super) fn across(page: &GreyImage) -> Vec<Rule> {
    let least = page.dpi * ACROSS / 10;
    let mut rules = Rules::new(page);
    for (y, row) in page.pixels.chunks_exact(page.width as usize).enumerate() {
        let mut run: Option<(u32, u32)> = None;
        let mut x = 0;
        while let Some(from) = row[x..].iter().position(|pixel| *pixel < INK).map(|at| at + x) {
            let to = row[from..].iter().position(|pixel| *pixel >= INK).map_or(row.len(), |at| at + from);
            let (from, end) = (from as u32, to as u32);
            run = match run {
                Some((start, last)) if from - last <= BROKEN => Some((start, end)),
                ended => {
                    rules.add(y as u32, ended, least);
                    Some((from, end))
                }
            };
            x = to;
        }
        rules.add(y as u32, run, least);
    }
    rules.thin()
}

/// Lines that run down.
pub(super) fn down(page: &GreyImage) -> Vec<Rule> {
    let least = page.dpi * DOWN / 10;
    // Of each column where its run of ink began, and the row after its last ink.
    let mut runs = vec![(0u32, 0u32); page.width as usize];
    let mut ended: Vec<(u32, (u32, u32))> = Vec::new();
    for (y, row) in page.pixels.chunks_exact(page.width as usize).enumerate() {
        let y = y as u32;
        for (x, (pixel, run)) in row.iter().zip(&mut runs).enumerate() {
            if *pixel < INK {
                if y > run.1 + BROKEN {
                    if run.1 - run.0 >= least {
                        ended.push((x as u32, *run));
                    }
                    run.0 = y;
                }
                run.1 = y + 1;
            }
        }
    }
    let last = runs.iter().enumerate().filter(|(_, run)| run.1 - run.0 >= least);
    ended.extend(last.map(|(x, run)| (x as u32, *run)));
    ended.sort_unstable();
    let mut rules = Rules::new(page);
    for (x, run) in ended {
        rules.add(x, Some(run), least);
    }
    rules.thin()
}

/// Runs of ink that lie on each other are one line, drawn or scanned several pixels thick.
struct Rules {
    thick: u32,
    /// The line, and the first and last place of its runs.
    found: Vec<(Rule, u32, u32)>,
}

impl Rules {
    fn new(page: &GreyImage) -> Self {
        Self { thick: (page.dpi / THICK).max(3), found: Vec::new() }
    }

    fn add(&mut self, at: u32, run: Option<(u32, u32)>, least: u32) {
        let Some((from, to)) = run.filter(|(from, to)| to - from >= least) else { return };
        // The newest are nearest.
        let near = self.found.iter_mut().rev().take(256);
        let same = |(rule, _, last): &&mut (Rule, u32, u32)| {
            at - *last <= 2 && from < rule.to + BROKEN && rule.from < to + BROKEN
        };
        match near.into_iter().find(same) {
            Some((rule, first, last)) => {
                *last = at;
                *rule =
                    Rule { at: u32::midpoint(*first, at), from: rule.from.min(from), to: rule.to.max(to) };
            }
            None => self.found.push((Rule { at, from, to }, at, at)),
        }
    }

    fn thin(self) -> Vec<Rule> {
        let thin = |(rule, first, last): (Rule, u32, u32)| (last - first < self.thick).then_some(rule);
        self.found.into_iter().filter_map(thin).collect()
    }
}
