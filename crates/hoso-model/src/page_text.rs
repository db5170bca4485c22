//! What was read on one page.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Area, Barcode};

/// One word as printed, where it stands, and how sure the engine is of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word, in Unicode normal form C.
    #[serde(rename = "t")]
    pub text: String,
    /// Where it stands on the upright page.
    #[serde(rename = "b")]
    pub area: Area,
    /// The engine's confidence, 0 to 100.
    #[serde(rename = "c")]
    pub confidence: f32,
    /// What the engine read, of a word that the language model put right.
    #[serde(default, rename = "r", skip_serializing_if = "Option::is_none")]
    pub read: Option<String>,
}

impl Word {
    /// A word as it was read.
    pub const fn new(text: String, area: Area, confidence: f32) -> Self {
        Self { text, area, confidence, read: None }
    }

    /// Before a word with two readings.
    pub const ANCHOR: char = '\u{FFF9}';
    /// Between its readings.
    pub const SEPARATOR: char = '\u{FFFA}';
    /// After them.
    pub const TERMINATOR: char = '\u{FFFB}';

    /// Both readings of a word that was put right: what it is taken for between U+FFF9 and U+FFFA, then what the engine read,
    /// then U+FFFB (Unicode's interlinear annotation). An index finds such a word by either.
    pub fn with_readings(&self) -> Cow<'_, str> {
        let Some(read) = &self.read else { return Cow::Borrowed(&self.text) };
        Cow::Owned(format!("{}{}{}{read}{}", Self::ANCHOR, self.text, Self::SEPARATOR, Self::TERMINATOR))
    }

    /// What the engine read.
    pub fn as_read(&self) -> &str {
        self.read.as_deref().unwrap_or(&self.text)
    }
}

/// One printed line: words from left to right.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Line {
    /// The block (column, table cell, stamp) it belongs to, counted from 0 in reading order.
    pub block: u32,
    /// The paragraph, counted from 0 over the whole page.
    pub paragraph: u32,
    /// Its words.
    pub words: Vec<Word>,
}

/// Where a page's text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextSource {
    /// Recognised from the image.
    Ocr,
    /// The file's own text, found good.
    TextLayer,
    /// The file's own text, converted from an 8-bit Vietnamese encoding.
    LegacyTextLayer,
}

/// What was read on one page: its words in reading order, and what is known of the image they stand on.
///
/// Kept as it came from the engine: it is what an index is rebuilt from, without reading the page again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// Where the text came from.
    pub source: TextSource,
    /// Width of the upright page in pixels.
    pub width: u32,
    /// Height of the upright page in pixels.
    pub height: u32,
    /// Resolution in dots per inch.
    pub dpi: u32,
    /// By how many degrees clockwise the scan was turned to stand upright: 0, 90, 180 or 270.
    pub rotation: u16,
    /// The skew that was measured and taken out, in degrees, clockwise positive; 0 if none was.
    pub skew: f32,
    /// True of a page with nothing on it.
    pub blank: bool,
    /// The lines in reading order.
    pub lines: Vec<Line>,
    /// The bar codes on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Barcode>,
    /// Where coloured seals and stamps are on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamps: Vec<Area>,
    /// What of a page with a text of its own was recognised from its image all the same: scans on it, and words in fonts
    /// that do not say what their letters are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognised: Vec<Area>,
}

impl PageText {
    /// What was recognised on the image of an upright page of `width` x `height` pixels.
    pub fn recognised(width: u32, height: u32, dpi: u32, lines: Vec<Line>) -> Self {
        Self {
            source: TextSource::Ocr,
            width,
            height,
            dpi,
            rotation: 0,
            skew: 0.0,
            blank: lines.is_empty(),
            lines,
            codes: Vec::new(),
            stamps: Vec::new(),
            recognised: Vec::new(),
        }
    }

    /// All words in reading order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.lines.iter().flat_map(|line| &line.words)
    }

    /// The text: a line a line, an empty line between blocks.
    pub fn text(&self) -> String {
        self.text_of(|word| Cow::Borrowed(&word.text))
    }

    /// The text as the engine read it, before the language model put words right.
    pub fn text_as_read(&self) -> String {
        self.text_of(|word| Cow::Borrowed(word.as_read()))
    }

    /// The text with both readings of each word that was put right ([`Word::with_readings`]).
    pub fn text_with_readings(&self) -> String {
        self.text_of(Word::with_readings)
    }

    fn text_of<'a>(&'a self, of: impl Fn(&'a Word) -> Cow<'a, str> + Copy) -> String {
        let mut text = String::new();
        let mut block = None;
        for line in &self.lines {
            if block.is_some_and(|block| block != line.block) {
                text.push('\n');
            }
            block = Some(line.block);
            text.push_str(&line.text_of(of));
            text.push('\n');
        }
        text
    }

    /// Mean confidence of the words, 0 to 100; `None` of a page without words.
    pub fn confidence(&self) -> Option<f32> {
        let (sum, count) = self.words().fold((0.0, 0u32), |(sum, n), word| (sum + word.confidence, n + 1));
        (count > 0).then(|| (sum / count as f32 * 10.0).round() / 10.0)
    }
}

impl Line {
    /// The words with a space between them.
    pub fn text(&self) -> String {
        self.text_of(|word| Cow::Borrowed(&word.text))
    }

    fn text_of<'a>(&'a self, of: impl Fn(&'a Word) -> Cow<'a, str>) -> String {
        let mut text = String::with_capacity(self.words.iter().map(|word| word.text.len() + 1).sum());
        for word in &self.words {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&of(word));
        }
        text
    }

    /// The area around its words; `None` of a line without words.
    pub fn area(&self) -> Option<Area> {
        Area::around(self.words.iter().map(|word| word.area))
    }
}
