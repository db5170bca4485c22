//! Pieces of lines.

use super::words::Word;

/// A piece of a line: words of one row that no wide gap and no rule parts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub(super) words: Vec<Word>,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Segment {
    /// `None` of no words.
    pub(super) fn new(words: Vec<Word>) -> Option<Self> {
        let (first, last) = (words.first()?, words.last()?);
        let (left, right) = (first.left, words.iter().map(|word| word.right).fold(last.right, f32::max));
        let top = words.iter().map(Word::top).fold(f32::INFINITY, f32::min);
        let bottom = words.iter().map(Word::bottom).fold(f32::NEG_INFINITY, f32::max);
        Some(Self { words, left, right, top, bottom })
    }

    /// One of several that stand beside one another.
    pub(super) fn joined(mut row: Vec<Self>) -> Option<Self> {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        Self::new(row.into_iter().flat_map(|segment| segment.words).collect())
    }

    pub(super) fn baseline(&self) -> f32 {
        self.words.first().map_or(self.bottom, |word| word.baseline)
    }

    pub(super) fn size(&self) -> f32 {
        self.words.iter().map(|word| word.size).fold(0.0, f32::max)
    }

    pub(super) fn left(&self) -> f32 {
        self.left
    }

    pub(super) fn right(&self) -> f32 {
        self.right
    }

    pub(super) fn text(&self) -> String {
        let words = self.words.iter().map(|word| word.text().collect::<String>());
        words.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.top, self.bottom)
    }

    /// Do they stand beside one another? Lines above one another overlap a little where they are set tight.
    pub(super) fn beside(&self, other: &Self) -> bool {
        let shared = self.bottom.min(other.bottom) - self.top.max(other.top);
        shared > 0.3 * (self.bottom - self.top).min(other.bottom - other.top)
    }
}
