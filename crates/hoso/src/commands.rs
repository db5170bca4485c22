//! A file for each subcommand.

pub(crate) mod assign;
pub(crate) mod config;
pub(crate) mod correct;
pub(crate) mod coversheet;
pub(crate) mod export;
mod export_files;
pub(crate) mod ingest;
pub(crate) mod init;
pub(crate) mod page_reader;
pub(crate) mod reindex;
pub(crate) mod reread;
pub(crate) mod retry;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod verify;

use crate::failure::Failure;

/// Prints a value as one line of JSON.
fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(value).map_err(|error| Failure::Inaccessible(error.to_string()))?;
    println!("{line}");
    Ok(())
}

/// A progress bar on standard error, if that is a terminal.
fn progress_bar(total: u64, what: &str) -> indicatif::ProgressBar {
    let style = "{msg} {wide_bar} {pos}/{len} {per_sec} ETA {eta}";
    let style = indicatif::ProgressStyle::with_template(style)
        .unwrap_or_else(|_| indicatif::ProgressStyle::default_bar());
    indicatif::ProgressBar::new(total).with_style(style).with_message(what.to_owned())
}
