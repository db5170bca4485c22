//! `hoso assign`

use std::process::ExitCode;

use hoso_model::{DocumentId, DossierCode, Principal};
use hoso_store::Heard;
use serde_json::Value;

use crate::access::{Access, Purpose};
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: &Config, document: &str, dossier: &str) -> Result<ExitCode, Failure> {
    let document: DocumentId = document.parse().map_err(Failure::usage)?;
    let dossier: DossierCode = dossier.parse().map_err(Failure::usage)?;
    let assign = async |access: &Access| {
        match access {
            Access::Remote(remote) => {
                let path = format!("/api/v1/documents/{document}/dossier");
                let _: Value = remote.post(&path, &[("dossier", dossier.to_string())]).await?;
            }
            Access::Direct(service) => {
                let local = Principal::local();
                done(document, &service.catalogue.assign(&local, document, dossier.clone()).await?)?;
            }
        }
        Ok(())
    };
    Access::with(config, Purpose::question("assign").indexed(), assign).await?;
    println!("{document} belongs to {dossier}");
    Ok(ExitCode::SUCCESS)
}

/// Was a person's word on the document heard?
pub(super) fn done(document: DocumentId, heard: &Heard) -> Result<(), Failure> {
    match heard {
        Heard::Done => Ok(()),
        Heard::NoDocument => Err(Failure::NotFound(format!("there is no document {document}"))),
        Heard::OthersStand(shown) => Err(Failure::Usage(others_stand(document, shown))),
    }
}

fn others_stand(document: DocumentId, shown: &[DocumentId]) -> String {
    let named: Vec<_> = shown.iter().map(ToString::to_string).collect();
    if named.is_empty() {
        return format!("document {document} holds only separator sheets: there is no paper in it");
    }
    format!("others stand for document {document}: name each of these that is meant: {}", named.join(" "))
}
