//! Letters that a standard font has no glyphs for: the letter without its marks, and the marks drawn as strokes.

use unicode_normalization::char::decompose_canonical;

/// Widths of the letters of Helvetica from the space to the tilde, in thousandths of their size (Adobe Font Metrics
/// of the 14 standard fonts).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// Signs that have a glyph of their own, and its name (ISO 32000-1, annex D.2).
const NAMED: [(char, &str); 14] = [
    ('–', "endash"),
    ('—', "emdash"),
    ('“', "quotedblleft"),
    ('”', "quotedblright"),
    ('‘', "quoteleft"),
    ('’', "quoteright"),
    ('•', "bullet"),
    ('…', "ellipsis"),
    ('°', "degree"),
    ('§', "section"),
    ('«', "guillemotleft"),
    ('»', "guillemotright"),
    ('×', "multiply"),
    ('²', "twosuperior"),
];
/// Where marks stand over small letters and over capitals, as a share of the letters' size.
const LOW: f32 = 0.55;
const HIGH: f32 = 0.74;

/// The letter of ASCII that `letter` is without its marks.
fn plain(letter: char) -> Option<char> {
    match letter {
        'đ' => return Some('d'),
        'Đ' => return Some('D'),
        '\u{A0}' => return Some(' '),
        _ => {}
    }
    let mut first = None;
    decompose_canonical(letter, |part| {
        first.get_or_insert(part);
    });
    first.filter(char::is_ascii)
}

/// How wide `letter` is, as a share of its size.
pub(super) fn width(letter: char) -> f32 {
    let place = plain(letter).map_or(usize::MAX, |plain| (plain as usize).wrapping_sub(0x20));
    f32::from(WIDTHS.get(place).copied().unwrap_or(556)) / 1000.0
}

/// The name of the glyph that stands for `letter`.
pub(super) fn glyph(letter: char) -> String {
    let named = NAMED.iter().find(|(sign, _)| *sign == letter).map(|(_, name)| (*name).to_owned());
    let of_plain = || match plain(letter) {
        Some(plain) if plain.is_ascii_alphabetic() => plain.to_string(),
        Some(' ') => "space".to_owned(),
        _ => "bullet".to_owned(),
    };
    named.unwrap_or_else(of_plain)
}

/// The operators that stroke the marks of `letter`, which stands at (`x`, `y`) and is so large.
pub(super) fn marks(letter: char, (x, y): (f32, f32), size: f32) -> String {
    let mut parts = Vec::new();
    decompose_canonical(letter, |part| parts.push(part));
    let wide = width(letter);
    let top = if letter.is_uppercase() { HIGH } else { LOW };
    // A tone over a circumflex or a breve stands beside and above it.
    let crowned = parts.iter().any(|part| matches!(part, '\u{302}' | '\u{306}'));
    let mut strokes = Vec::new();
    let mut stroke = |points: &[(f32, f32)]| {
        let mut path = Vec::with_capacity(points.len());
        for (place, (right, up)) in points.iter().enumerate() {
            let operator = if place == 0 { "m" } else { "l" };
            path.push(format!("{:.2} {:.2} {operator}", x + right * size, y + up * size));
        }
        strokes.push(format!("{} S", path.join(" ")));
    };
    for part in &parts {
        let tone = !matches!(part, '\u{302}' | '\u{306}' | '\u{31B}');
        let (middle, top) = if crowned && tone { (wide / 2.0 + 0.12, top + 0.07) } else { (wide / 2.0, top) };
        let over = |points: &[(f32, f32)]| -> Vec<(f32, f32)> {
            points.iter().map(|(right, up)| (middle + right, top + up)).collect()
        };
        match part {
            '\u{301}' => stroke(&over(&[(-0.03, 0.04), (0.08, 0.16)])),
            '\u{300}' => stroke(&over(&[(0.03, 0.04), (-0.08, 0.16)])),
            '\u{302}' => stroke(&over(&[(-0.12, 0.03), (0.0, 0.13), (0.12, 0.03)])),
            '\u{306}' => stroke(&over(&[(-0.12, 0.13), (-0.06, 0.05), (0.06, 0.05), (0.12, 0.13)])),
            '\u{303}' => stroke(&over(&[(-0.13, 0.05), (-0.05, 0.11), (0.05, 0.06), (0.13, 0.12)])),
            '\u{309}' => {
                stroke(&over(&[(-0.05, 0.13), (0.03, 0.16), (0.05, 0.11), (0.0, 0.08), (0.0, 0.04)]));
            }
            '\u{308}' => {
                stroke(&over(&[(-0.1, 0.08), (-0.06, 0.08)]));
                stroke(&over(&[(0.06, 0.08), (0.1, 0.08)]));
            }
            '\u{323}' => stroke(&[(wide / 2.0 - 0.03, -0.16), (wide / 2.0 + 0.03, -0.16)]),
            '\u{31B}' => {
                stroke(&[(wide - 0.06, top - 0.07), (wide + 0.02, top - 0.04), (wide + 0.03, top + 0.05)]);
            }
            _ => {}
        }
    }
    match letter {
        'đ' => stroke(&[(0.28, 0.6), (0.6, 0.6)]),
        'Đ' => stroke(&[(-0.02, 0.36), (0.32, 0.36)]),
        _ => {}
    }
    strokes.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{glyph, marks, width};

    #[test]
    fn letters_of_vietnamese_are_letters_with_marks() {
        let strokes = |letter| marks(letter, (0.0, 0.0), 10.0).lines().count();
        assert_eq!((glyph('ế').as_str(), strokes('ế')), ("e", 2));
        assert_eq!((glyph('Ợ').as_str(), strokes('Ợ')), ("O", 2));
        assert_eq!((glyph('đ').as_str(), strokes('đ'), strokes('d')), ("d", 1, 0));
        assert_eq!((glyph('“').as_str(), glyph('字').as_str()), ("quotedblleft", "bullet"));
        assert!((width('ế') - width('e')).abs() < 0.001 && width('m') > width('i'));
    }

    #[test]
    fn every_tone_and_every_shape_is_drawn() {
        let mut drawn: Vec<String> = "aàáảãạăâ".chars().map(|c| marks(c, (0.0, 0.0), 10.0)).collect();
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), 8);
    }
}
