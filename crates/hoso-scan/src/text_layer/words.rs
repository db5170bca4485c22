//! Glyphs to words.

use hoso_model::Area;

use super::glyphs::{Glyph, Seen};
use super::tracking::{self, GAP, LEVEL};
use super::widgets::Widgets;
use super::{LayerRun, LayerWord};

/// A glyph that starts this far before the end of the last one does not follow it, in ems.
const BACK: f32 = 0.45;
/// From the baseline up to the mark on a capital, and down to the tail of a `g`, in ems.
const ABOVE: f32 = 0.86;
const BELOW: f32 = 0.22;

/// A word where it stands, in points on the page turned so that it is upright.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) runs: Vec<LayerRun>,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    pub(super) overlay: bool,
    pub(super) field: Option<u16>,
    /// Is any of its letters guessed? Does only the painted page tell whether it is seen?
    doubts: (bool, bool),
    /// Drawn smaller and higher, right after a word; its baseline is that word's.
    raised: bool,
    /// A space was drawn before it, or after it.
    space: (bool, bool),
}

impl Word {
    pub(super) fn top(&self) -> f32 {
        self.baseline - ABOVE * self.size
    }

    pub(super) fn bottom(&self) -> f32 {
        self.baseline + BELOW * self.size
    }

    pub(super) fn text(&self) -> impl Iterator<Item = char> {
        self.runs.iter().flat_map(|run| run.text.chars())
    }

    /// Is `next` the rest of this word? It was drawn apart, because its font is another or a generator jumped about.
    fn goes_on(&self, next: &Self) -> bool {
        let size = self.size.max(next.size);
        let gap = next.left - self.right;
        !self.space.1
            && !next.space.0
            && self.overlay == next.overlay
            && self.field == next.field
            && (self.baseline - next.baseline).abs() <= LEVEL * size
            && (!next.raised || self.is_unit())
            && gap > -BACK * size
            && gap < GAP * size
    }

    /// Does it end in a unit that has exponents, as in `m2`? Other raised signs are notes, and no part of their word.
    fn is_unit(&self) -> bool {
        let mut letters = self.text().collect::<Vec<_>>().into_iter().rev();
        letters.next() == Some('m') && letters.take_while(|c| c.is_alphabetic()).count() <= 1
    }

    /// Is `glyph` smaller, higher, and right after this word?
    fn raises(&self, glyph: &Glyph) -> bool {
        let (raise, gap) = (self.baseline - glyph.baseline, glyph.left - self.right);
        glyph.size < 0.8 * self.size
            && raise > LEVEL * self.size
            && raise < 0.7 * self.size
            && gap.abs() < 0.3 * self.size
    }

    /// Is `other` the same word drawn again, as programs do for bold letters?
    fn drawn_again(&self, other: &Self) -> bool {
        let near = self.size * 0.2;
        (self.left - other.left).abs() < near
            && (self.right - other.right).abs() < near
            && (self.baseline - other.baseline).abs() < near
            && self.text().eq(other.text())
    }

    fn add(&mut self, next: Self) {
        for run in next.runs {
            push(&mut self.runs, run.font, &run.text);
        }
        self.right = self.right.max(next.right);
        self.size = self.size.max(next.size);
        self.space.1 = next.space.1;
        self.doubt(next.doubts);
    }

    const fn doubt(&mut self, (guessed, doubtful): (bool, bool)) {
        self.doubts = (self.doubts.0 || guessed, self.doubts.1 || doubtful);
    }

    /// The word and where it stands on a page of this size, in points.
    pub(super) fn placed(self, (width, height): (f32, f32)) -> LayerWord {
        let (w, h) = (width.max(1.0), height.max(1.0));
        let area = Area::from([self.left / w, self.top() / h, self.right / w, self.bottom() / h]);
        let Self { runs, overlay, doubts: (guessed, doubtful), .. } = self;
        LayerWord { runs, area, overlay, guessed, doubtful }
    }
}

fn push(runs: &mut Vec<LayerRun>, font: usize, text: &str) {
    match runs.last_mut().filter(|run| run.font == font) {
        Some(run) => run.text.push_str(text),
        None => runs.push(LayerRun { font, text: text.to_owned() }),
    }
}

/// The words that glyphs make in the order in which they were drawn; some are parts of words yet.
pub(super) fn words(glyphs: &[&Glyph], widgets: &Widgets) -> Vec<Word> {
    let limits = tracking::limits(glyphs, widgets);
    let mut words: Vec<Word> = Vec::new();
    // May the next glyph go on with the last word? And was a space drawn since?
    let mut open = false;
    let mut space = false;
    // How far off the next glyph of the word may be.
    let mut limit = GAP;
    for (glyph, next) in glyphs.iter().zip(limits) {
        if glyph.text == " " {
            if let Some(last) =
                words.last_mut().filter(|last| (last.baseline - glyph.baseline).abs() < LEVEL * last.size)
            {
                last.space.1 = true;
            }
            (open, space) = (false, true);
            continue;
        }
        let doubts = (!glyph.told, glyph.seen == Seen::Perhaps);
        let follows = |last: &Word| {
            let size = last.size.max(glyph.size);
            let gap = glyph.left - last.right;
            open && last.overlay == glyph.overlay
                && last.field == glyph.field
                && (last.baseline - glyph.baseline).abs() <= LEVEL * size
                && gap > -BACK * size
                && gap < limit * size
        };
        if let Some(last) = words.last_mut().filter(|last| follows(last)) {
            push(&mut last.runs, glyph.font, &glyph.text);
            last.right = last.right.max(glyph.right);
            last.size = last.size.max(glyph.size);
            last.doubt(doubts);
            open = true;
        } else {
            let base = words.last().filter(|last| last.raises(glyph)).map(|last| last.baseline);
            words.push(Word {
                runs: vec![LayerRun { font: glyph.font, text: glyph.text.clone() }],
                left: glyph.left.min(glyph.right),
                right: glyph.right.max(glyph.left),
                baseline: base.unwrap_or(glyph.baseline),
                size: glyph.size,
                overlay: glyph.overlay,
                field: glyph.field,
                doubts,
                raised: base.is_some(),
                space: (space, false),
            });
            // What is raised goes on by itself only at its own height.
            open = base.is_none();
        }
        space = false;
        limit = next;
    }
    words
}

/// Joins the parts of words that stand beside one another in a row, from left to right, and drops what was drawn twice.
pub(super) fn joined(mut row: Vec<Word>) -> Vec<Word> {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut whole: Vec<Word> = Vec::with_capacity(row.len());
    for word in row {
        if whole.iter().rev().take(3).any(|last| last.drawn_again(&word)) {
            continue;
        }
        match whole.last_mut().filter(|last| last.goes_on(&word)) {
            Some(last) => last.add(word),
            None => whole.push(word),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::{joined, words};
    use crate::text_layer::glyphs::Glyph;
    use crate::text_layer::widgets::Widgets;

    fn glyph(text: &str, left: f32) -> Glyph {
        Glyph::test(text, left)
    }

    fn texts(glyphs: &[Glyph]) -> Vec<String> {
        let glyphs: Vec<&Glyph> = glyphs.iter().collect();
        joined(words(&glyphs, &Widgets::default())).iter().map(|word| word.text().collect()).collect()
    }

    #[test]
    fn spaces_and_gaps_part_words() {
        assert_eq!(
            texts(&[glyph("h", 0.0), glyph("ồ", 5.0), glyph(" ", 10.0), glyph("s", 10.5)]),
            ["hồ", "s"]
        );
        assert_eq!(texts(&[glyph("h", 0.0), glyph("ồ", 5.0), glyph("s", 12.0)]), ["hồ", "s"]);
        assert_eq!(texts(&[glyph("h", 0.0), glyph("ồ", 5.4)]), ["hồ"]);
        assert!(texts(&[]).is_empty());
    }

    #[test]
    fn glyphs_come_together_in_whatever_order_they_were_drawn() {
        let other = Glyph { font: 1, ..glyph("ồ", 5.0) };
        assert_eq!(texts(&[glyph("h", 0.0), glyph("s", 20.0), glyph("ơ", 25.0), other]), ["hồ", "sơ"]);
    }

    #[test]
    fn a_word_drawn_twice_is_one() {
        let again = Glyph { left: 0.4, right: 5.4, ..glyph("h", 0.0) };
        assert_eq!(texts(&[glyph("h", 0.0), again]), ["h"]);
    }

    #[test]
    fn only_units_have_exponents() {
        let raised = Glyph { size: 6.5, baseline: 96.7, ..glyph("2", 5.0) };
        assert_eq!(texts(&[glyph("m", 0.0), raised.clone()]), ["m2"]);
        assert_eq!(texts(&[glyph("t", 0.0), raised]), ["t", "2"]);
    }
}
