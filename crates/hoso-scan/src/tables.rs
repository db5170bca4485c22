//! Tables with ruled lines on a level page: where their rows and columns are.

mod rules;

use hoso_model::Area;

use crate::GreyImage;
use rules::Rule;

/// Rules that cross or nearly meet within this part of an inch are of one table.
const MEET: u32 = 16;
/// Rules nearer to each other than this part of an inch are one, drawn twice or leaning a little.
const SAME: u32 = 12;
/// A rule that parts columns runs through this share of its table's height.
const DOWN: f32 = 0.25;

/// A table: where on the page it is, and its lines, as shares of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// All of it.
    pub area: Area,
    /// The lines across, from the top, each from where to where it runs: a cell that spans rows has none through it.
    pub rows: Vec<RowLine>,
    /// The lines that part columns, from the left, without the outermost.
    pub columns: Vec<f32>,
}

/// A line across a table, as shares of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowLine {
    /// How far down the page; pieces of one line have the same number here.
    pub y: f32,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

impl Table {
    /// The cell in which a place of the page is: the row in which the cell begins, and its column, from 0.
    pub fn cell(&self, (x, y): (f32, f32)) -> (usize, usize) {
        let column = self.columns.partition_point(|cut| *cut < x);
        let left = column.checked_sub(1).map_or(self.area.x0, |before| self.columns[before]);
        let middle = f32::midpoint(left, self.columns.get(column).copied().unwrap_or(self.area.x1));
        let above = |line: &&RowLine| line.y < y && line.from <= middle && middle <= line.to;
        let top = self.rows.iter().filter(above).map(|line| line.y).fold(f32::MIN, f32::max);
        let heights = self.rows.chunk_by(|one, other| one.y.total_cmp(&other.y).is_eq());
        let row = heights.take_while(|lines| lines.first().is_some_and(|line| line.y <= top)).count();
        (row, column)
    }

    /// The same on a page turned by `degrees`: 0 or 180.
    #[must_use]
    pub fn turned(self, degrees: u16) -> Self {
        if degrees != 180 {
            return self;
        }
        let turned = |line: &RowLine| RowLine { y: 1.0 - line.y, from: 1.0 - line.to, to: 1.0 - line.from };
        Self {
            area: self.area.turned(180),
            rows: self.rows.iter().rev().map(turned).collect(),
            columns: self.columns.iter().rev().map(|line| 1.0 - line).collect(),
        }
    }
}

/// The tables of a level page, from the top: of two columns and more.
pub fn tables(page: &GreyImage) -> Vec<Table> {
    let (across, down) = (rules::across(page), rules::down(page));
    // Without a rule each way there is no table, whatever is underlined.
    if across.len() < 2 || down.is_empty() {
        return Vec::new();
    }
    let meet = (page.dpi / MEET).max(2);
    let mut groups: Vec<(Vec<Rule>, Vec<Rule>)> = Vec::new();
    for rule in down {
        let (mut mine, mut others) = (Vec::new(), Vec::new());
        for group in groups {
            let crosses = group.0.iter().any(|across| across.meets(&rule, meet));
            if crosses { mine.push(group) } else { others.push(group) }
        }
        let known = |across: &&Rule| others.iter().all(|group| !group.0.contains(across));
        let mut joined: (Vec<Rule>, Vec<Rule>) = (
            across.iter().filter(known).filter(|across| across.meets(&rule, meet)).copied().collect(),
            vec![rule],
        );
        for (across, down) in mine {
            joined.0.extend(across.into_iter().filter(|rule| !joined.0.contains(rule)).collect::<Vec<_>>());
            joined.1.extend(down);
        }
        others.push(joined);
        groups = others;
    }
    let mut tables: Vec<Table> =
        groups.into_iter().filter_map(|(across, down)| table(page, &across, &down)).collect();
    tables.sort_by(|one, other| one.area.y0.total_cmp(&other.area.y0));
    tables
}

fn table(page: &GreyImage, across: &[Rule], down: &[Rule]) -> Option<Table> {
    let left = across.iter().map(|rule| rule.from).min()?;
    let right = across.iter().map(|rule| rule.to).max()?;
    let top = down.iter().map(|rule| rule.from).min()?.min(across.iter().map(|rule| rule.at).min()?);
    let bottom = down.iter().map(|rule| rule.to).max()?.max(across.iter().map(|rule| rule.at).max()?);
    let high = (bottom - top) as f32;
    let same = (page.dpi / SAME).max(2);
    let (across, down) = (sorted(across), sorted(down));
    let level = |rules: &[Rule]| rules.iter().map(|rule| rule.at).sum::<u32>() / rules.len() as u32;
    let near = |one: &Rule, other: &Rule| other.at - one.at < same;
    let rows: Vec<RowLine> = across
        .chunk_by(near)
        .flat_map(|rules| {
            let y = level(rules) as f32 / page.height as f32;
            let share = |x: u32| x as f32 / page.width as f32;
            rules.iter().map(move |rule| RowLine { y, from: share(rule.from), to: share(rule.to) })
        })
        .collect();
    // Pieces of one line may be read apart.
    let length = |rules: &[Rule]| rules.iter().map(|rule| rule.to - rule.from).sum::<u32>() as f32;
    let columns: Vec<f32> = down
        .chunk_by(near)
        .filter(|rules| length(rules) >= DOWN * high)
        .map(level)
        .filter(|at| *at >= left + same && at + same <= right)
        .map(|at| at as f32 / page.width as f32)
        .collect();
    if columns.is_empty() {
        return None;
    }
    let area = Area::from_pixels(left, top, right - left, bottom - top, page.width, page.height);
    Some(Table { area, rows, columns })
}

fn sorted(rules: &[Rule]) -> Vec<Rule> {
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| rule.at);
    rules
}

#[cfg(test)]
mod tests {
    use super::tables;
    use crate::GreyImage;

    fn page() -> GreyImage {
        GreyImage { width: 1600, height: 2300, dpi: 200, pixels: vec![255; 1600 * 2300] }
    }

    fn ink(page: &mut GreyImage, [x, y, width, height]: [usize; 4]) {
        let across = page.width as usize;
        for row in page.pixels.chunks_exact_mut(across).skip(y).take(height) {
            row[x..x + width].fill(20);
        }
    }

    #[test]
    fn rows_and_columns_of_a_ruled_table_are_found() {
        let mut page = page();
        for y in [500, 700, 1000, 1300] {
            ink(&mut page, [200, y, 1200, 3]);
        }
        for x in [200, 400, 1000, 1397] {
            ink(&mut page, [x, 500, 3, 803]);
        }
        // A line within one column.
        ink(&mut page, [400, 850, 600, 3]);
        let found = tables(&page);
        assert_eq!(found.len(), 1, "{found:?}");
        let near = |found: f32, wanted: f32| (found - wanted).abs() < 0.003;
        let columns = &found[0].columns;
        assert!(columns.len() == 2 && near(columns[0], 0.25) && near(columns[1], 0.625), "{found:?}");
        let cell = |x: f32, y: f32| found[0].cell((x / 1600.0, y / 2300.0));
        let head = cell(300.0, 600.0);
        assert_eq!((head.1, cell(700.0, 600.0), cell(1200.0, 600.0)), (0, (head.0, 1), (head.0, 2)));
        // The line within the middle column parts its cell alone; the cells beside it span both.
        let (upper, lower) = (cell(700.0, 750.0), cell(700.0, 900.0));
        assert!(head.0 < upper.0 && upper.0 < lower.0);
        assert_eq!((cell(300.0, 900.0), cell(1200.0, 950.0)), ((upper.0, 0), (upper.0, 2)));
        assert!(cell(300.0, 1100.0).0 > lower.0);
        // And on its head.
        let turned = found[0].clone().turned(180);
        let on_head = |y: f32| turned.cell((1.0 - 0.45, 1.0 - y / 2300.0));
        assert!(on_head(750.0).0 > on_head(900.0).0 && on_head(750.0).1 == 1);
    }

    #[test]
    fn two_tables_are_two_and_a_box_or_underlined_words_are_none() {
        let mut page = page();
        for (top, columns) in [(300, vec![200, 700, 1200]), (1200, vec![200, 500, 1000])] {
            for y in [top, top + 150, top + 300] {
                ink(&mut page, [200, y, columns[2] - 197, 3]);
            }
            for x in columns {
                ink(&mut page, [x, top, 3, 303]);
            }
        }
        let found = tables(&page);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].area.y1 < found[1].area.y0);
        let mut page = self::page();
        ink(&mut page, [200, 300, 400, 3]);
        ink(&mut page, [200, 900, 800, 3]);
        for (x, y, wide, high) in
            [(300, 1200, 700, 3), (300, 1600, 700, 3), (300, 1200, 3, 400), (1000, 1200, 3, 403)]
        {
            ink(&mut page, [x, y, wide, high]);
        }
        assert_eq!(tables(&page), []);
    }
}
