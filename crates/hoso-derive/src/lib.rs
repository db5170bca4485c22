//! What is made of a read document to be given back.
//!
//! 1. [`Form`] says what is wanted: a searchable PDF, ALTO, hOCR, plain text.
//! 2. [`Derivation::begin`] writes its head, [`Derivation::page`] a page, [`Derivation::end`] the rest: one page is in
//!    memory at a time, however many there are.
//! 3. A searchable PDF is PDF/A-2u (ISO 19005-2): the page's picture as its file has it, and under it the words in a
//!    face without glyphs, each stretched to fill its box, so that what is selected is what is seen.
//!
//! The same pages give the same bytes. Nothing is read here but what is handed over: texts come from the catalogue,
//! pictures from the child that opened the file.

mod alto;
mod crossed;
mod derivation;
mod face;
mod hocr;
mod layer;
mod letters;
mod markup;
mod numbered;
mod pdf;
mod picture;
mod profile;
mod tell;
#[cfg(test)]
mod tests;
mod text;

pub use derivation::{About, Derivation, Form, GivenPage};
