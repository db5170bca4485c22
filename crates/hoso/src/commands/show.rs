//! `hoso show`

use std::process::ExitCode;

use hoso_api::Document;
use hoso_model::{DocumentId, DossierCode};
use hoso_viet::printable_line;

use super::print_json;
use crate::access::{Access, Purpose};
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: &Config, id: &str, json: bool) -> Result<ExitCode, Failure> {
    let missing = || Failure::NotFound(format!("there is nothing with the id or code {id}"));
    if let Ok(document) = id.parse::<DocumentId>() {
        let asked = async |access: &Access| access.document(document).await;
        let found = Access::with(config, Purpose::question("show"), asked).await?.ok_or_else(missing)?;
        if json {
            print_json(&found)?;
        } else {
            print_document(&found.document);
            for row in &found.history {
                println!(
                    "  {}  {}  {}  {}",
                    row.at.strftime("%Y-%m-%d %H:%M:%S"),
                    row.event,
                    row.actor,
                    printable_line(&row.detail)
                );
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let code: DossierCode = id
        .parse()
        .map_err(|error| Failure::Usage(format!("{error}; a document's id has 26 letters and digits")))?;
    let asked = async |access: &Access| access.dossier(&code).await;
    let found = Access::with(config, Purpose::question("show"), asked).await?.ok_or_else(missing)?;
    if json {
        print_json(&found)?;
    } else {
        println!("{}: {} documents", found.dossier, found.documents.len());
        found.documents.iter().for_each(print_document);
    }
    Ok(ExitCode::SUCCESS)
}

fn print_document(document: &Document) {
    println!("{}  {}", document.document, printable_line(&document.file));
    let dossier = document.dossier.as_ref().map_or_else(|| "no dossier".to_owned(), ToString::to_string);
    println!(
        "  {dossier}  desk {}  {}  {} pages  {} bytes  {}",
        document.desk,
        document.media_type,
        document.pages.len(),
        document.size,
        document.state
    );
    for original in document.originals.iter().filter(|original| !original.attached.is_empty()) {
        println!("  {}: {}", printable_line(&original.file), printable_line(&original.attached.to_string()));
    }
    for page in &document.pages {
        if let Some(failure) = &page.failure {
            println!("  page {}: {}", page.page, printable_line(&failure.to_string()));
        }
    }
    for (field, values) in document.metadata.iter() {
        for found in values {
            println!(
                "  {field:<18} {}  ({:.0} %, page {})",
                printable_line(&found.value),
                found.confidence * 100.0,
                found.page
            );
        }
    }
}
