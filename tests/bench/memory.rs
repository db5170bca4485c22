//! The most memory that the service and its children hold while they read what is long, and what is large.
//!
//! `cargo build --release -p hoso && cargo bench -p hoso-tests --bench memory -- [PAGES]`: PDFs of 100 and of PAGES (1,000
//! if not told) pages, and an A3 page at 600 dpi in colour as TIFF, packed and as a JPEG.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

#[path = "documents/running.rs"]
mod running;

use std::path::Path;
use std::time::Duration;

use hoso_samples::{Scan, compose, draw, pdf, small_page, tiff_deflate, tiff_jpeg};
use image::DynamicImage;
use image::imageops::{FilterType, resize};
use running::{children_cpu, hoso};

fn main() {
    let pages = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(1000);
    let folder = tempfile::tempdir().unwrap();
    println!("| file | size | pages | service, peak | a child, peak | seconds |\n|---|---|---|---|---|---|");
    for pages in [100, pages] {
        let file = folder.path().join("long.pdf");
        let page = small_page(&["Giấy tiếp nhận hồ sơ", "và hẹn trả kết quả", "Phiếu số 7012"], 150).unwrap();
        let page = DynamicImage::from(page).to_rgb8().into();
        std::fs::write(&file, pdf(&vec![page; pages], 150, 90).unwrap()).unwrap();
        measure(folder.path(), &file, &format!("PDF, 150 dpi | {{}} | {pages}"));
    }
    let paper = compose(7, 1);
    let page = draw(&paper, &Scan { dpi: 300, ..Scan::default() }).unwrap().remove(0).to_rgb8();
    // A4 at 300 dpi to A3 at 600: each way the root of eight.
    let page: DynamicImage = resize(&page, 7016, 9921, FilterType::Triangle).into();
    for (name, bytes) in [
        ("TIFF, Deflate, A3, 600 dpi, colour", tiff_deflate(std::slice::from_ref(&page), 600)),
        ("TIFF, JPEG, A3, 600 dpi, colour", tiff_jpeg(std::slice::from_ref(&page), 600)),
    ] {
        let file = folder.path().join("large.tif");
        std::fs::write(&file, bytes.unwrap()).unwrap();
        measure(folder.path(), &file, &format!("{name} | {{}} | 1"));
    }
}

/// Ingests the file into a new archive and prints a row.
fn measure(folder: &Path, file: &Path, name: &str) {
    let data = folder.join("data");
    let (mut service, mut child) = (0, 0);
    let (wall, _) = children_cpu(|| {
        let mut run = hoso(&data, &["ingest", file.to_str().unwrap()]);
        loop {
            service = service.max(peak(run.id()));
            child = children(run.id()).into_iter().map(peak).fold(child, u64::max);
            match run.try_wait().unwrap() {
                Some(status) => break assert!(status.success()),
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    });
    std::fs::remove_dir_all(&data).unwrap();
    let size = std::fs::metadata(file).unwrap().len() >> 20;
    let name = name.replace("{}", &format!("{size} MB"));
    println!("| {name} | {} MB | {} MB | {wall:.0} |", service >> 10, child >> 10);
}

/// The most memory that a process has held so far, in kB: `VmHWM` of proc(5).
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn children(process: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    tasks
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>())
        .collect()
}
