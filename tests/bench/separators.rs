//! How well cover sheets are known, how often an ordinary page is taken for one, and what looking for codes costs.
//!
//! `cargo bench -p hoso-tests --bench separators -- [SHEETS]` prints and scans so many cover sheets, each at 200 and 300
//! dpi, laid in all four ways, as CCITT G4 and as grey JPEG, with the wear of an office scanner; and as many ordinary
//! pages. The `zbarimg` command, if it is there, reads a part of the same pages beside ours.
//!
//! `-- --corpus FOLDER` reads the pictures below FOLDER and holds them against the texts beside them; `-- --pages
//! FOLDER` counts the codes on the scans in FOLDER.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

#[path = "separators/corpus.rs"]
mod corpus;
#[path = "separators/scans.rs"]
mod scans;

use std::path::Path;
use std::process::{Command, Stdio};

use hoso_coversheet::{Sheet, cover_sheets};
use hoso_model::{Area, Barcode, DossierCode, MediaType, Separator, Symbology};
use hoso_samples::{Scan, compose, draw, png, scanned};
use hoso_scan::{GreyImage, barcodes};
use image::DynamicImage;
use rustix::time::{ClockId, clock_gettime};

/// How pages come into the archive.
#[derive(Clone, Copy, PartialEq)]
enum Saved {
    G4,
    Grey,
}

/// One line of the table.
#[derive(Default)]
struct Line {
    right: usize,
    missed: usize,
    wrong: usize,
    milliseconds: Vec<f64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--corpus", folder] => return corpus::run(Path::new(folder)),
        ["--pages", folder] => return scans::run(Path::new(folder)),
        _ => {}
    }
    let sheets: usize = arguments.first().map_or(400, |count| count.parse().unwrap());
    println!(
        "| pages | | right | missed | wrong | mean CPU ms | 95th percentile |\n|---|---|---|---|---|---|---|"
    );
    let (mut all, mut plain) = (Line::default(), Line::default());
    let (mut ours, mut peers) = (Line::default(), Line::default());
    for dpi in [200, 300] {
        for saved in [Saved::G4, Saved::Grey] {
            let mut line = Line::default();
            let mut pages = Line::default();
            for seed in 0..sheets as u64 {
                let dossier = dossier(seed);
                let cover = cover(&dossier, dpi);
                for (quarter, laid) in [0, 90, 180, 270].into_iter().enumerate() {
                    let page = saved_page(scanned(cover.clone(), &office(dpi, seed), laid, seed), dpi, saved);
                    let found = line.measure(&page, Some(&dossier));
                    // Every eighth page for the peer: it is slow to start.
                    if (seed as usize * 4 + quarter).is_multiple_of(8)
                        && let Some(theirs) = zbar(&page)
                    {
                        peers.judge(&theirs, Some(&dossier));
                        ours.judge(&found, Some(&dossier));
                    }
                }
                for page in draw(&compose(5000 + seed, 4), &office(dpi, seed)).unwrap() {
                    pages.measure(&saved_page(page, dpi, saved), None);
                }
            }
            let what = format!("{dpi} dpi, {}", if saved == Saved::G4 { "G4" } else { "grey JPEG" });
            line.print("cover sheets", &what);
            pages.print("ordinary pages", &what);
            all.add(line);
            plain.add(pages);
        }
    }
    all.print("cover sheets", "all");
    plain.print("ordinary pages", "all");
    if peers.right + peers.missed + peers.wrong > 0 {
        println!("\n| every eighth sheet | right | missed | wrong |\n|---|---|---|---|");
        for (name, line) in [("hoso", ours), ("zbarimg", peers)] {
            println!("| {name} | {} | {} | {} |", line.right, line.missed, line.wrong);
        }
    }
}

impl Line {
    /// Looks for codes on `page`, takes the time, and holds what was found against the truth.
    fn measure(&mut self, page: &GreyImage, truth: Option<&DossierCode>) -> Vec<Barcode> {
        let start = cpu();
        let found = barcodes(page);
        self.milliseconds.push((cpu() - start) * 1000.0);
        self.judge(&found, truth);
        found
    }

    fn judge(&mut self, found: &[Barcode], truth: Option<&DossierCode>) {
        match (Separator::of(found), truth) {
            (Some(sheet), Some(truth)) if sheet.dossier.as_ref() == Some(truth) => self.right += 1,
            (None, None) => self.right += 1,
            (None, Some(_)) => self.missed += 1,
            (Some(_), _) => self.wrong += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.missed += other.missed;
        self.wrong += other.wrong;
        self.milliseconds.extend(other.milliseconds);
    }

    fn print(&mut self, name: &str, what: &str) {
        self.milliseconds.sort_by(f64::total_cmp);
        let count = self.milliseconds.len();
        let mean = self.milliseconds.iter().sum::<f64>() / count as f64;
        let late = self.milliseconds[(count * 95 / 100).min(count - 1)];
        println!(
            "| {name} | {what} | {} | {} | {} | {mean:.1} | {late:.1} |",
            self.right, self.missed, self.wrong
        );
    }
}

/// Seconds that this thread has run: a busy machine does not count against us.
pub(crate) fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The codes of both generations, each sheet another.
fn dossier(seed: u64) -> DossierCode {
    let agency = if seed.is_multiple_of(3) { "000.00.18.H39" } else { "H39.18" };
    format!("{agency}-2408{:02}-{:04}", seed % 28 + 1, seed).parse().unwrap()
}

/// The cover sheet as it came out of the printer.
fn cover(dossier: &DossierCode, dpi: u32) -> DynamicImage {
    let sheet = Sheet {
        dossier: dossier.clone(),
        desk: "Bộ phận Một cửa huyện Cần Giuộc".into(),
        date: jiff::civil::date(2026, 7, 9),
    };
    let file = cover_sheets(&[sheet]).unwrap();
    scans::printed(&file, dpi)
}

/// The wear of an office scanner: askew by up to 1.2 degrees either way, some noise.
fn office(dpi: u32, seed: u64) -> Scan {
    let skew_degrees = (seed % 13) as f32 * 0.2 - 1.2;
    Scan { dpi, skew_degrees, noise: 12 + (seed % 3) as u8 * 6, seal: true, grey: true }
}

/// The page as it is decoded from the file that it was saved in.
fn saved_page(page: DynamicImage, dpi: u32, saved: Saved) -> GreyImage {
    match saved {
        Saved::G4 => scans::first_page(&hoso_samples::tiff_g4(&[page], dpi).unwrap(), MediaType::Tiff),
        Saved::Grey => scans::first_page(&hoso_samples::pdf(&[page], dpi, 70).unwrap(), MediaType::Pdf),
    }
}

/// What `zbarimg` reads; `None` where it is not installed.
fn zbar(page: &GreyImage) -> Option<Vec<Barcode>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.png");
    let grey = image::GrayImage::from_raw(page.width, page.height, page.pixels.clone()).unwrap();
    std::fs::write(&path, png(&grey.into(), page.dpi).unwrap()).unwrap();
    let output = Command::new("zbarimg").args(["--quiet"]).arg(&path).stderr(Stdio::null()).output().ok()?;
    let area = Area::PAGE;
    let codes = String::from_utf8_lossy(&output.stdout);
    let code = |line: &str| {
        let (kind, text) = line.split_once(':')?;
        let symbology = match kind {
            "QR-Code" => Symbology::Qr,
            "CODE-128" => Symbology::Code128,
            _ => Symbology::Other,
        };
        Some(Barcode { symbology, text: text.to_owned(), area })
    };
    Some(codes.lines().filter_map(code).collect())
}
