//! Pages with ruled tables are read cell by cell: the engine reads tables column by column, or across their lines.

use hoso_model::{Area, Line, Word};
use hoso_ocr::{Layout, OcrEngine, OcrError};
use hoso_scan::{GreyImage, Ruled};

use crate::blocks::Blocks;
use crate::cut_out::{CutOut, read_picture};

/// Pixels darker than this are ink.
const INK: u8 = 160;
/// A cell has ink in as many pixels, in parts of a square inch: a full stop of 8 points has more.
const LEAST_INK: u32 = 20_000;
/// Ink no higher than this many pixels is one line: letters are brought to about 20 pixels without their marks and
/// tails, with which a line has three times that.
const ONE_LINE: u32 = 60;
/// Rows of pixels without ink part lines if there are so many on either side of them with ink.
const LINE: u32 = 12;
/// White around what is cut out, in pixels.
const MARGIN: u32 = 12;
/// So many words tell how a table lies.
const TELLING: usize = 20;
/// The engine is as sure of the cells of a table that lies right: 83 and more, of one on its side 42 at most.
const SURE: f32 = 62.0;
/// A cell that covers more of the page than this has a layout of its own.
const LARGE: f32 = 0.25;

/// The lines of a page: in its tables, and around them in the order in which the engine reads them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    pub(crate) around: Vec<Line>,
    /// Of each table from the top: how far down the page its middle is, and its lines by rows and cells.
    pub(crate) tables: Vec<(f32, Vec<Line>)>,
}

impl Lines {
    pub(crate) fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Line> {
        self.around.iter().chain(self.tables.iter().flat_map(|(_, lines)| lines))
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &Word> {
        self.all().flat_map(|line| &line.words)
    }

    /// All of them; a table comes before what is below its middle.
    pub(crate) fn in_order(self) -> Vec<Line> {
        let mut lines = self.around;
        for (middle, table) in self.tables {
            let below = |line: &Line| line.area().is_some_and(|area| area.centre().1 > middle);
            let at = lines.iter().position(below).unwrap_or(lines.len());
            let after = lines.split_off(at);
            let mut blocks = Blocks::default();
            lines = [lines, table, after].into_iter().flat_map(|part| blocks.numbered(part)).collect();
        }
        lines
    }
}

/// Reads a page; `ruled` are its tables. They are read by cells unless the page lies on its side, which the engine sees
/// only on a whole page.
///
/// # Errors
/// If the engine gives up on what is around the tables. What it gives up on in a cell is not read.
pub(crate) fn read(
    engine: &mut dyn OcrEngine,
    page: &GreyImage,
    ruled: Option<&Ruled>,
) -> Result<Lines, OcrError> {
    let tables = ruled.and_then(|ruled| by_cells(engine, ruled));
    let (Some(Ruled { tables: ruled, bare }), Some(cells)) = (ruled, tables) else {
        return Ok(Lines { around: read_picture(engine, page, Layout::Page)?.lines, tables: Vec::new() });
    };
    let mut rest = bare.clone();
    for table in ruled {
        whiten(&mut rest, table.area);
    }
    let around = read_picture(engine, &rest, Layout::Page)?.lines;
    let middles = ruled.iter().map(|table| table.area.centre().1);
    Ok(Lines { around, tables: middles.zip(cells).collect() })
}

/// The lines of each table, each cell a block of its own; `None` of a page that lies on its side.
fn by_cells(engine: &mut dyn OcrEngine, ruled: &Ruled) -> Option<Vec<Vec<Line>>> {
    let cells = ruled
        .tables
        .iter()
        .enumerate()
        .flat_map(|(table, ruled)| ruled.cells.iter().map(move |cell| (table, cell)));
    let inked: Vec<(usize, Area, Ink)> =
        cells.filter_map(|(table, cell)| Some((table, *cell, Ink::of(&ruled.bare, *cell)?))).collect();
    // The fullest first: they tell soonest.
    let mut order: Vec<usize> = (0..inked.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(inked[*at].2.dark));
    let mut read: Vec<Vec<Line>> = vec![Vec::new(); inked.len()];
    let mut judged = false;
    for (done, at) in order.into_iter().enumerate() {
        let (_, cell, ink) = &inked[at];
        read[at] = read_cell(engine, &ruled.bare, *cell, ink);
        let all = || read.iter().flatten().flat_map(|line| &line.words);
        if !judged && (all().count() >= TELLING || done + 1 == inked.len()) {
            judged = true;
            let sure = all().map(|word| word.confidence).sum::<f32>() / all().count().max(1) as f32;
            if sure < SURE {
                return None;
            }
        }
    }
    let mut tables: Vec<(Blocks, Vec<Line>)> = ruled.tables.iter().map(|_| Default::default()).collect();
    for ((table, ..), lines) in inked.into_iter().zip(read) {
        let (blocks, all) = &mut tables[table];
        all.extend(blocks.numbered(lines));
    }
    Some(tables.into_iter().map(|(_, lines)| lines).collect())
}

fn read_cell(engine: &mut dyn OcrEngine, bare: &GreyImage, cell: Area, ink: &Ink) -> Vec<Line> {
    let layout = if cell.width() * cell.height() > LARGE {
        Layout::Page
    } else if ink.is_one_line() {
        Layout::Line
    } else {
        Layout::Block
    };
    ink.cut(bare).read(engine, layout).unwrap_or_default()
}

fn whiten(page: &mut GreyImage, area: Area) {
    let (left, top, right, bottom) = pixels(area, page);
    for y in top..bottom {
        page.pixels[(y * page.width + left) as usize..(y * page.width + right) as usize].fill(255);
    }
}

/// The pixels of an area: left, top, right, bottom.
fn pixels(area: Area, page: &GreyImage) -> (u32, u32, u32, u32) {
    let (width, height) = (page.width as f32, page.height as f32);
    let x = |share: f32| ((share * width).round().max(0.0) as u32).min(page.width);
    let y = |share: f32| ((share * height).round().max(0.0) as u32).min(page.height);
    (x(area.x0), y(area.y0), x(area.x1).max(x(area.x0)), y(area.y1).max(y(area.y0)))
}

/// What is inked in a cell.
struct Ink {
    /// So many pixels.
    dark: u32,
    left: u32,
    right: u32,
    /// The rows of pixels with ink in them.
    rows: Vec<u32>,
}

impl Ink {
    /// `None` of a cell without any, but for dust.
    fn of(page: &GreyImage, cell: Area) -> Option<Self> {
        let (left, top, right, bottom) = pixels(cell, page);
        let (mut first, mut last, mut dark, mut rows) = (right, left, 0, Vec::new());
        for y in top..bottom {
            let row = &page.pixels[(y * page.width + left) as usize..(y * page.width + right) as usize];
            let Some(from) = row.iter().position(|pixel| *pixel < INK) else { continue };
            let to = row.iter().rposition(|pixel| *pixel < INK).unwrap_or(from);
            (first, last) = (first.min(left + from as u32), last.max(left + to as u32 + 1));
            dark += row.iter().filter(|pixel| **pixel < INK).count() as u32;
            rows.push(y);
        }
        (dark > page.dpi * page.dpi / LEAST_INK).then_some(Self { dark, left: first, right: last, rows })
    }

    fn span(&self) -> (u32, u32) {
        (self.rows.first().copied().unwrap_or(0), self.rows.last().map_or(0, |last| last + 1))
    }

    fn is_one_line(&self) -> bool {
        let (top, bottom) = self.span();
        let lines =
            self.rows.chunk_by(|one, other| one + 1 == *other).filter(|rows| rows.len() as u32 >= LINE);
        bottom - top <= ONE_LINE && lines.count() <= 1
    }

    /// It alone with white around it.
    fn cut(&self, page: &GreyImage) -> CutOut {
        let (top, bottom) = self.span();
        CutOut::of(page, [self.left, top, self.right, bottom], MARGIN)
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use hoso_model::{Area, Line, PageText, Word};
    use hoso_ocr::{GreyPage, Layout, OcrEngine, OcrError};
    use hoso_scan::{GreyImage, tables};

    /// Reads one word of each picture: what it was told to take it for, with where its ink is. It is as sure as it is told.
    struct Teller(f32);

    impl OcrEngine for Teller {
        fn id(&self) -> &'static str {
            "teller"
        }

        fn read(&mut self, page: &GreyPage<'_>, layout: Layout) -> Result<PageText, OcrError> {
            let dark = |row: &[u8]| row.iter().any(|pixel| *pixel < 128);
            let rows: Vec<&[u8]> = page.pixels.chunks_exact(page.width as usize).collect();
            let first = rows.iter().position(|row| dark(row)).unwrap_or(0);
            let last = rows.iter().rposition(|row| dark(row)).unwrap_or(0);
            let y = |at: usize| at as f32 / page.height as f32;
            let word = Word::new(format!("{layout:?}"), Area::from([0.4, y(first), 0.6, y(last)]), self.0);
            let lines = vec![Line { block: 0, paragraph: 0, words: vec![word] }];
            Ok(PageText::recognised(page.width, page.height, page.dpi, lines))
        }
    }

    /// A page with a table of two rows and two columns: a line of text in each cell but the last, which has two, and a
    /// line below the table.
    fn page() -> GreyImage {
        let mut page = GreyImage { width: 1000, height: 1400, dpi: 100, pixels: vec![255; 1_400_000] };
        let mut ink = |[x, y, wide, high]: [usize; 4]| {
            for row in page.pixels.chunks_exact_mut(1000).skip(y).take(high) {
                row[x..x + wide].fill(0);
            }
        };
        for y in [300, 450, 600] {
            ink([100, y, 800, 2]);
        }
        for x in [100, 500, 899] {
            ink([x, 300, 2, 302]);
        }
        for [x, y] in [[200, 350], [600, 350], [200, 500], [600, 480], [600, 540], [200, 800]] {
            ink([x, y, 100, 20]);
        }
        page
    }

    #[test]
    fn a_table_is_read_by_cells_and_what_is_around_it_by_itself() {
        let page = page();
        let ruled = tables(&page).unwrap();
        let lines = read(&mut Teller(90.0), &page, Some(&ruled)).unwrap().in_order();
        let read: Vec<(String, i32, u32)> = lines
            .iter()
            .map(|line| (line.text(), (line.area().unwrap().y0 * 1400.0).round() as i32, line.block))
            .collect();
        let wanted =
            [("Line", 350, 0), ("Line", 350, 1), ("Line", 500, 2), ("Block", 480, 3), ("Page", 800, 4)];
        let wanted = wanted.map(|(text, y, block)| (text.to_owned(), y, block));
        assert_eq!(read, wanted);
    }

    #[test]
    fn a_table_on_its_side_is_left_to_the_engine() {
        let page = page();
        let ruled = tables(&page).unwrap();
        let lines = read(&mut Teller(40.0), &page, Some(&ruled)).unwrap();
        assert!(lines.tables.is_empty());
        let texts: Vec<String> = lines.in_order().iter().map(Line::text).collect();
        assert_eq!(texts, ["Page"]);
    }
}
