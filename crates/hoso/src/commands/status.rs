//! `hoso status`

use std::process::ExitCode;

use hoso_api::{FolderNow, Totals};
use hoso_viet::printable_line;

use super::print_json;
use crate::access::{Access, Purpose};
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: &Config, json: bool) -> Result<ExitCode, Failure> {
    let asked = async |access: &Access| Ok((matches!(access, Access::Remote(_)), access.status().await?));
    let (running, status) = Access::with(config, Purpose::question("status"), asked).await?;
    if json {
        print_json(&status)?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("hoso {}: {}", status.version, if running { "running" } else { "not running" });
    if let Some(boxed) = &status.boxed {
        println!("files are opened in a box: {boxed}");
    }
    if let Some(remote) = &status.remote {
        println!("OTHER MACHINES REACH IT at {remote}: whoever does reads and changes everything");
    }
    if !status.index.complete {
        println!(
            "THE INDEX IS NOT COMPLETE: {} of {} pages are in it; searches do not find everything yet",
            status.index.indexed, status.index.to_index
        );
    }
    if let Some(why) = &status.standstill {
        println!("NO PAGE CAN BE READ, they wait: {why}");
    }
    for part in &status.failed_parts {
        let now = if part.well { "it runs well again" } else { "IT DOES NOT RUN WELL YET" };
        println!(
            "part {:?} failed {} times, last at {}: {}; {now}",
            part.part, part.failures, part.at, part.why
        );
    }
    for desk in &status.desks {
        let numbers = &desk.desk;
        println!("\n{}  {}\n  {}", numbers.id, numbers.name, numbers.folder);
        print_totals(&numbers.totals);
        for file in &desk.attached {
            println!(
                "  {}  {}: {}\n      {}",
                file.document,
                printable_line(&file.file),
                printable_line(&file.attached.english()),
                printable_line(&file.attached.vietnamese())
            );
        }
        if let Some(now) = &desk.folder_now {
            print_now(now);
        }
    }
    if status.desks.len() > 1 {
        println!("\nall desks");
        print_totals(&status.totals);
    }
    if !status.refused.is_empty() {
        println!(
            "\nrefused (in .hoso/rejected of the desk's folder; hoso retry NUMBER sends one through again):"
        );
        for file in &status.refused {
            let detail = if file.detail.is_empty() { String::new() } else { format!(" ({})", file.detail) };
            println!(
                "  #{}  {}  {}  {}{detail}\n      {}",
                file.id, file.desk, file.file, file.english, file.vietnamese
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Files of a desk's folder that are named at most.
const NAMED: usize = 10;

fn print_now(now: &FolderNow) {
    println!("  folder: {} ({}); {} files wait", now.watched, now.detail, now.waiting);
    if !now.paused.is_empty() {
        println!("  INTAKE HAS PAUSED: {}", now.paused);
    }
    for file in now.files.iter().take(NAMED) {
        println!("    {}: {} {}", file.file, file.english, file.detail);
    }
}

fn print_totals(totals: &Totals) {
    println!(
        "  {} documents: {} searchable, {} on their way, {} failed, {} without a dossier, {} waiting for a person to choose one",
        totals.documents,
        totals.indexed,
        totals.documents.saturating_sub(totals.indexed + totals.failed),
        totals.failed,
        totals.unassigned,
        totals.conflicts
    );
    println!(
        "  {} pages: {} waiting, {} failed, {} read in the last minute; {} files refused",
        totals.pages, totals.pages_waiting, totals.pages_failed, totals.pages_last_minute, totals.refused
    );
}
