//! Draws scanned papers whose text is known: for the demo, and as fixtures of the tests.
//!
//! [`compose`] invents an administrative paper from a number, always the same from the same number: who issued it,
//! what it is about, every line of it. [`draw`] prints it on A4 and scans it as [`Scan`] says: turned, noisy, with a
//! red seal. [`list`] is a paper that is a table, [`small_page`] makes a slip where a page would be slow, [`scanned`]
//! wears any other page, [`Mishap`]s befall pages that no ordinary scanner made, and [`stack`] lays papers of several dossiers behind their cover sheets. The pages then go into
//! a file as desks make them: [`pdf`], [`tiff_g4`], [`tiff_lzw`], [`tiff_deflate`], [`tiff_jpeg`], [`jpeg`()],
//! [`png`()], [`jp2`](jp2()), or, with text in it and no scan, [`born_digital_pdf`]; [`text_pages_pdf`] writes text as it was before
//! Unicode, or behind a scan; [`written_pdf`] puts anything on a page, operator by operator.
//!
//! For the other kind of test there are files that nobody should be able to hurt us with: [`encrypted_pdf`],
//! [`pdf_without_pages`], [`tiff_without_pages`], [`odd_tiff`], [`png_bomb`], [`truncated`].
//!
//! All persons, communes and numbers are invented. The typeface is Liberation Serif 2 of the machine
//! (`apt-get install fonts-liberation`; on Debian 12 `fonts-liberation2`); pixels are the same where it is the same.

mod agencies;
mod body;
mod born_digital;
mod draft;
mod drawing;
mod encrypted;
mod error;
mod flow;
mod fonts;
mod head;
mod hostile;
mod jpeg2000;
mod list;
mod mishap;
mod numbers;
mod odd_pdfs;
mod odd_tiffs;
mod paper;
mod pdfs;
mod phrases;
mod pictures;
mod plain_pdf;
mod portfolio;
mod seal;
mod signature;
mod stack;
mod text_pages;
mod tiffs;
mod typeset;
mod wear;
mod written;

pub use born_digital::born_digital_pdf;
pub use drawing::{Scan, draw, small_page};
pub use encrypted::encrypted_pdf;
pub use error::SampleError;
pub use hostile::{pdf_without_pages, png_bomb, tiff_without_pages, truncated};
pub use jpeg2000::{j2k, jp2};
pub use list::list;
pub use mishap::Mishap;
pub use odd_pdfs::{Signing, mapped_text_pdf, packed_pdf, picture_pdf, signed_pdf};
pub use odd_tiffs::{OddPage, odd_tiff};
pub use paper::{Paper, compose};
pub use pdfs::pdf;
pub use pictures::{bmp, jpeg, png, webp};
pub use portfolio::portfolio_pdf;
pub use stack::{scanned, stack};
pub use text_pages::{TextPage, text_pages_pdf};
pub use tiffs::{tiff_deflate, tiff_g4, tiff_jpeg, tiff_lzw};
pub use written::{Put, Says, shown_codes, shown_width, written_object, written_pdf};
