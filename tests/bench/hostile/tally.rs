//! How each file ended, and the tables of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Files, digest};

/// How the files ended.
#[derive(Default)]
pub(crate) struct Ends {
    folders: BTreeMap<String, Row>,
    refused: Vec<String>,
    faults: Vec<String>,
    open: Vec<String>,
}

/// What became of the files of one top folder.
#[derive(Default)]
struct Row {
    files: u32,
    taken: u32,
    read: u32,
    failed: BTreeMap<String, u32>,
    refused: BTreeMap<String, u32>,
    open: u32,
}

impl Ends {
    /// From what lies in the desk's folder and what is exported. A file is known by its bytes: its name is not all
    /// of its path.
    pub(crate) fn of(files: &Files, desk: &Path, exported: &[Value]) -> Self {
        let documents: BTreeMap<&str, &Value> =
            exported.iter().filter_map(|document| Some((document["sha256"].as_str()?, document))).collect();
        let rejected = rejected(&desk.join(".hoso/rejected"));
        let left: BTreeSet<String> =
            left(desk).iter().map(|path| digest(&std::fs::read(path).unwrap())).collect();
        let mut ends = Self::default();
        for (bytes, names) in files {
            for (copy, name) in names.iter().enumerate() {
                let top = name.split_once('/').map_or(".", |(top, _)| top).to_owned();
                let mut row = ends.folders.remove(&top).unwrap_or_default();
                row.files += 1;
                if left.contains(bytes) {
                    row.open += 1;
                    ends.open.push(format!("{name}: still in the folder"));
                } else if let Some(document) = documents.get(bytes.as_str()) {
                    row.taken += 1;
                    // Pages are counted once for all copies.
                    if copy == 0 {
                        ends.pages(name, document, &mut row);
                    }
                } else if let Some((reason, detail)) = rejected.get(bytes) {
                    *row.refused.entry(reason.clone()).or_default() += 1;
                    ends.refused.push(format!("{name}: **{reason}** {detail}"));
                } else {
                    row.open += 1;
                    ends.open.push(format!("{name}: neither taken nor refused"));
                }
                ends.folders.insert(top, row);
            }
        }
        ends
    }

    fn pages(&mut self, name: &str, document: &Value, row: &mut Row) {
        let mut failed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for page in document["pages"].as_array().unwrap() {
            let failure = &page["failure"];
            if let Some(reason) = failure["reason"].as_str() {
                *row.failed.entry(reason.to_owned()).or_default() += 1;
                let detail = failure["detail"].as_str().unwrap_or_default();
                failed.entry(format!("**{reason}** {detail}")).or_default().push(page["page"].to_string());
            } else if page["text"].is_string() {
                row.read += 1;
            } else {
                self.open.push(format!("{name}: page {} is waiting", page["page"]));
                row.open += 1;
            }
        }
        for (why, pages) in failed {
            self.faults.push(format!("{name}: pages {}: {why}", pages.join(", ")));
        }
    }

    /// The table by top folder.
    pub(crate) fn print(&self) {
        println!("| folder | files | taken | pages read | pages failed | refused | open |");
        println!("|---|---|---|---|---|---|---|");
        let mut sum = Row::default();
        for (name, row) in &self.folders {
            row.print(name);
            sum.files += row.files;
            sum.taken += row.taken;
            sum.read += row.read;
            sum.open += row.open;
            for (all, one) in [(&mut sum.failed, &row.failed), (&mut sum.refused, &row.refused)] {
                for (reason, count) in one {
                    *all.entry(reason.clone()).or_default() += count;
                }
            }
        }
        sum.print("all");
    }

    /// Each refused file, each failed page, and what never ended.
    pub(crate) fn print_faults(&self) {
        for (title, lines) in
            [("Refused", &self.refused), ("Failed pages", &self.faults), ("Still open", &self.open)]
        {
            println!("\n{title}: {}\n", lines.len());
            let mut lines = lines.clone();
            lines.sort();
            for line in lines {
                println!("- {}", line.trim_end());
            }
        }
    }
}

impl Row {
    fn print(&self, name: &str) {
        let counts = |counts: &BTreeMap<String, u32>| {
            let parts: Vec<String> =
                counts.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
            if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }
        };
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} |",
            self.files,
            self.taken,
            self.read,
            counts(&self.failed),
            counts(&self.refused),
            self.open
        );
    }
}

/// The rejected files by their bytes, with the reason's word and the particulars written beside them.
fn rejected(folder: &Path) -> BTreeMap<String, (String, String)> {
    let mut all = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return all };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let mut beside = path.clone().into_os_string();
        beside.push(".reason.txt");
        let Ok(told) = std::fs::read_to_string(beside) else { continue };
        let word = told.trim_end().rsplit('[').next().unwrap_or_default().trim_end_matches(']').to_owned();
        // Vietnamese, English, the particulars if there are any, what to do, the word: parted by empty lines.
        let parts: Vec<&str> = told.split("\n\n").map(str::trim).collect();
        let detail = if parts.len() > 3 { parts[2].to_owned() } else { String::new() };
        all.insert(digest(&std::fs::read(&path).unwrap()), (word, detail));
    }
    all
}

/// Files in the desk's folder, without the service's own.
pub(crate) fn left(desk: &Path) -> Vec<PathBuf> {
    let (mut left, mut folders) = (Vec::new(), vec![desk.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
            match path.file_name() {
                Some(name) if name == ".hoso" => {}
                _ if path.is_dir() => folders.push(path),
                _ => left.push(path),
            }
        }
    }
    left
}
