//! The child's side.

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use hoso_model::{Barcode, Digest, MediaType, PageText, Refusal, RefusalReason, Separator};
use hoso_ocr::OcrEngine;
use hoso_scan::{Given, Limits, PageImage, Scan, Steps};
use rustix::process::{Pid, Resource, Rlimit, getppid, getrlimit, nice, setrlimit};
use rustix::time::{ClockId, clock_gettime};

use crate::message::{Answer, Inspected, Question, Task};
use crate::running::cpu_limit;
use crate::sandbox::{self, Boxed};
use crate::{frame, layer, recognise};

/// JPEG quality of pages that people look at: text stays crisp.
const SHOWN_QUALITY: u8 = 82;
/// Address space that is not for pages: the program itself and the engine's model.
const RESERVE: u64 = 256 << 20;

/// Answers questions that come over standard input (a socket) until it is closed. `engine` is the URI of the
/// recognition engine, loaded if the first question takes it; `memory` is the most address space this process may take,
/// in bytes, and `cpu` the processor's time that the first question may take: for the others the parent says so.
///
/// The box is closed when the first question has come and before anything is done about it but to load the engine: the
/// question is the parent's, the file that came with it is not opened yet.
///
/// # Errors
/// If standard input is not a socket, or the parent has gone in the middle of a frame.
pub fn run_child(engine: &str, limits: Limits, memory: u64, cpu: Duration) -> io::Result<()> {
    let most = getrlimit(Resource::As).maximum.map_or(memory, |maximum| maximum.min(memory));
    setrlimit(Resource::As, Rlimit { current: Some(most), maximum: Some(most) })?;
    // No core files of citizens' papers.
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    // Searching goes before reading. Not allowed somewhere is no fault.
    let _ = nice(5);
    // If the machine runs out of memory, the kernel ends a child rather than the service.
    let _ = std::fs::write("/proc/self/oom_score_adj", "500");
    // A service manager that ends the parent signals its children too: the parent says when they may end.
    signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::default())?;
    let parent = getppid();
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let room = most.saturating_sub(RESERVE);
    let mut child = Child { engine_uri: engine, engine: None, limits, room, open: None, boxed: None };
    while let Some((body, file)) = frame::receive(&socket, frame::ANSWER)? {
        let question: Question = serde_json::from_slice(&body)?;
        if child.boxed.is_none() {
            let loaded = if question.takes_engine() { child.load() } else { Ok(()) };
            // From here on this process cannot change it any more.
            allow_cpu(cpu)?;
            child.boxed = Some(sandbox::close());
            // Threads are in the box from their start, or not at all.
            end_with(parent);
            frame::send(&socket, &serde_json::to_vec(&Answer::Ready)?, None)?;
            if let Err(error) = loaded {
                frame::send(&socket, &serde_json::to_vec(&Answer::NoEngine(error))?, None)?;
                continue;
            }
        }
        let (answer, picture) = child.guarded(&question, file);
        frame::send(&socket, &serde_json::to_vec(&answer)?, None)?;
        if let Some(picture) = picture {
            frame::send(&socket, &picture, None)?;
        }
    }
    Ok(())
}

/// From now on this process may take so much of the processor's time; the kernel ends it when that is used up.
fn allow_cpu(more: Duration) -> io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    Ok(setrlimit(Resource::Cpu, cpu_limit(used, more, getrlimit(Resource::Cpu).maximum))?)
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
    /// What holds this process, once it does.
    boxed: Option<Boxed>,
}

impl Child<'_> {
    /// An answer in any case: a decoder that gives up in a panic costs the page, not this process.
    fn guarded(&mut self, question: &Question, file: Option<File>) -> (Answer, Option<Vec<u8>>) {
        catch_unwind(AssertUnwindSafe(|| self.answer(question, file))).unwrap_or_else(|panic| {
            // Whatever state it is in.
            self.open = None;
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
            let detail = format!("the decoder gave up: {said}");
            (Answer::Refused(Refusal::new(RefusalReason::Broken, detail)), None)
        })
    }

    fn answer(&mut self, question: &Question, file: Option<File>) -> (Answer, Option<Vec<u8>>) {
        let refused = |refusal| (Answer::Refused(refusal), None);
        match question {
            Question::Engine => {
                let boxed = self.boxed.clone().unwrap_or_else(Boxed::none);
                (self.engine(|engine| Answer::Engine(engine.id().to_owned(), boxed)), None)
            }
            Question::About { digest, media, task } => match self.scan(*digest, *media, file) {
                Err(refusal) => refused(refusal),
                Ok(scan) => match task {
                    Task::Inspect => {
                        let (pages, signed) = (scan.pages(), scan.signed());
                        let inspected = Inspected { pages, signed, attached: scan.attached() };
                        // Let go, as the parent knows.
                        self.open = None;
                        (Answer::Inspected(inspected), None)
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
                    Task::Give { page, first, mute } => match scan.give(*page, *first, *mute) {
                        Ok(Given::Picture(carried)) => {
                            (Answer::Carried(Box::new(carried.page)), Some(carried.bytes))
                        }
                        Ok(Given::Copy(copied)) => {
                            (Answer::Copied(Box::new(copied.page)), Some(copied.bytes))
                        }
                        Err(refusal) => refused(refusal),
                    },
                    Task::Said(page) => (Answer::Said(scan.said(*page)), None),
                    Task::Read(page) => match layer::read(scan, *page) {
                        Err(refusal) => refused(refusal),
                        Ok(Some((own, None))) => (Answer::Text(Box::new(own.page)), None),
                        Ok(Some((own, Some(image)))) => {
                            let complete =
                                |engine: &mut dyn OcrEngine| match layer::complete(engine, own, image) {
                                    Ok(text) => Answer::Text(Box::new(text)),
                                    Err(error) => Answer::Refused(Refusal::new(
                                        RefusalReason::Broken,
                                        error.to_string(),
                                    )),
                                };
                            (self.engine(complete), None)
                        }
                        Ok(None) => match scan.page(*page) {
                            Err(refusal) => refused(refusal),
                            Ok(image) => {
                                let grey = image.to_grey();
                                let codes = hoso_scan::barcodes(&grey);
                                let sheet =
                                    Separator::of(&codes).is_some() && hoso_scan::only_a_sheet(&grey, &codes);
                                drop(grey);
                                (self.engine(|engine| read(engine, image, codes, sheet)), None)
                            }
                        },
                    },
                },
            },
        }
    }

    fn load(&mut self) -> Result<(), String> {
        self.engine = Some(hoso_ocr::open(self.engine_uri).map_err(|error| error.to_string())?);
        Ok(())
    }

    fn engine(&mut self, work: impl FnOnce(&mut dyn OcrEngine) -> Answer) -> Answer {
        match &mut self.engine {
            Some(engine) => work(engine.as_mut()),
            None => Answer::NoEngine(format!("{} was not loaded before the box was closed", self.engine_uri)),
        }
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

/// Reads a page on which these bar codes were found; `sheet` says that it is a separator sheet and nothing else.
fn read(engine: &mut dyn OcrEngine, page: PageImage, codes: Vec<Barcode>, sheet: bool) -> Answer {
    // What is printed on a separator sheet is known from its codes, and belongs to no paper.
    let read = if sheet {
        Ok(PageText::recognised(page.width, page.height, page.dpi, Vec::new()))
    } else {
        recognise(engine, page, Steps::ALL)
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
