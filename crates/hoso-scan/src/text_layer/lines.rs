//! Words to lines.

use super::columns;
use super::glyphs::{Drawn, Glyph};
use super::rules::Rules;
use super::segment::Segment;
use super::words::{self, Word};
use super::{LayerLine, LayerWord};

/// Words whose baselines are nearer than this are of a row, in ems: an exponent is raised by 0.33 to 0.4.
const LEVEL: f32 = 0.45;
/// Of words below one another, so much at least: a mark of its own over a letter is drawn that near.
const BELOW: f32 = 0.15;
/// Words of a row further apart than this may be of two columns, in ems; the space of a justified line is narrower.
const APART: f32 = 1.1;
/// A line between them parts words that are as far apart as this, in ems.
const APART_AT_RULE: f32 = 0.1;
/// A stamped number or date has so many words, and anything else of an annotation is further away than this, in ems.
const STAMPED: usize = 2;
const NEAR: f32 = 2.5;
/// Annotations of more words than this are no stamps: each word is held against each.
const MOST_STAMPED: usize = 500;
/// So many words of a row are looked back at.
const LOOK_BACK: usize = 200;
/// Lines of a block whose baselines are further apart than this begin a paragraph, in ems.
const PARAGRAPH: f32 = 1.75;

/// The lines of what is drawn: those of the page as it stands, then those turned another way, then what annotations lay
/// over it.
pub(super) fn in_reading_order(drawn: &Drawn) -> Vec<LayerLine> {
    let rules = Rules::new(&drawn.rules);
    let none = Rules::default();
    let mut lines = Vec::new();
    let mut blocks = 0;
    let mut paragraphs = 0;
    // A number or a date that is stamped into the text belongs there; what shows a signature is a block of its own.
    let stamped = stamped(drawn);
    for overlay in [false, true] {
        for further in [0, 90, 180, 270] {
            let turned = (drawn.turned + further) % 360;
            let laid = |glyph: &&Glyph| glyph.turned == turned && glyph.overlay == overlay;
            let laid: Vec<&Glyph> = drawn.glyphs.iter().filter(laid).collect();
            let mut words = words::words(&laid, &drawn.widgets);
            if further == 0 && overlay {
                words.retain(|word| !stamped.contains(word));
            } else if further == 0 {
                words.extend(stamped.iter().cloned());
            }
            let rules = if further == 0 && !overlay { &rules } else { &none };
            let size = if further % 180 == 90 { (drawn.size.1, drawn.size.0) } else { drawn.size };
            let blocks_of_words = columns::blocks(segments(words, rules), rules);
            for block in blocks_of_words {
                let mut last: Option<(f32, f32)> = None;
                for segment in block {
                    let size_of_line = segment.size();
                    if last
                        .is_none_or(|(baseline, _)| segment.baseline() - baseline > PARAGRAPH * size_of_line)
                    {
                        paragraphs += 1;
                    }
                    last = Some((segment.baseline(), size_of_line));
                    let words = segment.words.into_iter().map(|word| word.placed(size));
                    let words =
                        words.map(|word| LayerWord { area: word.area.turned(further), ..word }).collect();
                    lines.push(LayerLine { block: blocks, paragraph: paragraphs - 1, words });
                }
                blocks += 1;
            }
        }
    }
    lines
}

/// Words that annotations put into the text: one or two, with nothing else of an annotation near.
fn stamped(drawn: &Drawn) -> Vec<Word> {
    let laid = |glyph: &&Glyph| glyph.overlay && glyph.turned == drawn.turned;
    let laid: Vec<&Glyph> = drawn.glyphs.iter().filter(laid).collect();
    let words = words::words(&laid, &drawn.widgets);
    if words.len() > MOST_STAMPED {
        return Vec::new();
    }
    let near = |one: &Word, other: &Word| {
        let size = one.size.max(other.size);
        (one.baseline - other.baseline).abs() < NEAR * size
            && one.left < other.right + NEAR * size
            && other.left < one.right + NEAR * size
    };
    let lonely = |word: &&Word| words.iter().filter(|other| near(word, other)).count() <= STAMPED;
    words.iter().filter(lonely).cloned().collect()
}

/// Rows of words, each cut where it is wide open or a line of a table runs through it.
fn segments(mut words: Vec<Word>, rules: &Rules) -> Vec<Segment> {
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    // Baseline and size of the largest word of the last row.
    let mut level = (0.0f32, 0.0f32);
    for word in words {
        let near = (word.baseline - level.0).abs() <= LEVEL * word.size.max(level.1);
        let in_row =
            |row: &&mut Vec<Word>| near && !row.iter().rev().take(LOOK_BACK).any(|other| above(other, &word));
        if let Some(row) = rows.last_mut().filter(in_row) {
            if word.size > level.1 {
                level = (word.baseline, word.size);
            }
            row.push(word);
        } else {
            level = (word.baseline, word.size);
            rows.push(vec![word]);
        }
    }
    let mut segments = Vec::new();
    for row in rows {
        let mut line: Vec<Word> = Vec::new();
        for word in words::joined(row) {
            let apart = line.last().is_some_and(|last| {
                let (gap, size) = (word.left - last.right, word.size.max(last.size));
                let middle = word.baseline - word.size * 0.3;
                gap > APART * size
                    || (gap > APART_AT_RULE * size && rules.between(last.right, word.left, middle))
            });
            if apart {
                segments.extend(Segment::new(std::mem::take(&mut line)));
            }
            line.push(word);
        }
        segments.extend(Segment::new(line));
    }
    segments
}

/// Does `other` stand above `word`, and not in a row with it?
fn above(other: &Word, word: &Word) -> bool {
    let shared = other.right.min(word.right) - other.left.max(word.left);
    let narrower = (other.right - other.left).min(word.right - word.left);
    shared > 0.3 * narrower && word.baseline - other.baseline > BELOW * word.size.max(other.size)
}
