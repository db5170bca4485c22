//! The seam behind which recognition lives.

use hoso_model::PageText;

/// A page in shades of grey.
#[derive(Debug, Clone, Copy)]
pub struct GreyPage<'a> {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Dots per inch.
    pub dpi: u32,
    /// One byte a pixel, rows from the top, without padding; 255 is white.
    pub pixels: &'a [u8],
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A page, whose layout is to be found.
    Page,
    /// Lines of text below each other.
    Block,
    /// One line of text.
    Line,
}

/// Reads pages. Synchronous, for one thread at a time; it may be slow, hungry, or die.
pub trait OcrEngine: Send {
    /// Engine, model and settings version: `tesseract-5.3.0/vie/1`. Text is read anew only where this changes.
    fn id(&self) -> &str;

    /// Does it read best what was cleaned before? One that looks at the page as it was scanned says no.
    fn wants_clean(&self) -> bool {
        true
    }

    /// Reads a page, or a block or line cut out of one. A picture without words is an empty text, not an error.
    ///
    /// # Errors
    /// [`OcrError::Failed`] if the engine gives up on this page.
    fn read(&mut self, page: &GreyPage<'_>, layout: Layout) -> Result<PageText, OcrError>;
}

/// What can go wrong with recognition.
#[derive(Debug, thiserror::Error)]
pub enum OcrError {
    /// No such engine.
    #[error(
        "there is no recognition engine {0:?}; this program knows tesseract:LANGUAGE, for example tesseract:vie"
    )]
    Unsupported(String),
    /// The engine's model cannot be loaded.
    #[error(
        "Tesseract's model for {language:?} cannot be loaded ({detail}); install it: apt-get install tesseract-ocr-{language}"
    )]
    Model {
        /// The language asked for.
        language: String,
        /// What the engine said.
        detail: String,
    },
    /// The engine gave up on a page.
    #[error("the page could not be recognised: {0}")]
    Failed(String),
}
