//! Recognition by Tesseract, through its C API.

use hoso_model::PageText;
use tesseract_rs::{TessPageSegMode, TesseractAPI};

use crate::{GreyPage, Layout, OcrEngine, OcrError, tsv};

/// Grows when the way a page is made ready and put to Tesseract changes, so that texts read the old way are known.
const SETTINGS: u32 = 7;

/// Side of an empty page, in pixels: large enough to be looked at.
const BLANK: u32 = 64;

/// See the module. The model stays loaded.
pub(crate) struct TesseractEngine {
    api: TesseractAPI,
    id: String,
}

impl TesseractEngine {
    pub(crate) fn open(language: &str) -> Result<Self, OcrError> {
        let failed = |error: tesseract_rs::TesseractError| OcrError::Model {
            language: language.to_owned(),
            detail: error.to_string(),
        };
        let plain = language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'+');
        if language.is_empty() || !plain {
            return Err(OcrError::Unsupported(format!("tesseract:{language}")));
        }
        let api = TesseractAPI::new();
        // An empty path is the library's own: TESSDATA_PREFIX, or where Debian put the models.
        api.init("", language).map_err(failed)?;
        // Its remarks ("Empty page!!") are not for our standard error.
        api.set_variable("debug_file", "/dev/null").map_err(failed)?;
        // Papers are not typed on machines of fixed pitch any more; looking for it takes a twentieth of the time, and the
        // model finds spaces by itself: pages read the same either way.
        api.set_variable("textord_all_prop", "1").map_err(failed)?;
        let id = format!("tesseract-{}/{language}/{SETTINGS}", TesseractAPI::version());
        let engine = Self { api, id };
        // What Tesseract opens when it first has something to remark on is open before the caller shuts itself in.
        let blank = vec![255; (BLANK * BLANK) as usize];
        let page = GreyPage { width: BLANK, height: BLANK, dpi: 300, pixels: &blank };
        engine.tsv(&page, Layout::Page).map_err(failed)?;
        Ok(engine)
    }

    fn tsv(&self, page: &GreyPage<'_>, layout: Layout) -> Result<String, tesseract_rs::TesseractError> {
        self.api.set_page_seg_mode(match layout {
            Layout::Page => TessPageSegMode::PSM_AUTO,
            Layout::Block => TessPageSegMode::PSM_SINGLE_BLOCK,
            Layout::Line => TessPageSegMode::PSM_SINGLE_LINE,
        })?;
        let (width, height) = (page.width as i32, page.height as i32);
        self.api.set_image(page.pixels, width, height, 1, width)?;
        self.api.set_source_resolution(page.dpi as i32)?;
        let table = self.api.get_tsv_text(0);
        // The image and its results are let go before the next page comes.
        self.api.clear()?;
        table
    }
}

impl OcrEngine for TesseractEngine {
    fn id(&self) -> &str {
        &self.id
    }

    fn read(&mut self, page: &GreyPage<'_>, layout: Layout) -> Result<PageText, OcrError> {
        let table = self.tsv(page, layout).map_err(|error| OcrError::Failed(error.to_string()))?;
        let lines = tsv::lines(&table, page.width, page.height);
        Ok(PageText::recognised(page.width, page.height, page.dpi, lines))
    }
}
