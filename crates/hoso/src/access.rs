//! How a command reaches the archive: through the service that has it open, or by opening it.

use hoso_model::{Asker, DocumentId, DossierCode};
use hoso_search::Query;
use hoso_server::answers::{DocumentAnswer, SearchAnswer, StatusAnswer};
use hoso_store::{DataFolder, DossierView};

use crate::config::Config;
use crate::failure::Failure;
use crate::remote::Remote;
use crate::service::Service;

/// Where answers come from.
pub(crate) enum Access {
    /// A running service.
    Remote(Remote),
    /// The data folder, held by this command.
    Direct(Box<Service>),
}

impl Access {
    /// Finds the service that runs on the data folder, or opens the folder for `command`, with the index caught up.
    pub(crate) async fn open(config: Config, command: &str) -> Result<Self, Failure> {
        if let Some(address) = DataFolder::held_by(&config.data).and_then(|holder| holder.address) {
            return Ok(Self::Remote(Remote::new(address)));
        }
        if !config.data.join("catalogue.sqlite").exists() {
            let message =
                format!("there is no archive in {}; start one with hoso serve", config.data.display());
            return Err(Failure::Inaccessible(message));
        }
        let service = Service::open(config, command).await?;
        service.indexer.catch_up().await?;
        Ok(Self::Direct(Box::new(service)))
    }

    pub(crate) async fn search(&self, query: &Query) -> Result<SearchAnswer, Failure> {
        match self {
            Self::Remote(remote) => remote.search(query).await,
            Self::Direct(service) => Ok(service.archive().search(&Asker::local(), query).await?),
        }
    }

    pub(crate) async fn document(&self, id: DocumentId) -> Result<Option<DocumentAnswer>, Failure> {
        match self {
            Self::Remote(remote) => remote.get(&format!("/api/v1/documents/{id}"), &[]).await,
            Self::Direct(service) => Ok(service.archive().document(&Asker::local(), id).await?),
        }
    }

    pub(crate) async fn dossier(&self, code: &DossierCode) -> Result<Option<DossierView>, Failure> {
        match self {
            Self::Remote(remote) => remote.get(&format!("/api/v1/dossiers/{code}"), &[]).await,
            Self::Direct(service) => Ok(service.archive().dossier(&Asker::local(), code).await?),
        }
    }

    pub(crate) async fn status(&self) -> Result<StatusAnswer, Failure> {
        match self {
            Self::Remote(remote) => remote.must_get("/api/v1/status", &[]).await,
            Self::Direct(service) => Ok(service.archive().status(&Asker::local()).await?),
        }
    }
}
