//! Files that somebody goes on writing to after they are whole.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use super::desk::{Desk, wait_for};

/// A scanner that keeps one TIFF open and adds page after page: after each it is a whole file.
struct SlowScanner {
    file: File,
    /// Where the number of the next directory goes.
    link: u64,
    pages: u32,
}

impl SlowScanner {
    fn begin(path: &Path) -> Self {
        let mut file = File::create(path).unwrap();
        file.write_all(b"II*\0\0\0\0\0").unwrap();
        Self { file, link: 4, pages: 0 }
    }

    /// Adds a page of 8-bit grey, one strip, first pixel 0: the scripted engine reads its width.
    fn page(&mut self) {
        self.pages += 1;
        let (width, height) = (60 + self.pages, 40u32);
        let mut pixels = vec![255u8; (width * height) as usize];
        pixels[0] = 0;
        let at = self.file.seek(SeekFrom::End(0)).unwrap() as u32;
        self.file.write_all(&pixels).unwrap();
        let directory = self.file.stream_position().unwrap();
        // Tags of TIFF 6.0: width, length, bits, no compression, black is 0, where the strip is, samples, rows, bytes.
        let tags: [(u16, u16, u32); 9] = [
            (256, 4, width),
            (257, 4, height),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, at),
            (277, 3, 1),
            (278, 4, height),
            (279, 4, width * height),
        ];
        let mut bytes = (tags.len() as u16).to_le_bytes().to_vec();
        for (tag, kind, value) in tags {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(0u32.to_le_bytes());
        self.file.write_all(&bytes).unwrap();
        self.file.seek(SeekFrom::Start(self.link)).unwrap();
        self.file.write_all(&(directory as u32).to_le_bytes()).unwrap();
        self.link = directory + 2 + 9 * 12;
    }
}

fn found(desk: &Desk, width: u32) -> bool {
    desk.json(&["search", &format!("rong{width}"), "--json"])["total"] == 1
}

#[test]
fn a_file_that_somebody_has_open_to_write_waits_however_whole_and_quiet_it_is() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    let path = desk.folder().join("nhieu-trang.tif");
    let mut scanner = SlowScanner::begin(&path);
    for _ in 0..3 {
        scanner.page();
        // Many times the quiet time, after which it would be taken.
        std::thread::sleep(Duration::from_millis(1500));
        assert_eq!(desk.json(&["status", "--json"])["totals"]["documents"], 0);
    }
    let waits = desk.waiting();
    assert_eq!(waits, [("nhieu-trang.tif".to_owned(), "quiet".to_owned())]);
    drop(scanner);
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["pages"] == 3);
    assert!((61..=63).all(|width| found(&desk, width)));
    assert_eq!(desk.json(&["status", "--json"])["totals"]["documents"], 1);
}

#[test]
fn where_nobody_can_tell_what_was_written_on_comes_back_and_stands_for_what_was_taken() {
    let desk = Desk::new("scripted:");
    // As on another machine's share: who has a file open is not known here.
    desk.set_desk("[intake]\nkeep_aside_s = 12", "watch = \"polling\"");
    let running = desk.serve();
    let folder = desk.folder().join("H39.18-240815-0007");
    std::fs::create_dir(&folder).unwrap();
    let mut scanner = SlowScanner::begin(&folder.join("cham.tif"));
    scanner.page();
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["pages"] == 1);
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    let first = desk.export()[0]["document"].as_str().unwrap().to_owned();
    // It is on its way out, and its scanner goes on. Another of its name comes meanwhile.
    scanner.page();
    scanner.page();
    drop(scanner);
    desk.drop_file("H39.18-240815-0007/cham.tif", &super::desk::scripted_page(0, 90));
    desk.wait_until(60, |totals| totals["indexed"] == 2 && totals["pages"] == 4 && totals["documents"] == 2);
    assert!([61, 62, 63, 90].into_iter().all(|width| found(&desk, width)));
    let shown = desk.json(&["show", &first, "--json"]);
    assert_eq!(shown["state"], "replaced", "{shown:#}");
    let whole = shown["replaced_by"][0].as_str().unwrap();
    let shown = desk.json(&["show", whole, "--json"]);
    assert_eq!(shown["dossier"], "H39.18-240815-0007");
    let noted = shown["history"]
        .as_array()
        .unwrap()
        .iter()
        .any(|row| row["event"] == "written-on" && row["detail"] == *first);
    assert!(noted, "{shown:#}");
    // Nothing stays behind.
    let leaving = desk.folder().join(".hoso/leaving");
    wait_for("what was set aside to go", Duration::from_mins(1), || {
        (desk.left().is_empty() && std::fs::read_dir(&leaving).unwrap().count() == 0).then_some(())
    });
    running.terminate();
    let verified = desk.run(&["verify", "--json"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn what_is_kept_aside_when_the_service_ends_is_looked_at_by_the_next() {
    let desk = Desk::new("scripted:");
    desk.set_desk("[intake]\nkeep_aside_s = 3600", "watch = \"polling\"");
    let running = desk.serve();
    desk.drop_file("x/a.png", &super::desk::scripted_page(0, 41));
    let path = desk.folder().join("x/cham.tif");
    let mut scanner = SlowScanner::begin(&path);
    scanner.page();
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    running.kill();
    scanner.page();
    drop(scanner);
    desk.set_desk("[intake]\nkeep_aside_s = 2", "watch = \"polling\"");
    let start = Instant::now();
    let _running = desk.serve();
    // The one that was written on comes back; the other goes, and is not taken twice.
    desk.wait_until(60, |totals| totals["indexed"] == 2 && totals["documents"] == 2 && totals["pages"] == 3);
    let leaving = desk.folder().join(".hoso/leaving");
    wait_for("all to go", Duration::from_mins(1), || {
        (desk.left().is_empty() && std::fs::read_dir(&leaving).unwrap().count() == 0).then_some(())
    });
    assert!(start.elapsed() > Duration::from_secs(2));
    for document in desk.export() {
        let shown = desk.json(&["show", document["document"].as_str().unwrap(), "--json"]);
        let twice = shown["history"].as_array().unwrap().iter().any(|row| row["event"] == "duplicate");
        assert!(!twice, "{shown:#}");
    }
}
