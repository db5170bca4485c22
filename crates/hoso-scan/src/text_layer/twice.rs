//! Glyphs that were drawn again where they stand, as programs do for bold letters and shadows.

use std::collections::HashMap;

use super::glyphs::Glyph;

/// A glyph no further from the same one than this is that one again, in ems. An `l` beside an `l` is 0.2 ems away in the
/// narrowest of fonts; a shadow is thrown by 0.1.
const NEAR: f32 = 0.15;
/// And no further than this share of its own width.
const OF_WIDTH: f32 = 0.6;

/// The glyphs without those that were drawn again, in the order in which they were drawn first.
pub(super) fn once(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    // Those that stand in a square of `NEAR`, for each letter.
    let mut standing: HashMap<(char, i32, i32), Vec<usize>> = HashMap::new();
    for glyph in glyphs {
        let letter = glyph.text.chars().next().unwrap_or_default();
        let side = (NEAR * coarse(glyph.size)).max(0.05);
        let square = |value: f32| (value / side).floor() as i32;
        let (x, y) = (square(glyph.left), square(glyph.baseline));
        let again = (-1..=1).any(|right| {
            (-1..=1).any(|down| {
                let there = (letter, x.saturating_add(right), y.saturating_add(down));
                let there = standing.get(&there).into_iter().flatten();
                // All that has no width stands in one place, and only what follows itself is drawn again.
                let before =
                    there.filter(|place| (glyph.right - glyph.left).abs() > 0.0 || **place + 1 == kept.len());
                before.filter_map(|place| kept.get(*place)).any(|first| is_again(first, &glyph))
            })
        });
        if !again {
            standing.entry((letter, x, y)).or_default().push(kept.len());
            kept.push(glyph);
        }
    }
    kept
}

/// A size that is the same for all sizes near to it: glyphs are only found among those of squares as large.
fn coarse(size: f32) -> f32 {
    2f32.powf(size.max(1.0).log2().ceil())
}

fn is_again(first: &Glyph, glyph: &Glyph) -> bool {
    let size = first.size.max(glyph.size);
    let width = (first.right - first.left).abs();
    let near = (NEAR * size).min(if width > 0.0 { OF_WIDTH * width } else { f32::INFINITY });
    first.text == glyph.text
        && first.turned == glyph.turned
        && (first.left - glyph.left).abs() < near
        && (first.baseline - glyph.baseline).abs() < NEAR * size
        && (first.size - glyph.size).abs() < 0.1 * size
}

#[cfg(test)]
mod tests {
    use super::once;
    use crate::text_layer::glyphs::Glyph;

    fn texts(glyphs: &[Glyph]) -> String {
        once(glyphs.to_vec()).iter().map(|glyph| glyph.text.as_str()).collect()
    }

    #[test]
    fn each_letter_is_kept_once_and_doubled_letters_twice() {
        let glyph = |text, left| Glyph::test(text, left);
        let shadow = |text, left: f32| Glyph { baseline: 101.2, font: 1, ..Glyph::test(text, left + 1.2) };
        // Glyph by glyph, as a whole again, and again lower, in another font.
        assert_eq!(texts(&[glyph("T", 0.0), glyph("T", 0.0), glyph("H", 5.0), glyph("H", 5.3)]), "TH");
        assert_eq!(texts(&[glyph("T", 0.0), glyph("H", 5.0), glyph("T", 0.3), glyph("H", 5.3)]), "TH");
        assert_eq!(texts(&[shadow("T", 0.0), shadow("H", 5.0), glyph("T", 0.0), glyph("H", 5.0)]), "TH");
        assert_eq!(texts(&[glyph("A", 0.0), glyph("A", 5.0), glyph("1", 10.0), glyph("1", 15.0)]), "AA11");
        let narrow = |left| Glyph { right: left + 2.0, ..Glyph::test("l", left) };
        assert_eq!(texts(&[narrow(0.0), narrow(2.0), narrow(2.2), narrow(0.1)]), "ll");
        // A font that does not say how wide its letters are.
        let flat = |text| Glyph { right: 0.0, ..glyph(text, 0.0) };
        assert_eq!(texts(&[flat("s"), flat("s"), flat("ố"), flat("s")]), "sốs");
        // The same letter in the line below, and a small one in its place.
        let below = Glyph { baseline: 112.0, ..glyph("T", 0.0) };
        let small = Glyph { size: 6.0, ..glyph("T", 0.0) };
        assert_eq!(texts(&[glyph("T", 0.0), below, small]), "TTT");
    }
}
