//! Killed, stopped, started twice.

use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};

/// A small generator (SplitMix64), so that a failure can be made again from its seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % most
    }
}

#[test]
fn thirty_kills_while_sixty_files_arrive_lose_and_double_nothing() {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
    println!("seed {seed}");
    let mut chance = Chance(u64::from(seed));
    let desk = Desk::new("tesseract:vie");
    let words = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    let mut files = 60;
    for kill in 0..30 {
        let running = desk.serve();
        for _ in 0..2 {
            files -= 1;
            let line = format!("Phiếu {} {} số {}", words[files % 10], words[files / 10], 7000 + files);
            let page = hoso_samples::small_page(&["Giấy tiếp nhận hồ sơ", &line], 150).unwrap();
            let png = hoso_samples::png(&page.into(), 150).unwrap();
            desk.drop_file(&format!("phieu-{}.png", 7000 + files), &png);
            std::thread::sleep(Duration::from_millis(chance.below(150)));
        }
        std::thread::sleep(Duration::from_millis(chance.below(if kill % 2 == 0 { 400 } else { 1200 })));
        running.kill();
    }
    assert_eq!(files, 0);
    let running = desk.serve();
    desk.wait_until(300, |totals| totals["indexed"] == 60);
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    let exported = desk.export();
    assert_eq!(exported.len(), 60);
    let names: std::collections::BTreeSet<_> =
        exported.iter().map(|document| document["file"].to_string()).collect();
    assert_eq!(names.len(), 60, "each once");
    for number in 7000..7060 {
        let found = desk.json(&["search", &format!("phieu-{number}"), "--json"]);
        assert_eq!(found["total"], 1, "{number}: {found:#}");
    }
    let found = desk.json(&["search", "giay tiep nhan", "--limit", "100", "--json"]);
    assert!(found["total"].as_u64().unwrap() >= 58, "small print is read: {}", found["total"]);
    let verified = desk.json(&["verify", "--json"]);
    for finding in verified["findings"].as_array().unwrap() {
        assert_eq!(finding["finding"], "orphan-blob", "{verified:#}");
    }
    drop(running);
}

#[test]
fn a_terminated_service_drains_and_leaves_nothing_half_done() {
    let desk = Desk::new("tesseract:vie");
    let running = desk.serve();
    let paper = hoso_samples::compose(3, 3);
    let scan = hoso_samples::Scan { dpi: 200, ..hoso_samples::Scan::default() };
    let pages = hoso_samples::draw(&paper, &scan).unwrap();
    desk.drop_file("ba-trang.pdf", &hoso_samples::pdf(&pages, 200, 80).unwrap());
    desk.wait_until(60, |totals| totals["documents"] == 1);
    let took = running.terminate();
    assert!(took < Duration::from_secs(10), "{took:?}");
    // Nobody is left who reads, and the folder may be taken at once.
    let status = desk.json(&["status", "--json"]);
    assert_eq!(status["totals"]["pages_failed"], 0, "{status:#}");
    let _running = desk.serve();
    desk.wait_until(120, |totals| totals["indexed"] == 1 && totals["pages_failed"] == 0);
}

#[test]
fn a_page_that_never_ends_does_not_hold_up_the_stop() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    desk.drop_file("treo.png", &scripted_page(2, 60));
    desk.wait_until(60, |totals| totals["documents"] == 1);
    std::thread::sleep(Duration::from_millis(500));
    let took = running.terminate();
    assert!(took < Duration::from_secs(10), "{took:?}");
    let status = desk.json(&["status", "--json"]);
    assert_eq!(
        (&status["totals"]["pages_waiting"], &status["totals"]["pages_failed"]),
        (&1.into(), &0.into())
    );
}

#[test]
fn a_second_process_is_refused_and_told_who_is_first() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let second = desk.run(&["serve"]);
    let error = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(3), "{error}");
    assert!(
        error.contains(&format!("process {}", running.pid())) && error.contains(&running.address),
        "{error}"
    );
}

#[test]
fn the_same_bytes_are_one_document_and_both_files_leave() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    let page = scripted_page(0, 77);
    desk.drop_file("H39.18-240815-0007/a.png", &page);
    desk.drop_file("H39.18-240815-0007/b.png", &page);
    desk.drop_file("H39.18-240815-0008/a.png", &page);
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    assert_eq!(desk.export().len(), 2);
    let first = desk.json(&["show", "H39.18-240815-0007", "--json"]);
    let id = first["documents"][0]["document"].as_str().unwrap();
    wait_for("both to have left for good", Duration::from_secs(40), || {
        let shown = desk.json(&["show", id, "--json"]);
        let events: Vec<_> =
            shown["history"].as_array().unwrap().iter().map(|row| row["event"].as_str().unwrap()).collect();
        (events.contains(&"duplicate") && events.contains(&"left-folder")).then_some(())
    });
}

#[test]
fn a_file_that_is_still_written_waits() {
    let desk = Desk::new("scripted:");
    desk.set("[intake]\nsettle_ms = 1500");
    let running = desk.serve();
    let page = scripted_page(0, 300);
    let path = desk.folder().join("cham.png");
    for end in (1..=8).map(|part| page.len() * part / 8) {
        std::fs::write(&path, &page[..end]).unwrap();
        std::thread::sleep(Duration::from_millis(400));
        if end < page.len() {
            assert_eq!(desk.json(&["status", "--json"])["totals"]["documents"], 0);
        }
    }
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 0);
    drop(running);
}
