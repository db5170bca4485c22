//! `hoso retry`

use std::process::ExitCode;

use hoso_api::{Retry, RetryAnswer};
use hoso_model::Principal;
use hoso_store::Stay;

use crate::access::{Access, Purpose};
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: &Config, ids: &[String]) -> Result<ExitCode, Failure> {
    let mut each = ids.iter().map(|id| which(id)).collect::<Result<Vec<_>, _>>()?;
    if each.is_empty() {
        each.push(Retry::default());
    }
    let purpose = Purpose::work("retry", Stay::Moment).indexed();
    let (RetryAnswer { pages, files, desks_not_answering }, when) =
        Access::with(config, purpose, async |access: &Access| send_again(access, &each).await).await?;
    println!("{pages} pages are read again, {files} refused files are taken again{when}");
    for desk in &desks_not_answering {
        eprintln!(
            "the folder of desk {desk} does not answer; its refused files stay on the list: see to the share, then retry"
        );
    }
    Ok(if desks_not_answering.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// How many pages and files are sent through again, and when.
async fn send_again(access: &Access, each: &[Retry]) -> Result<(RetryAnswer, &'static str), Failure> {
    let mut all = RetryAnswer::default();
    for which in each {
        let done: RetryAnswer = match access {
            Access::Remote(remote) => {
                let document = which.document.map(|id| ("document", id.to_string()));
                let refused = which.refused.map(|number| ("refused", number.to_string()));
                let parameters: Vec<_> = document.into_iter().chain(refused).collect();
                remote.post("/api/v1/retry", &parameters).await?
            }
            Access::Direct(service) => {
                let (principal, taker) = (Principal::local(), service.taker()?);
                service.archive().retry(&principal, *which, &taker, &service.desks).await?
            }
        };
        all.pages += done.pages;
        all.files += done.files;
        all.desks_not_answering.extend(done.desks_not_answering);
    }
    all.desks_not_answering.sort();
    all.desks_not_answering.dedup();
    let when = match access {
        Access::Remote(_) => "",
        Access::Direct(_) => " when the service runs",
    };
    Ok((all, when))
}

fn which(id: &str) -> Result<Retry, Failure> {
    if let Ok(refused) = id.trim_start_matches('#').parse() {
        return Ok(Retry { refused: Some(refused), ..Retry::default() });
    }
    let document = id.parse().map_err(|error| {
        Failure::Usage(format!("{error}; a refused file's number stands before it in hoso status"))
    })?;
    Ok(Retry { document: Some(document), ..Retry::default() })
}
