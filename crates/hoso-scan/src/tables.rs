//! Tables with ruled lines on a level page: where their cells are, and the page without their lines.

mod erasing;
mod grid;
mod rules;

use hoso_model::Area;

use crate::GreyImage;
use rules::Rule;

/// Rules that cross or nearly meet within this part of an inch are of one table.
const MEET: u32 = 16;
/// Rules nearer to each other than this part of an inch are one, drawn twice or leaning a little.
const SAME: u32 = 12;
/// A table has a rule that parts columns through this share of its height.
const DOWN: f32 = 0.25;

/// A table: where on the page it is, and its cells, as shares of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// All of it.
    pub area: Area,
    /// Its cells, by rows and then from the left; one that spans rows or columns comes where it begins.
    pub cells: Vec<Area>,
}

/// A level page on which there are tables.
#[derive(Debug, Clone)]
pub struct Ruled {
    /// Its tables, from the top: of two columns and more.
    pub tables: Vec<Table>,
    /// The page without the lines of the tables.
    pub bare: GreyImage,
}

/// The tables of a level page; `None` of a page without any.
pub fn tables(page: &GreyImage) -> Option<Ruled> {
    let (across, down) = (rules::across(page), rules::down(page));
    // Without a rule each way there is no table, whatever is underlined.
    if across.len() < 2 || down.is_empty() {
        return None;
    }
    let mut bare = None;
    let mut tables: Vec<Table> = groups(&across, &down, (page.dpi / MEET).max(2))
        .into_iter()
        .filter_map(|(across, down)| {
            let table = table(page, &across, &down)?;
            let bare = bare.get_or_insert_with(|| page.clone());
            for rule in &across {
                erasing::across(bare, rule);
            }
            for rule in &down {
                erasing::down(bare, rule);
            }
            Some(table)
        })
        .collect();
    tables.sort_by(|one, other| one.area.y0.total_cmp(&other.area.y0));
    bare.map(|bare| Ruled { tables, bare })
}

/// Rules that hang together: those across, and those down.
fn groups(across: &[Rule], down: &[Rule], meet: u32) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut groups: Vec<(Vec<Rule>, Vec<Rule>)> = Vec::new();
    for rule in down {
        let (mut mine, mut others) = (Vec::new(), Vec::new());
        for group in groups {
            let crosses = group.0.iter().any(|across| across.meets(rule, meet));
            if crosses { mine.push(group) } else { others.push(group) }
        }
        let known = |across: &&Rule| others.iter().all(|group| !group.0.contains(across));
        let mut joined: (Vec<Rule>, Vec<Rule>) = (
            across.iter().filter(known).filter(|across| across.meets(rule, meet)).cloned().collect(),
            vec![rule.clone()],
        );
        for (across, down) in mine {
            joined.0.extend(across.into_iter().filter(|rule| !joined.0.contains(rule)).collect::<Vec<_>>());
            joined.1.extend(down);
        }
        others.push(joined);
        groups = others;
    }
    groups
}

fn table(page: &GreyImage, across: &[Rule], down: &[Rule]) -> Option<Table> {
    let left = across.iter().map(|rule| rule.from).min()?;
    let right = across.iter().map(|rule| rule.to).max()?;
    let top = down.iter().map(|rule| rule.from).min()?.min(across.iter().map(Rule::middle).min()?);
    let bottom = down.iter().map(|rule| rule.to).max()?.max(across.iter().map(Rule::middle).max()?);
    let same = (page.dpi / SAME).max(2);
    let high = (bottom - top) as f32;
    // Pieces of one line may be read apart.
    let places: Vec<(u32, u32)> = down.iter().map(|rule| (rule.middle(), rule.to - rule.from)).collect();
    let parts_columns = |(at, _): &(u32, u32)| {
        let pieces = places.iter().filter(|(other, _)| other.abs_diff(*at) < same);
        let inside = *at >= left + same && *at + same <= right;
        inside && pieces.map(|(_, long)| long).sum::<u32>() as f32 >= DOWN * high
    };
    if !places.iter().any(parts_columns) {
        return None;
    }
    let share = |left, top, right, bottom| {
        Area::from_pixels(left, top, right - left, bottom - top, page.width, page.height)
    };
    let cells: Vec<Area> = grid::cells(across, down, same)
        .into_iter()
        .filter(|cell| cell.left < cell.right && cell.top < cell.bottom)
        .map(|cell| share(cell.left, cell.top, cell.right, cell.bottom))
        .collect();
    (cells.len() > 1).then(|| Table { area: share(left, top, right, bottom), cells })
}

#[cfg(test)]
mod tests {
    use super::{Ruled, tables};
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
        for (x, high) in [(200, 803), (400, 503), (1000, 803), (1397, 803)] {
            ink(&mut page, [x, 500, 3, high]);
        }
        // A line within one column.
        ink(&mut page, [400, 850, 600, 3]);
        // A letter that touches a line.
        ink(&mut page, [500, 680, 4, 22]);
        let Ruled { tables, bare } = tables(&page).unwrap();
        assert_eq!(tables.len(), 1, "{tables:?}");
        let pixels: Vec<[i32; 4]> = tables[0]
            .cells
            .iter()
            .map(|cell| {
                [cell.x0 * 1600.0, cell.y0 * 2300.0, cell.x1 * 1600.0, cell.y1 * 2300.0].map(|at| at as i32)
            })
            .collect();
        let near = |cell: &[i32; 4], wanted: [i32; 4]| {
            cell.iter().zip(wanted).all(|(one, other)| (one - other).abs() < 4)
        };
        let wanted = [
            [200, 500, 400, 700],
            [400, 500, 1000, 700],
            [1000, 500, 1400, 700],
            [200, 700, 400, 1000],
            [400, 700, 1000, 850],
            [1000, 700, 1400, 1000],
            [400, 850, 1000, 1000],
            // Here the line between two columns is missing.
            [200, 1000, 1000, 1300],
            [1000, 1000, 1400, 1300],
        ];
        assert_eq!(pixels.len(), wanted.len(), "{pixels:?}");
        assert!(pixels.iter().zip(wanted).all(|(cell, wanted)| near(cell, wanted)), "{pixels:?}");
        let dark = |page: &GreyImage| page.pixels.iter().filter(|pixel| **pixel < 128).count();
        // Of the letter most is left, of the lines nothing.
        assert!((4 * 15..=4 * 25).contains(&dark(&bare)), "{}", dark(&bare));
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
        let found = tables(&page).unwrap().tables;
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
        assert!(tables(&page).is_none());
    }
}
