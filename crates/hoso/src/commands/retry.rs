//! `hoso retry`

use std::process::ExitCode;

use hoso_model::{Asker, DocumentId};
use serde_json::Value;

use crate::access::Access;
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: Config, ids: &[String]) -> Result<ExitCode, Failure> {
    let ids: Vec<DocumentId> =
        ids.iter().map(|id| id.parse()).collect::<Result<_, _>>().map_err(Failure::usage)?;
    let each: Vec<Option<DocumentId>> =
        if ids.is_empty() { vec![None] } else { ids.into_iter().map(Some).collect() };
    let access = Access::open(config, "retry").await?;
    let mut pages = 0;
    for document in each {
        pages += match &access {
            Access::Remote(remote) => {
                let parameters: Vec<_> = document.iter().map(|id| ("document", id.to_string())).collect();
                let done: Value = remote.post("/api/v1/retry", &parameters).await?;
                done["pages"].as_u64().unwrap_or(0)
            }
            Access::Direct(service) => service.catalogue.retry(document, &Asker::local().name).await?,
        };
    }
    println!(
        "{pages} pages are read again{}",
        match access {
            Access::Remote(_) => "",
            Access::Direct(_) => " when the service runs",
        }
    );
    Ok(ExitCode::SUCCESS)
}
