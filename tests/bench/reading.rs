//! What reading costs and how well it reads, beside its peers in the same run:
//!
//! - CPU seconds a page of the whole pipeline (`hoso ingest`, all its processes) beside a bare loop over the same
//!   engine on the same pages, decoded before;
//! - word recall of `hoso export` beside the `tesseract` command on the same pages.
//!
//! `cargo bench -p hoso-tests --bench reading` makes its own papers; an argument: `-- [PAPERS]`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

#[path = "documents/running.rs"]
mod running;

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use hoso_model::{MediaType, PageNo};
use hoso_ocr::{GreyPage, Layout};
use hoso_samples::{Paper, Scan, compose, draw, pdf};
use hoso_scan::{GreyImage, Limits};
use running::{children_cpu, hoso};
use serde_json::Value;

/// Resolution and wear of the papers: an office scanner.
const SCAN: Scan = Scan { dpi: 300, skew_degrees: 0.3, noise: 12, seal: true, grey: false };

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if std::env::args().any(|argument| argument == "bare-loop") {
        return bare_loop();
    }
    let papers = numbers.first().copied().unwrap_or(12);
    let folder = tempfile::tempdir().unwrap();
    let scans = folder.path().join("scans");
    std::fs::create_dir(&scans).unwrap();
    let papers: Vec<(String, Paper)> = (0..papers)
        .map(|seed| {
            let paper = compose(1000 + seed, 2);
            let name = format!("{seed:03}.pdf");
            std::fs::write(scans.join(&name), pdf(&draw(&paper, &SCAN).unwrap(), SCAN.dpi, 80).unwrap())
                .unwrap();
            (name, paper)
        })
        .collect();
    let pages = papers.iter().map(|(_, paper)| paper.pages.len()).sum::<usize>() as f64;

    // Each is measured twice, in turn: a machine's speed drifts.
    let mut whole = Vec::new();
    let mut bare = Vec::new();
    for round in 0..2 {
        let data = folder.path().join(format!("data{round}"));
        let (wall, cpu) = children_cpu(|| {
            let status = hoso(&data, &["ingest", scans.to_str().unwrap()]).wait().unwrap();
            assert!(status.success());
        });
        whole.push((wall / pages, cpu / pages));
        let this = std::env::current_exe().unwrap();
        let (wall, cpu) = children_cpu(|| {
            let mut run = Command::new(&this);
            run.args(["bare-loop", scans.to_str().unwrap()]).env("OMP_THREAD_LIMIT", "1");
            assert!(run.status().unwrap().success());
        });
        // The loop's own decoding is not charged to it: it says how long it took.
        let decoding: f64 =
            std::fs::read_to_string(folder.path().join("decoding.seconds")).unwrap().parse().unwrap();
        bare.push(((wall - decoding) / pages, (cpu - decoding) / pages));
    }
    println!("| {pages} pages, {} dpi colour | CPU s a page | wall s a page |\n|---|---|---|", SCAN.dpi);
    for (name, runs) in [("whole pipeline, all processes", &whole), ("bare loop over the engine", &bare)] {
        for (wall, cpu) in runs {
            println!("| {name} | {cpu:.3} | {wall:.3} |");
        }
    }
    let best = |runs: &[(f64, f64)]| runs.iter().map(|(_, cpu)| *cpu).fold(f64::INFINITY, f64::min);
    println!("| ratio | {:.3} | |\n", best(&whole) / best(&bare));

    accuracy(folder.path(), &scans, &papers);
}

/// The peer: decodes every page of the folder, then reads them one after another in one process.
fn bare_loop() {
    let folder = PathBuf::from(std::env::args().nth_back(0).unwrap());
    let folder = if folder.is_dir() {
        folder
    } else {
        std::env::args().map(PathBuf::from).find(|p| p.is_dir()).unwrap()
    };
    let start = Instant::now();
    let pages: Vec<GreyImage> = decoded(&folder).into_values().flatten().collect();
    let note = folder.parent().unwrap().join("decoding.seconds");
    std::fs::write(note, start.elapsed().as_secs_f64().to_string()).unwrap();
    let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
    for page in &pages {
        let grey = GreyPage { width: page.width, height: page.height, dpi: page.dpi, pixels: &page.pixels };
        assert!(engine.read(&grey, Layout::Page).unwrap().words().count() > 0);
    }
}

fn decoded(folder: &Path) -> HashMap<String, Vec<GreyImage>> {
    let mut all = HashMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "pdf") {
            continue;
        }
        let mut scan =
            hoso_scan::Scan::open(File::open(&path).unwrap(), MediaType::Pdf, Limits::default()).unwrap();
        let pages =
            (0..scan.pages()).map(|index| scan.page(PageNo::from_index(index)).unwrap().to_grey()).collect();
        all.insert(path.file_name().unwrap().to_string_lossy().into_owned(), pages);
    }
    all
}

fn accuracy(folder: &Path, scans: &Path, papers: &[(String, Paper)]) {
    let output = hoso(&folder.join("data0"), &["export", "--all"]).wait_with_output().unwrap();
    let exported: HashMap<String, Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|document| (document["file"].as_str().unwrap().to_owned(), document))
        .collect();
    let images = decoded(scans);
    let (mut ours, mut peers, mut all) = (0, 0, 0);
    for (name, paper) in papers {
        let truth = paper.pages.concat().join(" ");
        let text: String = exported[name]["pages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|page| page["text"].as_str().unwrap())
            .collect();
        let peer: String = images[name].iter().map(|page| tesseract_command(folder, page)).collect();
        all += words(&truth).values().sum::<usize>();
        ours += shared(&truth, &text);
        peers += shared(&truth, &peer);
    }
    println!("| {all} words | word recall |\n|---|---|");
    println!("| hoso export | {:.4} |", ours as f64 / all as f64);
    println!("| tesseract command, same pages | {:.4} |\n", peers as f64 / all as f64);
}

fn tesseract_command(folder: &Path, page: &GreyImage) -> String {
    let path = folder.join("page.png");
    let grey = image::GrayImage::from_raw(page.width, page.height, page.pixels.clone()).unwrap();
    std::fs::write(&path, hoso_samples::png(&grey.into(), page.dpi).unwrap()).unwrap();
    let output = Command::new("tesseract")
        .args([path.to_str().unwrap(), "-", "-l", "vie"])
        .env("OMP_THREAD_LIMIT", "1")
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn words(text: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *bag.entry(word.to_owned()).or_default() += 1;
    }
    bag
}

/// Words of `truth` that `text` has, each as often as both have it.
fn shared(truth: &str, text: &str) -> usize {
    let text = words(text);
    words(truth).into_iter().map(|(word, count)| count.min(text.get(&word).copied().unwrap_or(0))).sum()
}
