//! What is made of a read document to be given back.
//!
//! 1. [`Form`] says what is wanted: a searchable PDF, ALTO, hOCR, plain text.
//! 2. [`Derivation::begin`] writes its head, [`Derivation::page`] a page, [`Derivation::end`] the rest: one page is in
//!    memory at a time, however many there are.
//! 3. A searchable PDF is PDF/A-2u (ISO 19005-2): the page's picture as its file has it, and under it the words in a
//!    face without ink, each stretched to fill its box, so that what is selected is what is seen.
//! 4. A page that its file draws with letters is copied, and then it claims no PDF/A; [`findable`] tells whether its letters
//!    are its words. A file that lacks nothing is not written anew at all: that is for whoever has it.
//!
//! The same pages give the same bytes. Nothing is read here but what is handed over: texts come from the catalogue,
//! pictures from the child that opened the file.

mod alto;
mod as_it_is;
mod crossed;
mod deflate;
mod derivation;
mod face;
mod form;
mod given;
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

pub use as_it_is::{Findable, findable};
pub use derivation::Derivation;
pub use form::Form;
pub use given::{About, GivenPage, Look};
