//! What is used of the typeface, put into the PDF.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use ttf_parser::GlyphId;

use crate::CoverSheetError;
use crate::typeface::{FACES, Face, FaceFile, advance};

/// PDF objects that a face takes.
pub(crate) const OBJECTS: i32 = 5;
/// Glyphs are numbered by themselves, as in Adobe's Identity ordering.
const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The glyphs that were shown, renumbered, with the letters that they mean.
#[derive(Default)]
pub(crate) struct Embedded {
    faces: [Glyphs; FACES.len()],
}

/// Those of one face.
#[derive(Default)]
struct Glyphs {
    numbers: GlyphRemapper,
    meanings: BTreeMap<u16, (GlyphId, char)>,
}

impl Embedded {
    /// The number that `glyph`, which shows `letter`, has in the file.
    pub(crate) fn number(&mut self, face: Face, glyph: GlyphId, letter: char) -> u16 {
        let Glyphs { numbers, meanings } = &mut self.faces[face as usize];
        let number = numbers.remap(glyph.0);
        meanings.entry(number).or_insert((glyph, letter));
        number
    }

    /// Writes `face` under `id` and the four numbers after it.
    pub(crate) fn write(
        &self,
        pdf: &mut Pdf,
        id: Ref,
        file: &FaceFile,
        face: Face,
    ) -> Result<(), CoverSheetError> {
        let Glyphs { numbers, meanings } = &self.faces[face as usize];
        let [cid, descriptor, program, cmap] = [1, 2, 3, 4].map(|after| Ref::new(id.get() + after));
        let parsed = file.parsed()?;
        let subset = subsetter::subset(&file.bytes, 0, numbers)
            .map_err(|error| CoverSheetError::Typeface(file.name.clone(), error.to_string()))?;
        // Six letters say that it is a subset; the two faces must differ.
        let name = format!("{}+{}", ["HOSOFA", "HOSOFB"][face as usize], file.name);
        let name = Name(name.as_bytes());
        pdf.type0_font(id)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(cmap);
        let mut font = pdf.cid_font(cid);
        font.subtype(CidFontType::Type2).base_font(name).system_info(IDENTITY).font_descriptor(descriptor);
        font.cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = font.widths();
        for (number, (glyph, _)) in meanings {
            widths.consecutive(*number, [advance(&parsed, *glyph)]);
        }
        widths.finish();
        font.finish();
        let thousandths = |value: i16| f32::from(value) * 1000.0 / f32::from(parsed.units_per_em());
        let bounds = parsed.global_bounding_box();
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(
                thousandths(bounds.x_min),
                thousandths(bounds.y_min),
                thousandths(bounds.x_max),
                thousandths(bounds.y_max),
            ))
            .italic_angle(0.0)
            .ascent(thousandths(parsed.ascender()))
            .descent(thousandths(parsed.descender()))
            .cap_height(thousandths(parsed.capital_height().unwrap_or_else(|| parsed.ascender())))
            .stem_v(if face == Face::Bold { 140.0 } else { 84.0 })
            .font_file2(program);
        pdf.stream(program, &subset).pair(Name(b"Length1"), subset.len() as i32);
        let mut unicode = UnicodeCmap::new(Name(b"Hoso"), IDENTITY);
        for (number, (_, letter)) in meanings {
            unicode.pair(*number, *letter);
        }
        pdf.cmap(cmap, &unicode.finish());
        Ok(())
    }
}
