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
    let (mut top, mut bottom) = (f32::MAX, f32::MIN);
    for word in &line.words {
        let (.., high, low) = runs.along(word.area, page);
        top = top.min(high - sunk(word.area));
        bottom = bottom.max(low - sunk(word.area));
    }
    let size = (bottom - top).max(1.0);
    content.set_font(FACE, size);
    for (at, word) in line.words.iter().enumerate() {
        let text = shown(&word.text);
        if text.is_empty() {
            continue;
        }
        let own = size * f32::from(WIDTH) / 1000.0;
        let natural = own * text.chars().count() as f32;
        let (start, end, ..) = runs.along(word.area, page);
        let stretched = |to: f32, from: f32| (to / from * 100.0).clamp(1.0, 10_000.0);
        content.set_horizontal_scaling(stretched(end - start, natural));
        content.set_text_matrix(runs.matrix(start, bottom + sunk(word.area), page.1));
        content.show(Str(&letters.shown(&text)));
        // The space reaches to the next word, so that what is selected has no holes.
        let next = line.words.get(at + 1).map_or(end, |next| runs.along(next.area, page).0);
        let gap = (next - end).clamp(own * 0.2, own * 4.0);
        content.set_horizontal_scaling(stretched(gap, own)).show(Str(&letters.shown(" ")));
    }
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
    use super::Runs;
    use hoso_model::{Area, Line, Word};

    #[test]
    fn lines_that_run_down_or_up_stand_on_the_side_of_their_words() {
        let word = |area: [f32; 4]| Word { text: "chữ".to_owned(), area: area.into(), confidence: 90.0 };
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
