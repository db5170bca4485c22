//! The words under a picture, each stretched to its box.

use hoso_model::{Area, Line, PageText};
use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Name, Str};

use crate::face::WIDTH;
use crate::letters::Letters;
use crate::markup::{is_text, shown};

/// The face's name among a page's resources.
pub(crate) const FACE: Name<'static> = Name(b"F");
/// Size of what stands on a page without a picture, in points.
const NOTE: f32 = 12.0;
/// Skews under this are of no account over a line, in degrees.
const LEVEL: f32 = 0.2;
/// The least space between words, as a share of the line's height: poppler sees one from 0.15 (`minWordSpacing` in its
/// `TextOutputDev.cc`), pdf.js from 0.03 (`NOT_A_SPACE_FACTOR` in its `evaluator.js`).
const LEAST_SPACE: f32 = 0.16;
/// The widest space: over a wider gap one of this width stands at its start.
const WIDEST_SPACE: f32 = 2.0;
/// How narrow and how wide a letter may be, likewise. PDFium takes two words for neighbours on a line if one stands less
/// than half a letter's width below the other (`CPDF_TextPage::ProcessTextObject`): a letter as wide as the page, as a ruled
/// line is read now and then, would draw the next line into its own.
const NARROWEST: f32 = 0.02;
const WIDEST: f32 = 1.0;

/// Puts the words of an upright page of `width` x `height` points under it, in reading order.
pub(crate) fn put(content: &mut Content, letters: &mut Letters, text: &PageText, width: f32, height: f32) {
    begin(content);
    // What a skewed line rises or falls by, down being positive.
    let slope =
        if text.skew.abs() > LEVEL && text.skew.abs() < 20.0 { text.skew.to_radians().tan() } else { 0.0 };
    for line in &text.lines {
        self::line(content, letters, line, slope, (width, height));
    }
    content.end_text();
}

/// Puts a note in the middle of a page without a picture, so that it is found by its reason.
pub(crate) fn note(content: &mut Content, letters: &mut Letters, note: &str, width: f32, height: f32) {
    let note: String = note.chars().filter(|letter| is_text(*letter)).collect();
    begin(content);
    let natural = NOTE * f32::from(WIDTH) / 1000.0 * note.chars().count().max(1) as f32;
    content.set_font(FACE, NOTE).set_horizontal_scaling((width * 0.8 / natural * 100.0).min(100.0));
    content.set_text_matrix([1.0, 0.0, 0.0, 1.0, width * 0.1, height / 2.0]);
    content.show(Str(&letters.shown(&note)));
    content.end_text();
}

fn begin(content: &mut Content) {
    content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible);
}

/// A line's words are as high as the line, and stand on one level: readers make lines of words by both.
fn line(content: &mut Content, letters: &mut Letters, line: &Line, slope: f32, page: (f32, f32)) {
    let Some(middle) = line.area().map(Area::centre) else { return };
    let runs = Runs::of(line, page);
    // How far below the line's middle a word stands for the skew alone.
    let sunk = |area: Area| {
        if runs == Runs::Right { (area.centre().0 - middle.0) * page.0 * slope } else { 0.0 }
    };
    let reach = |area: Area| {
        let (.., high, low) = runs.along(area, page);
        (high - sunk(area), low - sunk(area))
    };
    let (high, low) = height(line.words.iter().map(|word| reach(word.area)));
    let size = (low - high).max(1.0);
    content.set_font(FACE, size);
    let shown: Vec<(String, Area)> = line.words.iter().map(|word| (shown(&word.text), word.area)).collect();
    let shown: Vec<_> = shown.into_iter().filter(|(text, _)| !text.is_empty()).collect();
    let stretches = apart(
        shown.iter().map(|(text, area)| {
            let (start, end, ..) = runs.along(*area, page);
            (text.chars().count() as f32, Stretch { start, end })
        }),
        size,
    );
    for (at, ((text, area), stretch)) in shown.iter().zip(&stretches).enumerate() {
        let own = size * f32::from(WIDTH) / 1000.0;
        let natural = own * text.chars().count() as f32;
        let scaled = |to: f32, from: f32| (to / from * 100.0).clamp(0.1, 10_000.0);
        content.set_horizontal_scaling(scaled(stretch.end - stretch.start, natural));
        content.set_text_matrix(runs.matrix(stretch.start, low + sunk(*area), page.1));
        content.show(Str(&letters.shown(text)));
        // The space reaches to the next word, so that what is selected has no holes.
        let gap = stretches.get(at + 1).map_or(0.0, |next| next.start - stretch.end);
        let gap = gap.clamp(size * LEAST_SPACE, size * WIDEST_SPACE);
        content.set_horizontal_scaling(scaled(gap, own)).show(Str(&letters.shown(" ")));
    }
}

/// How high and how low most words of a line reach, of what each does; low is more. One in three may reach further: a stroke
/// of a pen, a seal's edge, boxes that hold half of the next line. Lines that reach into one another would be taken for one,
/// and their words be mixed.
fn height(reaches: impl Iterator<Item = (f32, f32)>) -> (f32, f32) {
    let (mut highs, mut lows): (Vec<f32>, Vec<f32>) = reaches.unzip();
    highs.sort_by(f32::total_cmp);
    lows.sort_by(|a, b| f32::total_cmp(b, a));
    let beyond = highs.len() / 3;
    (highs.get(beyond).copied().unwrap_or_default(), lows.get(beyond).copied().unwrap_or_default())
}

/// Where a word begins and ends along its line, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    start: f32,
    end: f32,
}

/// Words with their numbers of letters, moved so that each ends before the next begins, in the order in which they are read.
///
/// Boxes of words that were recognised touch and overlap. Readers put what they find on a line in order by where it begins,
/// and believe in a space where they see one.
fn apart(words: impl Iterator<Item = (f32, Stretch)>, size: f32) -> Vec<Stretch> {
    let mut set: Vec<Stretch> = Vec::new();
    for (letters, Stretch { start, end }) in words {
        let start = match set.last_mut() {
            Some(before) => {
                // The word before gives up to half of itself; the rest this one makes way.
                let least = f32::midpoint(before.start, before.end);
                before.end = before.end.min(start - size * LEAST_SPACE).max(least);
                start.max(before.end + size * LEAST_SPACE)
            }
            None => start,
        };
        let (narrow, wide) = (start + letters * size * NARROWEST, start + letters * size * WIDEST);
        set.push(Stretch { start, end: end.max(narrow).min(wide) });
    }
    set
}

/// Which way a line runs on the upright page: a table may lie on its side on a page that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Runs {
    Right,
    Down,
    Up,
}

impl Runs {
    /// By the way from word to word; one word alone runs along its longer side if that is much longer.
    fn of(line: &Line, (width, height): (f32, f32)) -> Self {
        let (Some(first), Some(last)) = (line.words.first(), line.words.last()) else { return Self::Right };
        let (from, to) = (first.area.centre(), last.area.centre());
        let (across, down) = ((to.0 - from.0) * width, (to.1 - from.1) * height);
        let alone = line.words.len() == 1
            && first.text.chars().count() > 1
            && first.area.height() * height > 2.0 * first.area.width() * width;
        match down.abs() > across.abs() {
            true if down < 0.0 => Self::Up,
            true => Self::Down,
            false if alone => Self::Down,
            false => Self::Right,
        }
    }

    /// Where a word begins and ends along the line, and how high and low it reaches beside it, in points; low is more.
    fn along(self, area: Area, (width, height): (f32, f32)) -> (f32, f32, f32, f32) {
        let (left, right, top, bottom) =
            (area.x0 * width, area.x1 * width, area.y0 * height, area.y1 * height);
        match self {
            Self::Right => (left, right, top, bottom),
            Self::Down => (top, bottom, -right, -left),
            Self::Up => (-bottom, -top, left, right),
        }
    }

    /// The matrix of text that starts at `start` and stands on `level`, on a page of `height` points.
    fn matrix(self, start: f32, level: f32, height: f32) -> [f32; 6] {
        match self {
            Self::Right => [1.0, 0.0, 0.0, 1.0, start, height - level],
            Self::Down => [0.0, -1.0, 1.0, 0.0, -level, height - start],
            Self::Up => [0.0, 1.0, -1.0, 0.0, level, height + start],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST_SPACE, Runs, Stretch, apart, height};
    use hoso_model::{Area, Line, Word};

    #[test]
    fn words_that_touch_or_overlap_are_set_apart_in_the_order_in_which_they_are_read() {
        let size = 10.0;
        let stretch = |start, end| Stretch { start, end };
        let words = [
            (5.0, stretch(0.0, 20.0)),
            (1.0, stretch(20.0, 25.0)),
            // Over the one before it, then one without width, then one that stands before it all, then a rule read as a dash.
            (4.0, stretch(22.0, 40.0)),
            (3.0, stretch(45.0, 45.0)),
            (2.0, stretch(1.0, 9.0)),
            (1.0, stretch(100.0, 500.0)),
        ];
        let set = apart(words.into_iter(), size);
        for pair in set.windows(2) {
            assert!(pair[1].start - pair[0].end > size * LEAST_SPACE * 0.99, "{set:?}");
        }
        assert!(set.iter().all(|stretch| stretch.end > stretch.start), "{set:?}");
        assert!(set[0].start.abs() < 0.01, "{set:?}");
        assert!(
            (set[0].end - (20.0 - size * LEAST_SPACE)).abs() < 0.01,
            "no more is taken than the space: {set:?}"
        );
        assert!(set[5].end - set[5].start <= size, "{set:?}");
    }

    #[test]
    fn one_tall_box_does_not_make_a_tall_line() {
        let (high, low) = height([(10.0, 20.0), (11.0, 20.0), (2.0, 41.0), (10.0, 23.0)].into_iter());
        assert_eq!((high, low), (10.0, 23.0));
        assert_eq!(height([(10.0, 20.0), (8.0, 21.0)].into_iter()), (8.0, 21.0));
        assert_eq!(height(std::iter::empty()), (0.0, 0.0));
    }

    #[test]
    fn lines_that_run_down_or_up_stand_on_the_side_of_their_words() {
        let word = |area: [f32; 4]| Word::new("chữ".to_owned(), area.into(), 90.0);
        let line = |words| Line { words, ..Line::default() };
        let (high, low) = (word([0.1, 0.1, 0.2, 0.3]), word([0.1, 0.4, 0.2, 0.6]));
        let page = (100.0, 200.0);
        let down = line(vec![high.clone(), low.clone()]);
        assert_eq!(Runs::of(&down, page), Runs::Down);
        assert_eq!(Runs::of(&line(vec![low, high.clone()]), page), Runs::Up);
        assert_eq!(Runs::of(&line(vec![high]), page), Runs::Down);
        assert_eq!(Runs::of(&line(vec![word([0.1, 0.1, 0.3, 0.12])]), page), Runs::Right);
        // Running down, a line stands on its left side: from its start at the top, 20 points under the page's.
        let (start, end, _, low) = Runs::Down.along(Area::from([0.1, 0.1, 0.2, 0.3]), page);
        assert!((start - 20.0).abs() < 0.01 && (end - 60.0).abs() < 0.01);
        let [turn @ .., x, y] = Runs::Down.matrix(start, low, page.1);
        assert_eq!(turn.map(|part: f32| part as i32), [0, -1, 1, 0]);
        assert!((x - 10.0).abs() < 0.01 && (y - 180.0).abs() < 0.01);
        let (start, _, _, low) = Runs::Up.along(Area::from([0.1, 0.1, 0.2, 0.3]), page);
        let [.., x, y] = Runs::Up.matrix(start, low, page.1);
        assert!((x - 20.0).abs() < 0.01 && (y - 140.0).abs() < 0.01);
    }
}
