//! A document, written page by page.

use std::io::{self, Write};

use crate::form::Form;
use crate::given::{About, GivenPage};
use crate::pdf::SearchablePdf;
use crate::{alto, hocr, text};

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
