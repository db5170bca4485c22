//! Cover sheets (*phiếu bìa*): a page to lay on the papers of a dossier, so that one stack of many dossiers can go
//! through the scanner.
//!
//! [`cover_sheets`] makes one PDF with an A4 page for each [`Sheet`]. What a machine reads on it is
//! [`hoso_model::Separator`]'s: the bare code as a large QR and as a Code 128, and marks in the four corners. Everything
//! is vectors, so that the printer draws the edges; the sizes are chosen for a scan of 200 dpi in black and white.
//!
//! The typeface is one of the machine's that has the letters of Vietnamese (Debian: `fonts-liberation2`,
//! `fonts-dejavu-core` or `fonts-noto-core`); what is used of it goes into the file.

mod a4;
mod canvas;
mod codes;
mod embedding;
mod error;
mod layout;
mod typeface;

use hoso_model::DossierCode;
use jiff::civil::Date;
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, TextStr};

pub use error::CoverSheetError;

use a4::{HEIGHT, WIDTH};
use canvas::Canvas;
use embedding::Embedded;
use typeface::{FACES, Typeface};

/// What is printed on one cover sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The dossier whose papers follow.
    pub dossier: DossierCode,
    /// The name of the desk, in Vietnamese; empty leaves a line to write on.
    pub desk: String,
    /// The day that is printed.
    pub date: Date,
}

/// A PDF with a page for each of `sheets`, in their order.
pub fn cover_sheets(sheets: &[Sheet]) -> Result<Vec<u8>, CoverSheetError> {
    if sheets.is_empty() {
        return Err(CoverSheetError::NoSheets);
    }
    let typeface = Typeface::of_this_machine()?;
    let mut used = Embedded::default();
    let contents = sheets.iter().map(|sheet| layout::page(sheet, Canvas::new(&typeface, &mut used)));
    let contents: Vec<_> = contents.collect::<Result<_, _>>()?;

    let (catalog, tree, info) = (Ref::new(1), Ref::new(2), Ref::new(3));
    // Five objects a face, then two a page.
    let font = |face: usize| Ref::new(4 + embedding::OBJECTS * face as i32);
    let page = |place: usize| Ref::new(font(FACES.len()).get() + 2 * place as i32);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).lang(TextStr("vi"));
    pdf.document_info(info).title(TextStr("Phiếu bìa hồ sơ"));
    pdf.pages(tree).kids((0..sheets.len()).map(page)).count(sheets.len() as i32);
    for face in FACES {
        used.write(&mut pdf, font(face as usize), typeface.face(face), face)?;
    }
    for (place, content) in contents.iter().enumerate() {
        let stream = Ref::new(page(place).get() + 1);
        let mut leaf = pdf.page(page(place));
        leaf.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(stream);
        let mut resources = leaf.resources();
        let mut fonts = resources.fonts();
        for face in FACES {
            fonts.pair(Name(face.resource()), font(face as usize));
        }
        fonts.finish();
        resources.finish();
        leaf.finish();
        pdf.stream(stream, content);
    }
    Ok(pdf.finish())
}
