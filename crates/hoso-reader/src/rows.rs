//! Tables are read row by row, and cell by cell; the engine reads them column by column, or across their lines.

use hoso_model::{Line, Word};
use hoso_scan::Table;

use crate::blocks::Blocks;

/// What stands on a line between columns and looks like one is no word; how near, as a share of the page's width.
const ON_RULE: f32 = 0.008;

/// Puts what stands in tables in the order of their rows. What stands elsewhere keeps its order; a table comes where its
/// first line came.
pub(crate) fn in_rows(mut lines: Vec<Line>, tables: &[Table]) -> Vec<Line> {
    for table in tables {
        let inside = |line: &Line| line.area().is_some_and(|area| table.area.holds(area.centre()));
        let Some(first) = lines.iter().position(inside) else { continue };
        let (inside, mut outside): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(inside);
        let mut cells: Vec<((usize, usize), Line)> =
            inside.iter().flat_map(|line| parted(line, table)).collect();
        cells.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| top(a).total_cmp(&top(b))));
        // Each cell is a block and a paragraph of its own, none of which is in use.
        let free = |number: fn(&Line) -> u32| outside.iter().map(number).max().map_or(0, |most| most + 1);
        let (block, paragraph) = (free(|line| line.block), free(|line| line.paragraph));
        let mut cell = 0;
        let mut last = None;
        let numbered: Vec<Line> = cells
            .into_iter()
            .map(|(place, line)| {
                cell += u32::from(last.is_some_and(|last| last != place));
                last = Some(place);
                Line { block: block + cell, paragraph: paragraph + cell, ..line }
            })
            .collect();
        // All lines before the first of the table are outside.
        outside.splice(first..first, numbered);
        lines = Blocks::default().numbered(outside);
    }
    lines
}

/// A line's parts in the cells that it runs through, each with its row and column.
fn parted<'a>(line: &'a Line, table: &'a Table) -> impl Iterator<Item = ((usize, usize), Line)> + 'a {
    let words: Vec<&Word> = line.words.iter().filter(|word| !is_rule(word, table)).collect();
    let column = |word: &Word| table.cell(word.area.centre()).1;
    let parts: Vec<Vec<Word>> = words
        .chunk_by(|one, other| column(one) == column(other))
        .map(|part| part.iter().map(|word| (*word).clone()).collect())
        .collect();
    parts.into_iter().filter_map(|words| {
        let part = Line { words, ..line.clone() };
        Some((table.cell(part.area()?.centre()), part))
    })
}

/// Is it a piece of a line between columns?
fn is_rule(word: &Word, table: &Table) -> bool {
    let edges = [table.area.x0, table.area.x1];
    let mut rules = table.columns.iter().chain(&edges);
    let stroke = word.text.chars().all(|c| matches!(c, '|' | '│' | '¦' | '‖' | '[' | ']' | '—' | '_'));
    stroke && rules.any(|rule| (rule - word.area.centre().0).abs() < ON_RULE)
}

fn top(line: &Line) -> f32 {
    line.area().map_or(0.0, |area| area.y0)
}

#[cfg(test)]
mod tests {
    use super::in_rows;
    use hoso_model::{Area, Line, Word};
    use hoso_scan::{RowLine, Table};

    fn word(text: &str, x: f32, y: f32) -> Word {
        Word { text: text.to_owned(), area: Area::from([x, y, x + 0.05, y + 0.02]), confidence: 90.0 }
    }

    fn line(block: u32, words: Vec<Word>) -> Line {
        Line { block, paragraph: block, words }
    }

    #[test]
    fn a_table_read_by_columns_comes_out_by_rows() {
        let line_across = RowLine { y: 0.5, from: 0.1, to: 0.9 };
        let area = Area::from([0.1, 0.3, 0.9, 0.7]);
        let table = Table { area, rows: vec![line_across], columns: vec![0.3] };
        let lines = vec![
            line(0, vec![word("Bảng", 0.4, 0.1)]),
            line(1, vec![word("1", 0.15, 0.35)]),
            line(1, vec![word("2", 0.15, 0.55)]),
            line(2, vec![word("một", 0.4, 0.35)]),
            line(2, vec![word("cửa", 0.4, 0.4)]),
            line(2, vec![word("|", 0.275, 0.57), word("khai", 0.4, 0.55), word("sinh", 0.5, 0.55)]),
            line(3, vec![word("Hết", 0.4, 0.9)]),
        ];
        let rows = in_rows(lines, &[table]);
        let texts: Vec<String> = rows.iter().map(Line::text).collect();
        assert_eq!(texts, ["Bảng", "1", "một", "cửa", "2", "khai sinh", "Hết"]);
        let cells: Vec<u32> = rows.iter().map(|line| line.block).collect();
        assert!(cells[2] == cells[3] && cells[1] != cells[2] && cells[3] != cells[4], "{cells:?}");
    }

    #[test]
    fn a_line_read_across_two_cells_is_parted() {
        let table = Table { area: Area::from([0.1, 0.3, 0.9, 0.7]), rows: vec![], columns: vec![0.5] };
        let lines = vec![
            line(0, vec![word("Họ", 0.15, 0.35), word("Nguyễn", 0.6, 0.35)]),
            line(0, vec![word("tên", 0.15, 0.4), word("An", 0.6, 0.4)]),
        ];
        let texts: Vec<String> = in_rows(lines, &[table]).iter().map(Line::text).collect();
        assert_eq!(texts, ["Họ", "tên", "Nguyễn", "An"]);
    }
}
