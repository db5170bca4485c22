//! What a person said of a paper's dossier holds against the codes on it; a receipt that carries codes is a paper.

use std::time::Duration;

use image::imageops::{crop_imm, overlay};
use serde_json::Value;

use super::desk::{Desk, wait_for};

const CODED: &str = "H39.18-240815-0007";
const SAID: &str = "H39.18-240815-0012";

/// A receipt that carries its dossier's code bare, as QR and as Code 128, above some lines; 300 dpi.
fn receipt(desk: &Desk, lines: &[&str]) -> image::DynamicImage {
    let file = desk.data().with_file_name("bia.pdf");
    let output = desk.run(&["coversheet", CODED, "-o", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let opened = std::fs::File::open(&file).unwrap();
    let limits = hoso_scan::Limits::default();
    let mut scan = hoso_scan::Scan::open(opened, hoso_model::MediaType::Pdf, limits).unwrap();
    let grey = scan.page(hoso_model::PageNo::FIRST).unwrap().to_grey();
    let sheet = image::GrayImage::from_raw(grey.width, grey.height, grey.pixels).unwrap();
    let mm = |mm: u32| mm * sheet.width() / 210;
    let qr = crop_imm(&sheet, mm(64), mm(85), mm(82), mm(82)).to_image();
    let bars = crop_imm(&sheet, mm(16), mm(170), mm(178), mm(26)).to_image();
    let text = hoso_samples::small_page(lines, 300).unwrap();
    let mut page = image::GrayImage::from_pixel(sheet.width(), sheet.height(), image::Luma([255]));
    overlay(&mut page, &qr, mm(110).into(), mm(10).into());
    overlay(&mut page, &bars, mm(16).into(), mm(100).into());
    overlay(&mut page, &text, mm(16).into(), mm(140).into());
    page.into()
}

fn settled(desk: &Desk, name: &str) -> Option<(String, String)> {
    let document = desk.export().into_iter().find(|document| document["file"] == name)?;
    let shown = desk.json(&["show", document["document"].as_str()?, "--json"]);
    Some((shown["dossier"].as_str()?.to_owned(), shown["dossier_source"].as_str()?.to_owned()))
}

#[test]
fn a_receipt_with_its_code_twice_is_a_paper_of_that_dossier() {
    let desk = Desk::new("tesseract:vie");
    let _running = desk.serve();
    let form = hoso_samples::small_page(&["Đơn đăng ký biến động", "Nguyễn Thị Mẫu"], 300).unwrap().into();
    let pages = [receipt(&desk, &["Giấy tiếp nhận hồ sơ", "Lệ phí đã nộp"]), form];
    desk.drop_file("bien nhan.pdf", &hoso_samples::pdf(&pages, 300, 80).unwrap());
    desk.wait_until(120, |totals| totals["indexed"] == 1 && totals["documents"] == 1);
    assert_eq!(settled(&desk, "bien nhan.pdf"), Some((CODED.to_owned(), "qr".to_owned())));
    let shown = desk.json(&["show", CODED, "--json"]);
    assert_eq!(shown["documents"][0]["pages"].as_array().unwrap().len(), 2, "{shown:#}");
    assert_eq!(desk.json(&["search", "le phi da nop", "--json"])["total"], 1);
    assert_eq!(desk.json(&["verify", "--json"])["findings"], Value::Array(vec![]));
}

#[test]
fn what_was_said_at_ingest_and_by_assign_outlives_codes_rereading_and_the_same_file_again() {
    let desk = Desk::new("tesseract:vie");
    let page = receipt(&desk, &["Giấy tiếp nhận hồ sơ"]);
    let file = desk.data().with_file_name("quet.png");
    std::fs::write(&file, hoso_samples::png(&page, 300).unwrap()).unwrap();
    let ingest = |more: &[&str]| {
        let output = desk.run(&[&["ingest", file.to_str().unwrap()], more].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    ingest(&["--dossier", SAID]);
    let by_person = |code: &str| Some((code.to_owned(), "manual".to_owned()));
    assert_eq!(settled(&desk, "quet.png"), by_person(SAID));
    // The same file again, with nothing said of it.
    ingest(&[]);
    assert_eq!((settled(&desk, "quet.png"), desk.export().len()), (by_person(SAID), 1));
    let id = desk.export()[0]["document"].as_str().unwrap().to_owned();
    let said = desk.json(&["show", &id, "--json"])["said"].clone();
    assert!(said["person"].is_string() && said["at"].is_string(), "{said}");
    let _running = desk.serve();
    let other = "H39.18-240815-0044";
    assert!(desk.run(&["assign", &id, other]).status.success());
    assert!(desk.run(&["reread", "--document", &id]).status.success());
    wait_for("it to be read again", Duration::from_mins(2), || {
        let history = desk.json(&["show", &id, "--json"])["history"].clone();
        let read = history.as_array().unwrap().iter().filter(|row| row["event"] == "read").count();
        (read == 2).then_some(())
    });
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    assert_eq!(settled(&desk, "quet.png"), by_person(other));
}

#[test]
fn a_stack_that_was_cut_says_which_papers_are_to_be_assigned() {
    let desk = Desk::new("tesseract:vie");
    let running = desk.serve();
    let file = desk.data().with_file_name("bia.pdf");
    assert!(desk.run(&["coversheet", CODED, "-o", file.to_str().unwrap()]).status.success());
    desk.drop_file("bia.pdf", &std::fs::read(&file).unwrap());
    let mut scan = hoso_scan::Scan::open(
        std::fs::File::open(&file).unwrap(),
        hoso_model::MediaType::Pdf,
        hoso_scan::Limits::default(),
    )
    .unwrap();
    let grey = scan.page(hoso_model::PageNo::FIRST).unwrap().to_grey();
    let sheet = image::GrayImage::from_raw(grey.width, grey.height, grey.pixels).unwrap().into();
    let paper = |text: &str| hoso_samples::small_page(&[text, "Nơi nhận"], 300).unwrap().into();
    let stack = [paper("khai sinh"), sheet, paper("hộ khẩu")];
    desk.drop_file("chong.pdf", &hoso_samples::pdf(&stack, 300, 80).unwrap());
    desk.wait_until(120, |totals| totals["indexed"] == 2 && totals["documents"] == 2);
    let papers = desk.export();
    let stack =
        desk.json(&["show", papers[0]["document"].as_str().unwrap(), "--json"])["cut_from"]["document"]
            .clone();
    let stack = stack.as_str().unwrap().to_owned();
    let output = desk.run(&["assign", &stack, SAID]);
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    for paper in &papers {
        assert!(told.contains(paper["document"].as_str().unwrap()), "{told}");
    }
    assert_eq!(running.get(&format!("/api/v1/dossiers/{SAID}")).0, 404, "nothing was done");
    for paper in &papers {
        assert!(desk.run(&["assign", paper["document"].as_str().unwrap(), SAID]).status.success());
    }
    let shown = desk.json(&["show", SAID, "--json"]);
    assert_eq!(shown["documents"].as_array().unwrap().len(), 2);
}
