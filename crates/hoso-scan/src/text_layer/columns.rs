//! The order in which a person reads pieces of lines.

use super::cells;
use super::labels;
use super::rules::Rules;
use super::segment::Segment;

/// Columns are at least this far apart, in ems.
const GUTTER: f32 = 0.5;
/// Gaps of one row alone, of two and of three rows are no gutters unless they are wider than this, in ems: a place kept for a
/// number is left as wide, and so are the spaces of justified lines in a narrow cell. In four rows it is no chance.
const WIDE: [f32; 3] = [4.0, 2.5, 1.6];
/// A line alone belongs to its column if it follows the last line there this closely, in ems.
const CLOSE: f32 = 1.0;
/// So many segments of a row are looked back at.
const LOOK_BACK: usize = 200;
/// Cells within cells within cells: more are not looked for.
const DEEPEST: u32 = 24;

/// The blocks that segments make, in reading order; the segments of each from top to bottom.
pub(super) fn blocks(segments: Vec<Segment>, rules: &Rules) -> Vec<Vec<Segment>> {
    let mut blocks = Vec::new();
    for part in cells::around_tables(segments, rules) {
        read(part, rules, 0, &mut blocks);
    }
    blocks
}

fn read(mut segments: Vec<Segment>, rules: &Rules, depth: u32, blocks: &mut Vec<Vec<Segment>>) {
    segments.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    if segments.len() < 2 || depth >= DEEPEST {
        if !segments.is_empty() {
            blocks.push(segments);
        }
        return;
    }
    let parts = cut_at_rules(segments, rules);
    if parts.len() > 1 {
        for part in parts {
            read(part, rules, depth + 1, blocks);
        }
        return;
    }
    let cells = cells::by_cells(parts.into_iter().flatten().collect(), rules);
    if cells.len() > 1 {
        for cell in cells {
            read(cell, rules, depth + 1, blocks);
        }
        return;
    }
    let all = cells.into_iter().flatten().collect();
    for band in bands(rows(all), rules) {
        match band {
            Band::Lines(lines) => blocks.push(lines),
            Band::Columns(rows, gutters) => {
                let band: Vec<Segment> = rows.iter().flatten().cloned().collect();
                let parts = cut_at_rules(band, rules);
                if parts.len() > 1 {
                    for part in parts {
                        read(part, rules, depth + 1, blocks);
                    }
                } else if gutters.len() > 1
                    && rows.iter().filter(|row| row.len() > 2).count() > 1
                    && !rows.iter().any(|row| ruled(row, &gutters, rules))
                {
                    // A table without lines: row by row.
                    for mut row in rows {
                        row.sort_by(|a, b| a.left.total_cmp(&b.left));
                        blocks.extend(row.into_iter().map(|segment| vec![segment]));
                    }
                } else if let [gutter] = gutters.as_slice()
                    && let Some(lines) = labels::lines(&rows, *gutter)
                {
                    blocks.push(lines);
                } else {
                    for column in columns(rows, &gutters) {
                        read(column, rules, depth + 1, blocks);
                    }
                }
            }
        }
    }
}

/// Parts of `segments` between which a line runs as wide as they all are.
fn cut_at_rules(segments: Vec<Segment>, rules: &Rules) -> Vec<Vec<Segment>> {
    let cuts = cells::cuts(&segments, rules);
    let mut parts: Vec<Vec<Segment>> = vec![Vec::new(); cuts.len() + 1];
    for segment in segments {
        let place = cuts.partition_point(|cut| *cut < segment.middle());
        if let Some(part) = parts.get_mut(place) {
            part.push(segment);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Segments that stand beside one another, from top to bottom.
fn rows(segments: Vec<Segment>) -> Vec<Vec<Segment>> {
    let mut rows: Vec<Vec<Segment>> = Vec::new();
    for segment in segments {
        match rows
            .last_mut()
            .filter(|row| row.iter().rev().take(LOOK_BACK).any(|other| other.beside(&segment)))
        {
            Some(row) => row.push(segment),
            None => rows.push(vec![segment]),
        }
    }
    rows
}

enum Band {
    /// Lines below one another.
    Lines(Vec<Segment>),
    /// Rows that the same gutters cut, and the gutters.
    Columns(Vec<Vec<Segment>>, Vec<(f32, f32)>),
}

/// Cuts rows into bands, from the top: as many rows in columns as share a gutter, and lines between them.
fn bands(rows: Vec<Vec<Segment>>, rules: &Rules) -> Vec<Band> {
    let mut bands = Vec::new();
    let mut lines: Vec<Segment> = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let mut gutters = gutters_of(&row);
        if gutters.is_empty() {
            // Beside one another and yet overlapping: rare, and read as they lie.
            lines.extend(row);
            continue;
        }
        let mut band = vec![row];
        while let Some(next) = rows.peek() {
            let left = still_open(&gutters, next);
            if left.is_empty() || !belongs(&band, next, &left) {
                break;
            }
            gutters = left;
            band.extend(rows.next());
        }
        let wide = WIDE.get(band.len() - 1).copied().unwrap_or(0.0);
        let chance = |row: &Vec<Segment>| {
            let size = widest_letter(row);
            !ruled(row, &gutters, rules) && gutters.iter().all(|gutter| gutter.1 - gutter.0 < wide * size)
        };
        if band.iter().all(chance) {
            lines.extend(band.into_iter().filter_map(Segment::joined));
            continue;
        }
        if !lines.is_empty() {
            bands.push(Band::Lines(std::mem::take(&mut lines)));
        }
        bands.push(Band::Columns(band, gutters));
    }
    if !lines.is_empty() {
        bands.push(Band::Lines(lines));
    }
    bands
}

/// Does a line of a table run through a gutter of `row`?
fn ruled(row: &[Segment], gutters: &[(f32, f32)], rules: &Rules) -> bool {
    row.first()
        .is_some_and(|first| gutters.iter().any(|(left, right)| rules.between(*left, *right, first.middle())))
}

fn widest_letter(row: &[Segment]) -> f32 {
    row.iter().map(Segment::size).fold(0.0, f32::max)
}

/// The gaps through a row.
fn gutters_of(row: &[Segment]) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = row.iter().map(|segment| (segment.left, segment.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let least = GUTTER * row.iter().map(Segment::size).fold(f32::INFINITY, f32::min);
    let mut gutters = Vec::new();
    let mut end = f32::INFINITY;
    for (left, right) in spans {
        if left - end >= least {
            gutters.push((end, left));
        }
        end = if end.is_finite() { end.max(right) } else { right };
    }
    gutters
}

/// What of the gutters no segment of `row` stands in.
fn still_open(gutters: &[(f32, f32)], row: &[Segment]) -> Vec<(f32, f32)> {
    let least = GUTTER * row.iter().map(Segment::size).fold(f32::INFINITY, f32::min);
    gutters
        .iter()
        .filter_map(|(left, right)| {
            let (mut left, mut right) = (*left, *right);
            for segment in row {
                let middle = f32::midpoint(segment.left, segment.right);
                if middle < f32::midpoint(left, right) {
                    left = left.max(segment.right);
                } else {
                    right = right.min(segment.left);
                }
            }
            (right - left >= least).then_some((left, right))
        })
        .collect()
}

/// Does a row go on with a band? One with a gutter in it does; a line alone if it follows its column closely.
fn belongs(band: &[Vec<Segment>], row: &[Segment], gutters: &[(f32, f32)]) -> bool {
    let [alone] = row else { return true };
    let column = |segment: &Segment| gutters.iter().filter(|gutter| gutter.1 <= segment.left + 0.1).count();
    let own = column(alone);
    let last = band.iter().flatten().filter(|segment| column(segment) == own).map(|segment| segment.bottom);
    let last = last.fold(f32::NEG_INFINITY, f32::max);
    last.is_finite() && alone.top - last <= CLOSE * alone.size()
}

/// The segments of each column, from left to right.
fn columns(rows: Vec<Vec<Segment>>, gutters: &[(f32, f32)]) -> Vec<Vec<Segment>> {
    let mut columns: Vec<Vec<Segment>> = vec![Vec::new(); gutters.len() + 1];
    for segment in rows.into_iter().flatten() {
        let place = gutters.iter().filter(|gutter| f32::midpoint(gutter.0, gutter.1) <= segment.left).count();
        if let Some(column) = columns.get_mut(place) {
            column.push(segment);
        }
    }
    columns.retain(|column| !column.is_empty());
    columns
}
