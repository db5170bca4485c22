//! What a child may not do, tried by one; and what stops it.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use hoso_model::{Digest, MediaType, PageNo};
use hoso_reader::{BoxLimits, Engine, Limits, Reader, ScanFile};
use hoso_samples::{OddPage, odd_tiff};
use serde_json::Value;

use super::desk::{Desk, program, scripted_page};

/// The exported document of the file `name`.
fn document(desk: &Desk, name: &str) -> Value {
    desk.export().into_iter().find(|document| document["file"] == name).unwrap()
}

#[test]
fn a_child_that_was_taken_over_reaches_nothing() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    let status = desk.json(&["status", "--json"]);
    // Landlock may not be there: what it refuses, the list of system calls refuses too.
    assert_eq!(status["box"]["seccomp"], true, "tests need a kernel with seccomp: {status:#}");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    // Opening, writing, connecting, another program, a signal to the parent, removing, a new socket, listing, more time.
    let attempts = || (5..=12).chain([15]);
    for attempt in attempts() {
        desk.drop_file(&format!("thu-{attempt}.png"), &scripted_page(attempt, u32::from(port)));
    }
    desk.wait_until(60, |totals| totals["indexed"] == 9);
    for attempt in attempts() {
        let document = document(&desk, &format!("thu-{attempt}.png"));
        let text = document["pages"][0]["text"].as_str().unwrap();
        // EPERM of system calls that are refused, or EACCES of Landlock.
        let refused = text.split_whitespace().any(|word| matches!(word, "attempt-1" | "attempt-13"));
        assert!(refused, "attempt {attempt}: {text}");
    }
    let nobody = listener.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn a_child_is_replaced_after_so_many_pages() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\nworkers = 1\npages_a_reader = 2");
    let _running = desk.serve();
    let mut processes = Vec::new();
    for page in 1..=5 {
        let name = format!("{page}.png");
        desk.drop_file(&name, &scripted_page(16, 60 + page));
        desk.wait_until(60, |totals| totals["indexed"] == page);
        let text = document(&desk, &name)["pages"][0]["text"].as_str().unwrap().to_owned();
        let process = text.split_whitespace().find(|word| word.starts_with("process-")).unwrap().to_owned();
        processes.push(process);
    }
    assert!(processes.chunk_by(PartialEq::eq).map(<[_]>::len).eq([2, 2, 1]), "{processes:?}");
}

#[test]
fn each_page_has_the_processors_time_for_itself() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\npage_cpu_s = 2\nworkers = 1\nattempts = 1");
    let _running = desk.serve();
    for page in 0..6 {
        desk.drop_file(&format!("{page}.png"), &scripted_page(18, 60 + page));
    }
    desk.wait_until(100, |totals| totals["indexed"] == 6 && totals["pages_failed"] == 0);
    assert!(!desk.log().contains("a reader died"), "one child read them all: {}", desk.log());
}

#[test]
fn a_file_that_was_looked_into_is_let_go() {
    let limits = BoxLimits {
        scan: Limits { bytes: 1 << 20, pages: 10, pixels: 1 << 20 },
        time: Duration::from_mins(1),
        cpu: Duration::from_secs(30),
        memory: 2 << 30,
        questions: 100,
    };
    let mut reader = Reader::new(Engine { program: program(), uri: "scripted:".to_owned(), limits });
    let folder = tempfile::tempdir().unwrap();
    // Of a TIFF pages are read from the file one by one.
    let path = folder.path().join("a.tif");
    let page = image::DynamicImage::new_luma8(90, 40);
    std::fs::write(&path, hoso_samples::tiff_deflate(&[page], 100).unwrap()).unwrap();
    let scan = |path| ScanFile {
        digest: Digest::new([1; 32]),
        media: MediaType::Tiff,
        file: std::fs::File::open(path).unwrap(),
    };
    assert_eq!(reader.inspect(&scan(&path)).unwrap().pages, 1);
    let page = PageNo::FIRST;
    // The parent knows: it hands the file over again, for each kind of question.
    assert!(!reader.show(&scan(&path), page, 90, 0).unwrap().is_empty());
    assert_eq!(holders(&path), 1, "shown, a page's file stays open for the next page");
    assert!(reader.carry(&scan(&path), page).is_ok());
    assert_eq!(reader.inspect(&scan(&path)).unwrap().pages, 1);
    assert_eq!(holders(&path), 0, "its share may be unmounted");
    assert!(reader.carry(&scan(&path), page).is_ok());
}

/// How many descriptors of all processes lead to this file.
fn holders(path: &Path) -> usize {
    let path = path.canonicalize().unwrap();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let open = processes.filter_map(|process| std::fs::read_dir(process.path().join("fd")).ok());
    open.flatten().flatten().filter(|fd| std::fs::read_link(fd.path()).is_ok_and(|to| to == path)).count()
}

#[test]
fn a_page_is_read_and_shown_in_the_box() {
    let desk = Desk::new("tesseract:vie");
    let running = desk.serve();
    let page = hoso_samples::small_page(&["Giấy tiếp nhận hồ sơ", "Nơi nhận"], 200).unwrap().into();
    desk.drop_file("giay.png", &hoso_samples::png(&page, 200).unwrap());
    desk.drop_file("giay.pdf", &hoso_samples::pdf(std::slice::from_ref(&page), 200, 80).unwrap());
    desk.drop_file("giay.tif", &hoso_samples::tiff_g4(&[page], 200).unwrap());
    desk.drop_file("chu.pdf", &hoso_samples::born_digital_pdf(&hoso_samples::compose(3, 1)).unwrap());
    desk.wait_until(120, |totals| totals["indexed"] == 4);
    assert_eq!(desk.json(&["search", "tiep nhan", "--json"])["total"], 4);
    for name in ["giay.png", "giay.pdf", "giay.tif", "chu.pdf"] {
        let id = document(&desk, name)["document"].as_str().unwrap().to_owned();
        let (status, image) = running.get(&format!("/api/v1/documents/{id}/pages/1/image"));
        assert!(status == 200 && image.starts_with(&[0xFF, 0xD8]), "{name}: {status}");
    }
}

#[test]
fn each_limit_says_its_own_name_and_a_panic_ends_no_child() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\npage_s = 110\npage_cpu_s = 2\nworkers = 1\nattempts = 2");
    let _running = desk.serve();
    // The parent limits a child that has read a page, a fresh one limits itself: the second attempt is by one.
    desk.drop_file("truoc.png", &scripted_page(0, 69));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    desk.drop_file("ban.png", &scripted_page(13, 70));
    desk.drop_file("bo.png", &scripted_page(14, 71));
    // Well before the limit of the clock, however many others want the processor.
    desk.wait_until(100, |totals| totals["failed"] == 2);
    let failure = |name: &str| document(&desk, name)["pages"][0]["failure"].clone();
    let busy = failure("ban.png");
    assert_eq!(busy["reason"], "too-slow");
    assert!(busy["detail"].as_str().unwrap().contains("2 s of the processor's time"), "{busy}");
    let gave_up = failure("bo.png");
    assert_eq!(gave_up["reason"], "broken");
    assert!(gave_up["detail"].as_str().unwrap().contains("as the script says"), "{gave_up}");
}

#[test]
fn a_page_that_failed_twice_is_shown_with_its_reason() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\nworkers = 1");
    let running = desk.serve();
    desk.drop_file("chet.png", &scripted_page(1, 90));
    desk.wait_until(60, |totals| totals["failed"] == 1);
    let failed = document(&desk, "chet.png");
    assert_eq!(failed["pages"][0]["failure"]["reason"], "crashed");
    let log = desk.log();
    assert_eq!(log.matches("a reader died").count(), 2, "tried twice: {log}");
    let id = failed["document"].as_str().unwrap();
    // Recognition died of it, decoding does not: a person sees the page, and the reason beside it.
    let (status, image) = running.get(&format!("/api/v1/documents/{id}/pages/1/image"));
    assert!(status == 200 && image.starts_with(&[0xFF, 0xD8]), "{status}");
    let told = running.json(&format!("/api/v1/documents/{id}"));
    assert!(told.to_string().contains("crashed"), "{told:#}");
}

#[test]
fn a_page_that_cannot_be_decoded_says_why_where_its_image_would_be() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let sound = OddPage::new((2, 1), (1, 8), (1, 1), &[200, 9]);
    let floating = OddPage::new((1, 1), (1, 32), (1, 1), &[0; 4]).with(339, &[3]);
    desk.drop_file("hai.tif", &odd_tiff(&[sound, floating]));
    desk.wait_until(60, |totals| totals["pages_failed"] == 1 && totals["pages_waiting"] == 0);
    let id = document(&desk, "hai.tif")["document"].as_str().unwrap().to_owned();
    let (status, _) = running.get(&format!("/api/v1/documents/{id}/pages/1/image"));
    assert_eq!(status, 200, "the other page is shown");
    let (status, problem) = running.get(&format!("/api/v1/documents/{id}/pages/2/image"));
    let problem: Value = serde_json::from_slice(&problem).unwrap();
    assert!((400..500).contains(&status) && problem["reason"] == "unsupported", "{status}: {problem:#}");
    assert!(!problem["vietnamese"].as_str().unwrap().is_empty());
}
