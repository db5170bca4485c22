//! The cells that lines across and down a table leave between them.

use super::rules::Rule;

/// Lines part two boxes of the grid if they run along this share of the edge between them.
const PARTS: f32 = 0.6;
/// A table of more boxes than this is a pattern.
const MOST: usize = 4_000;

/// A cell in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) bottom: u32,
}

/// The cells, by rows and then from the left; one that spans rows or columns is one cell, and comes where it begins.
/// Lines nearer to each other than `same` are one.
pub(super) fn cells(across: &[Rule], down: &[Rule], same: u32) -> Vec<Cell> {
    let columns = Edges::of(down, across, same);
    let rows = Edges::of(across, down, same);
    let (wide, high) = (columns.boxes(), rows.boxes());
    if wide == 0 || high == 0 || wide * high > MOST {
        return Vec::new();
    }
    let mut left_to_do: Vec<bool> = vec![true; wide * high];
    let mut cells = Vec::new();
    for start in 0..wide * high {
        if !left_to_do[start] {
            continue;
        }
        let mut boxes = vec![start];
        left_to_do[start] = false;
        let mut next = 0;
        while let Some(at) = boxes.get(next).copied() {
            next += 1;
            let (row, column) = (at / wide, at % wide);
            let neighbours = [
                (column > 0 && !columns.part(column, rows.span(row))).then(|| at - 1),
                (column + 1 < wide && !columns.part(column + 1, rows.span(row))).then(|| at + 1),
                (row > 0 && !rows.part(row, columns.span(column))).then(|| at - wide),
                (row + 1 < high && !rows.part(row + 1, columns.span(column))).then(|| at + wide),
            ];
            for other in neighbours.into_iter().flatten() {
                if std::mem::take(&mut left_to_do[other]) {
                    boxes.push(other);
                }
            }
        }
        boxes.sort_unstable();
        cells.extend(rectangles(&boxes, wide));
    }
    cells.sort_unstable();
    cells
        .into_iter()
        .map(|[top, left, bottom, right]| {
            let across = (columns.at(left), columns.at(right + 1));
            let down = (rows.at(top), rows.at(bottom + 1));
            Cell {
                top: rows.near(top, across),
                left: columns.near(left, down),
                right: columns.near(right + 1, down),
                bottom: rows.near(bottom + 1, across),
            }
        })
        .collect()
}

/// Boxes that hang together as one rectangle, or, where they are none, as one for each row of them: first row and
/// column, last row and column.
fn rectangles(boxes: &[usize], wide: usize) -> Vec<[usize; 4]> {
    let around = |boxes: &[usize]| {
        let rows = boxes.iter().map(|at| at / wide);
        let columns = boxes.iter().map(|at| at % wide);
        Some([rows.clone().min()?, columns.clone().min()?, rows.max()?, columns.max()?])
    };
    match around(boxes) {
        Some(all) if (all[2] - all[0] + 1) * (all[3] - all[1] + 1) == boxes.len() => vec![all],
        _ => boxes
            .chunk_by(|one, other| one + 1 == *other && one / wide == other / wide)
            .filter_map(around)
            .collect(),
    }
}

/// The lines that run one way, and those at the same place together.
struct Edges {
    lines: Vec<(u32, Vec<Rule>)>,
}

impl Edges {
    /// Where no line closes a table at its side, the ends of the `others` do.
    fn of(rules: &[Rule], others: &[Rule], same: u32) -> Self {
        let mut rules: Vec<(u32, Rule)> = rules.iter().map(|rule| (rule.middle(), rule.clone())).collect();
        rules.sort_by_key(|(at, _)| *at);
        let mut lines: Vec<(u32, Vec<Rule>)> = rules
            .chunk_by(|(one, _), (other, _)| other - one < same)
            .map(|rules| {
                let at = rules.iter().map(|(at, _)| *at).sum::<u32>() / rules.len() as u32;
                (at, rules.iter().map(|(_, rule)| rule.clone()).collect())
            })
            .collect();
        let (first, last) =
            (others.iter().map(|rule| rule.from).min(), others.iter().map(|rule| rule.to).max());
        if let (Some(first), Some(last)) = (first, last) {
            if lines.first().is_none_or(|line| first + same <= line.0) {
                lines.insert(0, (first, Vec::new()));
            }
            if lines.last().is_none_or(|line| line.0 + same <= last) {
                lines.push((last, Vec::new()));
            }
        }
        Self { lines }
    }

    fn boxes(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    fn at(&self, line: usize) -> u32 {
        self.lines[line].0
    }

    /// Where a line runs within this span.
    fn near(&self, line: usize, span: (u32, u32)) -> u32 {
        let (at, rules) = &self.lines[line];
        let there =
            rules.iter().filter(|rule| rule.from < span.1 && span.0 < rule.to).map(|rule| rule.at(span));
        let (sum, count) = there.fold((0, 0), |(sum, count), at| (sum + at, count + 1));
        sum.checked_div(count).unwrap_or(*at)
    }

    /// From where to where the boxes between a line and the next reach.
    fn span(&self, line: usize) -> (u32, u32) {
        (self.at(line), self.at(line + 1))
    }

    /// Does a line run along this span?
    fn part(&self, line: usize, (from, to): (u32, u32)) -> bool {
        let along = |rule: &Rule| rule.to.min(to).saturating_sub(rule.from.max(from));
        let covered: u32 = self.lines[line].1.iter().map(along).sum();
        covered as f32 >= PARTS * (to - from) as f32
    }
}
