//! What parent and child say to each other.

use std::io::{self, Write as _};
use std::os::unix::net::UnixStream;

use hoso_model::{Attached, CarriedPage, CopiedPage, Digest, MediaType, PageNo, PageText, Refusal, Said};
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

    /// Does the child keep the file open for the next question about it? What is only looked into may lie on a share, which
    /// an idle child would hold busy.
    pub(crate) const fn keeps_open(&self) -> bool {
        match self {
            Self::Engine => false,
            Self::About { task, .. } => !matches!(task, Task::Inspect),
        }
    }

    /// Can `answer` be one to it? `first` says whether it is the child's first question: an engine that was there once is
    /// not missing later.
    pub(crate) const fn fits(&self, answer: &Answer, first: bool) -> bool {
        match answer {
            Answer::Ready => false,
            Answer::NoEngine(_) => first && self.takes_engine(),
            Answer::Engine(..) => matches!(self, Self::Engine),
            Answer::Refused(_) => matches!(self, Self::About { .. }),
            Answer::Inspected(_) => matches!(self, Self::About { task: Task::Inspect, .. }),
            Answer::Text(_) => matches!(self, Self::About { task: Task::Read(_), .. }),
            Answer::Picture => matches!(self, Self::About { task: Task::Show(..), .. }),
            Answer::Carried(_) => {
                matches!(self, Self::About { task: Task::Carry(_) | Task::Give { .. }, .. })
            }
            Answer::Copied(_) => matches!(self, Self::About { task: Task::Give { .. }, .. }),
            Answer::Said(_) => matches!(self, Self::About { task: Task::Said(_), .. }),
        }
    }
}

/// What is asked about a file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Task {
    /// How many pages, is it signed, and what is attached to it?
    Inspect,
    /// What is written on this page?
    Read(PageNo),
    /// What does this page look like, at most so many pixels across, turned clockwise by so many degrees?
    Show(PageNo, u32, u16),
    /// This page's picture, for a document that is made from it.
    Carry(PageNo),
    /// The same, or what draws it, in objects with numbers from `first` on. Shall its own letters mean nothing?
    Give { page: PageNo, first: i32, mute: bool },
    /// What does any reader make of this page's own text?
    Said(PageNo),
}

/// What a look into a file shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    /// How many pages it has, at least 1.
    pub pages: u32,
    /// Does it carry a digital signature?
    pub signed: bool,
    /// The files attached to it: they are named, and not read.
    #[serde(default)]
    pub attached: Attached,
}

/// An answer. That to [`Task::Show`] is followed by a frame with the JPEG, that to [`Task::Carry`] and [`Task::Give`] by one
/// with the bytes of the picture's strips or the page's objects.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// The child is shut in, and begins with its first question. It comes before the first answer: a child that ends
    /// before it has said so has not opened the file.
    Ready,
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
    /// The bytes of this page's objects follow.
    Copied(Box<CopiedPage>),
    /// What any reader makes of a page's own text, if it is one of a PDF that everybody opens.
    Said(Option<Said>),
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
        && let Some((body, _)) = frame::receive(&ours, frame::ANSWER)?
    {
        serde_json::from_slice::<Answer>(&body)?;
        answers += 1;
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::{Answer, Question, Task};
    use hoso_model::{Digest, MediaType, PageNo, PageText, Refusal, RefusalReason};

    #[test]
    fn only_an_answer_to_what_was_asked_fits() {
        let about = |task| Question::About { digest: Digest::new([1; 32]), media: MediaType::Png, task };
        let read = about(Task::Read(PageNo::FIRST));
        let show = about(Task::Show(PageNo::FIRST, 100, 0));
        let text = Answer::Text(Box::new(PageText::recognised(1, 1, 100, Vec::new())));
        assert!(read.fits(&text, false) && !show.fits(&text, false) && !Question::Engine.fits(&text, true));
        assert!(show.fits(&Answer::Picture, false) && !read.fits(&Answer::Picture, false));
        let refused = Answer::Refused(Refusal::new(RefusalReason::Broken, ""));
        assert!(read.fits(&refused, false) && show.fits(&refused, false));
        let none = || Answer::NoEngine(String::new());
        assert!(read.fits(&none(), true) && Question::Engine.fits(&none(), true));
        assert!(!read.fits(&none(), false), "it was there at the first question");
        assert!(!show.fits(&none(), true), "nobody asked for it");
    }
}
