//! Moves documents through the stages.
//!
//! 1. [`read_pages`] leases pages, has children read them, and keeps each as it is done.
//! 2. [`sort_documents`] settles what bar codes say: it cuts stacks at their separator sheets.
//! 3. [`describe_documents`] draws metadata from documents all of whose pages have ended.
//! 4. [`Indexer`] follows the catalogue's changes into the index, and rebuilds it beside the live one.
//! 5. [`verify`] holds blobs, rows and index entries against each other.
//!
//! Stages do not call each other: each looks into the catalogue for work, and [`Signals`] only tell it to look sooner.
//! So a stage that dies is taken up where it was, and each may run in a process of its own:
//! [`keep_leases`] says that it lives, and gives others what one held that no longer does. While no page can be read for a
//! reason that is no page's, [`Standstill`] says why.

mod describing;
mod indexing;
mod measured;
mod reading;
mod signals;
mod sorting;
mod standstill;
mod verifying;
mod worker;

pub use describing::describe_documents;
pub use indexing::{Indexer, IndexingError};
pub use measured::METRICS;
pub use reading::{ReadSettings, read_pages};
pub use signals::Signals;
pub use sorting::sort_documents;
pub use standstill::Standstill;
pub use verifying::{Finding, Verified, verify};
pub use worker::keep_leases;
