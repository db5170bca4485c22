//! What the language model puts right, and what it makes wrong: word for word, on papers with known text.
//!
//! `cargo bench -p hoso-tests --bench language -- FOLDER...`: folders as for the bench `accuracy`, or of scans each with its
//! text beside it (`paper.pdf`, `paper.txt`). Each word that was read is held against that word of the truth which stands
//! where it does, by its letters without marks; words without a partner there are not judged. `--each` prints every
//! change. Prints one JSON object a level.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops where it fails")]

#[path = "accuracy/papers.rs"]
mod papers;
#[allow(dead_code, reason = "nothing is timed here")]
#[path = "accuracy/threads.rs"]
mod threads;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use hoso_model::{PageNo, Word};
use hoso_reader::Steps;
use serde_json::json;
use threads::two_at_a_time;

/// Words that were changed, and all.
#[derive(Default)]
struct Counts {
    judged: usize,
    right_before: usize,
    right_after: usize,
    put_right: usize,
    made_wrong: usize,
    /// Wrong before, and otherwise wrong after.
    still_wrong: usize,
    changed: usize,
    words: usize,
}

fn main() {
    if threads::started_again() {
        return;
    }
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let each = arguments.iter().any(|argument| argument == "--each");
    let folders = arguments.iter().filter(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let papers: Vec<papers::Paper> = folders.flat_map(|folder| papers::of(&folder)).collect();
    let levels: Mutex<BTreeMap<String, Counts>> = Mutex::default();
    let engine = || hoso_ocr::open("tesseract:vie").unwrap();
    two_at_a_time(&papers, engine, |paper, engine| {
        let mut words: Vec<Word> = Vec::new();
        paper.read(|page| {
            let text = hoso_reader::recognise(engine.as_mut(), page, Steps::ALL).unwrap();
            words.extend(text.words().cloned());
            String::new()
        });
        let mut levels = levels.lock().unwrap();
        levels.entry(paper.level.clone()).or_default().add(&paper.pages.join("\n"), &words, each);
    });
    for (level, counts) in levels.into_inner().unwrap() {
        println!(
            "{}",
            json!({
                "level": level, "words": counts.words, "changed": counts.changed, "judged": counts.judged,
                "right_before": counts.right_before, "right_after": counts.right_after,
                "put_right": counts.put_right, "made_wrong": counts.made_wrong, "still_wrong": counts.still_wrong,
            })
        );
    }
}

impl Counts {
    fn add(&mut self, truth: &str, words: &[Word], each: bool) {
        let truth: Vec<String> = truth.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
        let folded: Vec<String> = truth.iter().map(|word| hoso_viet::fold(word)).collect();
        let read: Vec<&Word> = words.iter().filter(|word| !bare(&word.text).is_empty()).collect();
        let both = |word: &Word| [bare(word.as_read()), bare(&word.text)];
        // A word may stand where either of its readings has a partner.
        let keys: Vec<[String; 2]> =
            read.iter().map(|word| both(word).map(|word| hoso_viet::fold(&word))).collect();
        self.words += read.len();
        self.changed += read.iter().filter(|word| word.read.is_some()).count();
        for (at, partner) in aligned(&keys, &folded) {
            let [before, after] = both(read[at]);
            let (before, after) = (before == truth[partner], after == truth[partner]);
            self.judged += 1;
            self.right_before += usize::from(before);
            self.right_after += usize::from(after);
            if read[at].read.is_some() {
                self.put_right += usize::from(!before && after);
                self.made_wrong += usize::from(before && !after);
                self.still_wrong += usize::from(!before && !after);
                if each {
                    println!("{} -> {} ({})", read[at].as_read(), read[at].text, truth[partner]);
                }
            }
        }
    }
}

/// The letters and digits of a word, in the form in which tones count.
fn bare(word: &str) -> String {
    hoso_viet::exact(word.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// The longest common subsequence of both: pairs of places.
fn aligned(read: &[[String; 2]], truth: &[String]) -> Vec<(usize, usize)> {
    let wide = truth.len() + 1;
    let same = |a: usize, b: usize| read[a].contains(&truth[b]);
    let mut longest = vec![0u32; (read.len() + 1) * wide];
    for a in (0..read.len()).rev() {
        for b in (0..truth.len()).rev() {
            longest[a * wide + b] = if same(a, b) {
                longest[(a + 1) * wide + b + 1] + 1
            } else {
                longest[(a + 1) * wide + b].max(longest[a * wide + b + 1])
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < read.len() && b < truth.len() {
        if same(a, b) {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if longest[(a + 1) * wide + b] >= longest[a * wide + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// The number of a page from its index.
fn page_no(index: u32) -> PageNo {
    PageNo::from_index(index)
}
