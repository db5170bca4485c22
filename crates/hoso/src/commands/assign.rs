//! `hoso assign`

use std::process::ExitCode;

use hoso_model::{Asker, DocumentId, DossierCode};
use serde_json::Value;

use crate::access::Access;
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: Config, document: &str, dossier: &str) -> Result<ExitCode, Failure> {
    let document: DocumentId = document.parse().map_err(Failure::usage)?;
    let dossier: DossierCode = dossier.parse().map_err(Failure::usage)?;
    match Access::open(config, "assign").await? {
        Access::Remote(remote) => {
            let path = format!("/api/v1/documents/{document}/dossier");
            let _: Value = remote.post(&path, &[("dossier", dossier.to_string())]).await?;
        }
        Access::Direct(service) => {
            if !service.catalogue.assign(&Asker::local(), document, dossier.clone()).await? {
                return Err(Failure::NotFound(format!("there is no document {document}")));
            }
        }
    }
    println!("{document} belongs to {dossier}");
    Ok(ExitCode::SUCCESS)
}
