//! Text and boxes on a page, measured in points from its top left corner.

use pdf_writer::{Content, Name, Str};
use ttf_parser::GlyphId;

use crate::CoverSheetError;
use crate::a4::HEIGHT;
use crate::embedding::Embedded;
use crate::typeface::{Face, Typeface, advance};

/// A filled rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Box {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Where a line of text stands against its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// A page that is being drawn.
pub(crate) struct Canvas<'a> {
    content: Content,
    typeface: &'a Typeface,
    used: &'a mut Embedded,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(typeface: &'a Typeface, used: &'a mut Embedded) -> Self {
        Self { content: Content::new(), typeface, used }
    }

    /// The PDF operators of what was drawn.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.content.finish().to_vec()
    }

    /// Fills boxes, with `grey` from 0 (black) to 1.
    pub(crate) fn fill(&mut self, boxes: &[Box], grey: f32) {
        self.content.set_fill_gray(grey);
        for b in boxes {
            self.content.rect(b.x, HEIGHT - b.y - b.height, b.width, b.height);
        }
        self.content.fill_nonzero();
    }

    /// The width of `text` in points.
    pub(crate) fn width(&self, text: &str, (face, size): (Face, f32)) -> Result<f32, CoverSheetError> {
        Ok(self.glyphs(text, face)?.iter().map(|(_, _, advance)| advance).sum::<f32>() * size / 1000.0)
    }

    /// Writes a line of text in black with its baseline at `y`.
    pub(crate) fn text(
        &mut self,
        text: &str,
        (face, size): (Face, f32),
        (x, y): (f32, f32),
        align: Align,
    ) -> Result<(), CoverSheetError> {
        let glyphs = self.glyphs(text, face)?;
        let width = glyphs.iter().map(|(_, _, advance)| advance).sum::<f32>() * size / 1000.0;
        let start = match align {
            Align::Left => x,
            Align::Centre => x - width / 2.0,
            Align::Right => x - width,
        };
        let shown: Vec<u8> = glyphs
            .iter()
            .flat_map(|(letter, glyph, _)| self.used.number(face, *glyph, *letter).to_be_bytes())
            .collect();
        self.content.set_fill_gray(0.0).begin_text().set_font(Name(face.resource()), size);
        self.content.next_line(start, HEIGHT - y).show(Str(&shown)).end_text();
        Ok(())
    }

    /// The glyph and the width of each letter.
    fn glyphs(&self, text: &str, face: Face) -> Result<Vec<(char, GlyphId, f32)>, CoverSheetError> {
        let parsed = self.typeface.face(face).parsed()?;
        text.chars()
            .map(|letter| {
                let glyph = parsed.glyph_index(letter).ok_or(CoverSheetError::Letter(letter))?;
                Ok((letter, glyph, advance(&parsed, glyph)))
            })
            .collect()
    }
}
