//! A page image to its words.
//!
//! [`open`] gives the [`OcrEngine`] that a URI names; [`OcrEngine::read`] turns a [`GreyPage`] into a
//! [`PageText`](hoso_model::PageText): words in reading order, each with its box and confidence.
//! An engine is used by one thread at a time, in a process that may die of it.

mod engine;
mod scripted;
mod tesseract;
mod tsv;

pub use engine::{GreyPage, Layout, OcrEngine, OcrError};

/// Opens the engine that `uri` names: `tesseract:LANGUAGE` (for example `tesseract:vie`), or `scripted:` for tests.
/// The model is loaded here, once.
///
/// # Errors
/// [`OcrError::Unsupported`] for another name; [`OcrError::Model`] if the model is not installed.
pub fn open(uri: &str) -> Result<Box<dyn OcrEngine>, OcrError> {
    match uri.split_once(':') {
        Some(("tesseract", language)) => Ok(Box::new(tesseract::TesseractEngine::open(language)?)),
        Some(("scripted", _)) => Ok(Box::new(scripted::ScriptedEngine)),
        _ => Err(OcrError::Unsupported(uri.to_owned())),
    }
}
