//! How files go in: through the process that holds the data folder, or into the folder itself. If that process ends, the
//! import goes on without it.

use std::sync::Arc;
use std::time::Duration;

use hoso_intake::Taker;
use hoso_store::Stay;
use hoso_watch::Board;
use tokio::sync::{Mutex, RwLock};
use tokio::task::JoinSet;

use crate::access;
use crate::answering::{self, Answering};
use crate::config::Config;
use crate::failure::Failure;
use crate::remote::Remote;
use crate::service::Service;

/// One question is put to so many processes, one after the other ended, before it is given up.
const ATTEMPTS: u32 = 5;
/// What ended may be just about to be started again.
const PAUSE: Duration = Duration::from_millis(200);

/// How files go in just now.
pub(super) enum Way {
    Remote(Remote),
    Direct(Box<Direct>),
}

/// The data folder, held by this import.
pub(super) struct Direct {
    pub service: Service,
    pub taker: Taker,
    tasks: Mutex<JoinSet<()>>,
    answering: Mutex<Option<Answering>>,
}

/// How files go in, whoever comes and goes.
pub(super) struct Ways {
    config: Config,
    /// Which one it is, and the way.
    now: RwLock<(u64, Arc<Way>)>,
}

impl Ways {
    pub(super) async fn open(config: Config) -> Result<Self, Failure> {
        let first = Way::open(&config).await?;
        Ok(Self { config, now: RwLock::new((0, Arc::new(first))) })
    }

    /// Does `work`, once more with another way if the one that there was has gone.
    pub(super) async fn ask<T, W>(&self, work: impl Fn(Arc<Way>) -> W) -> Result<T, Failure>
    where
        W: Future<Output = Result<T, Failure>>,
    {
        let mut attempts = 1;
        loop {
            let (number, way) = self.now.read().await.clone();
            match work(way).await {
                Err(Failure::Gone(why)) if attempts < ATTEMPTS => {
                    tracing::info!(
                        why,
                        "the process that took files in has gone; the import goes on without it"
                    );
                    tokio::time::sleep(PAUSE).await;
                    self.open_again(number).await?;
                    attempts += 1;
                }
                other => return other,
            }
        }
    }

    async fn open_again(&self, gone: u64) -> Result<(), Failure> {
        let mut now = self.now.write().await;
        // One of many does it.
        if now.0 == gone {
            *now = (gone + 1, Arc::new(Way::open(&self.config).await?));
        }
        Ok(())
    }

    /// Finishes what was begun, and lets the folder go.
    pub(super) async fn close(&self) {
        let way = Arc::clone(&self.now.read().await.1);
        if let Way::Direct(direct) = way.as_ref() {
            if let Some(answering) = direct.answering.lock().await.take() {
                answering.end().await;
            }
            direct.service.stop(&mut *direct.tasks.lock().await).await;
        }
    }
}

impl Way {
    async fn open(config: &Config) -> Result<Self, Failure> {
        loop {
            if let Some(remote) = access::holder(config, Stay::Reading).await? {
                return Ok(Self::Remote(remote));
            }
            let service = match Service::open(config.clone(), "ingest").await {
                Err(Failure::Held(_)) => continue,
                other => other?,
            };
            let mut tasks = JoinSet::new();
            service.start(&mut tasks).await?;
            let taker = service.taker()?;
            let app = answering::app(&service, Board::default(), true)?;
            let answering = Answering::begin(&service, app, "ingest", Stay::Reading)?;
            let (tasks, answering) = (Mutex::new(tasks), Mutex::new(answering));
            return Ok(Self::Direct(Box::new(Direct { service, taker, tasks, answering })));
        }
    }
}
