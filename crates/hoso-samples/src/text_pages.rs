//! Pages whose text is in a font of one byte a letter, as programs wrote it before Unicode, and as recognisers lay it
//! behind a scan.

use image::DynamicImage;
use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};

use crate::typeset::{SHEET_HEIGHT, SHEET_WIDTH};
use crate::{SampleError, jpeg};

/// Size of the letters, and from one baseline to the next, in points.
const SIZE: f32 = 12.0;
const LEADING: f32 = 18.0;
/// From the left and the top edge of the sheet to the first line, in points.
const MARGIN: f32 = 72.0;
/// The picture below or above the text: resolution and JPEG quality.
const PICTURE: (u32, u8) = (100, 70);

/// A4 pages of text in a simple font: no ToUnicode, and the font is not in the file.
#[derive(Debug, Clone, Default)]
pub struct TextPage<'a> {
    /// The font's PostScript name, such as `.VnTime`. Letters are a stand-in's.
    pub font: &'a str,
    /// The codes of each line.
    pub lines: Vec<Vec<u8>>,
    /// `/Rotate` of the page: how it is turned for showing, clockwise: 0, 90, 180 or 270.
    pub rotate: i32,
    /// Is the text drawn so that nobody sees it?
    pub invisible: bool,
    /// A picture over the whole sheet, drawn before the text.
    pub picture: Option<&'a DynamicImage>,
}

/// A PDF of such pages.
pub fn text_pages_pdf(pages: &[TextPage<'_>]) -> Result<Vec<u8>, SampleError> {
    if pages.is_empty() {
        return Err(SampleError::NoPages);
    }
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    // Four objects a page: the page, its content, its font, its picture.
    let page_ref = |place: usize| Ref::new(3 + 4 * place as i32);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..pages.len()).map(page_ref)).count(pages.len() as i32);
    for (place, page) in pages.iter().enumerate() {
        let id = page_ref(place);
        let [content, font, picture] = [1, 2, 3].map(|after| Ref::new(id.get() + after));
        let mut leaf = pdf.page(id);
        leaf.media_box(Rect::new(0.0, 0.0, SHEET_WIDTH, SHEET_HEIGHT)).parent(tree).contents(content);
        leaf.rotate(page.rotate);
        let mut resources = leaf.resources();
        resources.fonts().pair(Name(b"F0"), font);
        if page.picture.is_some() {
            resources.x_objects().pair(Name(b"Im0"), picture);
        }
        resources.finish();
        leaf.finish();
        pdf.type1_font(font)
            .base_font(Name(page.font.as_bytes()))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
        let mut drawn = Content::new();
        if let Some(shown) = page.picture {
            let bytes = jpeg(shown, PICTURE.0, PICTURE.1)?;
            let mut image = pdf.image_xobject(picture, &bytes);
            image.filter(Filter::DctDecode);
            image.width(shown.width() as i32).height(shown.height() as i32).bits_per_component(8);
            if shown.as_luma8().is_some() {
                image.color_space().device_gray();
            } else {
                image.color_space().device_rgb();
            }
            image.finish();
            drawn.save_state().transform([SHEET_WIDTH, 0.0, 0.0, SHEET_HEIGHT, 0.0, 0.0]);
            drawn.x_object(Name(b"Im0")).restore_state();
        }
        drawn.begin_text().set_font(Name(b"F0"), SIZE).set_leading(LEADING);
        if page.invisible {
            drawn.set_text_rendering_mode(TextRenderingMode::Invisible);
        }
        drawn.next_line(MARGIN, SHEET_HEIGHT - MARGIN);
        for line in &page.lines {
            drawn.show(Str(line)).next_line_using_leading();
        }
        drawn.end_text();
        pdf.stream(content, &drawn.finish());
    }
    Ok(pdf.finish())
}

#[cfg(test)]
mod tests {
    use super::{TextPage, text_pages_pdf};

    #[test]
    fn the_file_names_the_font_and_has_none() {
        let page =
            TextPage { font: ".VnTime", lines: vec![b"c\xb6i".to_vec()], rotate: 90, ..TextPage::default() };
        let text = String::from_utf8_lossy(&text_pages_pdf(&[page]).unwrap()).into_owned();
        assert!(text.contains("/BaseFont /.VnTime") && text.contains("/Rotate 90"));
        assert!(!text.contains("/FontFile") && !text.contains("/ToUnicode") && !text.contains("/Image"));
        assert!(text_pages_pdf(&[]).is_err());
    }
}
