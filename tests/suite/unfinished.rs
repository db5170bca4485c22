//! Files that are not finished, or are said to be.

use std::fs::{File, FileTimes};
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use super::desk::{Desk, read, scripted_page, wait_for};

fn pdf() -> Vec<u8> {
    let page = hoso_samples::small_page(&["trang một"], 100).unwrap();
    hoso_samples::pdf(&[page.into()], 100, 80).unwrap()
}

#[test]
fn a_writer_that_stalls_is_waited_for_then_refused_and_taken_when_it_writes_on() {
    let desk = Desk::new("scripted:");
    // Where it is known that the writer has it open, it is waited for as long as that is so.
    desk.set_desk("[intake]\nsettle_ms = 100\npatience_s = 12", "watch = \"polling\"");
    let _running = desk.serve();
    let bytes = pdf();
    let path = desk.folder().join("treo.pdf");
    let mut writer = File::create(&path).unwrap();
    writer.write_all(&bytes[..bytes.len() / 2]).unwrap();
    wait_for("it to be told what it waits for", Duration::from_secs(40), || {
        desk.waiting().contains(&("treo.pdf".to_owned(), "whole".to_owned())).then_some(())
    });
    assert_eq!(desk.json(&["status", "--json"])["totals"]["documents"], 0);
    let status = desk.wait_until(40, |totals| totals["refused"] == 1);
    let told = &status["refused"][0];
    assert_eq!(told["reason"], "truncated", "{told:#}");
    let detail = told["detail"].as_str().unwrap();
    assert!(detail.contains(&format!("{} bytes", bytes.len() / 2)) && detail.contains("%%EOF"), "{detail}");
    // The writer has the file open still, wherever it lies: it writes on, and somebody moves it back.
    writer.write_all(&bytes[bytes.len() / 2..]).unwrap();
    drop(writer);
    std::fs::rename(desk.folder().join(".hoso/rejected/treo.pdf"), &path).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 0);
}

#[test]
fn a_file_that_grows_while_it_is_waited_for_is_taken_when_it_is_whole() {
    let desk = Desk::new("scripted:");
    desk.set("[intake]\nsettle_ms = 100\npatience_s = 60");
    let _running = desk.serve();
    let bytes = scripted_page(0, 64);
    let path = desk.folder().join("cham.png");
    let mut writer = File::create(&path).unwrap();
    // Each pause is longer than the settle time: only the structure tells that there is more to come.
    for part in bytes.chunks(bytes.len() / 3 + 1) {
        assert_eq!(desk.json(&["status", "--json"])["totals"]["documents"], 0);
        writer.write_all(part).unwrap();
        std::thread::sleep(Duration::from_millis(700));
    }
    drop(writer);
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 0);
}

#[test]
fn a_copy_that_reserves_its_whole_length_first_is_waited_for() {
    let desk = Desk::new("scripted:");
    // Where it is known that the writer has it open, nobody looks at its beginning.
    desk.set_desk("[intake]\nsettle_ms = 100\npatience_s = 60", "watch = \"polling\"");
    let _running = desk.serve();
    let bytes = pdf();
    let path = desk.folder().join("dat-cho.pdf");
    let mut writer = File::create(&path).unwrap();
    writer.set_len(bytes.len() as u64).unwrap();
    wait_for("it to be told what it waits for", Duration::from_secs(40), || {
        desk.waiting().contains(&("dat-cho.pdf".to_owned(), "head".to_owned())).then_some(())
    });
    writer.write_all(&bytes).unwrap();
    drop(writer);
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 0);
}

#[test]
fn what_is_broken_by_its_bytes_is_not_waited_for_and_a_stray_byte_breaks_nothing() {
    let desk = Desk::new("scripted:");
    // Longer than this test waits for anything.
    desk.set("[intake]\npatience_s = 3600");
    let _running = desk.serve();
    let bytes = pdf();
    let mut spoilt = bytes.clone();
    let table = spoilt.windows(4).rposition(|word| word == b"xref").unwrap();
    spoilt[20..table + 4].fill(b'?');
    desk.drop_file("rac.pdf", b"%PDF-1.4\nnothing more");
    desk.drop_file("rac-dai.pdf", &spoilt);
    desk.drop_file("rac.png", b"\x89PNG\r\n\x1a\n this is no picture, whatever comes");
    desk.drop_file("rac.jpg", b"\xff\xd8\xff\xe0\0\x04JF this is no picture, whatever comes");
    for (name, stray) in [("thua.pdf", "x"), ("thua-2.pdf", "\n1"), ("thua-3.pdf", "\u{1a}")] {
        desk.drop_file(name, &[&bytes[..], stray.as_bytes(), &[]].concat());
    }
    let status = desk.wait_until(60, |totals| totals["refused"] == 4 && totals["indexed"] == 3);
    for file in status["refused"].as_array().unwrap() {
        assert_eq!(file["reason"], "broken", "{file:#}");
    }
}

#[test]
fn a_half_written_file_that_is_there_at_the_start_waits_too() {
    let desk = Desk::new("scripted:");
    desk.set("[intake]\nsettle_ms = 100\npatience_s = 60");
    let bytes = pdf();
    std::fs::write(desk.folder().join("nua.pdf"), &bytes[..bytes.len() - 40]).unwrap();
    let _running = desk.serve();
    wait_for("it to be waited for", Duration::from_secs(40), || {
        desk.waiting().contains(&("nua.pdf".to_owned(), "whole".to_owned())).then_some(())
    });
    std::fs::write(desk.folder().join("nua.pdf"), &bytes).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 1);
}

#[test]
fn clocks_that_lie_change_nothing() {
    let desk = Desk::new("scripted:");
    let old = SystemTime::UNIX_EPOCH + Duration::from_hours(24);
    let future = SystemTime::now() + Duration::from_hours(24 * 365 * 20);
    let drop_dated = |name: &str, size, time: SystemTime| {
        let path = desk.folder().join(".dated");
        std::fs::write(&path, scripted_page(0, size)).unwrap();
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_times(FileTimes::new().set_modified(time))
            .unwrap();
        std::fs::rename(path, desk.folder().join(name)).unwrap();
    };
    drop_dated("cu-truoc.png", 41, old);
    let _running = desk.serve();
    drop_dated("cu.png", 42, old);
    drop_dated("mai-sau.png", 43, future);
    // A folder filled elsewhere, with the times it had there, and moved in.
    let elsewhere = desk.data().parent().unwrap().join("elsewhere/trong");
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("chuyen.png"), scripted_page(0, 44)).unwrap();
    std::fs::rename(elsewhere.parent().unwrap(), desk.folder().join("chuyen-den")).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 4);
    assert_eq!(desk.left(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn two_files_of_one_name_in_succession_and_one_replaced_are_all_taken() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    for size in 30..50 {
        // A rename replaces the one before at any moment of its being taken; what was replaced before it was whole
        // and quiet is nobody's any more, so each is waited for to have been seen.
        desk.drop_file("scan.png", &scripted_page(0, size));
        std::thread::sleep(Duration::from_millis(if size % 2 == 0 { 350 } else { 230 }));
        wait_for("the one before to leave", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    }
    desk.wait_until(60, |totals| totals["indexed"] == 20);
    // Replaced again and again without waiting: the last one is taken, none is taken half, and nothing stays.
    for size in 60..90 {
        desk.drop_file("de.png", &scripted_page(0, size));
        std::thread::sleep(Duration::from_millis(30));
    }
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    desk.wait_until(60, |totals| totals["documents"] == totals["indexed"] && totals["refused"] == 0);
    let last = desk.json(&["search", "rong89", "--json"]);
    assert_eq!(last["total"], 1, "{last:#}");
    assert!(read(&desk.folder().join(".hoso/status.txt")).is_some());
}
