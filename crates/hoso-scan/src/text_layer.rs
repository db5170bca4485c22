//! The text that a PDF page carries itself.
//!
//! 1. `shows_text` looks cheaply whether the page can have any: most scans have none, and pay nothing.
//! 2. `glyphs` and `device` interpret the page and collect what is drawn: glyphs with their place and font, pictures,
//!    rules, outlines. `ground` knows what is painted below and over a glyph, and so whether it can be seen; `told`
//!    knows which fonts say what their glyphs are; `widgets`, where the fields of a form are.
//! 3. `twice` drops what was drawn again in its place; `words` joins glyphs that stand beside one another, whatever
//!    order they were drawn in.
//! 4. `lines`, `columns` and `cells` put words into lines and lines into the order in which a person reads them: the two
//!    halves of a letter's head one after the other, a table row by row, and in a row cell by cell, a label with its
//!    value (`labels`).
//!
//! Nothing is judged or decoded here: codes of 8-bit fonts come as the letters of Latin-1 that they look like.

mod bars;
mod cells;
mod columns;
mod device;
#[cfg(test)]
mod form_tests;
mod glyphs;
mod ground;
mod labels;
mod lines;
mod rules;
mod said;
mod segment;
mod shows_text;
#[cfg(test)]
mod tests;
mod told;
mod tracking;
mod turning;
mod twice;
mod widgets;
mod words;
#[cfg(test)]
mod written_tests;

use hayro::hayro_syntax::page::Page;
use hoso_model::Area;

pub(crate) use said::said;

/// The text of a page as its file gives it, not yet judged.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerText {
    /// Width of the upright page in points (1/72 inch).
    pub width: f32,
    /// Height of the upright page in points.
    pub height: f32,
    /// By how many degrees clockwise the page as [`crate::Scan::page`] gives it has to be turned for most of its text to
    /// stand upright: 0, 90, 180 or 270. Areas and sizes are those of the page turned so.
    pub rotation: u16,
    /// The lines that can be seen, in reading order.
    pub lines: Vec<LayerLine>,
    /// The PostScript names of the fonts, by the number that runs give; `None` of a font that is not in the file, whose
    /// name is not told.
    pub fonts: Vec<Option<String>>,
    /// The names of the fonts that the page asks for without having them in the file.
    pub missing_fonts: Vec<String>,
    /// The share of the page's glyphs that cannot be seen, 0 to 1: drawn as invisible, or below a picture. They are in
    /// no line.
    pub hidden: f32,
    /// The share of the page that pictures cover, 0 to 1; where they overlap, both count.
    pub pictures: f32,
    /// Where pictures are on the upright page. Strips of one picture are one.
    pub pictured: Vec<Area>,
    /// How many curved shapes are filled on the page: text drawn as outlines is made of them.
    pub outlines: u32,
    /// Is there anything on the page that a bar code could be made of: pictures, many filled shapes, or a font for it?
    pub may_have_codes: bool,
}

/// A line of a layer: words from left to right.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LayerLine {
    /// The block (column, table cell) it belongs to, counted from 0 in reading order.
    pub block: u32,
    /// The paragraph, counted from 0 over the whole page.
    pub paragraph: u32,
    /// Its words.
    pub words: Vec<LayerWord>,
}

/// A word of a layer: glyphs without a space between them.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerWord {
    /// Its text, a run for each change of font.
    pub runs: Vec<LayerRun>,
    /// Where it stands on the upright page.
    pub area: Area,
    /// Is it of an annotation laid over the page, as what shows a digital signature is?
    pub overlay: bool,
    /// Does the file not say what some of its letters are? They are taken for what their codes would be elsewhere.
    pub guessed: bool,
    /// Does only the page as it is painted tell whether it can be seen?
    pub doubtful: bool,
}

/// Letters of one font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerRun {
    /// The font, a place in [`LayerText::fonts`].
    pub font: usize,
    /// What the file says the letters are; U+FFFD where it says nothing.
    pub text: String,
}

/// The text of `page`; `None` if it has none.
pub(crate) fn text_layer(page: &Page<'_>) -> Option<LayerText> {
    if !shows_text::shows_text(page) {
        return None;
    }
    let mut drawn = glyphs::drawn(page);
    let all = drawn.glyphs.len();
    if all == 0 {
        return None;
    }
    drawn.glyphs.retain(|glyph| glyph.seen != glyphs::Seen::No);
    let hidden = 1.0 - drawn.glyphs.len() as f32 / all as f32;
    drawn.unsay_shared();
    drawn.glyphs = twice::once(std::mem::take(&mut drawn.glyphs));
    let rotation = drawn.stand_upright();
    let missing_fonts = shows_text::missing_fonts(page);
    let (width, height) = drawn.size;
    let lines = lines::in_reading_order(&drawn);
    let (pictures, pictured) = drawn.pictures(rotation);
    Some(LayerText {
        width,
        height,
        rotation,
        lines,
        hidden,
        pictures,
        pictured,
        outlines: drawn.outlines,
        may_have_codes: drawn.may_have_codes(&missing_fonts),
        fonts: drawn.fonts,
        missing_fonts,
    })
}
