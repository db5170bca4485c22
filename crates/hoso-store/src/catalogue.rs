//! The seam behind which the catalogue lives, by who may call what.
//!
//! Each trait is what one kind of caller needs, and a stage's signature names those that it uses: what is not named is not
//! touched. [`Catalogue`] is all of them together; only who opens it, and who tells its parts on, needs that.

mod admissions;
mod corrections;
mod desks;
mod feed;
mod questions;
mod refused;
mod upkeep;
mod work;

pub use admissions::{Admission, AdmissionKind, Admissions, Arrival, ArrivedFile, Origin, Remembered};
pub use corrections::{Corrections, Heard};
pub use desks::Desks;
pub use feed::{Change, ChangeFeed, Changes, Generations, IndexPlace};
pub use questions::{DocumentFilter, Questions, TextRequest};
pub use refused::{Lies, Place, RefusedFile, ZipMember};
pub use upkeep::Upkeep;
pub use work::{DocumentLease, PageDone, PageLease, Reading, SortedPart, Work, WorkQueue};

/// The truth about every paper. Each method is one use case and one transaction; when a write returns, it is durable.
///
/// No method spans two seams, and none lists everything: what may be long comes in pages of results.
pub trait Catalogue: ForIntake + ForStages + ForIndex + ForVerify + Corrections {}

/// What takes files in needs: it asks what became of them, and touches neither work nor index.
pub trait ForIntake: Desks + Admissions + Questions {}

/// What sorts and describes documents needs: it asks for their texts, and ends the work that it leased.
pub trait ForStages: WorkQueue + Questions {}

/// What keeps an index needs: it writes nothing but how far that index is.
pub trait ForIndex: ChangeFeed + Questions {}

/// What holds everything against each other needs.
pub trait ForVerify: Upkeep + ForIndex {}

impl<T: Desks + Admissions + Questions> ForIntake for T {}
impl<T: WorkQueue + Questions> ForStages for T {}
impl<T: ChangeFeed + Questions> ForIndex for T {}
impl<T: Upkeep + ChangeFeed + Questions> ForVerify for T {}
impl<T: Desks + Admissions + WorkQueue + Corrections + ChangeFeed + Questions + Upkeep> Catalogue for T {}
