//! A typeface of boxes without area: what lies under a picture is found and selected, and never seen.

use std::io::{self, Write};

use pdf_writer::types::{CidFontType, FontFlags};
use pdf_writer::{Name, Rect, Ref};

use crate::deflate::deflated;
use crate::letters::{IDENTITY, Letters};
use crate::numbered::Numbered;

/// Units of the em square; PDF's widths are thousandths of it (ISO 32000-1, 9.2.4).
const EM: u16 = 1000;
/// How wide each letter is, in thousandths of its size: it is stretched to its place anyway.
pub(crate) const WIDTH: u16 = 500;
/// What a point's flags say (OpenType 1.9, glyf): no curve is drawn to it; it lies where the one before it does.
const ON_THE_OUTLINE: u8 = 0x01;
const SAME_X: u8 = 0x10;
const SAME_Y: u8 = 0x20;
const NAME: Name<'static> = Name(b"HOSOAA+Glyphless");

/// Writes the face under `id`, with the letters that were shown.
pub(crate) fn write(file: &mut Numbered<impl Write>, id: Ref, letters: &Letters) -> io::Result<()> {
    let [cid, descriptor, program, glyphs, meanings] = [(); 5].map(|()| file.number());
    file.put(id, |chunk| {
        chunk
            .type0_font(id)
            .base_font(NAME)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(meanings);
    })?;
    file.put(cid, |chunk| {
        let mut font = chunk.cid_font(cid);
        font.subtype(CidFontType::Type2).base_font(NAME).system_info(IDENTITY).font_descriptor(descriptor);
        font.default_width(f32::from(WIDTH)).cid_to_gid_map_stream(glyphs);
    })?;
    file.put(descriptor, |chunk| {
        chunk
            .font_descriptor(descriptor)
            .name(NAME)
            .flags(FontFlags::SYMBOLIC | FontFlags::FIXED_PITCH)
            .bbox(Rect::new(0.0, 0.0, f32::from(WIDTH), f32::from(EM)))
            .italic_angle(0.0)
            // A letter's box is what selecting marks: from the bottom of its line to the top.
            .ascent(f32::from(EM))
            .descent(0.0)
            .cap_height(f32::from(EM))
            .stem_v(80.0)
            .font_file2(program);
    })?;
    let bytes = truetype();
    file.put(program, |chunk| {
        chunk.stream(program, &bytes).pair(Name(b"Length1"), bytes.len() as i32);
    })?;
    // Every number is glyph 1: showing glyph 0 is not allowed, even unseen (ISO 19005-2, 6.2.11.8).
    let map = deflated(&[&[0, 0][..], &[0, 1].repeat(letters.count())].concat());
    file.put(glyphs, |chunk| {
        chunk.stream(glyphs, &map).filter(pdf_writer::Filter::FlateDecode);
    })?;
    let map = deflated(&letters.meanings());
    file.put(meanings, |chunk| {
        chunk.stream(meanings, &map).filter(pdf_writer::Filter::FlateDecode);
    })
}

/// A TrueType program of two glyphs, with the tables that PDF asks for (ISO 32000-1, 9.9).
///
/// PDFium takes a letter's box from its outline (`CPDF_CIDFont::GetCharBBox`), and leaves out what has no width
/// (`CPDF_TextPage::ProcessTextObject`): of an empty glyph that is every word of one letter, and what is selected is as flat
/// as a hair. So a letter is a line from one corner of its box to the other and back, which no ink would fill.
fn truetype() -> Vec<u8> {
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    // Version, revision, checksum (filled in below), magic number, flags, em; two times; box; style, least size,
    // direction, long places of glyphs.
    let mut head = words(&[1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, EM]);
    head.extend([0; 16]);
    head.extend(words(&[0, 0, WIDTH, EM, 0, 8, 2, 1, 0]));
    // Ascent, descent, gap, widest, bearings and extent, caret upright, four reserved, format, two widths.
    let hhea = words(&[1, 0, EM, 0, 0, WIDTH, 0, 0, WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    // Two glyphs, at most two points and one contour, two zones, nothing of instructions.
    let maxp = words(&[1, 0, 2, 2, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    let hmtx = words(&[WIDTH, 0, WIDTH, 0]);
    // A contour, its box, its last point, no instructions; the first point is where it starts, the second is given by words.
    let mut glyf = words(&[1, 0, 0, WIDTH, EM, 1, 0]);
    glyf.extend([ON_THE_OUTLINE | SAME_X | SAME_Y, ON_THE_OUTLINE]);
    glyf.extend(words(&[WIDTH, EM]));
    // Where two glyphs begin and the last ends: that which no text shows is empty.
    let loca = [0, 0, glyf.len() as u32].iter().flat_map(|at| at.to_be_bytes()).collect();
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
    ];
    // Six tables: the largest power of two under it, times 16, is 64; its logarithm is 2; 6 * 16 - 64 is 32.
    let mut font = words(&[1, 0, 6, 64, 2, 32]);
    let mut at = font.len() + 16 * tables.len();
    let mut head_at = 0;
    for (name, bytes) in &tables {
        if *name == b"head" {
            head_at = at;
        }
        font.extend_from_slice(*name);
        for number in [sum(bytes), at as u32, bytes.len() as u32] {
            font.extend(number.to_be_bytes());
        }
        at += bytes.len().next_multiple_of(4);
    }
    for (_, bytes) in &tables {
        font.extend_from_slice(bytes);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    // The whole adds up to this number (OpenType 1.9, head).
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(sum(&font));
    font[head_at + 8..head_at + 12].copy_from_slice(&adjustment.to_be_bytes());
    font
}

fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, four| {
        let mut word = [0; 4];
        word[..four.len()].copy_from_slice(four);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::{EM, WIDTH, truetype};

    /// The bytes of a table.
    fn table<'a>(font: &'a [u8], name: &[u8]) -> &'a [u8] {
        let number = |at: usize| u32::from_be_bytes(*font[at..].first_chunk().unwrap()) as usize;
        let entry = (0..6).map(|table| 12 + 16 * table).find(|at| &font[*at..*at + 4] == name).unwrap();
        &font[number(entry + 8)..number(entry + 8) + number(entry + 12)]
    }

    #[test]
    fn a_letter_has_a_box_from_corner_to_corner_and_no_ink() {
        let font = truetype();
        let (glyf, loca) = (table(&font, b"glyf"), table(&font, b"loca"));
        let place = |glyph: usize| u32::from_be_bytes(*loca[4 * glyph..].first_chunk().unwrap()) as usize;
        assert_eq!((place(0), place(1), place(2)), (0, 0, glyf.len()), "what no text shows is empty");
        let word = |at: usize| u16::from_be_bytes(*glyf[at..].first_chunk().unwrap());
        // Contours and box, then the one contour's last point, no instructions, two flags, and the step to the second point.
        assert_eq!([0, 2, 4, 6, 8].map(word), [1, 0, 0, WIDTH, EM]);
        assert_eq!((word(10), word(12)), (1, 0), "two points: a line there and back");
        // The first point stays where lines begin, the second steps by whole words: across all of the box, and up all of it.
        assert_eq!(glyf[14..16], [0x31, 0x01]);
        assert_eq!((word(16), word(18), glyf.len()), (WIDTH, EM, 20));
    }
}
