//! What whole documents cost, from the file to stored text, with both cores busy, beside peers in the same run.
//!
//! `cargo build --release -p hoso && cargo bench -p hoso-tests --bench documents -- FOLDER... [--limit N] [--peers]`: each
//! folder holds `docs/` and `truth.jsonl` as the benchmark of accuracy has them. `hoso ingest` with all its processes; a
//! bare loop over the engine on the same page images (decoding is not charged to it); with `--peers`, the `tesseract` command
//! and OCRmyPDF on the same files, two at a time.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

#[path = "accuracy/papers.rs"]
mod papers;
#[path = "accuracy/peers.rs"]
mod peers;
#[path = "documents/running.rs"]
mod running;
#[path = "accuracy/threads.rs"]
mod threads;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use hoso_model::PageNo;
use hoso_ocr::{GreyPage, Layout};
use hoso_scan::GreyImage;
use papers::Paper;
use running::{children_cpu, hoso};
use threads::{thread_seconds, two_at_a_time};

fn main() {
    if threads::started_again() {
        return;
    }
    let (mut folders, mut limit, mut with_peers) = (Vec::new(), usize::MAX, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--limit" => limit = arguments.next().unwrap().parse().unwrap(),
            "--peers" => with_peers = true,
            "--bench" => {}
            folder => folders.push(PathBuf::from(folder)),
        }
    }
    let papers: Vec<Paper> =
        folders.iter().flat_map(|folder| papers::of(folder).into_iter().take(limit)).collect();
    let pages = papers.iter().map(|paper| paper.pages.len()).sum::<usize>() as f64;
    if papers.is_empty() {
        println!("name a folder with docs/ and truth.jsonl");
        return;
    }
    let levels: BTreeSet<&str> = papers.iter().map(|paper| paper.level.as_str()).collect();
    let levels = levels.into_iter().collect::<Vec<_>>().join(", ");
    println!(
        "| {} papers ({levels}), {pages} pages | CPU s a page | pages a minute | hoso's share of it |",
        papers.len()
    );
    println!("|---|---|---|---|");
    let ours = ingest(&papers);
    let row = |name: &str, (wall, cpu): (f64, f64)| {
        let rate = 60.0 * pages / wall;
        println!("| {name} | {:.3} | {rate:.1} | {:.0} % |", cpu / pages, 100.0 * ours.1 / cpu);
    };
    row("hoso ingest, all processes", ours);
    row("bare loop over the engine", bare_loop(&papers));
    if with_peers {
        let command = |paper: &Paper, (): &mut ()| {
            peers::tesseract(paper);
            peers::spent()
        };
        row("tesseract command", timed(&papers, || (), command));
        for (name, options) in [
            ("OCRmyPDF", &[] as &[&str]),
            ("OCRmyPDF, rotate, deskew, clean", &["--rotate-pages", "--deskew", "--clean"]),
        ] {
            row(
                name,
                timed(
                    &papers,
                    || (),
                    |paper, ()| {
                        peers::ocrmypdf(paper, options);
                        peers::spent()
                    },
                ),
            );
        }
    }
}

/// Wall and CPU seconds.
fn ingest(papers: &[Paper]) -> (f64, f64) {
    let folder = tempfile::tempdir().unwrap();
    let scans = folder.path().join("scans");
    std::fs::create_dir(&scans).unwrap();
    for (number, paper) in papers.iter().enumerate() {
        std::fs::copy(&paper.path, scans.join(format!("{number}-{}", paper.file))).unwrap();
    }
    children_cpu(|| {
        let mut run = hoso(&folder.path().join("data"), &["ingest", scans.to_str().unwrap()]);
        assert!(run.wait().unwrap().success());
    })
}

fn bare_loop(papers: &[Paper]) -> (f64, f64) {
    let engine = || hoso_ocr::open("tesseract:vie").unwrap();
    timed(papers, engine, |paper, engine| {
        let mut spent = 0.0;
        paper.read(|page| {
            let GreyImage { width, height, dpi, pixels } = page.to_grey();
            let before = thread_seconds();
            engine.read(&GreyPage { width, height, dpi, pixels: &pixels }, Layout::Page).unwrap();
            spent += thread_seconds() - before;
            String::new()
        });
        spent
    })
}

/// Wall seconds of all, and the sum of what `work` says it took.
fn timed<E>(
    papers: &[Paper],
    engine: impl Fn() -> E + Sync,
    work: impl Fn(&Paper, &mut E) -> f64 + Sync,
) -> (f64, f64) {
    let spent = Mutex::new(0.0);
    let start = Instant::now();
    two_at_a_time(papers, engine, |paper, engine| {
        let seconds = work(paper, engine);
        *spent.lock().unwrap() += seconds;
    });
    (start.elapsed().as_secs_f64(), spent.into_inner().unwrap())
}

/// The number of a page from its index.
fn page_no(index: u32) -> PageNo {
    PageNo::from_index(index)
}
