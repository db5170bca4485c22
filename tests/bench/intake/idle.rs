//! One file at a time, on a desk that is idle.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::papers;
use crate::service::{SETTLE, Service};

/// Files measured.
const FILES: u32 = 30;
/// No longer than this after the settle time.
const TARGET: Duration = Duration::from_millis(300);

/// Writes a PDF 30 times and prints how long after its last byte it is a document.
pub(crate) fn measure(folder: &Path) {
    let mut service = Service::start(folder.join("idle"), "");
    let mut took: Vec<Duration> = (0..FILES)
        .map(|number| {
            let (bytes, name) = (papers::pdf(number), format!("giay {number}.pdf"));
            let path = service.desk_folder().join(&name);
            let mut file = File::create(&path).unwrap();
            file.write_all(&bytes).unwrap();
            drop(file);
            let start = Instant::now();
            while service.desk()["recent"][0]["file"] != name.as_str() {
                Service::pause();
            }
            let took = start.elapsed();
            while path.exists() {
                Service::pause();
            }
            // Not in step with anything that the service does every so often.
            std::thread::sleep(Duration::from_millis(u64::from(number * 379 % 1000)));
            took
        })
        .collect();
    took.sort();
    let ms = |time: Duration| format!("{} ms", time.as_millis());
    println!(
        "\n| {FILES} PDFs, one at a time: last byte to document | | after the settle time |\n|---|---|---|"
    );
    let row =
        |name, time: Duration| println!("| {name} | {} | {} |", ms(time), ms(time.saturating_sub(SETTLE)));
    row("fastest", took[0]);
    row("median", took[took.len() / 2]);
    row("95 of 100", took[took.len() * 95 / 100]);
    row("slowest", took[took.len() - 1]);
    println!("| settle time, target | {} | {} |", ms(SETTLE), ms(TARGET));
}
