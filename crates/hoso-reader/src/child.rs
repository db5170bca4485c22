//! The child's side.

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use hoso_model::{Barcode, Digest, MediaType, PageText, Refusal, RefusalReason, Separator};
use hoso_ocr::OcrEngine;
use hoso_scan::{GreyImage, Limits, Scan};
use rustix::process::{Pid, Resource, Rlimit, getppid, getrlimit, nice, setrlimit};

use crate::message::{Answer, Inspected, Question, Task};
use crate::{frame, upright};

/// JPEG quality of pages that people look at: text stays crisp.
const SHOWN_QUALITY: u8 = 82;
/// Address space that is not for pages: the program itself and the engine's model.
const RESERVE: u64 = 256 << 20;

/// Answers questions that come over standard input (a socket) until it is closed. `engine` is the URI of the
/// recognition engine, loaded when it is first needed; `memory` is the most address space this process may take, in
/// bytes.
///
/// # Errors
/// If standard input is not a socket, or the parent has gone in the middle of a frame.
pub fn run_child(engine: &str, limits: Limits, memory: u64) -> io::Result<()> {
    let most = getrlimit(Resource::As).maximum.map_or(memory, |maximum| maximum.min(memory));
    setrlimit(Resource::As, Rlimit { current: Some(most), maximum: Some(most) })?;
    // No core files of citizens' papers.
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    // Searching goes before reading. Not allowed somewhere is no fault.
    let _ = nice(5);
    // A service manager that ends the parent signals its children too: the parent says when they may end.
    signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::default())?;
    end_with(getppid());
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let room = most.saturating_sub(RESERVE);
    let mut child = Child { engine_uri: engine, engine: None, limits, room, open: None };
    while let Some((body, file)) = frame::receive(&socket)? {
        let question: Question = serde_json::from_slice(&body)?;
        let (answer, picture) = child.answer(&question, file);
        frame::send(&socket, &serde_json::to_vec(&answer)?, None)?;
        if let Some(picture) = picture {
            frame::send(&socket, &picture, None)?;
        }
    }
    Ok(())
}

/// Ends this process when its parent is no longer `parent`: it may be deep in a decoder that never ends.
fn end_with(parent: Option<Pid>) {
    std::thread::spawn(move || {
        while getppid() == parent {
            std::thread::sleep(Duration::from_secs(1));
        }
        std::process::exit(0);
    });
}

struct Child<'a> {
    engine_uri: &'a str,
    engine: Option<Box<dyn OcrEngine>>,
    limits: Limits,
    /// Memory that decoding may take, in bytes.
    room: u64,
    open: Option<(Digest, Scan)>,
}

impl Child<'_> {
    fn answer(&mut self, question: &Question, file: Option<File>) -> (Answer, Option<Vec<u8>>) {
        let refused = |refusal| (Answer::Refused(refusal), None);
        match question {
            Question::Engine => (self.engine(|engine| Answer::Engine(engine.id().to_owned())), None),
            Question::About { digest, media, task } => match self.scan(*digest, *media, file) {
                Err(refusal) => refused(refusal),
                Ok(scan) => match task {
                    Task::Inspect => {
                        (Answer::Inspected(Inspected { pages: scan.pages(), signed: scan.signed() }), None)
                    }
                    Task::Show(page, width, rotation) => {
                        match scan
                            .page(*page)
                            .and_then(|page| page.turned(*rotation).to_jpeg(*width, SHOWN_QUALITY))
                        {
                            Ok(picture) => (Answer::Picture, Some(picture)),
                            Err(refusal) => refused(refusal),
                        }
                    }
                    Task::Carry(page) => match scan.carry(*page) {
                        Ok(carried) => (Answer::Carried(Box::new(carried.page)), Some(carried.bytes)),
                        Err(refusal) => refused(refusal),
                    },
                    Task::Read(page) => match scan.page(*page) {
                        Err(refusal) => refused(refusal),
                        Ok(image) => {
                            let grey = image.to_grey();
                            let codes = hoso_scan::barcodes(&grey);
                            (self.engine(|engine| read(engine, &grey, codes)), None)
                        }
                    },
                },
            },
        }
    }

    fn engine(&mut self, work: impl FnOnce(&mut dyn OcrEngine) -> Answer) -> Answer {
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => match hoso_ocr::open(self.engine_uri) {
                Ok(engine) => engine,
                Err(error) => return Answer::NoEngine(error.to_string()),
            },
        };
        work(self.engine.insert(engine).as_mut())
    }

    /// The scan, opened once for all questions about it.
    fn scan(&mut self, digest: Digest, media: MediaType, file: Option<File>) -> Result<&mut Scan, Refusal> {
        let open = match self.open.take() {
            Some((known, scan)) if known == digest => scan,
            other => {
                // The old one is let go before the new one takes memory.
                drop(other);
                let file =
                    file.ok_or_else(|| Refusal::new(RefusalReason::Broken, "the file was not handed over"))?;
                Scan::open(file, media, self.limits)?.with_memory(self.room)
            }
        };
        Ok(&mut self.open.insert((digest, open)).1)
    }
}

/// Reads a page on which these bar codes were found; one that makes no sense as it lies is tried the other ways up.
fn read(engine: &mut dyn OcrEngine, grey: &GreyImage, codes: Vec<Barcode>) -> Answer {
    // What is printed on a separator sheet is known from its codes, and belongs to no paper.
    let read = if Separator::of(&codes).is_some() {
        Ok(PageText::recognised(grey.width, grey.height, grey.dpi, Vec::new()))
    } else {
        upright::read(engine, grey)
    };
    match read {
        Ok(mut text) => {
            let turned = |code: Barcode| Barcode { area: code.area.turned(text.rotation), ..code };
            text.codes = codes.into_iter().map(turned).collect();
            Answer::Text(Box::new(text))
        }
        Err(error) => Answer::Refused(Refusal::new(RefusalReason::Broken, error.to_string())),
    }
}
