//! Other programs on the same files.

use std::cell::Cell;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::papers::Paper;

thread_local! {
    static SPENT: Cell<f64> = const { Cell::new(0.0) };
}

/// CPU seconds that programs started by this thread took since it was last asked.
pub(crate) fn spent() -> f64 {
    SPENT.take()
}

/// The `tesseract` command on every page, as a picture of its own.
pub(crate) fn tesseract(paper: &Paper) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.png");
    paper.read(|page| {
        let grey = page.to_grey();
        let picture = image::GrayImage::from_raw(grey.width, grey.height, grey.pixels).unwrap();
        std::fs::write(&path, hoso_samples::png(&picture.into(), grey.dpi).unwrap()).unwrap();
        String::from_utf8_lossy(&timed(&["tesseract", path.to_str().unwrap(), "-", "-l", "vie"])).into_owned()
    })
}

/// `OCRmyPDF` with these options, and the text beside its file.
pub(crate) fn ocrmypdf(paper: &Paper, options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    let out = folder.path().join("out.pdf");
    let input = input(paper, folder.path());
    let mut command = vec!["ocrmypdf", "-l", "vie", "--jobs", "1", "--output-type", "pdf", "--quiet"];
    command.extend(options);
    command.extend(["--sidecar", text.to_str().unwrap(), &input, out.to_str().unwrap()]);
    timed(&command);
    std::fs::read_to_string(text).unwrap_or_default()
}

/// It takes PDFs, and single pictures; a TIFF of many pages is made a PDF of the same pixels.
fn input(paper: &Paper, folder: &Path) -> String {
    let path = paper.path.to_str().unwrap();
    if !path.ends_with("tif") {
        return path.to_owned();
    }
    let pdf = folder.join("in.pdf").to_str().unwrap().to_owned();
    let made = Command::new("img2pdf").args([path, "-o", &pdf]).status();
    assert!(made.is_ok_and(|status| status.success()), "img2pdf is needed for TIFF files");
    pdf
}

fn timed(command: &[&str]) -> Vec<u8> {
    let time = tempfile::NamedTempFile::new().unwrap();
    let output = Command::new("bash")
        .args([
            "-c",
            "TIMEFORMAT='%U %S'; { time \"$@\" 2>/dev/null; } 2>\"$0\"",
            time.path().to_str().unwrap(),
        ])
        .args(command)
        .env("OMP_THREAD_LIMIT", "1")
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let spent = std::fs::read_to_string(time.path()).unwrap();
    SPENT.set(SPENT.get() + spent.split_whitespace().map(|s| s.parse::<f64>().unwrap()).sum::<f64>());
    output.stdout
}
