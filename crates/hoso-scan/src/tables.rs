//! Tables with ruled lines on a level page: where their rows and columns are.

mod rules;

use hoso_model::Area;

use crate::GreyImage;
use rules::Rule;

/// Rules that cross or nearly meet within this part of an inch are of one table.
const MEET: u32 = 16;
/// Rules nearer to each other than this part of an inch are one, drawn twice or leaning a little.
const SAME: u32 = 12;
/// A rule that parts rows runs through this share of its table's width; one that parts columns, of its height.
const THROUGH: f32 = 0.8;
const DOWN: f32 = 0.25;

/// A table: where on the page it is, and the lines between its rows and columns, as shares of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// All of it.
    pub area: Area,
    /// The lines that part rows, from the top, without the outermost.
    pub rows: Vec<f32>,
    /// The lines that part columns, from the left, without the outermost.
    pub columns: Vec<f32>,
}

impl Table {
    /// The same on a page turned by `degrees`: 0 or 180.
    #[must_use]
    pub fn turned(mut self, degrees: u16) -> Self {
        if degrees == 180 {
            self.area = self.area.turned(180);
            for lines in [&mut self.rows, &mut self.columns] {
                lines.iter_mut().for_each(|line| *line = 1.0 - *line);
                lines.reverse();
            }
        }
        self
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
    let (wide, high) = ((right - left) as f32, (bottom - top) as f32);
    let same = (page.dpi / SAME).max(2);
    let lines = |rules: &[Rule], share: f32, size: f32, (first, last): (u32, u32)| -> Vec<u32> {
        let mut places: Vec<u32> = Vec::new();
        let mut rules: Vec<&Rule> = rules.iter().collect();
        rules.sort_by_key(|rule| rule.at);
        for place in rules.chunk_by(|one, other| other.at - one.at < same) {
            // Pieces of one line may be read apart.
            let length: u32 = place.iter().map(|rule| rule.to - rule.from).sum();
            let middle = place.iter().map(|rule| rule.at).sum::<u32>() / place.len() as u32;
            if length as f32 >= share * size && middle >= first + same && middle + same <= last {
                places.push(middle);
            }
        }
        places
    };
    let rows = lines(across, THROUGH, wide, (top, bottom));
    let columns = lines(down, DOWN, high, (left, right));
    if columns.is_empty() {
        return None;
    }
    let area = Area::from_pixels(left, top, right - left, bottom - top, page.width, page.height);
    let share =
        |places: Vec<u32>, size: u32| places.iter().map(|place| *place as f32 / size as f32).collect();
    Some(Table { area, rows: share(rows, page.height), columns: share(columns, page.width) })
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
        // A line within one column parts no row.
        ink(&mut page, [400, 850, 600, 3]);
        let found = tables(&page);
        assert_eq!(found.len(), 1, "{found:?}");
        let near = |found: &[f32], wanted: &[f32]| {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.003)
        };
        assert!(near(&found[0].rows, &[700.0 / 2300.0, 1000.0 / 2300.0]), "{found:?}");
        assert!(near(&found[0].columns, &[400.0 / 1600.0, 1000.0 / 1600.0]), "{found:?}");
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
