//! A page image to its words: cleaned, turned upright, recognised, and mapped back to the page as it was scanned.

use crate::blocks;
use crate::cells::{self, Lines};
use crate::second_try::read_again;
use hoso_model::{Area, PageText, Word};
use hoso_ocr::{OcrEngine, OcrError};
use hoso_scan::{CleanPage, GreyImage, PageImage, Ruled, Step, Steps, clean, tables};

/// A page whose words are valid Vietnamese syllables to this share lies right: clean pages have 0.95 of them and more,
/// English ones 0.36, pages on their side or head 0.15.
const MAKES_SENSE: f32 = 0.6;
/// A turned reading has to make more sense by this much: in another language, or in noise, none makes much.
const BETTER: f32 = 0.15;
/// The engine is surer of the right way up, by more points than this of a hundred, even of figures.
const SURER: f32 = 5.0;
/// Pages of fewer words say nothing about how they lie.
const FEWEST_WORDS: usize = 8;

/// Reads a page with these steps of cleaning. What makes no sense as it lies is read on its head and on either side,
/// and the best is kept: the share of valid syllables is a judge of how a page lies that its layout is not.
///
/// # Errors
/// If the engine gives up on the page.
pub fn recognise(engine: &mut dyn OcrEngine, page: PageImage, steps: Steps) -> Result<PageText, OcrError> {
    let scan = (page.width, page.height, page.dpi);
    let steps = if engine.wants_clean() { steps } else { Steps::NONE };
    let mut page = clean(page, steps);
    let nothing = |page: &CleanPage| PageText {
        // Nothing says how it lies.
        stamps: page.stamps.iter().map(|area| area.turned((360 - page.turned) % 360)).collect(),
        ..PageText::recognised(scan.0, scan.1, scan.2, Vec::new())
    };
    if page.blank {
        return Ok(nothing(&page));
    }
    let mut best = Reading::of(engine, &page, 0, steps)?;
    if steps.has(Step::Upright) {
        if best.stands_on_its_side(&page) {
            // The engine reads lines that go down the page too; who looks at it does not.
            page = page.other_way();
            best = Reading::of(engine, &page, 0, steps)?;
        }
        (page, best) = upright(engine, page, best, steps)?;
    }
    if best.lines.is_empty() {
        return Ok(nothing(&page));
    }
    Ok(best.text(engine, &page, scan, steps))
}

/// Of a page and what was read of it as it lies, the same or what makes more sense: read on its head, or on a side.
fn upright(
    engine: &mut dyn OcrEngine,
    page: CleanPage,
    as_it_lies: Reading,
    steps: Steps,
) -> Result<(CleanPage, Reading), OcrError> {
    let guessed = page.turned >= 180;
    if as_it_lies.makes_sense() || !(guessed || as_it_lies.words >= FEWEST_WORDS) {
        return Ok((page, as_it_lies));
    }
    let sense = as_it_lies.sense;
    let on_head = Reading::of(engine, &page, 180, steps)?;
    // That the page stands on its head was a guess: it goes back unless its words bear it out.
    let mut best = if on_head.beats(sense) || (guessed && on_head.is_as_good_as(&as_it_lies)) {
        on_head
    } else {
        as_it_lies
    };
    if best.makes_sense() || best.words < FEWEST_WORDS {
        return Ok((page, best));
    }
    let side = page.clone().other_way();
    let mut on_side = false;
    for turn in [0, 180] {
        let other = Reading::of(engine, &side, turn, steps)?;
        if other.beats(sense) && other.sense > best.sense {
            best = other;
            on_side = true;
        }
        if best.makes_sense() {
            break;
        }
    }
    Ok((if on_side { side } else { page }, best))
}

/// What was read of a clean page that was turned clockwise by so many degrees more.
struct Reading {
    turn: u16,
    lines: Lines,
    /// What was looked at, if it is not the clean page as it is.
    seen: Option<GreyImage>,
    /// The cells of its tables.
    cells: Vec<Area>,
    words: usize,
    /// The share of valid syllables.
    sense: f32,
    /// The mean confidence of its words, 0 to 100.
    confidence: f32,
}

impl Reading {
    fn of(engine: &mut dyn OcrEngine, page: &CleanPage, turn: u16, steps: Steps) -> Result<Self, OcrError> {
        let turned = (turn != 0).then(|| page.image.turned(turn));
        let image = turned.as_ref().unwrap_or(&page.image);
        let ruled = if steps.has(Step::Tables) { tables(image) } else { None };
        let lines = cells::read(engine, image, ruled.as_ref())?;
        let sense = hoso_viet::syllable_share(lines.words().map(|word| word.text.as_str())).unwrap_or(0.0);
        let words = lines.words().count();
        let confidence = lines.words().map(|word| word.confidence).sum::<f32>() / words.max(1) as f32;
        let (seen, cells) = match ruled {
            Some(Ruled { tables, bare }) if !lines.tables.is_empty() => {
                (Some(bare), tables.into_iter().flat_map(|table| table.cells).collect())
            }
            _ => (turned, Vec::new()),
        };
        Ok(Self { turn, lines, seen, cells, words, sense, confidence })
    }

    /// Are there enough words, most of them valid?
    fn makes_sense(&self) -> bool {
        self.words >= FEWEST_WORDS && self.sense >= MAKES_SENSE
    }

    /// Does it make clearly more sense than this share of valid syllables?
    fn beats(&self, sense: f32) -> bool {
        self.words >= FEWEST_WORDS && self.sense > sense + BETTER
    }

    /// Where words do not tell: is the engine about as sure of it?
    fn is_as_good_as(&self, other: &Self) -> bool {
        !other.beats(self.sense) && self.confidence + SURER > other.confidence
    }

    /// Are its words higher than wide?
    fn stands_on_its_side(&self, page: &CleanPage) -> bool {
        let shape = page.image.height as f32 / page.image.width as f32;
        let words = self.lines.words().filter(|word| word.text.chars().count() > 2);
        let tall = |word: &Word| word.area.height() * shape > word.area.width();
        let (all, tall) = words.fold((0, 0), |(all, count), word| (all + 1, count + usize::from(tall(word))));
        all >= FEWEST_WORDS && tall * 2 > all
    }

    /// The text of a scan of this width, height (pixels) and resolution: in order, and weak lines read once more.
    fn text(
        mut self,
        engine: &mut dyn OcrEngine,
        page: &CleanPage,
        (width, height, dpi): (u32, u32, u32),
        steps: Steps,
    ) -> PageText {
        // `turn` is 0 or 180: it does not change the shape.
        let shape = page.image.height as f32 / page.image.width as f32;
        self.lines.around = blocks::apart(self.lines.around, shape);
        let mut lines = self.lines.in_order();
        if steps.has(Step::Again) {
            read_again(engine, self.seen.as_ref().unwrap_or(&page.image), &mut lines, &self.cells);
        }
        for word in lines.iter_mut().flat_map(|line| &mut line.words) {
            word.area = page.on_scan(word.area.turned((360 - self.turn) % 360)).turned(self.turn);
        }
        let rotation = (page.turned + self.turn) % 360;
        let (width, height) = if rotation.is_multiple_of(180) { (width, height) } else { (height, width) };
        let stamps = page.stamps.iter().map(|area| area.turned(self.turn)).collect();
        PageText { rotation, skew: page.skew, stamps, ..PageText::recognised(width, height, dpi, lines) }
    }
}

#[cfg(test)]
mod tests {
    use super::recognise;
    use hoso_samples::{Scan, compose, draw, list};
    use hoso_scan::{PageImage, Samples, Steps};

    #[test]
    fn a_page_that_leans_or_lies_on_its_side_or_head_is_read_upright() {
        let scan = Scan { dpi: 150, seal: false, skew_degrees: 2.0, ..Scan::default() };
        let page = draw(&compose(5, 1), &scan).unwrap().remove(0).to_luma8();
        let (width, height) = page.dimensions();
        let page = PageImage { width, height, dpi: 150, samples: Samples::Grey(page.into_raw()) };
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        let upright = recognise(engine.as_mut(), page.clone(), Steps::ALL).unwrap();
        assert!((upright.skew - 2.0).abs() < 0.15, "{}", upright.skew);
        let place = |text: &hoso_model::PageText| {
            text.words().find(|word| word.text.starts_with("Hạnh")).map(|word| word.area)
        };
        let there = place(&upright).expect("the motto is read");
        for (laid, turned_back) in [(0, 0), (180, 180), (90, 270), (270, 90)] {
            let text = recognise(engine.as_mut(), page.clone().turned(laid), Steps::ALL).unwrap();
            assert_eq!((text.rotation, text.width), (turned_back, width), "laid {laid}");
            let here = place(&text).unwrap_or_else(|| panic!("laid {laid}: {}", text.text()));
            assert!(
                (here.x0 - there.x0).abs() + (here.y0 - there.y0).abs() < 0.01,
                "{laid}: {here:?} {there:?}"
            );
        }
    }

    #[test]
    fn the_seal_is_kept_as_a_place_on_the_upright_page() {
        let scan = Scan { dpi: 150, seal: true, skew_degrees: 0.0, grey: false, ..Scan::default() };
        let page = draw(&compose(5, 1), &scan).unwrap().remove(0).to_rgb8();
        let (width, height) = page.dimensions();
        let page = PageImage { width, height, dpi: 150, samples: Samples::Rgb(page.into_raw()) };
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        let seals = [0, 180].map(|laid| {
            let text = recognise(engine.as_mut(), page.clone().turned(laid), Steps::ALL).unwrap();
            assert_eq!(text.stamps.len(), 1, "laid {laid}: {:?}", text.stamps);
            text.stamps[0].centre()
        });
        // Signed at the foot, on the right (Nghị định 30/2020/NĐ-CP, Phụ lục I).
        assert!(seals[0].0 > 0.4 && seals[0].1 > 0.4, "{seals:?}");
        assert!((seals[0].0 - seals[1].0).abs() + (seals[0].1 - seals[1].1).abs() < 0.05, "{seals:?}");
    }

    #[test]
    fn a_list_is_read_row_by_row_whichever_way_it_lies() {
        let list = list(3);
        let page = draw(&list, &Scan { dpi: 200, skew_degrees: 0.4, ..Scan::default() }).unwrap().remove(0);
        let page = page.to_luma8();
        let (width, height) = page.dimensions();
        let page = PageImage { width, height, dpi: 200, samples: Samples::Grey(page.into_raw()) };
        // The numbers of the rows and of the persons, as they follow each other.
        let figures = |lines: &mut dyn Iterator<Item = String>| -> Vec<String> {
            lines.filter(|line| line.bytes().all(|byte| byte.is_ascii_digit()) && line.len() != 4).collect()
        };
        let wanted = figures(&mut list.pages[0].iter().cloned());
        assert!(wanted.len() > 30, "{wanted:?}");
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        for laid in [0, 90, 180, 270] {
            let text = recognise(engine.as_mut(), page.clone().turned(laid), Steps::ALL).unwrap();
            assert_eq!(text.rotation, (360 - laid) % 360, "laid {laid}");
            let read = figures(&mut text.lines.iter().map(hoso_model::Line::text));
            assert_eq!(read, wanted, "laid {laid}");
        }
    }
}
