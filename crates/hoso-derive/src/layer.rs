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
fn line(content: &mut Content, letters: &mut Letters, line: &Line, slope: f32, (width, height): (f32, f32)) {
    let Some(middle) = line.area().map(Area::centre) else { return };
    // How far below the line's middle a word stands for the skew alone.
    let sunk = |area: Area| (area.centre().0 - middle.0) * width * slope;
    let (mut top, mut bottom) = (f32::MAX, 0.0_f32);
    for word in &line.words {
        top = top.min(word.area.y0 * height - sunk(word.area));
        bottom = bottom.max(word.area.y1 * height - sunk(word.area));
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
        let (left, right) = (word.area.x0 * width, word.area.x1 * width);
        let stretched = |to: f32, from: f32| (to / from * 100.0).clamp(1.0, 10_000.0);
        content.set_horizontal_scaling(stretched(right - left, natural));
        content.set_text_matrix([1.0, 0.0, 0.0, 1.0, left, height - bottom - sunk(word.area)]);
        content.show(Str(&letters.shown(&text)));
        // The space reaches to the next word, so that what is selected has no holes.
        let next = line.words.get(at + 1).map_or(right, |next| next.area.x0 * width);
        let gap = (next - right).clamp(own * 0.2, own * 4.0);
        content.set_horizontal_scaling(stretched(gap, own)).show(Str(&letters.shown(" ")));
    }
}
