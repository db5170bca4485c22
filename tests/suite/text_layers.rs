//! Pages that carry their own text.

use hoso_samples::{Scan, TextPage, born_digital_pdf, compose, draw, pdf, text_pages_pdf};
use serde_json::Value;

use super::desk::Desk;

/// `căn cứ luật tổ chức chính phủ ngày 25 tháng 12 năm 2001; theo đề nghị của bộ trưởng bộ tài chính, …` as it was typed in
/// a font of TCVN3.
const TYPED: [&[u8]; 3] = [
    b"c\xa8n c\xf8 lu\xcbt t\xe6 ch\xf8c ch\xddnh ph\xf1 ng\xb5y 25 th\xb8ng 12 n\xa8m 2001;",
    b"theo \xae\xd2 ngh\xde c\xf1a b\xe9 tr\xad\xebng b\xe9 t\xb5i ch\xddnh,",
    b"quy\xd5t \xae\xdenh n\xb5y c\xe3 hi\xd6u l\xf9c sau 15 ng\xb5y",
];

fn sources(desk: &Desk) -> Vec<(String, Vec<(String, String)>)> {
    let output = desk.run(&["export", "--all", "--format", "jsonl"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lines = String::from_utf8(output.stdout).unwrap();
    let documents = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    documents
        .map(|document| {
            let pages = document["pages"].as_array().unwrap();
            (
                word(&document["file"]),
                pages.iter().map(|page| (word(&page["source"]), word(&page["text"]))).collect(),
            )
        })
        .collect()
}

#[test]
fn each_page_is_read_from_its_own_text_if_that_is_good() {
    let desk = Desk::new("tesseract:vie");
    let paper = compose(77, 2);
    let scan = Scan { dpi: 150, skew_degrees: 0.0, noise: 0, seal: false, grey: true };
    let picture = draw(&compose(78, 1), &scan).unwrap().remove(0);
    let lines: Vec<Vec<u8>> = TYPED.iter().map(|line| line.to_vec()).collect();
    let garbage = vec![b"CONG Hem. XA HQI CHU NGHIA VII ,T NAM DOc lap - Ter do - Hqnh phut".to_vec(); 30];
    let typed = TextPage { font: ".VnTime", lines: lines.clone(), ..TextPage::default() };
    let capitals = TextPage { font: ".VnTimeH", lines: lines.clone(), ..TextPage::default() };
    let hidden = TextPage { picture: Some(&picture), invisible: true, ..typed.clone() };
    let garbage =
        TextPage { font: "Times-Roman", lines: garbage, picture: Some(&picture), ..TextPage::default() };
    desk.drop_file("so.pdf", &born_digital_pdf(&paper).unwrap());
    desk.drop_file("cu.pdf", &text_pages_pdf(&[typed, capitals, hidden, garbage]).unwrap());
    desk.drop_file("quet.pdf", &pdf(std::slice::from_ref(&picture), 150, 85).unwrap());
    let _running = desk.serve();
    desk.wait_until(400, |totals| totals["indexed"] == 3);

    let mut files = sources(&desk);
    files.sort();
    let of: Vec<(&str, Vec<&str>)> = files
        .iter()
        .map(|(file, pages)| (file.as_str(), pages.iter().map(|(source, _)| source.as_str()).collect()))
        .collect();
    assert_eq!(
        of,
        [
            ("cu.pdf", vec!["legacy-text-layer", "legacy-text-layer", "ocr", "ocr"]),
            ("quet.pdf", vec!["ocr"]),
            ("so.pdf", vec!["text-layer", "text-layer"]),
        ]
    );
    let text = |file: usize, page: usize| files[file].1[page].1.as_str();
    assert!(text(0, 0).contains("theo đề nghị của bộ trưởng bộ tài chính,"), "{}", text(0, 0));
    assert!(text(0, 1).contains("QUYẾT ĐỊNH NÀY CÓ HIỆU LỰC SAU 15 NGÀY"), "{}", text(0, 1));
    assert!(paper.pages[1].iter().all(|line| text(2, 1).contains(line.as_str())), "{}", text(2, 1));

    // Found by words of either, and shown where they stand.
    let found = desk.json(&["search", "\"đề nghị của bộ trưởng\"", "--json"]);
    assert_eq!(found["total"], 1, "{found:#}");
    let first = &found["hits"][0]["boxes"][0];
    assert!(first[0].as_f64().unwrap() > 0.1 && first[3].as_f64().unwrap() < 0.15, "{first}");
}

#[test]
fn a_separator_sheet_that_comes_as_it_was_made_is_one() {
    let desk = Desk::new("tesseract:vie");
    let _running = desk.serve();
    let sheet = desk.data().with_file_name("bia.pdf");
    let output = desk.run(&["coversheet", "H39.18-240815-0007", "-o", sheet.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    desk.drop_file("bia.pdf", &std::fs::read(&sheet).unwrap());
    // Its words belong to no paper, so nothing is left of it.
    desk.wait_until(60, |totals| totals["pages_last_minute"] == 1 && totals["documents"] == 0);
    assert!(sources(&desk).is_empty());
}
