//! Which number each letter has in the file.

use std::collections::HashMap;

use pdf_writer::types::{SystemInfo, UnicodeCmap};
use pdf_writer::{Name, Str};

/// Glyphs are numbered by themselves, as in Adobe's Identity ordering.
pub(crate) const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// What stands for a letter when all numbers are taken.
const UNKNOWN: char = '\u{FFFD}';

/// Letters that were shown, numbered from 1 as they came: 0 is the glyph that no text may show (ISO 19005-2, 6.2.11.8).
pub(crate) struct Letters {
    numbers: HashMap<char, u16>,
    letters: Vec<char>,
}

impl Letters {
    pub(crate) fn new() -> Self {
        let mut letters = Self { numbers: HashMap::new(), letters: Vec::new() };
        letters.number(UNKNOWN);
        letters
    }

    fn number(&mut self, letter: char) -> u16 {
        if let Some(number) = self.numbers.get(&letter) {
            return *number;
        }
        let Ok(number) = u16::try_from(self.letters.len() + 1) else { return 1 };
        self.letters.push(letter);
        self.numbers.insert(letter, number);
        number
    }

    /// Text as it is shown: two bytes a letter.
    pub(crate) fn shown(&mut self, text: &str) -> Vec<u8> {
        text.chars().flat_map(|letter| self.number(letter).to_be_bytes()).collect()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.letters.len()
    }

    /// What each number means (ISO 19005-2, 6.2.11.7.2).
    pub(crate) fn meanings(&self) -> Vec<u8> {
        let mut meanings = UnicodeCmap::new(Name(b"Hoso"), IDENTITY);
        for (number, letter) in (1_u16..).zip(&self.letters) {
            meanings.pair(number, *letter);
        }
        meanings.finish().to_vec()
    }
}
