//! Layers of pages that are made for the purpose, judged.

use std::collections::HashMap;
use std::io::{Seek as _, Write as _};

use hoso_model::{MediaType, PageNo, PageText, TextSource};
use hoso_samples::{Scan as Wear, TextPage, born_digital_pdf, compose, draw, text_pages_pdf};
use hoso_scan::{Limits, Scan};
use hoso_viet::Encoding;

use super::read;

const PAPER: [&str; 4] = [
    "căn cứ luật tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "ủy ban nhân dân huyện bến lức quyết định phê duyệt nhiệm vụ kỹ thuật;",
    "người được ủy quyền thực hiện đúng các bước xử lý, hưởng ưu đãi",
    "ở mỗi xã, phường theo quy định của pháp luật.",
];

pub(super) fn opened(file: &[u8]) -> Scan {
    let mut stored =
        std::fs::File::from(rustix::fs::memfd_create("page", rustix::fs::MemfdFlags::CLOEXEC).unwrap());
    stored.write_all(file).unwrap();
    stored.rewind().unwrap();
    Scan::open(stored, MediaType::Pdf, Limits::default()).unwrap()
}

pub(super) fn judged(file: &[u8]) -> Option<PageText> {
    read(&mut opened(file), PageNo::FIRST).unwrap().map(|(own, _)| own.page)
}

/// The codes of `text`: what the decoder makes of each code and each two codes, the other way round.
fn codes(encoding: Encoding, text: &str) -> Vec<u8> {
    let high = (0xA0..=0xFFu8).map(|code| vec![code]);
    let pairs =
        b"aeouyAEOUY\xF4\xF6".iter().flat_map(|first| (0xA0..=0xFFu8).map(|second| vec![*first, second]));
    let mut typed = HashMap::new();
    for codes in high.chain(pairs) {
        let decoded = encoding.decode(&codes.iter().map(|code| char::from(*code)).collect::<String>());
        let mut chars = decoded.chars();
        if let (Some(letter), None) = (chars.next(), chars.next()) {
            typed.entry(letter).or_insert(codes);
        }
    }
    text.chars().flat_map(|c| if c.is_ascii() { vec![c as u8] } else { typed[&c].clone() }).collect()
}

fn typed(font: &str, encoding: Encoding) -> TextPage<'_> {
    TextPage { font, lines: PAPER.iter().map(|line| codes(encoding, line)).collect(), ..TextPage::default() }
}

#[test]
fn a_paper_of_an_office_program_is_read_from_its_own_text() {
    let paper = compose(4, 1);
    let text = judged(&born_digital_pdf(&paper).unwrap()).unwrap();
    assert_eq!((text.source, text.dpi, text.width, text.height), (TextSource::TextLayer, 300, 2480, 3508));
    let found: Vec<String> = text.lines.iter().map(hoso_model::Line::text).collect();
    assert!(paper.pages[0].iter().all(|line| found.contains(line)), "{found:#?}");
    assert_eq!(text.confidence(), Some(100.0));
}

#[test]
fn text_from_before_unicode_is_converted() {
    for (font, encoding) in [
        (".VnTime", Encoding::Tcvn3),
        ("VNI-Times", Encoding::Vni),
        // The name says nothing: the words do.
        ("Times-Roman", Encoding::Tcvn3),
        ("Times-Roman", Encoding::Vni),
    ] {
        let text = judged(&text_pages_pdf(&[typed(font, encoding)]).unwrap()).unwrap();
        assert_eq!(text.source, TextSource::LegacyTextLayer, "{font}");
        assert_eq!(text.text().trim(), PAPER.join("\n"), "{font}");
    }
    let text = judged(&text_pages_pdf(&[typed(".VnTimeH", Encoding::Tcvn3)]).unwrap()).unwrap();
    assert_eq!(text.text().trim(), PAPER.join("\n").to_uppercase(), "a font of capitals");
}

#[test]
fn text_on_its_side_is_turned() {
    let page = TextPage { rotate: 90, ..typed(".VnTime", Encoding::Tcvn3) };
    let text = judged(&text_pages_pdf(&[page]).unwrap()).unwrap();
    assert_eq!((text.rotation, text.width, text.height), (270, 2480, 3508));
    assert_eq!(text.text().trim(), PAPER.join("\n"));
}

#[test]
fn what_recognisers_left_behind_a_scan_is_not_used() {
    let scan = Wear { dpi: 100, seal: false, grey: true, ..Wear::default() };
    let picture = draw(&compose(5, 1), &scan).unwrap().remove(0);
    let good = TextPage { picture: Some(&picture), ..typed(".VnTime", Encoding::Tcvn3) };
    let invisible = TextPage { invisible: true, ..good.clone() };
    assert_eq!(judged(&text_pages_pdf(&[invisible]).unwrap()), None, "good as it is, nobody can see it");
    assert_eq!(judged(&text_pages_pdf(&[good]).unwrap()), None, "too little for a page full of pictures");
    let garbage = "Can cit Ludt TO chic chinh quyn dia phu.ang ngay thong nam the tyc hanh chinh";
    let lines = vec![garbage.as_bytes().to_vec(); 20];
    for picture in [Some(&picture), None] {
        let page = TextPage { font: "Times-Roman", lines: lines.clone(), picture, ..TextPage::default() };
        assert_eq!(judged(&text_pages_pdf(&[page]).unwrap()), None, "garbage");
    }
}
