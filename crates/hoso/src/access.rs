//! How a command reaches the archive: through the process that holds it, or by holding it.

use std::time::{Duration, Instant};

use hoso_api::{DocumentAnswer, DossierAnswer, SearchAnswer, StatusAnswer};
use hoso_model::{DocumentId, DossierCode, Principal};
use hoso_search::Query;
use hoso_store::{DataFolder, Holder, Stay};
use hoso_watch::Board;

use crate::answering::{self, Answering};
use crate::config::Config;
use crate::failure::Failure;
use crate::remote::Remote;
use crate::service::Service;

/// Where answers come from.
pub(crate) enum Access {
    /// The process that holds the data folder.
    Remote(Remote),
    /// The data folder, held by this command.
    Direct(Box<Service>),
}

/// What a command is to the archive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Purpose {
    /// What it is called.
    pub command: &'static str,
    /// How long it holds the data folder, if nobody else does.
    pub stay: Stay,
    /// Who holds the folder has to be there at least as long.
    pub needs: Stay,
    /// Does it take an index that has followed the catalogue?
    pub index: bool,
}

impl Purpose {
    /// A command that asks one thing.
    pub(crate) const fn question(command: &'static str) -> Self {
        Self { command, stay: Stay::Moment, needs: Stay::Moment, index: false }
    }

    /// A command that takes long.
    pub(crate) const fn work(command: &'static str, needs: Stay) -> Self {
        Self { command, stay: Stay::Work, needs, index: false }
    }

    /// The same, with the index up to date.
    pub(crate) const fn indexed(mut self) -> Self {
        self.index = true;
        self
    }
}

/// A holder that does not answer is waited for this long: it may be just starting, or just ending.
const SILENT: Duration = Duration::from_secs(20);
/// So many holders are asked, one after the other ended.
const ATTEMPTS: u32 = 5;
/// How often it is looked again.
const AGAIN: Duration = Duration::from_millis(50);
/// How long until it is said what is waited for.
const SAID_AFTER: Duration = Duration::from_secs(2);

/// Who holds the folder, asked when that can be; `None` if nobody does. One who answers but does not do what is needed is
/// waited for.
pub(crate) async fn holder(config: &Config, needs: Stay) -> Result<Option<Remote>, Failure> {
    let (start, mut said) = (Instant::now(), false);
    while let Some(holder) = DataFolder::held_by(&config.data) {
        let reached = reached(config, &holder);
        if (holder.answers.is_none() || reached.is_none()) && start.elapsed() > SILENT {
            let error = hoso_store::DataFolderError::Held { path: config.data.clone(), holder };
            return Err(error.into());
        }
        if holder.answers.is_some_and(|stay| stay >= needs) && reached.is_some() {
            return Ok(reached);
        }
        if start.elapsed() > SAID_AFTER && !said {
            eprintln!("waiting for hoso {} (process {}) to end", holder.command, holder.pid);
            said = true;
        }
        tokio::time::sleep(AGAIN).await;
    }
    Ok(None)
}

fn reached(config: &Config, holder: &Holder) -> Option<Remote> {
    match (DataFolder::connect(&config.data), &holder.address) {
        (Ok(_), _) => Some(Remote::holder_of(&config.data)),
        (Err(_), Some(address)) => Some(Remote::at(address.clone())),
        (Err(_), None) => None,
    }
}

impl Access {
    /// Does `work` with the archive. If nobody holds the data folder, this command does meanwhile, and answers others.
    /// If whoever was asked has gone before all was said, it is begun once more.
    pub(crate) async fn with<T>(
        config: &Config,
        purpose: Purpose,
        work: impl AsyncFn(&Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut attempt = 1;
        loop {
            if let Some(remote) = holder(config, purpose.needs).await? {
                match work(&Self::Remote(remote)).await {
                    Err(Failure::Gone(_)) if attempt < ATTEMPTS => {
                        attempt += 1;
                        tokio::time::sleep(AGAIN).await;
                        continue;
                    }
                    done => return done,
                }
            }
            let data = config.data.display();
            match config.data.join("catalogue.sqlite").try_exists() {
                Ok(true) => {}
                Ok(false) => {
                    let message = format!("there is no archive in {data}; start one with hoso serve");
                    return Err(Failure::Inaccessible(message));
                }
                Err(error) => {
                    let message = format!(
                        "the data folder {data} cannot be read: {error}; run hoso as the user it belongs to"
                    );
                    return Err(Failure::Inaccessible(message));
                }
            }
            let service = match Service::open(config.clone(), purpose.command).await {
                Ok(service) => service,
                // Another was faster.
                Err(Failure::Held(_)) => continue,
                Err(error) => return Err(error),
            };
            let app = answering::app(&service, Board::default(), false)?;
            let answering = Answering::begin(&service, app, purpose.command, purpose.stay)?;
            if purpose.index {
                service.indexer.catch_up().await?;
            }
            let access = Self::Direct(Box::new(service));
            let done = work(&access).await;
            // The folder is held until the last of them has its answer.
            if let Some(answering) = answering {
                answering.end().await;
            }
            drop(access);
            return done;
        }
    }

    pub(crate) async fn search(&self, query: &Query) -> Result<SearchAnswer, Failure> {
        match self {
            Self::Remote(remote) => remote.search(query).await,
            Self::Direct(service) => Ok(service.archive().search(&Principal::local(), query).await?),
        }
    }

    pub(crate) async fn document(&self, id: DocumentId) -> Result<Option<DocumentAnswer>, Failure> {
        match self {
            Self::Remote(remote) => remote.get(&format!("/api/v1/documents/{id}"), &[]).await,
            Self::Direct(service) => Ok(service.archive().document(&Principal::local(), id).await?),
        }
    }

    pub(crate) async fn dossier(&self, code: &DossierCode) -> Result<Option<DossierAnswer>, Failure> {
        match self {
            Self::Remote(remote) => remote.get(&format!("/api/v1/dossiers/{code}"), &[]).await,
            Self::Direct(service) => Ok(service.archive().dossier(&Principal::local(), code).await?),
        }
    }

    pub(crate) async fn status(&self) -> Result<StatusAnswer, Failure> {
        match self {
            Self::Remote(remote) => remote.must_get("/api/v1/status", &[]).await,
            Self::Direct(service) => Ok(service.archive().status(&Principal::local()).await?),
        }
    }
}
