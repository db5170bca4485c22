//! Pages written operator by operator, in an embedded typeface that says what its letters are, or does not.

use ab_glyph::{Font as _, FontVec};
use image::DynamicImage;

use crate::fonts::{Fonts, units};
use crate::plain_pdf::written;
use crate::typeset::{Face, SHEET_HEIGHT, SHEET_WIDTH};
use crate::{SampleError, jpeg};

/// What a font of a page says of its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// What they are: `F0`.
    Truth,
    /// Nothing: a composite font without `ToUnicode`, `F1`.
    Nothing,
    /// Of each letter that it is another one: `F2`.
    Others,
    /// Of all that they are one letter: `F3`.
    OneLetter,
}

impl Says {
    const ALL: [Self; 4] = [Self::Truth, Self::Nothing, Self::Others, Self::OneLetter];

    const fn place(self) -> usize {
        match self {
            Self::Truth => 0,
            Self::Nothing => 1,
            Self::Others => 2,
            Self::OneLetter => 3,
        }
    }

    fn meaning(self, letter: char) -> Option<char> {
        match self {
            Self::Truth => Some(letter),
            Self::Nothing => None,
            Self::Others if letter == ' ' => Some(letter),
            // Consonants all of them.
            Self::Others => "bcdfghjklmnpqrstvwxz".chars().nth(letter as usize % 20),
            Self::OneLetter => Some('a'),
        }
    }
}

/// Something on a page.
#[derive(Debug, Clone)]
pub enum Put<'a> {
    /// A line of text of this size that starts here, in points from the left and the foot of the sheet.
    Text(&'a str, Says, f32, (f32, f32)),
    /// Operators as they are. Fonts are `F0` to `F3`; the resources' other entries are those that the page was given.
    Raw(&'a str),
    /// A picture, and its left, foot, width and height in points.
    Picture(&'a DynamicImage, [f32; 4]),
    /// A picture of one shade, 0 to 255, and where.
    Shade(u8, [f32; 4]),
}

/// The operands of an operator that shows `text` in any of the fonts.
///
/// # Errors
/// If the typeface is not on this machine.
pub fn shown_codes(text: &str) -> Result<String, SampleError> {
    let face = Fonts::get()?.face(Face::Regular);
    let codes: Vec<String> = text.chars().map(|c| format!("{:04X}", face.glyph_id(c).0)).collect();
    Ok(format!("<{}>", codes.concat()))
}

/// How wide `text` is in any of the fonts, in points.
///
/// # Errors
/// If the typeface is not on this machine.
pub fn shown_width(text: &str, size: f32) -> Result<f32, SampleError> {
    Ok(Fonts::get()?.width(text, Face::Regular, size))
}

/// An A4 page with all of `puts`, in their order. `more` are further entries of the page, `objects` further objects:
/// from [`written_object`] on.
///
/// # Errors
/// If the typeface is not on this machine.
pub fn written_pdf(puts: &[Put<'_>], more: &str, objects: &[String]) -> Result<Vec<u8>, SampleError> {
    let face = Fonts::get()?.face(Face::Regular);
    let mut content: Vec<String> = Vec::new();
    let mut letters: Vec<char> = (' '..='~').collect();
    let mut pictures: Vec<Vec<u8>> = Vec::new();
    for put in puts {
        match put {
            Put::Text(text, says, size, (x, y)) => {
                letters.extend(text.chars());
                let codes = shown_codes(text)?;
                content.push(format!("BT /F{} {size} Tf 1 0 0 1 {x} {y} Tm {codes} Tj ET", says.place()));
            }
            Put::Raw(operators) => content.push((*operators).to_owned()),
            Put::Picture(_, [x, y, width, height]) | Put::Shade(_, [x, y, width, height]) => {
                content.push(format!("q {width} 0 0 {height} {x} {y} cm /I{} Do Q", pictures.len()));
                pictures.push(match put {
                    Put::Shade(shade, _) => {
                        let entries = "/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray";
                        stream(&format!("{IMAGE} {entries}"), &[*shade])
                    }
                    Put::Picture(picture, _) => picture_stream(picture)?,
                    Put::Text(..) | Put::Raw(_) => continue,
                });
            }
        }
    }
    letters.extend(LETTERS.chars().chain(LETTERS.to_lowercase().chars()));
    letters.sort_unstable();
    letters.dedup();
    let first_picture = written_object() + objects.len();
    let drawn: Vec<String> =
        (0..pictures.len()).map(|place| format!("/I{place} {} 0 R ", first_picture + place)).collect();
    let drawn = drawn.concat();
    let mut file: Vec<Vec<u8>> = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {} >>", catalog_entries(objects)).into_bytes(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {SHEET_WIDTH} {SHEET_HEIGHT}] /Contents 4 0 R \
             /Resources << /Font << /F0 8 0 R /F1 10 0 R /F2 12 0 R /F3 14 0 R >> /XObject << {drawn} >> \
             /ExtGState << /Clear << /ca 0 >> /Half << /ca 0.4 >> >> \
             /Properties << /Off 16 0 R >> >> {more} >>"
        )
        .into_bytes(),
        stream("", content.join("\n").as_bytes()),
        stream(&format!("/Length1 {}", face.font_data().len()), face.font_data()),
        b"<< /Type /FontDescriptor /FontName /LiberationSerif /Flags 4 /FontBBox [-200 -300 1100 900] \
          /ItalicAngle 0 /Ascent 900 /Descent -300 /CapHeight 662 /StemV 84 /FontFile2 5 0 R >>"
            .to_vec(),
        b"null".to_vec(),
    ];
    for says in Says::ALL {
        file.push(font(says, file.len() + 2).into_bytes());
        file.push(stream("", map(face, says, &letters).as_bytes()));
    }
    // Widths are one object for all.
    file[6] = format!("[{}]", widths(face, &letters)).into_bytes();
    file.push(b"<< /Type /OCG /Name (Off) >>".to_vec());
    debug_assert_eq!(file.len() + 1, written_object(), "objects are numbered from 1");
    file.extend(objects.iter().map(|object| object.clone().into_bytes()));
    file.extend(pictures);
    Ok(written(&file, ""))
}

/// The number of the first further object of [`written_pdf`].
pub const fn written_object() -> usize {
    17
}

/// Letters that any of the fonts have, beside those of ASCII and those that the page shows.
const LETTERS: &str = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ";

fn catalog_entries(objects: &[String]) -> String {
    let form = objects.iter().position(|object| object.contains("/Fields"));
    let form = form.map(|place| format!("/AcroForm {} 0 R", written_object() + place)).unwrap_or_default();
    format!("/OCProperties << /OCGs [16 0 R] /D << /OFF [16 0 R] >> >> {form}")
}

const IMAGE: &str = "/Type /XObject /Subtype /Image";

fn picture_stream(picture: &DynamicImage) -> Result<Vec<u8>, SampleError> {
    let bytes = jpeg(picture, 200, 85)?;
    let colours = if picture.as_luma8().is_some() { "Gray" } else { "RGB" };
    let (width, height) = (picture.width(), picture.height());
    let entries = format!(
        "{IMAGE} /Width {width} /Height {height} /BitsPerComponent 8 /ColorSpace /Device{colours} \
         /Filter /DCTDecode"
    );
    Ok(stream(&entries, &bytes))
}

fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

fn font(says: Says, map: usize) -> String {
    let meanings = if says == Says::Nothing { String::new() } else { format!("/ToUnicode {map} 0 R") };
    // The names differ, as those of parts of one typeface in one file do not.
    format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /LiberationSerif{place} /Encoding /Identity-H {meanings} \
         /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /LiberationSerif{place} \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 6 0 R \
         /CIDToGIDMap /Identity /W 7 0 R >>] >>",
        place = says.place()
    )
}

fn widths(face: &FontVec, letters: &[char]) -> String {
    let width = |letter: &char| {
        let glyph = face.glyph_id(*letter);
        format!("{} [{:.0}] ", glyph.0, face.h_advance_unscaled(glyph) * 1000.0 / units(face))
    };
    letters.iter().map(width).collect()
}

fn map(face: &FontVec, says: Says, letters: &[char]) -> String {
    let pairs: Vec<String> = letters
        .iter()
        .filter_map(|letter| {
            Some(format!("<{:04X}> <{:04X}>", face.glyph_id(*letter).0, says.meaning(*letter)? as u32))
        })
        .collect();
    let parts: Vec<String> = pairs
        .chunks(100)
        .map(|part| format!("{} beginbfchar\n{}\nendbfchar\n", part.len(), part.join("\n")))
        .collect();
    format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /M def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{}endcmap\nend\nend",
        parts.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::{Put, Says, written_object, written_pdf};

    #[test]
    fn objects_are_where_they_are_said_to_be() {
        let text = Put::Text("Quyết định", Says::Nothing, 12.0, (70.0, 700.0));
        let object = "<< /Fields [] >>".to_owned();
        let file = written_pdf(&[text], "/Annots []", &[object]).unwrap();
        let file = String::from_utf8_lossy(&file);
        assert!(file.contains(&format!("\n{} 0 obj\n<< /Fields [] >>", written_object())));
        assert!(file.contains("/AcroForm 17 0 R") && file.contains("\n16 0 obj\n<< /Type /OCG"));
        assert!(file.contains("\n8 0 obj\n<< /Type /Font") && file.contains("/F1 12 Tf 1 0 0 1 70 700 Tm <"));
    }
}
