//! A folder of pictures of codes, each with the text that it carries in a file beside it: `7.png` and `7.txt`, or
//! `7.bin` where that is no text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hoso_scan::{GreyImage, barcodes};

/// Of one folder.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    unread: usize,
    without_truth: usize,
}

/// Reads every picture below `root` that has a text beside it, and prints a line for each folder.
pub(crate) fn run(root: &Path) {
    let mut scores: BTreeMap<PathBuf, Score> = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if matches!(path.extension().and_then(|e| e.to_str()), Some("png" | "jpg" | "jpeg")) {
                judge(&path, scores.entry(folder.clone()).or_default());
            }
        }
    }
    println!("| folder | right | wrong | not read | without a text |\n|---|---|---|---|---|");
    for (folder, score) in scores {
        println!(
            "| {} | {} | {} | {} | {} |",
            folder.strip_prefix(root).unwrap_or(&folder).display(),
            score.right,
            score.wrong,
            score.unread,
            score.without_truth
        );
    }
}

fn judge(path: &Path, score: &mut Score) {
    let truth =
        std::fs::read(path.with_extension("txt")).or_else(|_| std::fs::read(path.with_extension("bin")));
    let Ok(truth) = truth else {
        score.without_truth += 1;
        return;
    };
    let truth = String::from_utf8_lossy(&truth).replace("\r\n", "\n");
    // A picture by itself: it has no resolution.
    let Ok(picture) = image::open(path) else { return };
    let picture = picture.into_luma8();
    let (width, height) = picture.dimensions();
    let found = barcodes(&GreyImage { width, height, dpi: 200, pixels: picture.into_raw() });
    let same = |text: &str| text.replace("\r\n", "\n").trim_end() == truth.trim_end();
    match found.first() {
        Some(_) if found.iter().any(|code| same(&code.text)) => score.right += 1,
        Some(code) => {
            println!("{}: {:?} for {truth:?}", path.display(), code.text);
            score.wrong += 1;
        }
        None => score.unread += 1,
    }
}
