//! `hoso verify`

use std::process::ExitCode;

use hoso_api::{Finding, VerifyAnswer};
use hoso_pipeline::verify;
use hoso_store::Stay;

use super::{print_json, progress_bar};
use crate::access::{Access, Purpose};
use crate::config::Config;
use crate::failure::Failure;
use crate::verified;

pub(crate) async fn run(config: &Config, repair: bool, json: bool) -> Result<ExitCode, Failure> {
    let purpose = Purpose::work("verify", Stay::Reading).indexed();
    let verified = Access::with(config, purpose, async |access: &Access| held(access, repair).await).await?;
    let sound = verified.findings.iter().all(Finding::is_harmless);
    if json {
        print_json(&verified)?;
    } else {
        for finding in &verified.findings {
            println!("{}", told(finding));
        }
        println!(
            "{} documents, {} pages, {} blobs ({} MB) gone over: {}",
            verified.documents,
            verified.pages,
            verified.blobs,
            verified.bytes >> 20,
            if sound { "all is well" } else { "see above" }
        );
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Everything held against each other.
async fn held(access: &Access, repair: bool) -> Result<VerifyAnswer, Failure> {
    let total = access.status().await?.totals.documents;
    let service = match access {
        Access::Remote(remote) => {
            return remote.post("/api/v1/verify", &[("repair", repair.to_string())]).await;
        }
        Access::Direct(service) => service,
    };
    let bar = progress_bar(total, "documents");
    let shown = bar.clone();
    let index = service.indexer.live();
    let done = verify(service.catalogue.as_ref(), &service.blobs, &index, repair, move |count| {
        shown.set_position(count);
    })
    .await;
    bar.finish_and_clear();
    Ok(verified::answer(done?))
}

fn told(finding: &Finding) -> String {
    match finding {
        Finding::OrphanBlob { sha256, size, removed } => format!(
            "blob {sha256} ({size} bytes) belongs to no document: an admission was interrupted; {}",
            if *removed { "removed" } else { "harmless, removed with --repair" }
        ),
        Finding::DamagedBlob { document, detail } => format!("document {document}: {detail}"),
        Finding::NotIndexed { document, page } => {
            format!(
                "document {document} page {page} is not in the index; add it with: hoso reindex --only-missing"
            )
        }
        Finding::Catalogue { detail } => detail.clone(),
        Finding::Mended { detail } => format!("mended: {detail}"),
    }
}
