//! What parent and child say to each other.

use std::io::{self, Write as _};
use std::os::unix::net::UnixStream;

use hoso_model::{CarriedPage, Digest, MediaType, PageNo, PageText, Refusal};
use serde::{Deserialize, Serialize};

use crate::frame;
use crate::sandbox::Boxed;

/// A question. One about a file that the child has not open comes with its descriptor.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Question {
    /// Load the engine, and say which it is.
    Engine,
    /// About a file.
    About { digest: Digest, media: MediaType, task: Task },
}

impl Question {
    /// Does it take the engine? It is loaded before the box is closed, or never.
    pub(crate) const fn takes_engine(&self) -> bool {
        match self {
            Self::Engine => true,
            Self::About { task, .. } => matches!(task, Task::Read(_)),
        }
    }
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
    /// The engine's id, and what holds the child.
    Engine(String, Boxed),
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

/// How many answers `bytes` are, if a child that was taken over sends them: what fuzzing knocks at.
///
/// # Errors
/// What the parent makes of anything else: it ends the child.
pub fn answers_in(bytes: &[u8]) -> io::Result<usize> {
    let (ours, mut theirs) = UnixStream::pair()?;
    // What does not fit into the socket at once is left out.
    theirs.set_nonblocking(true)?;
    let sent = theirs.write(bytes);
    drop(theirs);
    let mut answers = 0;
    while sent.is_ok()
        && let Some((body, _)) = frame::receive(&ours)?
    {
        serde_json::from_slice::<Answer>(&body)?;
        answers += 1;
    }
    Ok(answers)
}
