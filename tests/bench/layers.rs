//! Which pages of PDFs are read from their own text, how much of it is right, and what deciding costs.
//!
//! `cargo bench -p hoso-tests --bench layers -- FOLDER [TRUTH.jsonl]`, where each line of the truth is
//! `{"file", "page", "text"}`. Without it, `NAME.txt` beside `NAME.pdf` is held against all pages of that file, if it is
//! there. Sources: `T` the page's own text, `L` the same from an 8-bit encoding, `o` to be recognised (it has a text that
//! was not good enough), `.` to be recognised (it has none). Further words of the arguments: `--text` prints what was
//! found, `--missed` the words of the truth that were not.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hoso_model::{MediaType, PageNo, TextSource};
use hoso_reader::judged;
use hoso_scan::{Limits, Scan};
use serde_json::Value;

type Truth = HashMap<(String, u64), String>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let said = |word: &str| arguments.iter().any(|argument| argument == word);
    let paths: Vec<PathBuf> =
        arguments.iter().filter(|word| !word.starts_with("--")).map(PathBuf::from).collect();
    let Some(folder) = paths.first() else {
        println!("cargo bench -p hoso-tests --bench layers -- FOLDER [TRUTH.jsonl]");
        return;
    };
    let truth = paths.get(1).map(|path| truth(path));
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_pdf(path))
        .collect();
    files.sort();
    println!(
        "| file | pages | sources | words | word recall | words found, of ours | ms a page | looked at for codes | ms a look |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let (mut all_words, mut all_shared) = (0, 0);
    for path in &files {
        let file = read(path);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let of_page = |page: u64| truth.as_ref().and_then(|truth| truth.get(&(name.clone(), page)).cloned());
        let pairs: Vec<(String, String)> = if truth.is_some() {
            // Only what is read from its own text: the rest is the recogniser's to answer for.
            let texts = file.texts.iter().zip(1..);
            texts.filter_map(|(text, page)| Some((of_page(page)?, text.clone()?))).collect()
        } else {
            let text = std::fs::read_to_string(path.with_extension("txt")).ok();
            text.map(|text| (text, file.texts.iter().flatten().cloned().collect::<Vec<_>>().join("\n")))
                .into_iter()
                .collect()
        };
        let (mut words, mut ours, mut both) = (0, 0, 0);
        for (truth, text) in &pairs {
            let (right, read) = (bag(truth), bag(text));
            words += right.values().sum::<usize>();
            ours += read.values().sum::<usize>();
            both += right
                .iter()
                .map(|(word, count)| (*count).min(read.get(word).copied().unwrap_or(0)))
                .sum::<usize>();
            if said("--missed") {
                let missed = |a: &HashMap<String, usize>, b: &HashMap<String, usize>| {
                    a.iter()
                        .filter(|(word, count)| **count > b.get(*word).copied().unwrap_or(0))
                        .map(|(word, _)| word.clone())
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                println!("missed: {}\nextra: {}", missed(&right, &read), missed(&read, &right));
            }
        }
        all_words += words;
        all_shared += both;
        let share = |part: usize, whole: usize| {
            if whole == 0 { "-".to_owned() } else { format!("{:.4}", part as f64 / whole as f64) }
        };
        let pages = file.texts.len();
        let cost = file.took.as_secs_f64() * 1000.0 / pages as f64;
        let look = file.looking.as_secs_f64() * 1000.0 / f64::from(file.looks.max(1));
        println!(
            "| {name} | {pages} | {} | {words} | {} | {} | {cost:.1} | {} | {look:.0} |",
            file.sources,
            share(both, words),
            share(both, ours),
            file.looks
        );
        if said("--text") {
            for text in file.texts.iter().flatten() {
                println!("{text}\n----");
            }
        }
    }
    if all_words > 0 {
        println!("\nOf {all_words} words {:.4} were found.", all_shared as f64 / all_words as f64);
    }
}

/// What a file's pages are read from, and their texts where it is their own.
struct Read {
    sources: String,
    texts: Vec<Option<String>>,
    took: Duration,
    /// Pages that may have bar codes, and what looking for them took.
    looks: u32,
    looking: Duration,
}

fn read(path: &Path) -> Read {
    let mut scan = Scan::open(File::open(path).unwrap(), MediaType::Pdf, Limits::default()).unwrap();
    let mut read = Read {
        sources: String::new(),
        texts: Vec::new(),
        took: Duration::ZERO,
        looks: 0,
        looking: Duration::ZERO,
    };
    for index in 0..scan.pages() {
        let start = Instant::now();
        let layer = scan.text_layer(PageNo::from_index(index));
        let some = layer.is_some();
        let may_have_codes = layer.as_ref().is_some_and(|layer| layer.may_have_codes);
        let text = layer.as_ref().and_then(judged).map(|own| own.page);
        read.took += start.elapsed();
        if may_have_codes && text.is_some() {
            let start = Instant::now();
            hoso_scan::barcodes(&scan.draft(PageNo::from_index(index)).unwrap().to_grey());
            read.looking += start.elapsed();
            read.looks += 1;
        }
        read.sources.push(match text.as_ref().map(|text| text.source) {
            Some(TextSource::TextLayer) => 'T',
            Some(TextSource::LegacyTextLayer) => 'L',
            Some(TextSource::Ocr) => '?',
            None if some => 'o',
            None => '.',
        });
        read.texts.push(text.map(|text| text.text()));
    }
    read
}

fn truth(path: &Path) -> Truth {
    let lines = std::fs::read_to_string(path).unwrap();
    lines
        .lines()
        .map(|line| {
            let page: Value = serde_json::from_str(line).unwrap();
            let text = page["text"].as_str().unwrap().to_owned();
            ((page["file"].as_str().unwrap().to_owned(), page["page"].as_u64().unwrap()), text)
        })
        .collect()
}

fn is_pdf(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
}

/// Words in normal form C and lower case, and how often each is there.
fn bag(text: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    let text = hoso_viet::nfc(text).to_lowercase();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *bag.entry(word.to_owned()).or_default() += 1;
    }
    bag
}
