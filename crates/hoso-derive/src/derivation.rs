//! A document, written page by page.

use std::io::{self, Write};

use hoso_model::{CarriedPage, CopiedPage, PageNo, PageText};
use jiff::Timestamp;

use crate::pdf::SearchablePdf;
use crate::{alto, hocr, text};

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

/// What a derivative says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The document's title.
    pub title: String,
    /// The name of the file that it was made of.
    pub file: String,
    /// When the document was taken into the archive; a derivative has no time of its own, so that it can be made again.
    pub created: Timestamp,
    /// Tells this document from all others.
    pub identity: [u8; 16],
}

/// A page as it is given back.
#[derive(Debug, Clone, Copy)]
pub struct GivenPage<'a> {
    /// Its number.
    pub number: PageNo,
    /// What was read on it; `None` while it waits or if it failed.
    pub text: Option<&'a PageText>,
    /// What it looks like; only a PDF asks for it.
    pub look: Option<Look<'a>>,
    /// Why a part of it is missing, for a person.
    pub fault: Option<&'a str>,
}

/// What a page looks like.
#[derive(Debug, Clone, Copy)]
pub enum Look<'a> {
    /// A picture, with the bytes of its strips. Its words lie under it.
    Picture(&'a CarriedPage, &'a [u8]),
    /// What its file draws it with, and the bytes of the objects; numbered from [`Derivation::next_object`] on. Its letters
    /// mean nothing, and its words are laid over it.
    Mute(&'a CopiedPage, &'a [u8]),
    /// The same, of a page whose letters are its words.
    Speaking(&'a CopiedPage, &'a [u8]),
}

/// A document that is being written to `W`.
pub struct Derivation<W: Write>(Kind<W>);

enum Kind<W: Write> {
    Pdf(Box<SearchablePdf<W>>),
    Alto(W),
    Hocr(W),
    Text(W),
}

impl<W: Write> Derivation<W> {
    /// Writes the head.
    ///
    /// # Errors
    /// As `out` says.
    pub fn begin(form: Form, about: &About, mut out: W) -> io::Result<Self> {
        Ok(Self(match form {
            Form::Pdf => Kind::Pdf(Box::new(SearchablePdf::begin(about, out)?)),
            Form::Alto => {
                alto::head(&mut out, about)?;
                Kind::Alto(out)
            }
            Form::Hocr => {
                hocr::head(&mut out, about)?;
                Kind::Hocr(out)
            }
            Form::Text => Kind::Text(out),
        }))
    }

    /// Writes the next page.
    ///
    /// # Errors
    /// As `out` says.
    pub fn page(&mut self, page: &GivenPage<'_>) -> io::Result<()> {
        match &mut self.0 {
            Kind::Pdf(pdf) => pdf.page(page),
            Kind::Alto(out) => alto::page(out, page),
            Kind::Hocr(out) => hocr::page(out, page),
            Kind::Text(out) => text::page(out, page),
        }
    }

    /// The least number that no object has yet; only a PDF has any.
    pub fn next_object(&self) -> i32 {
        match &self.0 {
            Kind::Pdf(pdf) => pdf.next_object(),
            Kind::Alto(_) | Kind::Hocr(_) | Kind::Text(_) => 1,
        }
    }

    /// Writes what comes after the pages, flushes, and gives `out` back: whoever drops it loses nothing.
    ///
    /// # Errors
    /// As `out` says.
    pub fn end(self) -> io::Result<W> {
        let mut out = match self.0 {
            Kind::Pdf(pdf) => pdf.end()?,
            Kind::Alto(mut out) => alto::tail(&mut out).map(|()| out)?,
            Kind::Hocr(mut out) => hocr::tail(&mut out).map(|()| out)?,
            Kind::Text(out) => out,
        };
        out.flush()?;
        Ok(out)
    }
}
