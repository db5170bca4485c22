//! The kinds of files that are made.

/// What can be made of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A searchable PDF: PDF/A-2u, unless pages are copied as their file draws them.
    Pdf,
    /// ALTO 4.4 XML: words and boxes.
    Alto,
    /// hOCR 1.2: words and boxes as HTML.
    Hocr,
    /// Plain text, a form feed between pages.
    Text,
}

impl Form {
    /// How names of such files end, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Alto => "xml",
            Self::Hocr => "html",
            Self::Text => "txt",
        }
    }

    /// What such a file is.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Alto => "application/xml; charset=utf-8",
            Self::Hocr => "text/html; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// Does it hold the pages' pictures?
    pub const fn has_pictures(self) -> bool {
        matches!(self, Self::Pdf)
    }
}
