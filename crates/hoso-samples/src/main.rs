//! `hoso-samples`: fills a folder with invented scans, named as people at a desk name them.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Parser;
use hoso_samples::{Mishap, Paper, SampleError, Scan, compose, list};
use serde::Serialize;

use crate::operator::Format;

mod operator;

/// Writes invented scans of administrative papers into a folder.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// The folder to fill; it is made if it is not there.
    out: PathBuf,
    /// How many files.
    #[arg(long, default_value_t = 12)]
    count: u32,
    /// The number from which everything is invented; the same files for the same number.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Pages of each paper; one to three if not given. Pictures hold one page always.
    #[arg(long)]
    pages: Option<u32>,
    /// Lists: tables with figures, of one page each.
    #[arg(long)]
    lists: bool,
    /// Pages that no ordinary scanner made: photographed, sent by fax, copied until they are faint, each in turn.
    #[arg(long, conflicts_with_all = ["lists", "pages"])]
    mishaps: bool,
    /// A file for the truth: one JSON object a line, in the order of the files.
    #[arg(long)]
    truth: Option<PathBuf>,
}

/// A line of the truth file.
#[derive(Serialize)]
struct Truth<'a> {
    /// The file's path below the folder.
    file: &'a str,
    /// What sort of paper: `paper`, `list`, or what befell it.
    level: &'a str,
    dossier: &'a str,
    kind: &'a str,
    number: &'a str,
    date: &'a str,
    agency: &'a str,
    subject: &'a str,
    signer: &'a str,
    /// The text of each page, its lines separated by line feeds.
    pages: Vec<String>,
}

fn main() -> std::process::ExitCode {
    match run(&Options::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            // A failure to write to stderr has nowhere to be told.
            let _ = writeln!(std::io::stderr(), "hoso-samples: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stdout, reason = "the list of files is what the command answers")]
fn run(options: &Options) -> Result<(), SampleError> {
    let mut truth = String::new();
    let mut taken = HashSet::new();
    for turn in 0..options.count {
        let seed = options.seed.wrapping_mul(1_000_003).wrapping_add(u64::from(turn));
        let made = if options.mishaps { befallen(turn, seed)? } else { ordinary(turn, seed, options)? };
        let Made { mut name, level, paper, bytes } = made;
        if !taken.insert(name.clone()) {
            name = format!("{turn}-{}", name.replace('/', "-"));
            taken.insert(name.clone());
        }
        write(&options.out.join(&name), &bytes)?;
        println!("{name}\t{}\t{} page(s)", paper.number, paper.pages.len());
        truth.push_str(&line(&name, level, &paper));
    }
    options.truth.as_ref().map_or(Ok(()), |file| write(file, truth.as_bytes()))
}

/// A file, not yet written.
struct Made {
    name: String,
    level: &'static str,
    paper: Paper,
    bytes: Vec<u8>,
}

/// A paper or a list as desks scan them.
fn ordinary(turn: u32, seed: u64, options: &Options) -> Result<Made, SampleError> {
    let format = Format::of(turn);
    let pages = if format.holds_many() { options.pages.unwrap_or(1 + turn % 3) } else { 1 };
    let paper = if options.lists { list(seed) } else { compose(seed, pages) };
    Ok(Made {
        name: operator::name(turn, &paper, format),
        level: if options.lists { "list" } else { "paper" },
        bytes: format.file(&paper, &operator::scan(turn))?,
        paper,
    })
}

/// A paper of one page, and what befell it.
fn befallen(turn: u32, seed: u64) -> Result<Made, SampleError> {
    let mishap = Mishap::ALL[turn as usize % Mishap::ALL.len()];
    let paper = compose(seed, 1);
    let scan = Scan::default();
    let page = hoso_samples::draw(&paper, &scan)?.swap_remove(0);
    let (bytes, extension) = mishap.file(&page, scan.dpi, seed)?;
    Ok(Made { name: format!("{}-{turn}.{extension}", mishap.name()), level: mishap.name(), paper, bytes })
}

/// The truth about one file, with the line feed.
fn line(file: &str, level: &str, paper: &Paper) -> String {
    let truth = Truth {
        file,
        level,
        dossier: &paper.dossier,
        kind: &paper.kind,
        number: &paper.number,
        date: &paper.date,
        agency: &paper.agency,
        subject: &paper.subject,
        signer: &paper.signer,
        pages: paper.pages.iter().map(|page| page.join("\n")).collect(),
    };
    // Texts and lists of texts are always JSON.
    serde_json::to_string(&truth).unwrap_or_default() + "\n"
}

/// Writes a file and makes its folder.
fn write(path: &Path, bytes: &[u8]) -> Result<(), SampleError> {
    let told = |error| SampleError::Io(path.display().to_string(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(told)?;
    }
    fs::write(path, bytes).map_err(told)
}
