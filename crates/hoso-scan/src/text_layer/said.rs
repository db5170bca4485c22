//! What any reader makes of a page's text: the words that its letters make in the order in which they are drawn.
//!
//! Readers differ in how they join letters to words, and whether they put them in order. What is a word here is one for all
//! of them: letters one after the other, near one another, on a line.

use hayro::hayro_syntax::page::Page;
use hoso_model::Said;

use super::glyphs::{Glyph, Seen, drawn};

/// A gap of this share of a letter's height parts words: PDFium parts from a quarter of a letter's width, and most letters
/// are half as wide as high.
const PARTS: f32 = 0.15;
/// A step back of more than this, or up or down, is none to the next letter; kerning is less.
const STEP: f32 = 0.35;

/// What any reader makes of the text of `page`.
pub(crate) fn said(page: &Page<'_>) -> Said {
    let drawn = drawn(page);
    let mut said =
        Said { hides: drawn.glyphs.iter().any(|glyph| glyph.seen != Seen::Yes), words: Vec::new() };
    let mut before: Option<&Glyph> = None;
    for glyph in &drawn.glyphs {
        if glyph.text == " " {
            before = None;
            continue;
        }
        match said.words.last_mut().filter(|_| before.is_some_and(|before| follows(before, glyph))) {
            Some(word) => word.push_str(&glyph.text),
            None => said.words.push(glyph.text.clone()),
        }
        before = Some(glyph);
    }
    said
}

fn follows(before: &Glyph, glyph: &Glyph) -> bool {
    let size = before.size.max(glyph.size);
    let gap = glyph.left - before.right;
    before.turned == glyph.turned
        && gap < size * PARTS
        && gap > -size * STEP
        && (before.baseline - glyph.baseline).abs() < size * STEP
}
