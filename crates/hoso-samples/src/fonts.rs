//! The typeface on this machine: Liberation Serif from version 2 on, which has every Vietnamese letter and the widths
//! of Times.

use std::path::Path;
use std::sync::OnceLock;

use ab_glyph::{Font, FontVec, Glyph, OutlinedGlyph, PxScale, point};

use crate::SampleError;
use crate::typeset::Face;

/// Where distributions keep it, and where they keep Tinos, from which it was drawn: folder, start of the file names.
///
/// `fonts-liberation` of Debian 12 is version 1, without the letters of Vietnamese, and stands in the first folder
/// too; a typeface that lacks them is passed over.
const FAMILIES: [(&str, &str); 8] = [
    ("/usr/share/fonts/truetype/liberation2", "LiberationSerif"),
    ("/usr/share/fonts/truetype/liberation", "LiberationSerif"),
    ("/usr/share/fonts/liberation", "LiberationSerif"),
    ("/usr/share/fonts/liberation-serif", "LiberationSerif"),
    ("/usr/share/fonts/liberation-fonts", "LiberationSerif"),
    ("/usr/local/share/fonts/liberation", "LiberationSerif"),
    ("/usr/share/fonts/truetype/croscore", "Tinos"),
    ("/usr/share/fonts/croscore", "Tinos"),
];
/// Letters that only a typeface for Vietnamese has.
const LETTERS: &str = "ĂăĐđƠơƯưẠạẾếỘộỢợỮữỲỳỴỵỸỹ";

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
        let fonts = FAMILIES.iter().find_map(|(folder, name)| Self::read(Path::new(folder), name));
        let fonts = fonts.ok_or(SampleError::NoFont)?;
        Ok(FONTS.get_or_init(|| fonts))
    }

    /// The faces of the typeface `name`, if `folder` has all four with every letter.
    fn read(folder: &Path, name: &str) -> Option<Self> {
        let face = |face: &str| {
            let bytes = std::fs::read(folder.join(format!("{name}-{face}.ttf"))).ok()?;
            let font = FontVec::try_from_vec(bytes).ok()?;
            LETTERS.chars().all(|letter| font.glyph_id(letter).0 != 0).then_some(font)
        };
        Some(Self {
            regular: face("Regular")?,
            bold: face("Bold")?,
            italic: face("Italic")?,
            bold_italic: face("BoldItalic")?,
        })
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
    pub(crate) fn letter(
        &self,
        c: char,
        face: Face,
        em: f32,
        x: f32,
        y: f32,
    ) -> (Option<OutlinedGlyph>, f32) {
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

#[cfg(test)]
mod tests {
    use super::Fonts;
    use crate::typeset::Face;
    use ab_glyph::Font;

    #[test]
    fn every_letter_of_the_papers_has_a_glyph() {
        let fonts = Fonts::get().unwrap();
        for seed in 0..50 {
            for line in crate::compose(seed, 2).sheets.iter().flat_map(|sheet| &sheet.lines) {
                let font = fonts.face(line.face);
                assert!(line.text.chars().all(|c| font.glyph_id(c).0 != 0), "{}", line.text);
            }
        }
        assert!(fonts.width("ử", Face::Regular, 100.0) > 40.0);
    }
}
