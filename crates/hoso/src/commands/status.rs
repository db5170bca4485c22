//! `hoso status`

use std::process::ExitCode;

use hoso_store::Totals;

use super::print_json;
use crate::access::Access;
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: Config, json: bool) -> Result<ExitCode, Failure> {
    let access = Access::open(config, "status").await?;
    let running = matches!(access, Access::Remote(_));
    let status = access.status().await?;
    if json {
        print_json(&status)?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("hoso {}: {}", status.version, if running { "running" } else { "not running" });
    for desk in &status.desks {
        println!("\n{}  {}\n  {}", desk.desk.id, desk.desk.name, desk.desk.folder);
        print_totals(&desk.totals);
    }
    if status.desks.len() > 1 {
        println!("\nall desks");
        print_totals(&status.totals);
    }
    if !status.refused.is_empty() {
        println!("\nrefused (in .hoso/rejected of the desk's folder):");
        for file in &status.refused {
            let detail = if file.detail.is_empty() { String::new() } else { format!(" ({})", file.detail) };
            println!("  {}  {}  {}{detail}\n      {}", file.desk, file.file, file.english, file.vietnamese);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_totals(totals: &Totals) {
    println!(
        "  {} documents: {} searchable, {} on their way, {} failed, {} without a dossier",
        totals.documents,
        totals.indexed,
        totals.documents.saturating_sub(totals.indexed + totals.failed),
        totals.failed,
        totals.unassigned
    );
    println!(
        "  {} pages: {} waiting, {} failed, {} read in the last minute; {} files refused",
        totals.pages, totals.pages_waiting, totals.pages_failed, totals.pages_last_minute, totals.refused
    );
}
