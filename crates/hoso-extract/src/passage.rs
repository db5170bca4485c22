//! A run of words that is matched folded and reported as printed.

use std::ops::Range;

use hoso_model::{Area, Word};
use hoso_viet::{fold_char, repair_glyphs};

/// A run of words: their text as printed, with a space between them, and the same folded, character by character.
#[derive(Debug, Clone, Default)]
pub(crate) struct Passage<'a> {
    /// As printed, look-alike glyphs repaired.
    pub(crate) text: String,
    /// [`Passage::text`] folded; it has as many characters.
    pub(crate) folded: String,
    words: Vec<(Range<usize>, &'a Word)>,
}

impl<'a> Passage<'a> {
    /// The passage of these words, in this order.
    pub(crate) fn new(words: impl IntoIterator<Item = &'a Word>) -> Self {
        let mut passage = Self::default();
        for word in words {
            let text = repair_glyphs(word.text.trim());
            if text.is_empty() {
                continue;
            }
            if !passage.text.is_empty() {
                passage.text.push(' ');
                passage.folded.push(' ');
            }
            let start = passage.folded.len();
            passage.text.push_str(&text);
            passage.folded.extend(text.chars().map(fold_char));
            passage.words.push((start..passage.folded.len(), word));
        }
        passage
    }

    /// The passages one after another.
    pub(crate) fn join<'p>(passages: impl IntoIterator<Item = &'p Self>) -> Self
    where
        'a: 'p,
    {
        Self::new(passages.into_iter().flat_map(Self::words))
    }

    /// Its words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'a Word> {
        self.words.iter().map(|(_, word)| *word)
    }

    /// True of a passage without words.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The area around its words.
    pub(crate) fn area(&self) -> Area {
        Area::around(self.words().map(|word| word.area)).unwrap_or_default()
    }

    /// What is printed at `range` (in bytes) of the folded text.
    pub(crate) fn printed(&self, range: Range<usize>) -> &str {
        let byte = |at: usize| {
            let chars = self.folded.get(..at).map_or(usize::MAX, |before| before.chars().count());
            self.text.char_indices().nth(chars).map_or(self.text.len(), |(byte, _)| byte)
        };
        self.text.get(byte(range.start)..byte(range.end)).unwrap_or_default()
    }

    /// The words that touch `range` (in bytes) of the folded text.
    pub(crate) fn part(&self, range: Range<usize>) -> Self {
        let touched = self.words.iter().filter(|(at, _)| at.start < range.end && range.start < at.end);
        Self::new(touched.map(|(_, word)| *word))
    }

    /// Mean confidence of its words, 0 to 1.
    pub(crate) fn confidence(&self) -> f32 {
        let sum: f32 = self.words().map(|word| word.confidence.clamp(0.0, 100.0)).sum();
        if self.words.is_empty() { 0.0 } else { sum / self.words.len() as f32 / 100.0 }
    }

    /// The folded text without what is neither letter nor digit at its ends.
    pub(crate) fn key(&self) -> &str {
        self.folded.trim_matches(|c: char| !c.is_alphanumeric())
    }

    /// Is it in capitals (a misread letter or two aside), and words at all?
    pub(crate) fn is_capitals(&self) -> bool {
        let (upper, lower) = self.text.chars().fold((0, 0), |(upper, lower), c| {
            (upper + u32::from(c.is_uppercase()), lower + u32::from(c.is_lowercase()))
        });
        upper >= 2 && lower * 6 <= upper
    }

    /// The parts between gaps wider than `gap` (a share of the page's width): columns, and what stands beside.
    pub(crate) fn segments(&self, gap: f32) -> Vec<Self> {
        let mut parts: Vec<Vec<&'a Word>> = Vec::new();
        for word in self.words() {
            match parts.last_mut().and_then(|part| Some((part.last()?.area.x1, part))) {
                Some((x1, part)) if word.area.x0 - x1 <= gap => part.push(word),
                _ => parts.push(vec![word]),
            }
        }
        parts.into_iter().map(Self::new).collect()
    }
}

#[cfg(test)]
mod tests {
    use hoso_model::{Area, Word};

    use super::Passage;

    #[test]
    fn a_range_of_the_folded_text_is_found_as_printed() {
        let word = |text: &str| Word::new(text.into(), Area::PAGE, 90.0);
        let words = [word("Số:"), word("1245⁄QÐ-UBND"), word("  "), word("Bến")];
        let passage = Passage::new(&words);
        assert_eq!(passage.text, "Số: 1245/QĐ-UBND Bến");
        assert_eq!(passage.folded, "so: 1245/qd-ubnd ben");
        let at = passage.folded.find("1245").unwrap();
        assert_eq!(passage.printed(at..at + 12), "1245/QĐ-UBND");
        assert_eq!(passage.part(at..at + 12).text, "1245/QĐ-UBND");
        assert_eq!(passage.printed(at..900), "1245/QĐ-UBND Bến");
    }
}
