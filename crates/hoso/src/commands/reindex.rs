//! `hoso reindex`

use std::process::ExitCode;

use serde_json::{Value, json};

use super::{print_json, progress_bar};
use crate::access::Access;
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: Config, only_missing: bool, as_json: bool) -> Result<ExitCode, Failure> {
    let access = Access::open(config, "reindex").await?;
    let total = access.status().await?.totals.pages;
    let done: Value = match &access {
        Access::Remote(remote) => {
            eprintln!("the service rebuilds its index; searches go on meanwhile");
            remote.post("/api/v1/reindex", &[("only_missing", only_missing.to_string())]).await?
        }
        Access::Direct(service) if only_missing => json!({ "pages": service.indexer.add_missing().await? }),
        Access::Direct(service) => {
            let bar = progress_bar(total, "pages");
            let shown = bar.clone();
            let pages = service.indexer.rebuild(move |pages| shown.set_position(pages)).await?;
            bar.finish_and_clear();
            json!({ "pages": pages })
        }
    };
    if as_json {
        print_json(&done)?;
    } else {
        println!("{} pages indexed", done["pages"]);
    }
    Ok(ExitCode::SUCCESS)
}
