//! The HTTP API as types, for whoever answers and whoever asks. Names and shapes are added to, never broken.
//!
//! 1. What a request asks is a type whose name ends in `Parameters`, or the body it sends; [`query_pairs`] writes
//!    parameters as they stand behind a question mark.
//! 2. Answers lie in the file of what they are about: searching, documents, desks, the whole service, long work.
//! 3. A refusal is a [`Problem`] with a [`ProblemCode`], which stays what it is once it is released.

mod corrections;
mod desks;
mod documents;
mod export;
mod index;
mod parameters;
mod problem;
mod refused;
mod search;
mod status;
mod work;

pub use corrections::{CorrectionAnswer, ToEnterAnswer, Word};
pub use desks::{
    AttachedAnswer, DeskAnswer, DeskNumbers, DeskParameters, DeskStatus, FolderNow, Recent, Totals,
    WaitingFile,
};
pub use documents::{
    AskedFile, AssignParameters, Cut, Document, DocumentAnswer, DossierAnswer, HistoryRow, ImageParameters,
    KnownParameters, Original, OriginalParameters, Page, PageAnswer, Repaired, Said, SentPlace, Taken,
    TextParameters, UploadParameters,
};
pub use export::{ExportParameters, Exported, ExportedPage};
pub use index::IndexAnswer;
pub use parameters::query_pairs;
pub use problem::{Problem, ProblemCode};
pub use refused::RefusedAnswer;
pub use search::{Hit, NoteAnswer, SearchAnswer, SearchParameters};
pub use status::{BoxAnswer, HealthAnswer, PartAnswer, StatusAnswer};
pub use work::{
    Finding, ReindexAnswer, ReindexParameters, Reread, RereadAnswer, Retry, RetryAnswer, VerifyAnswer,
    VerifyParameters,
};
