//! What Hoso keeps: the catalogue, which is the truth, and the blobs, which are the bytes.
//!
//! 1. [`DataFolder`] is taken by one process at a time, and its lock file says by whom.
//! 2. [`BlobStore`] keeps every admitted file under the SHA-256 of its bytes, durable before it is spoken of.
//! 3. [`Catalogue`] keeps desks, dossiers, documents, pages, their texts, the work that is owed, and a history.
//!    Its methods are use cases, each one transaction, in traits by who may call them; [`open`] gives the implementation
//!    a URI names.
//!
//! A file's bytes go first (blob), its row second (catalogue), and only then may it leave the desk's folder.

mod blobs;
mod catalogue;
#[cfg(test)]
mod conformance;
mod data_folder;
mod durable;
mod error;
mod instant;
mod measured;
mod rights;
mod sqlite;
mod views;

pub use blobs::{BlobError, BlobStore};
pub use catalogue::{
    Admission, AdmissionKind, Admissions, Arrival, ArrivedFile, Catalogue, Change, ChangeFeed, Changes,
    Corrections, Desks, DocumentFilter, DocumentLease, ForIndex, ForIntake, ForStages, ForVerify,
    Generations, Heard, IndexPlace, Lies, Origin, PageDone, PageLease, Place, Questions, Reading,
    RefusedFile, Remembered, SortedPart, TextRequest, Upkeep, Work, WorkQueue, ZipMember,
};
pub use data_folder::{DataFolder, DataFolderError, Holder, Stay};
pub use durable::{make_folder, sync_folder};
pub use error::{StoreError, StoreErrorKind};
#[cfg(debug_assertions)]
pub use instant::{failing, passing};
pub use measured::METRICS;
pub use rights::{keep_to_owner, share_file, share_folder};
pub use views::{
    CorrectionView, CutView, DeskStatus, DeskView, DocumentView, DossierView, HistoryRow, OriginalView,
    PageView, RecentView, RefusedView, SaidView, Status, TextView, Totals,
};

use std::path::Path;
use std::sync::Arc;

/// Opens the catalogue that `uri` names, and brings its tables up to date. Today `sqlite:PATH`.
///
/// # Errors
/// [`StoreErrorKind::Unsupported`] for another scheme, or the error of opening it.
pub fn open(uri: &str) -> Result<Arc<dyn Catalogue>, StoreError> {
    match uri.split_once(':') {
        Some(("sqlite", path)) => Ok(Arc::new(sqlite::SqliteCatalogue::open(Path::new(path))?)),
        _ => Err(StoreErrorKind::Unsupported(uri.to_owned()).into()),
    }
}
