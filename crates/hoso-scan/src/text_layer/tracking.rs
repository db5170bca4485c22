//! How far apart the letters of a word stand: in headings that are set wide, further than words elsewhere.

use super::glyphs::Glyph;
use super::widgets::Widgets;

/// Two glyphs further apart than this are of two words, in ems: the space of Times is 0.25, and a squeezed line's 0.16.
pub(super) const GAP: f32 = 0.13;
/// Baselines further apart than this are of two lines, in ems.
pub(super) const LEVEL: f32 = 0.15;
/// Glyphs this far apart are set wide, in ems; kerned ones are not.
const WIDE: f32 = 0.06;
/// And no further than this: figures of a row stand as far apart.
const WIDEST: f32 = 0.6;
/// Nor are figures alone set as wide as this.
const WIDEST_FIGURES: f32 = 0.3;
/// Of letters that are set wide, words stand further apart by this, in ems.
const FURTHER: f32 = 0.13;
/// Gaps that differ by less than this, and this share of themselves, are alike, in ems.
const ALIKE: f32 = 0.05;
const ALIKE_SHARE: f32 = 0.2;
/// Of the gaps in a line of short words, so many are between letters.
const MOSTLY: f32 = 0.6;
/// Fewer gaps say nothing.
const FEWEST: usize = 3;
/// Glyphs further apart than this do not tell about each other, in ems.
const APART: f32 = 1.2;
/// Sizes that differ by less than this share are the same.
const SAME_SIZE: f32 = 0.15;

/// For each glyph, how far off the next one may be and still belong to its word, in ems.
pub(super) fn limits(glyphs: &[&Glyph], widgets: &Widgets) -> Vec<f32> {
    let mut limits = Vec::with_capacity(glyphs.len());
    let mut rest = glyphs;
    while !rest.is_empty() {
        let length = 1 + rest.windows(2).take_while(|pair| pair_goes_on(pair)).count();
        let (string, after) = rest.split_at(length.min(rest.len()));
        match widgets.cell(string.first().and_then(|first| first.field)) {
            Some(cell) => limits.extend((0..string.len()).map(|place| in_cells(string, place, cell))),
            None => limits.resize(limits.len() + string.len(), limit(string)),
        }
        rest = after;
    }
    limits
}

/// Do two glyphs follow each other in one line?
fn pair_goes_on(pair: &[&Glyph]) -> bool {
    let [first, next] = pair else { return false };
    let size = first.size.max(next.size);
    let near = next.field.is_some() || next.left - first.right < APART * size;
    (first.baseline - next.baseline).abs() <= LEVEL * size
        && (first.size - next.size).abs() <= SAME_SIZE * size
        && first.field == next.field
        && first.overlay == next.overlay
        && next.left >= first.left
        && near
}

/// Letters that have a cell each are of one word if no cell between them is empty.
fn in_cells(string: &[&Glyph], place: usize, cell: f32) -> f32 {
    match (string.get(place), string.get(place + 1)) {
        (Some(glyph), Some(next)) => {
            let width = |glyph: &Glyph| (glyph.right - glyph.left).abs();
            (1.5 * cell - f32::midpoint(width(glyph), width(next))) / glyph.size.max(next.size)
        }
        _ => GAP,
    }
}

fn limit(string: &[&Glyph]) -> f32 {
    let lettered = |glyph: &Glyph| glyph.text != " ";
    let mut gaps: Vec<f32> = string
        .windows(2)
        .filter_map(|pair| match pair {
            [first, next] if lettered(first) && lettered(next) => {
                Some((next.left - first.right) / first.size)
            }
            _ => None,
        })
        .collect();
    gaps.sort_by(f32::total_cmp);
    let Some(middle) = gaps.get((gaps.len().saturating_sub(1)) / 2).copied() else { return GAP };
    let figures = string.iter().all(|glyph| !glyph.text.chars().any(char::is_alphabetic));
    let widest = if figures { WIDEST_FIGURES } else { WIDEST };
    let alike = gaps.iter().filter(|gap| (**gap - middle).abs() <= ALIKE + ALIKE_SHARE * middle).count();
    if gaps.len() < FEWEST || middle < WIDE || middle > widest || (alike as f32) < MOSTLY * gaps.len() as f32
    {
        return GAP;
    }
    middle + FURTHER + ALIKE_SHARE * middle
}

#[cfg(test)]
mod tests {
    use super::super::glyphs::Glyph;
    use super::super::widgets::Widgets;
    use super::super::words::{joined, words};

    /// Letters of 5 points with gaps of so many; a blank is a space that is drawn, a bar a space that is not.
    fn set(text: &str, gap: f32) -> Vec<String> {
        let mut left = 0.0;
        let mut glyphs = Vec::new();
        for c in text.chars() {
            let width = match c {
                // A space is half as wide as a letter.
                ' ' | '|' => 2.5,
                _ => 5.0,
            };
            if c != '|' {
                glyphs.push(Glyph { right: left + width, ..Glyph::test(&c.to_string(), left) });
            }
            left += width + gap;
        }
        let glyphs: Vec<&Glyph> = glyphs.iter().collect();
        let widgets = Widgets::default();
        joined(words(&glyphs, &widgets)).iter().map(|word| word.text().collect()).collect()
    }

    #[test]
    fn letters_that_are_set_wide_are_words() {
        for gap in [0.0, 0.4, 1.0, 1.4, 2.0, 3.0, 5.0] {
            assert_eq!(set("QUYẾT ĐỊNH", gap), ["QUYẾT", "ĐỊNH"], "{gap}");
            assert_eq!(set("Về việc phê duyệt", gap), ["Về", "việc", "phê", "duyệt"], "{gap}");
            assert_eq!(set("QUYẾT|ĐỊNH", gap), ["QUYẾT", "ĐỊNH"], "{gap}, its space is not drawn");
            assert_eq!(set("Số: 12/QĐ-UBND", gap), ["Số:", "12/QĐ-UBND"], "{gap}");
        }
    }

    #[test]
    fn figures_in_a_row_are_no_word() {
        assert_eq!(set("1|2|3|4|5", 3.0), ["1", "2", "3", "4", "5"]);
        assert_eq!(set("A B C", 1.0), ["A", "B", "C"]);
    }

    #[test]
    fn letters_in_cells_are_one_word() {
        let glyph = |text, left| Glyph { field: Some(0), ..Glyph::test(text, left) };
        let glyphs = [glyph("0", 5.0), glyph("8", 25.0), glyph("0", 45.0), glyph("7", 85.0)];
        let widgets = Widgets::comb(20.0);
        let glyphs: Vec<&Glyph> = glyphs.iter().collect();
        let texts: Vec<String> =
            joined(words(&glyphs, &widgets)).iter().map(|word| word.text().collect()).collect();
        assert_eq!(texts, ["080", "7"]);
    }
}
