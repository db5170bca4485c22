//! Tables by their lines: what stands inside one, and the cells of a row.
//!
//! Without this a cell whose text is shorter than its neighbour's, and set in the middle of its height, would be read
//! between two lines of that neighbour.

use super::rules::Rules;
use super::segment::Segment;

/// Lines nearer than this are one, in points.
const ALIKE: f32 = 3.0;
/// Text may reach over the line beside it by so much, in points.
const OVER: f32 = 2.0;

/// The segments of a page, cut where tables with upright lines begin and end, from top to bottom.
pub(super) fn around_tables(segments: Vec<Segment>, rules: &Rules) -> Vec<Vec<Segment>> {
    let mut parts = vec![segments];
    for ([left, right], [top, bottom]) in tables(rules) {
        let Some(rest) = parts.pop() else { break };
        let inside = |segment: &Segment| (top..=bottom).contains(&segment.middle());
        let within = |segment: &Segment| segment.left() >= left - OVER && segment.right() <= right + OVER;
        if !rest.iter().any(inside) || !rest.iter().filter(|segment| inside(segment)).all(within) {
            parts.push(rest);
            continue;
        }
        let (table, around): (Vec<_>, Vec<_>) = rest.into_iter().partition(inside);
        let (above, below): (Vec<_>, Vec<_>) = around.into_iter().partition(|segment| segment.middle() < top);
        parts.extend([above, table, below]);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where upright lines follow one another down the page, at two places at least: from left to right and from top to
/// bottom.
fn tables(rules: &Rules) -> Vec<([f32; 2], [f32; 2])> {
    let mut down: Vec<(f32, f32, f32)> = rules.down().map(|rule| (rule.y0, rule.y1, rule.x0)).collect();
    down.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut tables: Vec<([f32; 2], [f32; 2])> = Vec::new();
    for (top, bottom, x) in down {
        match tables.last_mut().filter(|(_, last)| top <= last[1] + ALIKE) {
            Some((across, last)) => {
                *across = [across[0].min(x), across[1].max(x)];
                last[1] = last[1].max(bottom);
            }
            None => tables.push(([x, x], [top, bottom])),
        }
    }
    tables.retain(|(across, _)| across[1] - across[0] > ALIKE);
    tables
}

/// Segments of which upright lines stand between some, all the way down, by cells: row by row, and in a row from left to
/// right. A cell that goes over several rows is read in its first.
pub(super) fn by_cells(segments: Vec<Segment>, rules: &Rules) -> Vec<Vec<Segment>> {
    let walls = walls(&segments, rules);
    if walls.is_empty() {
        return vec![segments];
    }
    let mut columns: Vec<Vec<Segment>> = vec![Vec::new(); walls.len() + 1];
    for segment in segments {
        let middle = f32::midpoint(segment.left(), segment.right());
        if let Some(column) = columns.get_mut(walls.partition_point(|wall| *wall < middle)) {
            column.push(segment);
        }
    }
    columns.retain(|column| !column.is_empty());
    // By the line above a cell, which those of a row share.
    let mut cells: Vec<(f32, Vec<Segment>)> = Vec::new();
    for column in columns {
        let cuts = cuts(&column, rules);
        let mut own: Vec<(f32, Vec<Segment>)> = Vec::new();
        own.push((f32::NEG_INFINITY, Vec::new()));
        own.extend(cuts.iter().map(|cut| (*cut, Vec::new())));
        for segment in column {
            let place = cuts.partition_point(|cut| *cut < segment.middle());
            if let Some((_, cell)) = own.get_mut(place) {
                cell.push(segment);
            }
        }
        cells.extend(own.into_iter().filter(|(_, cell)| !cell.is_empty()));
    }
    cells.sort_by(|a, b| a.0.total_cmp(&b.0));
    cells.into_iter().map(|(_, cell)| cell).collect()
}

/// The heights at which a line runs as wide as all segments are.
pub(super) fn cuts(segments: &[Segment], rules: &Rules) -> Vec<f32> {
    let (left, right) = bounds(segments, |segment| (segment.left(), segment.right()));
    let (top, bottom) = bounds(segments, |segment| (segment.middle(), segment.middle()));
    rules.across((left, right), (top, bottom))
}

/// The least and the greatest of what segments have.
fn bounds(segments: &[Segment], of: impl Fn(&Segment) -> (f32, f32)) -> (f32, f32) {
    segments.iter().map(of).fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), (low, high)| {
        (least.min(low), most.max(high))
    })
}

/// The places from the left of lines that run down past all segments and through none.
fn walls(segments: &[Segment], rules: &Rules) -> Vec<f32> {
    let bounds = |of: fn(&Segment) -> f32| {
        segments
            .iter()
            .map(of)
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let ((left, _), (_, right), (top, bottom)) =
        (bounds(Segment::left), bounds(Segment::right), bounds(Segment::middle));
    let mut walls = Vec::new();
    let mut wall: Option<(f32, Vec<(f32, f32)>)> = None;
    let mut add = |wall: Option<(f32, Vec<(f32, f32)>)>| {
        let Some((x, pieces)) = wall else { return };
        let through = |segment: &Segment| segment.left() < x - OVER && segment.right() > x + OVER;
        if covers(pieces, top, bottom) && !segments.iter().any(through) {
            walls.push(x);
        }
    };
    for rule in rules.down_between(left, right) {
        let near = rule.y1 >= top && rule.y0 <= bottom;
        match wall.as_mut().filter(|(x, _)| rule.x0 - *x <= ALIKE) {
            Some((_, pieces)) if near => pieces.push((rule.y0, rule.y1)),
            None if near => add(wall.replace((rule.x0, vec![(rule.y0, rule.y1)]))),
            _ => {}
        }
    }
    add(wall);
    walls
}

/// Do these pieces of a line, together, reach from `top` to `bottom`?
fn covers(mut pieces: Vec<(f32, f32)>, top: f32, bottom: f32) -> bool {
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut reached = top;
    for (start, end) in pieces {
        if start > reached + ALIKE {
            return false;
        }
        reached = reached.max(end);
    }
    reached + ALIKE >= bottom
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use hoso_model::{MediaType, PageNo};

    use crate::one_page::one_page;
    use crate::{Limits, Scan};

    /// The blocks of a page on which these lines are drawn and these words set in 10 points, each a line with `/`
    /// between them.
    fn blocks(lines: &[[i32; 4]], words: &[(i32, i32, &str)]) -> Vec<String> {
        let page = "/MediaBox [0 0 595 842] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont \
                    /Helvetica >> >> >>";
        let drawn = lines.iter().map(|[x0, y0, x1, y1]| format!("{x0} {y0} m {x1} {y1} l S\n"));
        let set = words.iter().map(|(x, y, text)| format!("BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n"));
        let file = one_page(page, &drawn.chain(set).collect::<String>(), &[]);
        let mut stored = tempfile::tempfile().unwrap();
        stored.write_all(&file).unwrap();
        let scan = Scan::open(stored, MediaType::Pdf, Limits::default()).unwrap();
        let mut blocks: Vec<(u32, String)> = Vec::new();
        for line in scan.text_layer(PageNo::FIRST).unwrap().lines {
            let words = line.words.iter().flat_map(|word| word.runs.iter().map(|run| run.text.as_str()));
            let text = words.collect::<Vec<_>>().join(" ");
            match blocks.last_mut().filter(|(block, _)| *block == line.block) {
                Some((_, all)) => all.extend(["/", &text]),
                None => blocks.push((line.block, text)),
            }
        }
        blocks.into_iter().map(|(_, text)| text).collect()
    }

    /// A table of two rows and four columns; the last column is one cell. Text above it is wider than it.
    const LINES: [[i32; 4]; 8] = [
        [72, 700, 520, 700],
        [72, 640, 420, 640],
        [72, 580, 520, 580],
        [72, 580, 72, 700],
        [110, 580, 110, 700],
        [300, 580, 300, 700],
        [420, 580, 420, 700],
        [520, 580, 520, 700],
    ];

    #[test]
    fn what_is_set_in_the_middle_of_a_cell_tears_no_sentence() {
        let words = [
            (
                40,
                720,
                "text over the table that is a good deal wider than all of it is and goes on to the margin",
            ),
            (85, 667, "1"),
            (115, 685, "alpha beta"),
            (115, 670, "gamma delta"),
            (115, 655, "epsilon"),
            (310, 678, "zeta"),
            (310, 663, "eta"),
            (430, 648, "theta"),
            (430, 633, "iota"),
            (85, 607, "2"),
            (115, 625, "kappa"),
            (115, 610, "lambda"),
            (115, 595, "my"),
            (310, 610, "ny"),
            (40, 560, "text below"),
        ];
        let read = blocks(&LINES, &words);
        let wanted =
            ["1", "alpha beta/gamma delta/epsilon", "zeta/eta", "theta/iota", "2", "kappa/lambda/my", "ny"];
        assert_eq!(read[1..read.len() - 1], wanted);
        assert!(read[0].starts_with("text over") && read.last().unwrap() == "text below", "{read:?}");
    }

    #[test]
    fn a_table_whose_cells_begin_alike_is_read_as_before() {
        let words = [
            (85, 685, "1"),
            (115, 685, "alpha beta"),
            (115, 670, "gamma"),
            (310, 685, "zeta"),
            (430, 685, "theta"),
            (85, 625, "2"),
            (115, 625, "kappa"),
            (310, 625, "ny"),
        ];
        let wanted = ["1", "alpha beta/gamma", "zeta", "theta", "2", "kappa", "ny"];
        assert_eq!(blocks(&LINES, &words), wanted);
    }

    #[test]
    fn lines_that_part_nothing_change_nothing() {
        // A frame around the page, and a line through the words of one row.
        let frame = [[20, 20, 20, 820], [575, 20, 575, 820], [50, 690, 50, 710]];
        let words = [(40, 700, "one two three"), (40, 685, "four five"), (40, 670, "six")];
        assert_eq!(blocks(&frame, &words), ["one two three/four five/six"]);
    }
}
