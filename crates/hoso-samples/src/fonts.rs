//! The typeface on this machine: Liberation Serif, which has every Vietnamese letter and the widths of Times.

use std::path::Path;
use std::sync::OnceLock;

use ab_glyph::{Font, FontVec, Glyph, OutlinedGlyph, PxScale, point};

use crate::SampleError;
use crate::typeset::Face;

/// Where distributions keep the typeface.
const FOLDERS: [&str; 6] = [
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation-fonts",
    "/usr/local/share/fonts/liberation",
];

/// The four faces.
pub(crate) struct Fonts {
    regular: FontVec,
    bold: FontVec,
    italic: FontVec,
    bold_italic: FontVec,
}

impl Fonts {
    /// The faces, read once for the whole program.
    pub(crate) fn get() -> Result<&'static Self, SampleError> {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        if let Some(fonts) = FONTS.get() {
            return Ok(fonts);
        }
        let fonts = Self {
            regular: read("LiberationSerif-Regular.ttf")?,
            bold: read("LiberationSerif-Bold.ttf")?,
            italic: read("LiberationSerif-Italic.ttf")?,
            bold_italic: read("LiberationSerif-BoldItalic.ttf")?,
        };
        Ok(FONTS.get_or_init(|| fonts))
    }

    /// One face.
    pub(crate) fn face(&self, face: Face) -> &FontVec {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Italic => &self.italic,
            Face::BoldItalic => &self.bold_italic,
        }
    }

    /// The width of `text` with letters of `em` pixels, in pixels.
    pub(crate) fn width(&self, text: &str, face: Face, em: f32) -> f32 {
        let font = self.face(face);
        text.chars().map(|c| font.h_advance_unscaled(font.glyph_id(c))).sum::<f32>() * em / units(font)
    }

    /// The letter `c` on the baseline at (`x`, `y`) pixels, and how far the next one is from it.
    pub(crate) fn letter(&self, c: char, face: Face, em: f32, x: f32, y: f32) -> (Option<OutlinedGlyph>, f32) {
        let font = self.face(face);
        let id = font.glyph_id(c);
        let scale = PxScale::from(em * font.height_unscaled() / units(font));
        let outline = font.outline_glyph(Glyph { id, scale, position: point(x, y) });
        (outline, font.h_advance_unscaled(id) * em / units(font))
    }
}

/// The font's units in an em.
pub(crate) fn units(font: &FontVec) -> f32 {
    font.units_per_em().unwrap_or(2048.0)
}

/// Reads the font file `name` from the first folder that has it.
fn read(name: &'static str) -> Result<FontVec, SampleError> {
    let path = FOLDERS.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.is_file());
    let path = path.ok_or(SampleError::NoFont(name))?;
    let bad = || SampleError::BadFont(path.display().to_string());
    let bytes = std::fs::read(&path).map_err(|_| bad())?;
    FontVec::try_from_vec(bytes).map_err(|_| bad())
}
