//! Is there nothing on a separator sheet but what it prints itself? A slip that lies on it, a stamp, what a clerk wrote on
//! it are a person's, and belong to a paper.

use hoso_model::{Area, Barcode, Separator};

use crate::GreyImage;

/// The side of the squares in which ink is looked for, in mm: a letter of 11 points takes two or three.
const SQUARE: f32 = 2.0;
/// A square has ink if more than this share of it is dark: a crease is thinner, dust is less.
const DARK: f32 = 0.08;
/// Below this share of the paper's lightness a pixel is dark.
const DARKER: f32 = 0.6;
/// With more squares than this that have ink of others, something is on the sheet: a few words have as many. Printed and
/// scanned sheets of the tests have none.
const OTHERS: usize = 16;
/// By how much a sheet may lie aside and askew, in mm: half a degree at its far end and what feeders shift.
const ASIDE: f32 = 5.0;
/// Nearer to an edge, in mm, are shadows, lids, staples, and punched holes (ISO 838: 12 mm from it, 6 mm wide).
const EDGE: f32 = 16.0;
/// A4, in mm.
const SHEET: (f32, f32) = (210.0, 297.0);
/// From a corner of the sheet to the middle of its mark, in mm: 12 of margin and half of a mark of 19 to 22.
const TO_MARK: f32 = 22.0;

/// Is there nothing on the separator sheet `page` but its own print? `codes` are the codes that were found on it. What
/// the patch sheets of scanner makers print is not known: nothing on them counts.
pub fn only_a_sheet(page: &GreyImage, codes: &[Barcode]) -> bool {
    let Some(Separator { dossier: Some(dossier) }) = Separator::of(codes) else { return true };
    let mark = Separator::mark(&dossier);
    let marks: Vec<Area> = codes.iter().filter(|code| code.text == mark).map(|code| code.area).collect();
    let frame = Frame::of(page, &marks);
    // The large QR is above the middle of the sheet, the bars are below. Without either, the sheet lies in the way that
    // explains more of its ink.
    let bare = codes.iter().find(|code| code.text == dossier.as_str());
    let ways = match bare {
        Some(code) => {
            let centre = code.area.centre();
            let (_, y) = frame.on_sheet((centre.0 * page.width as f32, centre.1 * page.height as f32));
            vec![(y > SHEET.1 / 2.0) == code.symbology.is_qr()]
        }
        None => vec![false, true],
    };
    ways.into_iter().any(|on_head| frame.others(page, codes, on_head) <= OTHERS)
}

/// Where the sheet lies in the picture, in pixels.
struct Frame {
    left: f32,
    top: f32,
    /// Pixels a mm.
    scale: f32,
    on_side: bool,
}

impl Frame {
    fn of(page: &GreyImage, marks: &[Area]) -> Self {
        let (width, height) = (page.width as f32, page.height as f32);
        let ends = |of: fn(&Area) -> f32, size: f32| {
            let (first, last) = marks
                .iter()
                .map(of)
                .fold((f32::MAX, f32::MIN), |(low, high), at| (low.min(at), high.max(at)));
            (first * size, last * size)
        };
        let (left, right) = ends(|area| area.centre().0, width);
        let (top, bottom) = ends(|area| area.centre().1, height);
        let (across, down) = (right - left, bottom - top);
        // Marks of all sides tell where the sheet is on a larger page, too; else it fills the page.
        if across > width * 0.3 && down > height * 0.3 {
            let on_side = across > down;
            let long = if on_side { across } else { down };
            let scale = long / (SHEET.1 - 2.0 * TO_MARK);
            return Self { left: left - TO_MARK * scale, top: top - TO_MARK * scale, scale, on_side };
        }
        Self { left: 0.0, top: 0.0, scale: width.max(height) / SHEET.1, on_side: width > height }
    }

    /// How many squares have ink that is not the sheet's own, if it lies so.
    fn others(&self, page: &GreyImage, codes: &[Barcode], on_head: bool) -> usize {
        let square = (SQUARE * self.scale).round().max(1.0) as usize;
        let (width, height) = (page.width as usize, page.height as usize);
        let dark = f32::from(paper(page)) * DARKER;
        let mut others = 0;
        for top in (0..height.saturating_sub(square)).step_by(square) {
            for left in (0..width.saturating_sub(square)).step_by(square) {
                let centre = (left as f32 + square as f32 / 2.0, top as f32 + square as f32 / 2.0);
                if self.is_own(centre, on_head) || self.is_code(centre, page, codes) {
                    continue;
                }
                let rows = (top..top + square).map(|row| row * width + left);
                let pixels = rows.filter_map(|start| page.pixels.get(start..start + square)).flatten();
                let ink = pixels.filter(|pixel| f32::from(**pixel) < dark).count();
                others += usize::from(ink as f32 > DARK * (square * square) as f32);
            }
        }
        others
    }

    /// A place in mm of the sheet, if it does not lie on its head.
    fn on_sheet(&self, at: (f32, f32)) -> (f32, f32) {
        let (x, y) = ((at.0 - self.left) / self.scale, (at.1 - self.top) / self.scale);
        if self.on_side { (SHEET.0 - y, x) } else { (x, y) }
    }

    /// Does the sheet print there, or is it an edge of it, or beside it?
    fn is_own(&self, at: (f32, f32), on_head: bool) -> bool {
        let (x, y) = self.on_sheet(at);
        let (x, y) = if on_head { (SHEET.0 - x, SHEET.1 - y) } else { (x, y) };
        let beside = x < EDGE || y < EDGE || x > SHEET.0 - EDGE || y > SHEET.1 - EDGE;
        let within = |[left, top, right, bottom]: &[f32; 4]| {
            (left - ASIDE..right + ASIDE).contains(&x) && (top - ASIDE..bottom + ASIDE).contains(&y)
        };
        beside || Separator::PRINT.iter().any(within)
    }

    fn is_code(&self, at: (f32, f32), page: &GreyImage, codes: &[Barcode]) -> bool {
        let around = ASIDE * self.scale;
        codes.iter().any(|code| {
            let [left, top, right, bottom] = <[f32; 4]>::from(code.area);
            let (width, height) = (page.width as f32, page.height as f32);
            (left * width - around..right * width + around).contains(&at.0)
                && (top * height - around..bottom * height + around).contains(&at.1)
        })
    }
}

/// How light the paper is: what a tenth of the page is lighter than.
fn paper(page: &GreyImage) -> u8 {
    let mut counts = [0usize; 256];
    page.pixels.iter().step_by(17).for_each(|pixel| counts[usize::from(*pixel)] += 1);
    let mut left = counts.iter().sum::<usize>() / 10;
    for (level, count) in counts.iter().enumerate().rev() {
        if *count > left {
            return level as u8;
        }
        left -= count;
    }
    255
}
