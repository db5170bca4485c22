//! Wiring: which parts there are, and how they are started and stopped together.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use hoso_intake::{Inspect, InspectError, Inspected, Reserve, TakeSettings, Taker};
use hoso_model::RefusalReason;
use hoso_pipeline::{
    Indexer, ReadSettings, Signals, describe_documents, keep_leases, read_pages, sort_documents,
};
use hoso_reader::{Boxed, Engine, Reader, ReaderError, ScanFile};
use hoso_server::{Archive, Derivatives};
use hoso_store::{BlobStore, Catalogue, DataFolder, DeskView};
use hoso_watch::Desk;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Config;
use crate::failure::Failure;
use crate::supervision::Parts;

/// Pages that are being read when all is to stop have this long; a service manager's patience begins at 10 s.
const DRAIN: Duration = Duration::from_secs(6);

/// Children that look at files and wait for the next: as many as one busy desk has at the same time.
const IDLE: usize = 4;

/// The data folder, held, and everything in it, open.
pub(crate) struct Service {
    pub config: Config,
    /// The desks as they are watched.
    pub desks: Vec<Desk>,
    /// Let go when the process ends: until then something in it may still be open, whoever drops this.
    pub folder: ManuallyDrop<DataFolder>,
    pub catalogue: Arc<dyn Catalogue>,
    pub blobs: BlobStore,
    pub indexer: Arc<Indexer>,
    pub signals: Signals,
    /// What holds children, once one was started.
    pub boxed: OnceLock<Boxed>,
    taker: OnceLock<Taker>,
    derivatives: OnceLock<Derivatives>,
    /// What stays free on the disk of the data folder.
    pub reserve: Reserve,
    /// The parts that live as long as this does.
    pub parts: Parts,
    stop: watch::Sender<bool>,
}

impl Service {
    /// Takes the data folder for `command` and opens what is in it; what an earlier process left is put in order.
    pub(crate) async fn open(config: Config, command: &str) -> Result<Self, Failure> {
        let folder = ManuallyDrop::new(DataFolder::take(&config.data, command)?);
        let path = folder.path().to_owned();
        let desks = config.watched().await?;
        let catalogue = hoso_store::open(&format!("sqlite:{}", path.join("catalogue.sqlite").display()))?;
        let desk = |desk: &crate::config::Desk| DeskView {
            id: desk.id.clone(),
            name: desk.name.clone(),
            folder: desk.folder.display().to_string(),
        };
        catalogue.register_desks(config.desks.iter().map(desk).collect()).await?;
        // This process owns the data: whoever held leases is gone.
        catalogue.reap(Duration::ZERO).await?;
        let blobs = BlobStore::local(&path.join("blobs"))?;
        let indexes = path.join("index");
        hoso_store::make_folder(&indexes)?;
        let indexer = Arc::new(Indexer::open(catalogue.clone(), &indexes).await?);
        let (stop, stopped) = watch::channel(false);
        let (signals, boxed) = (Signals::new(stopped), OnceLock::new());
        let (taker, derivatives) = (OnceLock::new(), OnceLock::new());
        let (reserve, parts) = (Reserve::new(&path, config.intake.reserve_mb.bytes()), Parts::default());
        Ok(Self {
            config,
            desks,
            folder,
            catalogue,
            blobs,
            indexer,
            signals,
            boxed,
            taker,
            derivatives,
            reserve,
            parts,
            stop,
        })
    }

    /// What answers questions.
    pub(crate) fn archive(&self) -> Archive {
        Archive {
            catalogue: Arc::clone(&self.catalogue),
            blobs: self.blobs.clone(),
            index: self.indexer.live(),
        }
    }

    /// What children are started with.
    pub(crate) fn engine(&self) -> Result<Engine, Failure> {
        Ok(Engine {
            program: own_program()?,
            uri: self.config.read.engine.clone(),
            limits: self.config.box_limits(),
        })
    }

    /// What gives documents back in other forms.
    pub(crate) fn derivatives(&self) -> Result<Derivatives, Failure> {
        if let Some(derivatives) = self.derivatives.get() {
            return Ok(derivatives.clone());
        }
        let most = self.config.limits.derived_mb.bytes();
        let folder = self.folder.path().join("derived");
        let opened = Derivatives::open(self.archive(), self.engine()?, folder, most, self.reserve.clone())?;
        Ok(self.derivatives.get_or_init(|| opened).clone())
    }

    /// What takes files in. It has children of its own to look at them, so that reading does not make intake wait.
    pub(crate) fn taker(&self) -> Result<Taker, Failure> {
        if let Some(taker) = self.taker.get() {
            return Ok(taker.clone());
        }
        let (engine, idle) = (self.engine()?, Mutex::new(Vec::<Reader>::new()));
        let signals = self.signals.clone();
        let inspect: Inspect = Arc::new(move |file, digest, media| {
            let scan = ScanFile { digest, media, file };
            // Whoever calls bounds how many there are: a child that hangs on a share is no other desk's.
            let waiting = || idle.lock().unwrap_or_else(PoisonError::into_inner);
            let mut reader = waiting().pop().unwrap_or_else(|| Reader::new(engine.clone()));
            let inspected = match reader.inspect(&scan) {
                // It may have been ended from outside: only what ends it twice is held against the file.
                Err(ReaderError::Refused(refusal)) if refusal.reason == RefusalReason::Crashed => {
                    reader.inspect(&scan)
                }
                other => other,
            };
            if matches!(inspected, Ok(_) | Err(ReaderError::Refused(_))) {
                signals.standstill.ends();
            }
            let mut waiting = waiting();
            if waiting.len() < IDLE {
                waiting.push(reader);
            }
            drop(waiting);
            match inspected {
                Ok(inspected) => {
                    let (pages, signed) = (inspected.pages, inspected.signed);
                    Ok(Inspected { pages, signed, attached: inspected.attached })
                }
                Err(ReaderError::Refused(_)) if signals.stopping() => {
                    Err(InspectError::Unavailable("stopping".to_owned()))
                }
                Err(ReaderError::Refused(refusal)) => Err(InspectError::Refused(refusal)),
                Err(ReaderError::Unavailable(message)) => {
                    signals.standstill.begins(&message);
                    Err(InspectError::Unavailable(message))
                }
            }
        });
        let settings = TakeSettings {
            most_bytes: self.config.limits.file_mb.bytes(),
            unpack: self.config.unpack_limits(),
            scratch: self.emptied("unpacking")?,
            reserve: self.reserve.clone(),
        };
        let (catalogue, admitted) = (Arc::clone(&self.catalogue), Arc::clone(&self.signals.admitted));
        let taker = Taker::new(catalogue, self.blobs.clone(), inspect, admitted, settings);
        Ok(self.taker.get_or_init(|| taker).clone())
    }

    /// An empty folder for uploads that are being written.
    pub(crate) fn uploads(&self) -> Result<PathBuf, Failure> {
        self.emptied("uploads")
    }

    /// A folder of the data folder, emptied of what a process that was ended left in it.
    fn emptied(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.folder.path().join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        hoso_store::make_folder(&folder)?;
        Ok(folder)
    }

    /// Starts reading, describing and indexing. The engine is loaded once first, so that a missing model is told now.
    pub(crate) async fn start(&self, tasks: &mut JoinSet<()>) -> Result<(), Failure> {
        let engine = self.engine()?;
        let mut first = Reader::new(engine.clone());
        let (engine_id, boxed) = tokio::task::spawn_blocking(move || first.engine_id())
            .await
            .map_err(|error| Failure::Inaccessible(error.to_string()))?
            .map_err(|error| Failure::Inaccessible(error.to_string()))?;
        tracing::info!(engine = engine_id, workers = self.config.workers(), "pages are read");
        if boxed.whole() {
            tracing::info!(%boxed, "children are held in a box");
        } else {
            tracing::warn!(%boxed, "this kernel does not have all of the box that children are held in");
        }
        let _ = self.boxed.set(boxed);
        let settings = ReadSettings {
            engine,
            engine_id,
            workers: self.config.workers(),
            attempts: self.config.read.attempts.u32(),
            drain: DRAIN,
        };
        let (catalogue, blobs, signals) = (self.catalogue.clone(), self.blobs.clone(), self.signals.clone());
        let read = move || read_pages(catalogue.clone(), blobs.clone(), settings.clone(), signals.clone());
        self.keep(tasks, "reading", read);
        let (catalogue, signals) = (self.catalogue.clone(), self.signals.clone());
        self.keep(tasks, "leases", move || keep_leases(catalogue.clone(), signals.clone()));
        let (catalogue, signals) = (self.catalogue.clone(), self.signals.clone());
        self.keep(tasks, "sorting", move || sort_documents(catalogue.clone(), signals.clone()));
        let (catalogue, signals) = (self.catalogue.clone(), self.signals.clone());
        self.keep(tasks, "describing", move || describe_documents(catalogue.clone(), signals.clone()));
        let (indexer, signals) = (Arc::clone(&self.indexer), self.signals.clone());
        let index = move || {
            let (indexer, signals) = (Arc::clone(&indexer), signals.clone());
            async move { indexer.follow(signals).await }
        };
        self.keep(tasks, "indexing", index);
        Ok(())
    }

    /// Keeps a part running until all is to stop.
    pub(crate) fn keep<F: Future<Output = ()> + Send + 'static>(
        &self,
        tasks: &mut JoinSet<()>,
        name: impl Into<String>,
        begin: impl Fn() -> F + Send + 'static,
    ) {
        tasks.spawn(self.parts.clone().keep(name.into(), self.signals.stop.clone(), begin, |_| {}));
    }

    /// Says stop, and waits for everything that was started.
    pub(crate) async fn stop(&self, tasks: &mut JoinSet<()>) {
        self.say_stop();
        while tasks.join_next().await.is_some() {}
    }

    /// Says stop.
    pub(crate) fn say_stop(&self) {
        self.stop.send_replace(true);
    }
}

/// This very program, for children to run: what the kernel has open for this process, whatever an upgrade has put under
/// its name since or whether it was removed. Under another version's name a child would not understand a word.
fn own_program() -> std::io::Result<PathBuf> {
    let open = PathBuf::from("/proc/self/exe");
    if open.exists() { Ok(open) } else { std::env::current_exe() }
}
