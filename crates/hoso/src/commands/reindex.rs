//! `hoso reindex`

use std::process::ExitCode;

use hoso_api::ReindexAnswer;
use hoso_store::Stay;

use super::{print_json, progress_bar};
use crate::access::{Access, Purpose};
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: &Config, only_missing: bool, as_json: bool) -> Result<ExitCode, Failure> {
    let purpose = Purpose::work("reindex", Stay::Reading).indexed();
    let done =
        Access::with(config, purpose, async |access: &Access| rebuilt(access, only_missing).await).await?;
    if as_json {
        print_json(&done)?;
    } else {
        println!("{} pages indexed", done.pages);
    }
    Ok(ExitCode::SUCCESS)
}

async fn rebuilt(access: &Access, only_missing: bool) -> Result<ReindexAnswer, Failure> {
    let total = access.status().await?.totals.pages;
    Ok(match access {
        Access::Remote(remote) => {
            eprintln!("the service rebuilds its index; searches go on meanwhile");
            remote.post("/api/v1/reindex", &[("only_missing", only_missing.to_string())]).await?
        }
        Access::Direct(service) if only_missing => {
            ReindexAnswer { pages: service.indexer.add_missing().await? }
        }
        Access::Direct(service) => {
            let bar = progress_bar(total, "pages");
            let shown = bar.clone();
            let pages = service.indexer.rebuild(move |pages| shown.set_position(pages)).await?;
            bar.finish_and_clear();
            ReindexAnswer { pages }
        }
    })
}
