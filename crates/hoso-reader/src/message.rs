//! What parent and child say to each other.

use hoso_model::{CarriedPage, Digest, MediaType, PageNo, PageText, Refusal};
use serde::{Deserialize, Serialize};

/// A question. One about a file that the child has not open comes with its descriptor.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Question {
    /// Load the engine, and say which it is.
    Engine,
    /// About a file.
    About { digest: Digest, media: MediaType, task: Task },
}

/// What is asked about a file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Task {
    /// How many pages, and is it signed?
    Inspect,
    /// What is written on this page?
    Read(PageNo),
    /// What does this page look like, at most so many pixels across, turned clockwise by so many degrees?
    Show(PageNo, u32, u16),
    /// This page's picture, for a document that is made from it.
    Carry(PageNo),
}

/// What a look into a file shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    /// How many pages it has, at least 1.
    pub pages: u32,
    /// Does it carry a digital signature?
    pub signed: bool,
}

/// An answer. That to [`Task::Show`] is followed by a frame with the JPEG, that to [`Task::Carry`] by one with the
/// bytes of the picture's strips.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// The engine's id.
    Engine(String),
    /// The engine cannot be loaded.
    NoEngine(String),
    /// What a look into a file shows.
    Inspected(Inspected),
    /// Text.
    Text(Box<PageText>),
    /// A picture follows.
    Picture,
    /// The bytes of this picture follow.
    Carried(Box<CarriedPage>),
    /// It cannot be done, for this reason.
    Refused(Refusal),
}
