//! How much of papers with known text is read, at what cost, and what each step of the cleaning gains.
//!
//! `cargo bench -p hoso-tests --bench accuracy -- FOLDER...`: each folder holds `docs/` and `truth.jsonl`, one object a
//! line: `file`, `level`, `pages` (the text of each). Words are runs of letters and digits, in lower case, counted
//! without their order. Arguments: `--steps` switches each step of the cleaning off in turn; `--alone` leaves the bare loop out; `--peers` runs the
//! `tesseract` command and `OCRmyPDF` on the same files; `--each` prints a line a file, with the words it missed; `--limit N` takes the first N of
//! each folder; `--only FILE` takes one; `--pictures FOLDER` writes the cleaned pages there to be looked at, and what was
//! read of them.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

#[path = "accuracy/papers.rs"]
mod papers;
#[path = "accuracy/peers.rs"]
mod peers;
#[path = "accuracy/scoring.rs"]
mod scoring;
#[path = "accuracy/threads.rs"]
mod threads;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use hoso_model::{Area, PageNo};
use hoso_ocr::{GreyPage, Layout, OcrEngine};
use hoso_reader::Steps;
use papers::Paper;
use scoring::Score;
use threads::{thread_seconds, two_at_a_time};

fn main() {
    if threads::started_again() {
        return;
    }
    let mut folders = Vec::new();
    let (mut steps, mut peers, mut alone, mut each, mut limit) = (false, false, false, false, usize::MAX);
    let (mut only, mut pictures) = (None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--steps" => steps = true,
            "--peers" => peers = true,
            "--alone" => alone = true,
            "--each" => each = true,
            "--limit" => limit = arguments.next().unwrap().parse().unwrap(),
            "--only" => only = arguments.next(),
            "--pictures" => pictures = arguments.next().map(PathBuf::from),
            "--bench" => {}
            folder => folders.push(PathBuf::from(folder)),
        }
    }
    let papers: Vec<Paper> =
        folders.iter().flat_map(|folder| papers::of(folder).into_iter().take(limit)).collect();
    let papers: Vec<Paper> =
        papers.into_iter().filter(|paper| only.as_ref().is_none_or(|only| paper.file == *only)).collect();
    if papers.is_empty() {
        println!("name a folder with docs/ and truth.jsonl");
        return;
    }
    if let Some(folder) = pictures {
        return draw(&papers, &folder);
    }
    println!(
        "| | level | papers | recall | precision | without diacritics | pairs in order | numbers, ids | CPU s a page |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    if !alone {
        bare_loop(&papers, each);
    }
    run("hoso", &papers, each, |paper, engine| {
        paper.read(|page| hoso_reader::recognise(engine, page, Steps::ALL).unwrap().text())
    });
    if steps {
        for (name, without) in Steps::each_off() {
            run(&format!("hoso without {name}"), &papers, each, |paper, engine| {
                paper.read(|page| hoso_reader::recognise(engine, page, without).unwrap().text())
            });
        }
    }
    if peers {
        run("tesseract command", &papers, each, |paper, _| peers::tesseract(paper));
        run("OCRmyPDF", &papers, each, |paper, _| peers::ocrmypdf(paper, &[]));
        run("OCRmyPDF, rotate, deskew, clean", &papers, each, |paper, _| {
            peers::ocrmypdf(paper, &["--rotate-pages", "--deskew", "--clean"])
        });
    }
}

/// The engine on every page as it was scanned.
fn bare_loop(papers: &[Paper], each: bool) {
    run("bare loop over the engine", papers, each, |paper, engine| {
        paper.read(|page| {
            let grey = page.to_grey();
            let page =
                GreyPage { width: grey.width, height: grey.height, dpi: grey.dpi, pixels: &grey.pixels };
            engine.read(&page, Layout::Page).unwrap().text()
        })
    });
}

/// Reads all papers with two threads and prints a row a level. Time is that of the threads and of what they start.
fn run(name: &str, papers: &[Paper], each: bool, read: impl Fn(&Paper, &mut dyn OcrEngine) -> String + Sync) {
    let levels: Mutex<BTreeMap<String, Score>> = Mutex::default();
    let engine = || hoso_ocr::open("tesseract:vie").unwrap();
    two_at_a_time(papers, engine, |paper, engine| {
        let before = thread_seconds();
        let text = read(paper, engine.as_mut());
        let seconds = thread_seconds() - before + peers::spent();
        let score = Score::of(&paper.pages, &text, seconds);
        if each {
            println!("{name}: {} {score} {}", paper.file, score.missed.join(" "));
        }
        *levels.lock().unwrap().entry(paper.level.clone()).or_default() += score;
    });
    for (level, score) in levels.into_inner().unwrap() {
        println!("| {name} | {level} | {score} |");
    }
}

/// Writes what recognition sees of each page, and what it reads.
fn draw(papers: &[Paper], folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
    for paper in papers {
        let mut number = 0;
        let text = paper.read(|page| {
            number += 1;
            let clean = hoso_scan::clean(page.clone(), Steps::ALL);
            println!(
                "{} {number}: turned {}, skew {:.2}, stamps {:?}, blank {}",
                paper.file, clean.turned, clean.skew, clean.stamps, clean.blank
            );
            let image = clean.image;
            let cells = hoso_scan::tables(&image).map(|ruled| ruled.tables).unwrap_or_default();
            let (width, height) = (image.width, image.height);
            let mut picture = image::GrayImage::from_raw(width, height, image.pixels).unwrap();
            for cell in cells.iter().flat_map(|table| &table.cells) {
                outline(&mut picture, *cell);
            }
            picture.save(folder.join(format!("{}-{number}.png", paper.file))).unwrap();
            hoso_reader::recognise(engine.as_mut(), page, Steps::ALL).unwrap().text()
        });
        std::fs::write(folder.join(format!("{}.txt", paper.file)), text).unwrap();
        std::fs::write(folder.join(format!("{}.truth.txt", paper.file)), paper.pages.join("\n")).unwrap();
    }
}

/// Draws the edges of a cell, a little inside it.
fn outline(picture: &mut image::GrayImage, cell: Area) {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let (left, right) = ((cell.x0 * width) as u32 + 4, (cell.x1 * width) as u32 - 4);
    let (top, bottom) = ((cell.y0 * height) as u32 + 4, (cell.y1 * height) as u32 - 4);
    (left..right)
        .for_each(|x| [top, bottom].iter().for_each(|y| picture.put_pixel(x, *y, image::Luma([128]))));
    (top..bottom)
        .for_each(|y| [left, right].iter().for_each(|x| picture.put_pixel(*x, y, image::Luma([128]))));
}

/// The number of a page from its index.
fn page_no(index: u32) -> PageNo {
    PageNo::from_index(index)
}
