//! The parent's side.

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Instant;

use hoso_model::{
    CarriedPage, CopiedPage, Digest, MediaType, PageNo, PageText, Refusal, RefusalReason, Said,
};
use rustix::process::{Pid, Signal, kill_process};

use crate::message::{Answer, Inspected, Question, Task};
use crate::running::{Ended, Running};
use crate::{Boxed, Engine, frame};

/// A file to ask about: an open descriptor, and what its bytes are.
#[derive(Debug)]
pub struct ScanFile {
    /// What its bytes are called: questions about one digest open the file once.
    pub digest: Digest,
    /// What they are.
    pub media: MediaType,
    /// The file.
    pub file: File,
}

/// What is given of a page for a document that is made from it, with its bytes.
#[derive(Debug)]
pub enum GivenBack {
    /// Its picture.
    Picture(CarriedPage, Vec<u8>),
    /// The page as its file draws it.
    Copy(CopiedPage, Vec<u8>),
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// The file or the page is at fault.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The engine or the machine is at fault, not the page: nothing may be held against it.
    #[error("no page can be read: {0}")]
    Unavailable(String),
}

/// One child, and the next when that one has died. Used by one thread at a time.
#[derive(Debug)]
pub struct Reader {
    engine: Engine,
    running: Option<Running>,
    pid: Arc<AtomicI32>,
}

/// Ends a reader's child from another thread: what it was asked comes back as [`RefusalReason::Crashed`].
#[derive(Debug, Clone)]
pub struct Killer(Arc<AtomicI32>);

impl Killer {
    /// Ends the child, if there is one.
    pub fn kill(&self) {
        if let Some(pid) = Pid::from_raw(self.0.load(Ordering::Acquire)) {
            // It may have ended by itself an instant ago.
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

impl Reader {
    /// A reader; its child starts with the first question.
    pub fn new(engine: Engine) -> Self {
        Self { engine, running: None, pid: Arc::default() }
    }

    /// What ends the child from another thread.
    pub fn killer(&self) -> Killer {
        Killer(Arc::clone(&self.pid))
    }

    /// The engine's id, once its model is loaded, and what holds the child.
    ///
    /// # Errors
    /// [`ReaderError::Unavailable`] says what to install.
    pub fn engine_id(&mut self) -> Result<(String, Boxed), ReaderError> {
        match self.ask(&Question::Engine, None)?.0 {
            Answer::Engine(id, boxed) => Ok((id, boxed)),
            other => Err(no_answer(other)),
        }
    }

    /// What a look into a file shows: how many pages it has, whether it is signed, and what is attached to it.
    ///
    /// # Errors
    /// The reason why the file cannot be taken.
    pub fn inspect(&mut self, scan: &ScanFile) -> Result<Inspected, ReaderError> {
        match self.about(scan, Task::Inspect)?.0 {
            // Whoever took the child over says no more than a file may.
            Answer::Inspected(seen) => Ok(Inspected { attached: seen.attached.bounded(), ..seen }),
            other => Err(no_answer(other)),
        }
    }

    /// What is written on a page.
    ///
    /// # Errors
    /// The reason why the page cannot be read.
    pub fn read(&mut self, scan: &ScanFile, page: PageNo) -> Result<PageText, ReaderError> {
        match self.about(scan, Task::Read(page))?.0 {
            Answer::Text(text) => Ok(*text),
            // It may have been taken over by the page before it said so: one that has no file yet is asked, too.
            Answer::NoEngine(message) => Err(match self.engine_id() {
                Ok(_) => crashed("it says that the engine is not there, and it is".to_owned()),
                Err(_) => ReaderError::Unavailable(message),
            }),
            other => Err(no_answer(other)),
        }
    }

    /// A page as a JPEG file of at most `width` pixels across, turned clockwise by `rotation` degrees to stand as its
    /// text was read.
    ///
    /// # Errors
    /// The reason why the page cannot be shown.
    pub fn show(
        &mut self,
        scan: &ScanFile,
        page: PageNo,
        width: u32,
        rotation: u16,
    ) -> Result<Vec<u8>, ReaderError> {
        match self.about(scan, Task::Show(page, width, rotation))? {
            (Answer::Picture, Some(picture)) => Ok(picture),
            (other, _) => Err(no_answer(other)),
        }
    }

    /// A page's picture for a document that is made from it, packed as its file has it wherever that can be, and the
    /// bytes of its strips.
    ///
    /// # Errors
    /// The reason why the page has no picture.
    pub fn carry(&mut self, scan: &ScanFile, page: PageNo) -> Result<(CarriedPage, Vec<u8>), ReaderError> {
        match self.about(scan, Task::Carry(page))? {
            (Answer::Carried(picture), Some(bytes)) => Ok((*picture, bytes)),
            (other, _) => Err(no_answer(other)),
        }
    }

    /// The same, or the page as its file draws it, in objects with numbers from `first` on. What is copied for one page is
    /// known when the next page of the file is asked for. `mute` says that the page's words are laid over it, and its own
    /// letters shall mean nothing.
    ///
    /// # Errors
    /// The reason why the page cannot be given.
    pub fn give(
        &mut self,
        scan: &ScanFile,
        page: PageNo,
        first: i32,
        mute: bool,
    ) -> Result<GivenBack, ReaderError> {
        match self.about(scan, Task::Give { page, first, mute })? {
            (Answer::Carried(picture), Some(bytes)) => Ok(GivenBack::Picture(*picture, bytes)),
            (Answer::Copied(copy), Some(bytes)) => Ok(GivenBack::Copy(*copy, bytes)),
            (other, _) => Err(no_answer(other)),
        }
    }

    /// What any reader makes of a page's own text; `None` of what is no PDF that everybody opens.
    ///
    /// # Errors
    /// The reason why the page cannot be looked at.
    pub fn said(&mut self, scan: &ScanFile, page: PageNo) -> Result<Option<Said>, ReaderError> {
        match self.about(scan, Task::Said(page))?.0 {
            Answer::Said(said) => Ok(said),
            other => Err(no_answer(other)),
        }
    }

    fn about(&mut self, scan: &ScanFile, task: Task) -> Result<(Answer, Option<Vec<u8>>), ReaderError> {
        self.ask(&Question::About { digest: scan.digest, media: scan.media, task }, Some(scan))
    }

    fn ask(
        &mut self,
        question: &Question,
        scan: Option<&ScanFile>,
    ) -> Result<(Answer, Option<Vec<u8>>), ReaderError> {
        let unavailable = |error: io::Error| ReaderError::Unavailable(error.to_string());
        let cpu = self.engine.limits.cpu;
        let mut running = match self.running.take() {
            // One whose box was closed without the engine cannot load it any more. A fresh one limits its own time.
            Some(running)
                if running.questions < self.engine.limits.questions
                    && (running.has_engine || !question.takes_engine())
                    && running.allow_cpu(cpu).is_ok() =>
            {
                running
            }
            other => {
                drop(other);
                Running::start(&self.engine, &self.pid, question.takes_engine()).map_err(unavailable)?
            }
        };
        running.questions += 1;
        let body = serde_json::to_vec(question).map_err(|error| unavailable(error.into()))?;
        let by = Instant::now() + self.engine.limits.time;
        if running.questions == 1 {
            // Until it says that it is ready, it has not opened the file: what ends it is no page's fault.
            begin(&mut running, &body, scan, by).map_err(|error| {
                let how = match running.ended() {
                    Some(Ended::Otherwise(how)) => how,
                    Some(Ended::OutOfTime) => "it used up its processor's time".to_owned(),
                    None => error.to_string(),
                };
                ReaderError::Unavailable(format!("the program that reads pages does not start: {how}"))
            })?;
        }
        match exchange(&mut running, question, &body, scan, by) {
            Ok(answer) => {
                let keeps = question.keeps_open() && !matches!(answer.0, Answer::Refused(_));
                running.has_open = scan.filter(|_| keeps).map(|scan| scan.digest);
                // It shut itself in without the engine; the next one finds a model that was installed meanwhile.
                if !matches!(answer.0, Answer::NoEngine(_)) {
                    self.running = Some(running);
                }
                Ok(answer)
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                let detail = format!("over {} s", self.engine.limits.time.as_secs());
                Err(Refusal::new(RefusalReason::TooSlow, detail).into())
            }
            Err(error) => {
                // The socket broke, or what came is no answer: the child is dead, or as good as.
                let how = match running.ended() {
                    Some(Ended::OutOfTime) => {
                        let detail = format!("over {} s of the processor's time", cpu.as_secs());
                        return Err(Refusal::new(RefusalReason::TooSlow, detail).into());
                    }
                    Some(Ended::Otherwise(how)) => how,
                    None => error.to_string(),
                };
                tracing::warn!(how, "a reader died and is replaced");
                Err(crashed(how))
            }
        }
    }
}

/// Puts the first question to a child, and waits until it is ready for it.
fn begin(running: &mut Running, body: &[u8], scan: Option<&ScanFile>, by: Instant) -> io::Result<()> {
    ask_child(running, body, scan, by)?;
    let gone = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (said, _) = frame::receive_by(&running.socket, frame::ANSWER, Some(by))?.ok_or_else(gone)?;
    match serde_json::from_slice(&said)? {
        Answer::Ready => Ok(()),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "it is of another version")),
    }
}

fn ask_child(running: &Running, body: &[u8], scan: Option<&ScanFile>, by: Instant) -> io::Result<()> {
    let file = scan.filter(|scan| running.has_open != Some(scan.digest)).map(|scan| scan.file.as_fd());
    frame::wait_until(&running.socket, Some(by))?;
    frame::send(&running.socket, body, file)
}

fn exchange(
    running: &mut Running,
    question: &Question,
    body: &[u8],
    scan: Option<&ScanFile>,
    by: Instant,
) -> io::Result<(Answer, Option<Vec<u8>>)> {
    if running.questions > 1 {
        ask_child(running, body, scan, by)?;
    }
    let gone = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (answer, _) = frame::receive_by(&running.socket, frame::ANSWER, Some(by))?.ok_or_else(gone)?;
    let answer: Answer = serde_json::from_slice(&answer)?;
    if !question.fits(&answer, running.questions == 1) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it answered another question"));
    }
    let picture = match answer {
        Answer::Picture | Answer::Carried(_) | Answer::Copied(_) => {
            Some(frame::receive_by(&running.socket, frame::PICTURE, Some(by))?.ok_or_else(gone)?.0)
        }
        _ => None,
    };
    Ok((answer, picture))
}

/// What an answer without what was asked for says.
fn no_answer(answer: Answer) -> ReaderError {
    match answer {
        Answer::Refused(refusal) => ReaderError::Refused(refusal),
        Answer::NoEngine(message) => ReaderError::Unavailable(message),
        other => crashed(format!("it answered another question: {other:?}")),
    }
}

fn crashed(how: String) -> ReaderError {
    Refusal::new(RefusalReason::Crashed, how).into()
}

#[cfg(test)]
mod tests;
