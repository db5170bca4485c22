//! The vocabulary of Hoso: what a desk, a dossier, a document, a page and a word are.
//!
//! Everything else in the workspace speaks in these types; this crate does no I/O and knows no runtime.
//! In the order in which a paper meets them:
//!
//! 1. a [`DeskId`] names the one-stop desk (*một cửa*) whose folder a file is dropped into;
//! 2. a [`Digest`] is what the file's bytes are called once they are stored;
//! 3. a [`DocumentId`] is given to the file when it is admitted, and a [`DossierCode`] says which dossier
//!    (*hồ sơ*) it belongs to, with the [`DossierSource`] that said so: a [`Claim`], until it is settled;
//! 4. a [`PageText`] is what was read on one page: [`Word`]s with their [`Area`] and confidence, [`Barcode`]s, and
//!    whether the page is a [`Separator`] sheet;
//! 5. [`Metadata`] is what the paper says of itself: number, date, issuing body, signer, and a [`Correction`] what a person
//!    says it says, each a [`Value`] of its own type;
//! 6. a [`DocumentState`] says how far it has come, and a [`Refusal`] why it came no further;
//! 7. a [`CarriedPage`] is a page's picture, a [`CopiedPage`] a page as its file draws it, as they go into what is given back;
//! 8. a [`Principal`] comes with every question, because rights are part of the question, and with every deed, so that
//!    the history can say which [`Actor`] it was.
//!
//! A [`Metric`] is a number that a crate records while it does its part of this.

mod area;
mod attached;
mod barcode;
mod carried;
mod claim;
mod correction;
mod digest;
mod dossier_code;
mod ids;
mod metadata;
mod metric;
mod page_text;
mod paper_number;
mod principal;
mod refusal;
mod schema;
mod state;
mod value;

pub use area::Area;
pub use attached::Attached;
pub use barcode::{Barcode, Separator, Symbology};
pub use carried::{CarriedPage, CarriedStrip, Colours, CopiedPage, Fax, Lies, Packing, Said};
pub use claim::{Candidate, Claim};
pub use correction::Correction;
pub use digest::{Digest, DigestError};
pub use dossier_code::{DossierCode, DossierCodeError, DossierSource};
pub use ids::{ChangeNo, DeskId, DocumentId, IdError, PageNo};
pub use metadata::{Field, FieldSource, FieldValue, Metadata};
pub use metric::{Metric, MetricKind, MetricUnit};
pub use page_text::{Line, PageText, TextSource, Word};
pub use paper_number::{PaperNumber, PaperNumberError};
pub use principal::{Actor, Part, Person, Principal, Role, Scope};
pub use refusal::{Refusal, RefusalReason};
pub use schema::word_schema;
pub use state::{DocumentState, Event, MediaType, PageState, Priority};
pub use value::{Value, ValueError};
