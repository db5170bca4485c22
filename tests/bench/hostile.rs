//! What a folder of hostile files does to the service: every file below FOLDER lands in a desk's folder at once, and
//! all must end, taken or refused, while the service goes on answering.
//!
//! `cargo bench -p hoso-tests --bench hostile -- FOLDER [SECONDS [ENGINE]]`, after `cargo build --release -p hoso`; with
//! `--profile dev` before `--bench` and a debug build of the command it is the same, slower. `HOSO_PROGRAM` names
//! another command. After SECONDS (900) what is still open is listed.
//! ENGINE (tesseract:vie) may be scripted: where only opening and decoding are in question.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

#[path = "hostile/tally.rs"]
mod tally;
#[path = "hostile/watch.rs"]
mod watch;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::tally::Ends;
use crate::watch::Watch;

/// The files below a folder, by what their bytes are: copies are one document.
pub(crate) type Files = BTreeMap<String, Vec<String>>;

const SETTINGS: &str = "[server]\naddress = \"127.0.0.1:0\"\n[intake]\nsettle_ms = 200\nrescan_s = 1\n\
    [[desk]]\nid = \"mot\"\nname = \"Bàn một\"\nfolder = \"in\"\n[read]\nengine = ";

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|given| !given.starts_with("--")).collect();
    let folder = PathBuf::from(given.first().expect("which folder? -- FOLDER [SECONDS [ENGINE]]"));
    let most = Duration::from_secs(given.get(1).map_or(900, |seconds| seconds.parse().unwrap()));
    let root = tempfile::tempdir().unwrap();
    let engine = given.get(2).map_or("tesseract:vie", String::as_str);
    std::fs::write(root.path().join("hoso.toml"), format!("{SETTINGS}{engine:?}\n")).unwrap();
    std::fs::create_dir(root.path().join("in")).unwrap();
    let files = dropped(&folder, root.path());

    let mut service = serve(root.path());
    let watch = Watch::start(service.id(), address(root.path(), &mut service));
    let start = Instant::now();
    // Renamed in, so that no file is seen half written.
    for entry in std::fs::read_dir(root.path().join("ready")).unwrap() {
        let entry = entry.unwrap();
        std::fs::rename(entry.path(), root.path().join("in").join(entry.file_name())).unwrap();
    }
    let mut settled = 0;
    while start.elapsed() < most && settled < 3 {
        assert!(service.try_wait().unwrap().is_none(), "the service ended: {}", log(root.path()));
        std::thread::sleep(Duration::from_millis(500));
        settled = if ended(root.path()) { settled + 1 } else { 0 };
    }
    let took = start.elapsed();
    let ends = Ends::of(&files, &root.path().join("in"), &exported(root.path()));
    let seen = watch.end();
    drop(service.kill());
    drop(service.wait());

    ends.print();
    println!("\n| of the whole run | |\n|---|---|");
    println!("| time | {:.0} s |", took.as_secs_f64());
    println!("| peak memory of the service | {} MB |", seen.service_kb >> 10);
    println!("| peak memory of a child | {} MB |", seen.child_kb >> 10);
    println!("| children, all in all | {} |", seen.children);
    println!("| children that died | {} |", log(root.path()).matches("a reader died").count());
    println!("| /healthz | {} answers, the slowest in {} ms |", seen.answers, seen.slowest.as_millis());
    println!("| /healthz, no answer in 2 s | {} |", seen.unanswered);
    ends.print_faults();
    let panics: Vec<String> =
        log(root.path()).lines().filter(|line| line.contains("panicked")).map(str::to_owned).collect();
    if !panics.is_empty() {
        println!("\nPanics:\n\n- {}", panics.join("\n- "));
    }
}

/// Copies every file below `folder` to a folder beside the desk's, keeping relative paths.
fn dropped(folder: &Path, root: &Path) -> Files {
    let (mut files, mut folders) = (Files::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            // The service leaves hidden files alone.
            if path.file_name().unwrap().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(folder).unwrap();
            let to = root.join("ready").join(inside);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            let bytes = std::fs::read(&path).unwrap();
            std::fs::write(to, &bytes).unwrap();
            files.entry(digest(&bytes)).or_default().push(inside.to_string_lossy().into_owned());
        }
    }
    files
}

/// SHA-256 as the export writes it.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hoso_model::Digest::new(Sha256::digest(bytes).into()).to_string()
}

fn program() -> PathBuf {
    if let Some(program) = std::env::var_os("HOSO_PROGRAM") {
        return program.into();
    }
    let mut path = std::env::current_exe().unwrap();
    while path.file_name().is_some_and(|name| name != "debug" && name != "release") {
        assert!(path.pop(), "the bench lies in a target folder");
    }
    path.join("hoso")
}

fn hoso(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    // What begins with HOSO_ would be a setting.
    command.args(arguments).args(["--log", "warn"]).current_dir(root).env_remove("HOSO_PROGRAM");
    command
}

fn serve(root: &Path) -> Child {
    let log = File::create(root.join("serve.log")).unwrap();
    let mut command = hoso(root, &["serve"]);
    command.stdout(Stdio::null()).stderr(log).spawn().expect("build the command first: cargo build -p hoso")
}

fn log(root: &Path) -> String {
    std::fs::read_to_string(root.join("serve.log")).unwrap_or_default()
}

/// Where the service answers, once it does.
fn address(root: &Path, service: &mut Child) -> String {
    loop {
        assert!(service.try_wait().unwrap().is_none(), "the service ended: {}", log(root));
        let lock = std::fs::read(root.join("data/hoso.lock")).unwrap_or_default();
        let lock: Value = serde_json::from_slice(&lock).unwrap_or_default();
        match lock["address"].as_str().filter(|_| lock["pid"] == service.id()) {
            Some(address) => return address.to_owned(),
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Is the desk's folder empty, and nothing waiting?
fn ended(root: &Path) -> bool {
    if !tally::left(&root.join("in")).is_empty() {
        return false;
    }
    let output = hoso(root, &["status", "--json"]).output().unwrap();
    let status: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let total = |name: &str| status["totals"][name].as_u64();
    total("pages_waiting") == Some(0)
        && total("documents")
            .zip(total("indexed"))
            .zip(total("failed"))
            .is_some_and(|((documents, indexed), failed)| documents == indexed + failed)
}

fn exported(root: &Path) -> Vec<Value> {
    let output = hoso(root, &["export", "--all"]).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
