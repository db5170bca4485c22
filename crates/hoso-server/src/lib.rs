//! The archive's answers, the HTTP API and the web page.
//!
//! 1. [`Archive`] answers questions from the catalogue and the index, always with who asks; the command line uses it
//!    too when no service runs, so that both say the same.
//! 2. What is asked and answered are the types of `hoso_api`; `answers` makes them of what the catalogue says.
//! 3. [`Derivatives`] gives a document back in other forms, made when they are asked for.
//! 4. [`PageImages`] shows pages, one at a time.
//! 5. [`routes`] are their addresses, with the page that people search in; [`serve`] answers those who connect.
//! 6. A [`Sampler`] brings gauges up to date; what else is recorded is listed in [`METRICS`].

mod answers;
mod archive;
mod asked;
mod derivatives;
mod guard;
mod images;
mod measured;
mod openapi;
mod problem;
mod requests;
mod rereading;
mod retrying;
mod routes;
mod sampling;
mod serving;

pub use archive::{Archive, ArchiveError};
pub use derivatives::{Derivative, Derivatives, DeriveError};
pub use images::PageImages;
pub use measured::METRICS;
pub use routes::{App, Controls, Report, routes};
pub use sampling::Sampler;
pub use serving::{Bounds, Door, serve};
