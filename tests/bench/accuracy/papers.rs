//! Papers with known text.

use std::fs::File;
use std::path::{Path, PathBuf};

use hoso_model::MediaType;
use hoso_scan::{Limits, PageImage, Scan};
use serde_json::Value;

/// A scanned paper and what is printed on it.
pub(crate) struct Paper {
    pub(crate) path: PathBuf,
    pub(crate) file: String,
    pub(crate) level: String,
    pub(crate) pages: Vec<String>,
}

/// The papers of a folder: `docs/` and `truth.jsonl`, or scans each with its text beside it.
pub(crate) fn of(folder: &Path) -> Vec<Paper> {
    let Ok(truth) = std::fs::read_to_string(folder.join("truth.jsonl")) else { return transcribed(folder) };
    truth
        .lines()
        .map(|line| {
            let value: Value = serde_json::from_str(line).unwrap();
            let file = value["file"].as_str().unwrap().to_owned();
            Paper {
                path: folder.join("docs").join(&file),
                file,
                level: value["level"].as_str().unwrap().to_owned(),
                pages: value["pages"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|p| p.as_str().unwrap().to_owned())
                    .collect(),
            }
        })
        .collect()
}

/// Scans whose text stands in a file of the same name that ends in `.txt`.
fn transcribed(folder: &Path) -> Vec<Paper> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut papers: Vec<Paper> = paths
        .filter(|path| path.extension().is_some_and(|kind| kind != "txt"))
        .filter_map(|path| {
            let text = std::fs::read_to_string(path.with_extension("txt")).ok()?;
            let file = path.file_name()?.to_string_lossy().into_owned();
            Some(Paper { path, file, level: "scan".to_owned(), pages: vec![text] })
        })
        .collect();
    papers.sort_by(|a, b| a.file.cmp(&b.file));
    papers
}

impl Paper {
    /// The text of all pages as `read` makes it of each.
    pub(crate) fn read(&self, mut read: impl FnMut(PageImage) -> String) -> String {
        let media = match self.path.extension().unwrap().to_str().unwrap() {
            "pdf" => MediaType::Pdf,
            "tif" => MediaType::Tiff,
            "jpg" => MediaType::Jpeg,
            _ => MediaType::Png,
        };
        let mut scan = Scan::open(File::open(&self.path).unwrap(), media, Limits::default()).unwrap();
        (0..scan.pages()).map(|index| read(scan.page(crate::page_no(index)).unwrap()) + "\n").collect()
    }
}
