//! `hoso reread`

use std::process::ExitCode;
use std::str::FromStr;

use hoso_api::Reread;
use hoso_model::Principal;
use hoso_store::Stay;
use serde_json::Value;

use crate::access::{Access, Purpose};
use crate::arguments;
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: &Config, asked: &arguments::Reread) -> Result<ExitCode, Failure> {
    let which = Reread {
        document: parsed(asked.document.as_deref())?,
        dossier: parsed(asked.dossier.as_deref())?,
        desk: parsed(asked.desk.as_deref())?,
        since: parsed(asked.since.as_deref())?,
        below_confidence: asked.below_confidence,
    };
    let reread = async |access: &Access| match access {
        Access::Remote(remote) => {
            let given = serde_json::to_value(&which).unwrap_or_default();
            let parameters: Vec<(&str, String)> = given
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.as_str(), value.as_str().map_or(value.to_string(), str::to_owned)))
                .collect();
            let done: Value = remote.post("/api/v1/reread", &parameters).await?;
            Ok((done["pages"].as_u64().unwrap_or(0), ""))
        }
        Access::Direct(service) => {
            Ok((service.archive().reread(&Principal::local(), &which).await?, " when the service runs"))
        }
    };
    let purpose = Purpose::work("reread", Stay::Moment).indexed();
    let (pages, when) = Access::with(config, purpose, reread).await?;
    println!("{pages} pages are read again{when}");
    Ok(ExitCode::SUCCESS)
}

fn parsed<T: FromStr>(given: Option<&str>) -> Result<Option<T>, Failure>
where
    T::Err: std::fmt::Display,
{
    given.map(str::parse).transpose().map_err(Failure::usage)
}
