//! One reading of a page: what the engine makes of it one way up.

use hoso_model::{Area, PageText, Word};
use hoso_ocr::{OcrEngine, OcrError};
use hoso_scan::{CleanPage, GreyImage, Ruled, Step, Steps, tables};

use crate::blocks;
use crate::cells::{self, Lines};
use crate::put_right::put_right;
use crate::second_try::{WEAK, read_again};

/// A page whose words are valid Vietnamese syllables to this share lies right: clean pages have 0.95 of them and more,
/// English ones 0.36, pages on their side or head 0.15.
const MAKES_SENSE: f32 = 0.6;
/// A turned reading has to make more sense by this much: in another language, or in noise, none makes much.
const BETTER: f32 = 0.15;
/// The engine is surer of the right way up, by more points than this of a hundred, even of figures.
const SURER: f32 = 5.0;
/// Pages of fewer words say nothing about how they lie.
const FEWEST_WORDS: usize = 8;
/// A page with a larger share of weak words may be a copy of which strokes are missing: of ordinary scans, worn ones
/// too, no page has as many.
const FAINT: f32 = 0.07;
/// Thicker strokes have to make the engine surer by so many points: they also close letters that were open.
const BOLDER: f32 = 1.0;

/// What was read of a clean page that was turned clockwise by so many degrees more.
pub(super) struct Reading {
    pub(super) turn: u16,
    pub(super) lines: Lines,
    /// What was looked at, if it is not the clean page as it is.
    seen: Option<GreyImage>,
    /// The cells of its tables.
    cells: Vec<Area>,
    words: usize,
    /// The share of valid syllables.
    pub(super) sense: f32,
    /// The mean confidence of its words, 0 to 100.
    confidence: f32,
}

impl Reading {
    /// The page turned clockwise by `turn` degrees more.
    pub(super) fn of(
        engine: &mut dyn OcrEngine,
        page: &CleanPage,
        turn: u16,
        steps: Steps,
    ) -> Result<Self, OcrError> {
        let turned = (turn != 0).then(|| page.image.turned(turn));
        Self::of_image(engine, &page.image, turned, turn, steps)
    }

    /// As [`of`](Self::of), with strokes that are thicker by two pixels.
    pub(super) fn of_bolder(
        engine: &mut dyn OcrEngine,
        page: &CleanPage,
        turn: u16,
        steps: Steps,
    ) -> Result<Self, OcrError> {
        let bolder = if turn == 0 { page.image.bolder() } else { page.image.turned(turn).bolder() };
        Self::of_image(engine, &page.image, Some(bolder), turn, steps)
    }

    /// Reads the page's image, or what was made of it.
    fn of_image(
        engine: &mut dyn OcrEngine,
        image: &GreyImage,
        made: Option<GreyImage>,
        turn: u16,
        steps: Steps,
    ) -> Result<Self, OcrError> {
        let image = made.as_ref().unwrap_or(image);
        let ruled = if steps.has(Step::Tables) { tables(image) } else { None };
        let lines = cells::read(engine, image, ruled.as_ref())?;
        let sense = hoso_viet::syllable_share(lines.words().map(|word| word.text.as_str())).unwrap_or(0.0);
        let words = lines.words().count();
        let confidence = lines.words().map(|word| word.confidence).sum::<f32>() / words.max(1) as f32;
        let (seen, cells) = match ruled {
            Some(Ruled { tables, bare }) if !lines.tables.is_empty() => {
                (Some(bare), tables.into_iter().flat_map(|table| table.cells).collect())
            }
            _ => (made, Vec::new()),
        };
        Ok(Self { turn, lines, seen, cells, words, sense, confidence })
    }

    /// Are there enough words, most of them valid?
    pub(super) fn makes_sense(&self) -> bool {
        self.tells() && self.sense >= MAKES_SENSE
    }

    /// Are there enough words to say how the page lies?
    pub(super) fn tells(&self) -> bool {
        self.words >= FEWEST_WORDS
    }

    /// Is it much like what is read of a faint copy?
    pub(super) fn is_faint(&self) -> bool {
        let weak = self.lines.words().filter(|word| word.confidence < WEAK).count();
        self.tells() && weak as f32 >= FAINT * self.words as f32
    }

    /// Is the engine surer of this reading, made with thicker strokes, than of `other`?
    pub(super) fn is_surer_than(&self, other: &Self) -> bool {
        // What is thick enough to be a blob is no weak word any more, but none at all.
        let as_many = self.words * 10 >= other.words * 9;
        as_many && self.sense + 0.02 >= other.sense && self.confidence >= other.confidence + BOLDER
    }

    /// Does it make clearly more sense than this share of valid syllables?
    pub(super) fn beats(&self, sense: f32) -> bool {
        self.tells() && self.sense > sense + BETTER
    }

    /// Where words do not tell: is the engine about as sure of it?
    pub(super) fn is_as_good_as(&self, other: &Self) -> bool {
        !other.beats(self.sense) && self.confidence + SURER > other.confidence
    }

    /// Are its words higher than wide?
    pub(super) fn stands_on_its_side(&self, page: &CleanPage) -> bool {
        let shape = page.image.height as f32 / page.image.width as f32;
        let words = self.lines.words().filter(|word| word.text.chars().count() > 2);
        let tall = |word: &Word| word.area.height() * shape > word.area.width();
        let (all, tall) = words.fold((0, 0), |(all, count), word| (all + 1, count + usize::from(tall(word))));
        all >= FEWEST_WORDS && tall * 2 > all
    }

    /// The text of a scan of this width, height (pixels) and resolution: in order, and weak lines read once more.
    pub(super) fn text(
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
        if steps.has(Step::Language) {
            put_right(&mut lines);
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
