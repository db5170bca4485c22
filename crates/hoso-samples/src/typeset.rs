//! Text in its place on a sheet, before any pixel: what `compose` writes down and `draw` draws.
//!
//! All lengths are points (1/72 inch) on A4, measured from the sheet's upper left corner.

use unicode_normalization::UnicodeNormalization;

/// Width of A4.
pub(crate) const SHEET_WIDTH: f32 = 595.28;
/// Height of A4.
pub(crate) const SHEET_HEIGHT: f32 = 841.89;

/// A face of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

/// How a line stands at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fit {
    /// It starts there.
    Start,
    /// Its middle is there.
    Centre,
    /// It starts there and its spaces are stretched to this width.
    Width(f32),
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    pub(crate) text: String,
    pub(crate) x: f32,
    /// The line on which the letters stand.
    pub(crate) baseline: f32,
    /// Size of the letters (an em).
    pub(crate) size: f32,
    pub(crate) face: Face,
    pub(crate) fit: Fit,
}

/// How thick strokes are.
const STROKE: f32 = 0.75;

/// A stroke, from its left upper corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Rule {
    /// A horizontal stroke whose middle is at `x`.
    pub(crate) fn across(x: f32, y: f32, width: f32) -> Self {
        Self { x: x - width / 2.0, y, width, height: STROKE }
    }

    /// A vertical stroke from `y` down.
    pub(crate) fn down(x: f32, y: f32, height: f32) -> Self {
        Self { x, y, width: STROKE, height }
    }
}

/// One side of a sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) lines: Vec<Placed>,
    pub(crate) rules: Vec<Rule>,
    /// The middle of the place where the seal goes, if somebody signs on this sheet.
    pub(crate) seal: Option<(f32, f32)>,
}

impl Sheet {
    /// Adds a line whose middle is at `x`.
    pub(crate) fn centred(&mut self, text: &str, x: f32, baseline: f32, size: f32, face: Face) {
        let text = text.to_owned();
        self.lines.push(Placed { text, x, baseline, size, face, fit: Fit::Centre });
    }
}

/// About how wide `text` is at `size`: wide enough that a line broken by it fits its column.
///
/// The typeface has the widths of Times, so lines can be broken without opening a font file.
pub(crate) fn about_width(text: &str, size: f32, face: Face) -> f32 {
    let thousandths: u32 = text.nfc().map(letter_width).sum();
    let heavier = if matches!(face, Face::Bold | Face::BoldItalic) { 1.07 } else { 1.01 };
    thousandths as f32 / 1000.0 * size * heavier
}

/// A letter's width in thousandths of an em, by its base letter.
fn letter_width(letter: char) -> u32 {
    match std::iter::once(letter).nfd().next().unwrap_or(letter) {
        'i' | 'j' | 'l' | 't' | '/' | ':' | ';' => 278,
        ' ' | '.' | ',' => 250,
        'I' | 'f' | 'r' | '-' | '(' | ')' => 333,
        's' | 'J' => 389,
        'a' | 'c' | 'e' | 'z' | '?' => 444,
        'P' | 'F' | 'S' => 556,
        'E' | 'L' | 'T' | 'Z' => 611,
        'B' | 'C' | 'R' => 667,
        'm' => 778,
        'M' => 889,
        '%' => 833,
        'W' => 944,
        'w' => 722,
        upper if upper.is_uppercase() => 740,
        _ => 510,
    }
}

/// Breaks `text` between words so that no line is wider than `width`, the first one `indent` less.
pub(crate) fn broken(text: &str, size: f32, face: Face, width: f32, indent: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let room = if lines.is_empty() { width - indent } else { width };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if !line.is_empty() && about_width(&longer, size, face) > room {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            line = longer;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Face, about_width, broken};

    #[test]
    fn lines_are_broken_between_words_and_nothing_is_lost() {
        let text = "Cán bộ tiếp nhận kiểm tra tính đầy đủ của thành phần hồ sơ ngay tại quầy giao dịch";
        let lines = broken(text, 14.0, Face::Regular, 200.0, 28.0);
        assert!(lines.len() > 2);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| about_width(line, 14.0, Face::Regular) <= 200.0));
        assert!(broken("  ", 14.0, Face::Regular, 200.0, 0.0).is_empty());
    }

    #[test]
    fn marks_take_no_room() {
        let plain = about_width("uy ban", 10.0, Face::Regular);
        assert!((about_width("ủy bản", 10.0, Face::Regular) - plain).abs() < 0.01);
    }
}
