//! PDF files: scans mostly, whose pages are one picture each; the rest is rendered.

use std::cell::OnceCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hoso_model::{Attached, PageNo, Refusal, RefusalReason, Said};
use image::RgbImage;

use crate::copying::{Copied, Copies, copied};
use crate::passing_through::Carried;
use crate::pdf_survey::{Drawing, Survey, carried, drawing, is_picture, survey};
use crate::room::Room;
use crate::sound::is_sound;
use crate::text_layer::{LayerText, said, text_layer};
use crate::{PageImage, attached, forms, sheet, signed};

/// The resolution at which bar codes are looked for on a page whose text is known: a bar of 0.25 mm has two pixels.
const DRAFT_DPI: f32 = 200.0;
/// A page too large for the limit at [`RENDER_DPI`](crate::RENDER_DPI) is rendered smaller, down to this.
const LEAST_DPI: f32 = 100.0;

/// More than the error of a number of 24 bits, and less than a hundredth of a pixel.
const ROUNDED: f32 = 1.000_001;

/// Bytes a pixel that rendering takes at its peak: the pixmap, and the page out of it.
const RENDERED: f32 = 12.0;

/// A page of which pictures cover more than this share, and whose own text is not what was read on it, is a scan with
/// something written over it.
const MOSTLY_PICTURE: f32 = 0.5;

pub(crate) struct PdfScan {
    pdf: Pdf,
    copies: Copies,
    sound: OnceCell<bool>,
}

impl PdfScan {
    pub(crate) fn open(bytes: Vec<u8>) -> Result<(Self, u32), Refusal> {
        let pdf = Pdf::new(bytes).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
                Refusal::new(RefusalReason::Encrypted, "")
            }
            LoadPdfError::Decryption(other) => {
                Refusal::new(RefusalReason::Encrypted, format!("its encryption is not supported: {other:?}"))
            }
            LoadPdfError::Invalid => Refusal::new(RefusalReason::Broken, "the PDF has no readable structure"),
        })?;
        let pages = pdf.pages().len();
        // What a form's fields hold is drawn with the page, whoever should have drawn it.
        let drawn = forms::completed(&pdf).and_then(|bytes| Pdf::new(bytes).ok());
        let drawn = drawn.filter(|drawn| drawn.pages().len() == pages);
        // Others may not draw it: that file is not what everybody sees.
        let sound = if drawn.is_some() { OnceCell::from(false) } else { OnceCell::new() };
        Ok((Self { pdf: drawn.unwrap_or(pdf), copies: Copies::default(), sound }, pages as u32))
    }

    pub(crate) fn signed(&self) -> bool {
        signed::signed(&self.pdf)
    }

    pub(crate) fn attached(&self) -> Attached {
        attached::attached(&self.pdf)
    }

    pub(crate) fn text_layer(&self, page: PageNo) -> Option<LayerText> {
        text_layer(self.pdf.pages().get(page.index())?)
    }

    /// The page rendered for its bar codes only.
    pub(crate) fn draft(&self, page: PageNo, room: Room) -> Result<PageImage, Refusal> {
        let page = self.known(page)?;
        let drawing = drawing(page, room)?;
        rendered(page, room, Drawing { dpi: DRAFT_DPI, ..drawing })
    }

    /// Is the page nothing but one picture?
    pub(crate) fn is_picture(&self, page: PageNo) -> bool {
        self.pdf.pages().get(page.index()).is_some_and(is_picture)
    }

    /// The page's one picture; `None` if it is more than that, or PDF/A has no filter for it.
    pub(crate) fn carry(&self, page: PageNo) -> Option<Carried> {
        self.pdf.pages().get(page.index()).and_then(carried)
    }

    /// The page as the file draws it, but for scans: they are handed on as pictures. `None` also if something on it is not
    /// whole, or would be missing in the copy.
    pub(crate) fn copy(&mut self, page: PageNo, room: Room, first: i32, mute: bool) -> Option<Copied> {
        let page = self.pdf.pages().get(page.index())?;
        let scanned = || text_layer(page).is_none_or(|layer| layer.pictures > MOSTLY_PICTURE);
        if is_picture(page) || mute && scanned() || drawing(page, room).is_err() {
            return None;
        }
        copied(page, &mut self.copies, first, mute)
    }

    /// What any reader makes of the page's text.
    pub(crate) fn said(&self, page: PageNo) -> Option<Said> {
        Some(said(self.pdf.pages().get(page.index())?))
    }

    /// Can everybody open the file as it is?
    pub(crate) fn is_sound(&self) -> bool {
        *self.sound.get_or_init(|| is_sound(self.pdf.data().as_ref()))
    }

    fn known(&self, page: PageNo) -> Result<&Page<'_>, Refusal> {
        self.pdf.pages().get(page.index()).ok_or_else(|| {
            Refusal::new(RefusalReason::Broken, format!("page {page} cannot be found in the PDF"))
        })
    }

    pub(crate) fn page(&self, page: PageNo, room: Room) -> Result<PageImage, Refusal> {
        let page = self.known(page)?;
        match survey(page, room)? {
            Survey::Picture(image) => Ok(image),
            Survey::Composed(drawing) => rendered(page, room, drawing),
        }
    }
}

fn rendered(page: &Page<'_>, room: Room, drawing: Drawing) -> Result<PageImage, Refusal> {
    let (width, height) = sheet::size(page);
    let (width, height) = (width / drawing.inch, height / drawing.inch);
    let pixels = (room.limits.pixels as f32).min(room.memory as f32 / RENDERED);
    // A pixmap's sides are 16-bit.
    let most = (f32::from(u16::MAX) / width.max(height)).min((pixels / (width * height)).sqrt());
    let dpi = drawing.dpi.min(most.floor());
    if dpi < LEAST_DPI {
        let detail = format!("a page of {:.0} x {:.0} cm", width * 2.54, height * 2.54);
        return Err(Refusal::new(RefusalReason::TooLarge, detail));
    }
    // Rounding must not cost the last column of a picture that is drawn as fine as it is.
    let scale = dpi * sheet::unit(page) / drawing.inch * ROUNDED;
    let missing = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&missing);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    let pixmap = render(
        page,
        &RenderCache::new(),
        &settings,
        // Without it, pixels of a coarse picture become squares, which recognition takes for strokes.
        &RenderSettings { force_image_interpolation: true, ..RenderSettings::default() },
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    // The renderer leaves out what it cannot decode; a page that is not whole is not passed off as one that is.
    if missing.load(Ordering::Relaxed) > 0 {
        return Err(Refusal::new(RefusalReason::Broken, "a picture on the page cannot be decoded"));
    }
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    // Opaque on white: premultiplied samples are the samples.
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let image = RgbImage::from_raw(width, height, rgb)
        .ok_or_else(|| Refusal::new(RefusalReason::Broken, "the page could not be rendered"))?;
    Ok(PageImage::from_rgb(image, dpi.round() as u32))
}
