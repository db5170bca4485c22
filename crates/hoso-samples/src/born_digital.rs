//! A paper as an office program saves it: text with an embedded font, no picture.

use std::collections::BTreeMap;

use ab_glyph::{Font, FontVec};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

use crate::fonts::{Fonts, units};
use crate::typeset::{Face, Fit, Placed, SHEET_HEIGHT, SHEET_WIDTH};
use crate::{Paper, SampleError};

/// The faces in the order of their resource names.
const FACES: [Face; 4] = [Face::Regular, Face::Bold, Face::Italic, Face::BoldItalic];
/// Names of the faces as resources and as fonts.
const NAMES: [(&[u8], &[u8]); 4] = [
    (b"F0", b"LiberationSerif"),
    (b"F1", b"LiberationSerif-Bold"),
    (b"F2", b"LiberationSerif-Italic"),
    (b"F3", b"LiberationSerif-BoldItalic"),
];
/// Glyphs are numbered by themselves, as in Adobe's Identity ordering.
const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A PDF with the paper's text as text: embedded TrueType fonts, Identity-H, ToUnicode; every page A4.
pub fn born_digital_pdf(paper: &Paper) -> Result<Vec<u8>, SampleError> {
    let fonts = Fonts::get()?;
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    // Five objects a face, then two a page.
    let font_ref = |place: usize| Ref::new(3 + 5 * place as i32);
    let page_ref = |place: usize| Ref::new(23 + 2 * place as i32);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..paper.sheets.len()).map(page_ref)).count(paper.sheets.len() as i32);
    for (place, face) in FACES.into_iter().enumerate() {
        let lines = paper.sheets.iter().flat_map(|sheet| &sheet.lines).filter(|line| line.face == face);
        let text = lines.flat_map(|line| line.text.chars());
        embed(&mut pdf, font_ref(place), NAMES[place].1, fonts.face(face), text);
    }
    for (place, sheet) in paper.sheets.iter().enumerate() {
        let id = page_ref(place);
        let content = Ref::new(id.get() + 1);
        let mut leaf = pdf.page(id);
        leaf.media_box(Rect::new(0.0, 0.0, SHEET_WIDTH, SHEET_HEIGHT)).parent(tree).contents(content);
        let mut resources = leaf.resources();
        let mut named = resources.fonts();
        for (place, (name, _)) in NAMES.iter().enumerate() {
            named.pair(Name(name), font_ref(place));
        }
        named.finish();
        resources.finish();
        leaf.finish();
        let mut drawn = Content::new();
        for line in &sheet.lines {
            show(&mut drawn, line, fonts);
        }
        for rule in &sheet.rules {
            let bottom = SHEET_HEIGHT - rule.y - rule.height;
            drawn.rect(rule.x, bottom, rule.width, rule.height).fill_nonzero();
        }
        pdf.stream(content, &drawn.finish());
    }
    Ok(pdf.finish())
}

/// Shows one line, word by word, so that the spaces can be stretched (Identity-H has no word spacing).
fn show(drawn: &mut Content, line: &Placed, fonts: &Fonts) {
    let face = FACES.iter().position(|face| *face == line.face).unwrap_or(0);
    let font = fonts.face(line.face);
    let natural = fonts.width(&line.text, line.face, line.size);
    let spaces = line.text.matches(' ').count().max(1) as f32;
    let (x, stretch) = match line.fit {
        Fit::Start => (line.x, 0.0),
        Fit::Centre => (line.x - natural / 2.0, 0.0),
        Fit::Width(width) => (line.x, (width - natural) / spaces),
    };
    drawn.begin_text().set_font(Name(NAMES[face].0), line.size).next_line(x, SHEET_HEIGHT - line.baseline);
    let mut shown = drawn.show_positioned();
    let mut items = shown.items();
    for part in line.text.split_inclusive(' ') {
        let glyphs: Vec<u8> = part.chars().flat_map(|c| font.glyph_id(c).0.to_be_bytes()).collect();
        items.show(Str(&glyphs));
        if part.ends_with(' ') && stretch != 0.0 {
            items.adjust(-stretch * 1000.0 / line.size);
        }
    }
    items.finish();
    shown.finish();
    drawn.end_text();
}

/// Embeds `font` under `id` and the four numbers after it, with the widths and meanings of the letters in `text`.
fn embed(pdf: &mut Pdf, id: Ref, name: &[u8], font: &FontVec, text: impl Iterator<Item = char>) {
    let [cid, descriptor, file, meanings] = [1, 2, 3, 4].map(|after| Ref::new(id.get() + after));
    let letters: BTreeMap<u16, char> = text.map(|c| (font.glyph_id(c).0, c)).collect();
    let thousandths = |value: f32| value * 1000.0 / units(font);
    pdf.type0_font(id)
        .base_font(Name(name))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(meanings);
    let mut cid_font = pdf.cid_font(cid);
    cid_font
        .subtype(CidFontType::Type2)
        .base_font(Name(name))
        .system_info(IDENTITY)
        .font_descriptor(descriptor);
    cid_font.cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = cid_font.widths();
    for glyph in letters.keys() {
        let advance = thousandths(font.h_advance_unscaled(ab_glyph::GlyphId(*glyph)));
        widths.consecutive(*glyph, [advance]);
    }
    widths.finish();
    cid_font.finish();
    let (ascent, descent) = (thousandths(font.ascent_unscaled()), thousandths(font.descent_unscaled()));
    pdf.font_descriptor(descriptor)
        .name(Name(name))
        .flags(FontFlags::SERIF | FontFlags::SYMBOLIC)
        .bbox(Rect::new(-200.0, descent, 1100.0, ascent))
        .italic_angle(font.italic_angle())
        .ascent(ascent)
        .descent(descent)
        .cap_height(662.0)
        .stem_v(84.0)
        .font_file2(file);
    pdf.stream(file, font.font_data()).pair(Name(b"Length1"), font.font_data().len() as i32);
    let mut cmap = UnicodeCmap::new(Name(b"Hoso"), IDENTITY);
    for (glyph, letter) in letters {
        cmap.pair(glyph, letter);
    }
    pdf.cmap(meanings, &cmap.finish());
}

#[cfg(test)]
mod tests {
    use super::born_digital_pdf;
    use crate::compose;

    #[test]
    fn the_file_has_fonts_and_no_picture() {
        let file = born_digital_pdf(&compose(2, 2)).unwrap();
        let text = String::from_utf8_lossy(&file);
        assert!(text.contains("/FontFile2") && text.contains("/ToUnicode") && !text.contains("/Image"));
        assert_eq!(text.matches("/Type /Page\n").count(), 2);
    }
}
