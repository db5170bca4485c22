//! How fast files are taken in, beside its peers on the same disk in the same run, and how soon one file is:
//!
//! - FILES small scans are moved into a desk's folder at once: files a second until all are admitted and the folder is
//!   empty, the service's memory on the way, and its processor time;
//! - the same files copied with `cp -r` and `sync`, and copied one by one, each made durable;
//! - on an idle desk, the time from the last byte of a PDF to its document.
//!
//! `cargo bench -p hoso-tests --bench intake -- [FILES] [DIR]`, after `cargo build --release -p hoso`. DIR (a temporary
//! folder) holds the data and the desk, and has to be on a real disk. Recognition is scripted: it costs next to nothing.
//! `HOSO_PROGRAM` names another command; `INTAKE_ONLY=bulk`, `peers` or `idle` measures only that, and
//! `INTAKE_SETTINGS` is appended to the settings.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

#[path = "intake/bulk.rs"]
mod bulk;
#[path = "intake/idle.rs"]
mod idle;
#[path = "intake/papers.rs"]
mod papers;
#[path = "intake/peers.rs"]
mod peers;
#[path = "intake/service.rs"]
mod service;

use std::path::PathBuf;

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|given| !given.starts_with("--")).collect();
    let files = given.iter().find_map(|given| given.parse().ok()).unwrap_or(20_000);
    let dir = given.iter().find(|given| given.parse::<u64>().is_err()).map(PathBuf::from);
    let folder = match dir {
        Some(dir) => tempfile::tempdir_in(dir).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let only = std::env::var("INTAKE_ONLY").ok();
    let asked = |part| only.as_deref().is_none_or(|only| only == part);
    let staged = folder.path().join("staged");
    if asked("bulk") || asked("peers") {
        papers::stage(&staged, files);
    }
    if asked("peers") {
        peers::measure(&staged, folder.path());
    }
    if asked("bulk") {
        bulk::measure(&staged, folder.path());
    }
    if asked("idle") {
        idle::measure(folder.path());
    }
}
