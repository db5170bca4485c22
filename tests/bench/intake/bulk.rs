//! Many files at once.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::service::{SETTLE, Service};

/// Memory is told of at so many files, and at the end.
const EARLY: u64 = 5000;
/// How often the catalogue is asked: it counts its rows each time.
const ASKED_EVERY: Duration = Duration::from_millis(250);

/// Moves the files of `staged` into a desk's folder and prints how long it takes until they are admitted and gone.
pub(crate) fn measure(staged: &Path, folder: &Path) {
    let mut service = Service::start(folder.join("bulk"), "");
    let desk = service.desk_folder();
    let names: Vec<_> = fs::read_dir(staged).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let files = names.len() as u64;
    let (stop, peak) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let memory = {
        let (stop, peak, id) = (Arc::clone(&stop), Arc::clone(&peak), service.id());
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                peak.fetch_max(status(id, "VmRSS:").unwrap_or(0), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(100));
            }
        })
    };
    let idle = peak.load(Ordering::Relaxed).max(status(service.id(), "VmRSS:").unwrap());
    let cpu = processor_seconds(service.id());
    let start = Instant::now();
    for name in names {
        fs::rename(staged.join(&name), desk.join(&name)).unwrap();
    }
    let moved = start.elapsed();
    let (mut first, mut early, mut admitted) = (None, None, None);
    let empty = loop {
        std::thread::sleep(ASKED_EVERY);
        let told = service.desk();
        let (documents, refused) =
            (told["totals"]["documents"].as_u64().unwrap(), told["totals"]["refused"].as_u64().unwrap());
        assert_eq!(refused, 0, "{told}");
        if documents > 0 {
            first.get_or_insert((start.elapsed(), documents));
        }
        if documents >= EARLY.min(files) {
            early.get_or_insert((documents, peak.load(Ordering::Relaxed)));
        }
        if documents >= files {
            admitted.get_or_insert(start.elapsed());
        }
        // The service's own folder stays.
        if admitted.is_some() && fs::read_dir(&desk).unwrap().count() <= 1 {
            break start.elapsed();
        }
    };
    let cpu: Vec<f64> =
        processor_seconds(service.id()).iter().zip(cpu).map(|(now, then)| now - then).collect();
    stop.store(true, Ordering::Relaxed);
    memory.join().unwrap();

    let rate = |time: Duration| files as f64 / time.as_secs_f64();
    let (admitted, (early, early_kb)) = (admitted.unwrap(), early.unwrap());
    println!("\n| {files} files into one desk, scripted engine, one reading worker | |\n|---|---|");
    println!("| moved in within | {:.2} s |", moved.as_secs_f64());
    println!(
        "| first seen admitted after ({} ms of it settling) | {:.1} s |",
        SETTLE.as_millis(),
        first.unwrap().0.as_secs_f64()
    );
    println!("| all admitted after | {:.1} s, {:.0} files/s |", admitted.as_secs_f64(), rate(admitted));
    println!("| folder empty after | {:.1} s, {:.0} files/s |", empty.as_secs_f64(), rate(empty));
    println!("| without the settle time | {:.0} files/s |", rate(empty.saturating_sub(SETTLE)));
    println!("| memory of the service: idle | {} MB |", idle >> 10);
    println!("| memory of the service: peak to {early} files | {} MB |", early_kb >> 10);
    println!("| memory of the service: peak to {files} files | {} MB |", peak.load(Ordering::Relaxed) >> 10);
    println!("| processor: service, user | {:.1} s |", cpu[0]);
    println!("| processor: service, system | {:.1} s |", cpu[1]);
    println!("| processor: children | {:.1} s |", cpu[2]);
    let pages = service.desk()["totals"]["pages_waiting"].as_u64().unwrap();
    println!("| pages not read by then | {pages} |");
}

/// A number out of proc(5)'s `status`.
fn status(id: u32, name: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Processor seconds of a process, user and system, and of its children, living and ended.
fn processor_seconds(id: u32) -> [f64; 3] {
    let of = |id: u32| -> Option<Vec<f64>> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        // Parent, then utime, stime, cutime, cstime: fields 4 and 14 to 17 of proc(5), in hundredths of a second.
        [1, 11, 12, 13, 14].map(|field| fields[field].parse::<f64>().ok()).into_iter().collect()
    };
    let own = of(id).unwrap();
    let living: f64 = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| of(entry.ok()?.file_name().to_str()?.parse().ok()?))
        .filter(|stat| (stat[0] - f64::from(id)).abs() < 0.5)
        .map(|stat| stat[1] + stat[2])
        .sum();
    [own[1] / 100.0, own[2] / 100.0, (own[3] + own[4] + living) / 100.0]
}
