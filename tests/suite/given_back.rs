//! Papers that were never paper come back as they are, with what they lack.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, Stream};
use hoso_samples::{TextPage, born_digital_pdf, compose, text_pages_pdf};

use super::desk::{Desk, Running};
use super::other_readers::found_by_others;

/// `căn cứ luật tổ chức chính phủ ngày 25 tháng 12 năm 2001; theo đề nghị của bộ trưởng bộ tài chính, …` as it was typed in
/// a font of TCVN3.
const TYPED: [&[u8]; 3] = [
    b"c\xa8n c\xf8 lu\xcbt t\xe6 ch\xf8c ch\xddnh ph\xf1 ng\xb5y 25 th\xb8ng 12 n\xa8m 2001;",
    b"theo \xae\xd2 ngh\xde c\xf1a b\xe9 tr\xad\xebng b\xe9 t\xb5i ch\xddnh,",
    b"quy\xd5t \xae\xdenh n\xb5y c\xe3 hi\xd6u l\xf9c sau 15 ng\xb5y",
];

fn given(desk: &Desk, running: &Running) -> Vec<u8> {
    let exported = desk.export();
    let id = exported[0]["document"].as_str().unwrap();
    let (status, body) = running.get(&format!("/api/v1/documents/{id}/searchable.pdf"));
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    body
}

/// The words that other programs find in `file`, in order.
fn found(file: &[u8]) -> [String; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, file).unwrap();
    found_by_others(&path).map(|found| found.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn is_copied(pdf: &Pdf, page: usize) -> bool {
    let resources: Dict<'_> = pdf.pages()[page].raw().get("Resources").unwrap();
    let drawn: Dict<'_> = resources.get("XObject").unwrap();
    drawn.get::<Stream<'_>>("C").is_some()
}

#[test]
fn a_file_that_lacks_nothing_comes_back_byte_for_byte() {
    let desk = Desk::new("scripted:");
    let paper = compose(77, 2);
    let file = born_digital_pdf(&paper).unwrap();
    desk.drop_file("so.pdf", &file);
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let back = given(&desk, &running);
    assert!(back == file, "{} bytes of {}", back.len(), file.len());
    for found in found(&back) {
        for line in paper.pages.iter().flatten() {
            let first = line.split_whitespace().next().unwrap_or_default();
            assert!(found.contains(first), "{first}: {found}");
        }
    }
}

#[test]
fn letters_of_old_fonts_are_seen_as_they_were_and_found_as_they_are_read() {
    let desk = Desk::new("scripted:");
    let lines: Vec<Vec<u8>> = TYPED.iter().map(|line| line.to_vec()).collect();
    let typed = TextPage { font: ".VnTime", lines, ..TextPage::default() };
    let turned = TextPage { rotate: 90, ..typed.clone() };
    let file = text_pages_pdf(&[typed.clone(), turned, typed]).unwrap();
    desk.drop_file("cu.pdf", &file);
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let back = given(&desk, &running);
    // A picture of a page alone has 100 KB.
    assert!(back.len() < 60_000, "{}", back.len());
    assert!(!String::from_utf8_lossy(&back).contains("pdfaid"), "fonts that are not in it are none of PDF/A");
    for found in found(&back) {
        assert_eq!(
            found.matches("căn cứ luật tổ chức chính phủ ngày 25 tháng 12 năm 2001;").count(),
            3,
            "{found}"
        );
        assert_eq!(found.matches("theo đề nghị của bộ trưởng bộ tài chính,").count(), 3, "{found}");
        // What the codes are in other fonts is nowhere.
        assert!(!found.contains("c\u{a8}n") && !found.contains("th\u{b8}ng"), "{found}");
    }
    let pdf = Pdf::new(back).unwrap();
    for page in 0..3 {
        assert!(is_copied(&pdf, page), "page {page}");
    }
    // Upright as it is read, whatever its file says of it.
    let (width, height) = pdf.pages()[1].render_dimensions();
    let of_its_file = Pdf::new(file).unwrap();
    let (across, down) = of_its_file.pages()[1].render_dimensions();
    let turned_back = (width - across).abs() < 1.0 && (height - down).abs() < 1.0
        || (width - down).abs() < 1.0 && (height - across).abs() < 1.0;
    assert!(turned_back, "{width} x {height}, {across} x {down}");
}

#[test]
fn of_a_file_with_scans_in_it_the_other_pages_stay_as_they_are() {
    let desk = Desk::new("scripted:");
    let lines: Vec<Vec<u8>> = TYPED.iter().map(|line| line.to_vec()).collect();
    let typed = TextPage { font: ".VnTime", lines, ..TextPage::default() };
    let scan = hoso_samples::small_page(&["Tờ quét"], 100).unwrap().into();
    let garbage = vec![b"HQI CHU NGHIA VII ,T NAM".to_vec(); 10];
    let hidden = TextPage {
        font: "Times-Roman",
        lines: garbage,
        picture: Some(&scan),
        invisible: true,
        ..TextPage::default()
    };
    desk.drop_file("chung.pdf", &text_pages_pdf(&[typed, hidden]).unwrap());
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let exported = desk.export();
    let sources: Vec<_> =
        exported[0]["pages"].as_array().unwrap().iter().map(|page| page["source"].clone()).collect();
    assert_eq!(sources, ["legacy-text-layer", "ocr"]);
    let read =
        exported[0]["pages"][1]["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let back = given(&desk, &running);
    for found in found(&back) {
        assert!(found.contains("theo đề nghị của bộ trưởng bộ tài chính,"), "{found}");
        assert!(found.contains(&read) && !found.contains("NGHIA"), "{read}: {found}");
    }
    let pdf = Pdf::new(back).unwrap();
    assert!(is_copied(&pdf, 0) && !is_copied(&pdf, 1));
}
