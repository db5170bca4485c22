//! `hoso retry`

use std::process::ExitCode;

use hoso_model::{DeskId, DocumentId, Principal};
use hoso_store::Stay;
use hoso_watch::{Retried, retry_refused};
use serde::Deserialize as _;
use serde_json::Value;

use crate::access::{Access, Purpose};
use crate::config::Config;
use crate::failure::Failure;

/// What is sent through again.
enum Again {
    Everything,
    Document(DocumentId),
    Refused(i64),
}

pub(crate) async fn run(config: &Config, ids: &[String]) -> Result<ExitCode, Failure> {
    let mut each = ids.iter().map(|id| again(id)).collect::<Result<Vec<_>, _>>()?;
    if each.is_empty() {
        each.push(Again::Everything);
    }
    let purpose = Purpose::work("retry", Stay::Moment).indexed();
    let (pages, Retried { files, hanging }, when) =
        Access::with(config, purpose, async |access: &Access| send_again(access, &each).await).await?;
    println!("{pages} pages are read again, {files} refused files are taken again{when}");
    for desk in &hanging {
        eprintln!(
            "the folder of desk {desk} does not answer; its refused files stay on the list: see to the share, then retry"
        );
    }
    Ok(if hanging.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// How many pages and files are sent through again, and when.
async fn send_again(access: &Access, each: &[Again]) -> Result<(u64, Retried, &'static str), Failure> {
    let (mut pages, mut all) = (0, Retried::default());
    let mut add = |retried: Retried| {
        all.files += retried.files;
        all.hanging.extend(retried.hanging);
    };
    for again in each {
        match access {
            Access::Remote(remote) => {
                let parameters = match again {
                    Again::Everything => vec![],
                    Again::Document(id) => vec![("document", id.to_string())],
                    Again::Refused(id) => vec![("refused", id.to_string())],
                };
                let done: Value = remote.post("/api/v1/retry", &parameters).await?;
                pages += done["pages"].as_u64().unwrap_or(0);
                let hanging = Vec::<DeskId>::deserialize(&done["desks_not_answering"]).unwrap_or_default();
                add(Retried { files: done["files"].as_u64().unwrap_or(0), hanging });
            }
            Access::Direct(service) => {
                let (catalogue, principal) = (service.catalogue.as_ref(), Principal::local());
                let (taker, desks) = (service.taker()?, service.desks.clone());
                match *again {
                    Again::Everything => {
                        pages += catalogue.retry(&principal, None).await?;
                        add(retry_refused(&taker, &desks, &principal, None).await?);
                    }
                    Again::Document(id) => pages += catalogue.retry(&principal, Some(id)).await?,
                    Again::Refused(id) => {
                        add(retry_refused(&taker, &desks, &principal, Some(id)).await?);
                    }
                }
            }
        }
    }
    let when = match access {
        Access::Remote(_) => "",
        Access::Direct(_) => " when the service runs",
    };
    all.hanging.sort();
    all.hanging.dedup();
    Ok((pages, all, when))
}

fn again(id: &str) -> Result<Again, Failure> {
    if let Ok(refused) = id.trim_start_matches('#').parse() {
        return Ok(Again::Refused(refused));
    }
    id.parse().map(Again::Document).map_err(|error| {
        Failure::Usage(format!("{error}; a refused file's number stands before it in hoso status"))
    })
}
