//! What the disk gives to those who only copy.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Files that are copied one by one at most: each waits for the disk twice.
const ONE_BY_ONE: usize = 2000;

/// Copies the files of `staged` into new folders of `folder`, in both ways, and prints files a second.
pub(crate) fn measure(staged: &Path, folder: &Path) {
    let names: Vec<_> = fs::read_dir(staged).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let bytes: u64 = names.iter().map(|name| fs::metadata(staged.join(name)).unwrap().len()).sum();
    let count = names.len();
    println!(
        "\n| peers: {count} files, {} KB each | files | s | files/s |",
        (bytes >> 10) / count.max(1) as u64
    );
    println!("|---|---|---|---|");

    let start = Instant::now();
    let copied = folder.join("copied");
    assert!(Command::new("cp").arg("-r").args([staged, &copied]).status().unwrap().success());
    let before_sync = start.elapsed().as_secs_f64();
    rustix::fs::syncfs(File::open(&copied).unwrap()).unwrap();
    row("`cp -r`, not synced", count, before_sync);
    row("`cp -r`, then sync", count, start.elapsed().as_secs_f64());
    fs::remove_dir_all(copied).unwrap();

    let one_by_one = folder.join("one-by-one");
    fs::create_dir(&one_by_one).unwrap();
    let start = Instant::now();
    for name in names.iter().take(ONE_BY_ONE) {
        let to = one_by_one.join(name);
        fs::copy(staged.join(name), &to).unwrap();
        File::open(to).unwrap().sync_all().unwrap();
        File::open(&one_by_one).unwrap().sync_all().unwrap();
    }
    row("each written, synced, and its folder", count.min(ONE_BY_ONE), start.elapsed().as_secs_f64());
    fs::remove_dir_all(one_by_one).unwrap();
}

fn row(name: &str, files: usize, seconds: f64) {
    println!("| {name} | {files} | {seconds:.1} | {:.0} |", files as f64 / seconds);
}
