//! Pages drawn for the purpose, and what of their text is found.

use std::io::Write as _;

use hoso_model::{MediaType, PageNo};
use hoso_samples::{TextPage, born_digital_pdf, compose, pdf, small_page, text_pages_pdf};

use super::{LayerLine, LayerText};
use crate::one_page::{grey, one_page};
use crate::{Limits, Scan};

pub(super) fn layer(file: &[u8]) -> Option<LayerText> {
    let mut stored = tempfile::tempfile().unwrap();
    stored.write_all(file).unwrap();
    Scan::open(stored, MediaType::Pdf, Limits::default()).unwrap().text_layer(PageNo::FIRST)
}

pub(super) fn text(line: &LayerLine) -> String {
    let words =
        line.words.iter().map(|word| word.runs.iter().map(|run| run.text.as_str()).collect::<String>());
    words.collect::<Vec<_>>().join(" ")
}

fn typed(rotate: i32) -> Vec<u8> {
    let lines = vec![b"one two".to_vec(), b"three".to_vec()];
    text_pages_pdf(&[TextPage { font: "Times-Roman", lines, rotate, ..TextPage::default() }]).unwrap()
}

#[test]
fn every_line_of_a_paper_is_found() {
    for seed in [1, 2, 3] {
        let paper = compose(seed, 1);
        let layer = layer(&born_digital_pdf(&paper).unwrap()).unwrap();
        let found: Vec<String> = layer.lines.iter().map(text).collect();
        for line in &paper.pages[0] {
            assert!(found.contains(line), "{line} is not among {found:#?}");
        }
        assert_eq!((layer.rotation, layer.hidden), (0, 0.0));
        assert!(layer.pictures == 0.0 && !layer.may_have_codes, "{}", layer.pictures);
    }
}

#[test]
fn the_two_halves_of_a_head_are_two_blocks() {
    let layer = layer(&born_digital_pdf(&compose(1, 1)).unwrap()).unwrap();
    let motto = layer.lines.iter().position(|line| text(line).starts_with("Độc lập")).unwrap();
    assert!(motto > 1);
    let (right, left) = (&layer.lines[motto], &layer.lines[0]);
    assert_ne!(right.block, left.block);
    assert!(left.words.iter().all(|word| word.area.x1 < 0.5), "{}", text(left));
    assert!(right.words.iter().all(|word| word.area.x0 > 0.4 && word.area.y1 < 0.2));
    assert_eq!(layer.lines[motto - 1].block, right.block, "the national name stands over the motto");
}

#[test]
fn scans_have_none() {
    let page = small_page(&["Số: 12/TB-UBND"], 100).unwrap();
    assert_eq!(layer(&pdf(&[page.into()], 100, 80).unwrap()), None);
}

#[test]
fn text_stands_upright_whichever_way_the_page_is_shown() {
    for (rotate, rotation) in [(0, 0), (90, 270), (180, 180), (270, 90)] {
        let layer = layer(&typed(rotate)).unwrap();
        assert_eq!((layer.rotation, layer.lines.len()), (rotation, 2), "{rotate}");
        assert!(layer.height > layer.width);
        let [first, second] = [&layer.lines[0], &layer.lines[1]];
        assert_eq!((text(first).as_str(), text(second).as_str()), ("one two", "three"));
        // 72 points from the left, 72 from the top.
        let area = first.words[0].area;
        assert!((area.x0 - 0.121).abs() < 0.002 && (0.07..0.09).contains(&area.y0), "{rotate}: {area:?}");
        assert!(first.words[1].area.x0 > area.x1 && second.words[0].area.y0 > area.y0);
    }
}

#[test]
fn what_nobody_sees_is_counted_and_left_out() {
    let picture = small_page(&["Số: 12/TB-UBND"], 100).unwrap().into();
    let lines = vec![b"so 12 TB UBND".to_vec()];
    let page = TextPage {
        font: "Times-Roman",
        lines,
        picture: Some(&picture),
        invisible: true,
        ..TextPage::default()
    };
    let layer = layer(&text_pages_pdf(&[page]).unwrap()).unwrap();
    assert!(layer.lines.is_empty() && layer.may_have_codes);
    assert!(
        (layer.hidden - 1.0).abs() < 0.01 && layer.pictures > 0.99,
        "{} {}",
        layer.hidden,
        layer.pictures
    );
}

#[test]
fn fonts_that_are_not_there_are_named() {
    let layer = layer(&typed(0)).unwrap();
    assert_eq!((layer.fonts, layer.missing_fonts), (vec![None], vec!["Times-Roman".to_owned()]));
}

#[test]
fn only_what_a_picture_covers_is_hidden() {
    // 300 points above the foot of the page, below a picture of all of it.
    let drawn = |before: &str, states: &str, unit: &str| {
        let page = format!(
            "/MediaBox [0 0 595 842] {unit} /Resources << /XObject << /I 5 0 R >> /ExtGState << {states} >> \
             /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        );
        let content = format!(
            "BT /F 12 Tf 72 300 Td (one two) Tj ET q {before} q 595 0 0 842 0 0 cm /I Do Q Q \
             BT /F 12 Tf 72 700 Td (three) Tj ET"
        );
        layer(&one_page(&page, &content, &[(&grey((1, 1), 8, ""), &[200])])).unwrap()
    };
    let plain = drawn("", "", "");
    assert!(plain.hidden > 0.5 && plain.lines.len() == 1, "{}", plain.hidden);
    for state in ["/ca 0.4", "/BM /Multiply"] {
        let seen = drawn("/G gs", &format!("/G << {state} >>"), "");
        assert_eq!((seen.hidden, seen.lines.len()), (0.0, 2), "{state}");
    }
    let beside = drawn("0 400 595 442 re W n", "", "");
    assert_eq!((beside.hidden, beside.lines.len()), (0.0, 2));
    assert!((0.5..0.55).contains(&beside.pictures), "{}", beside.pictures);
    let over = drawn("0 0 595 442 re W n", "", "");
    assert!(over.hidden > 0.5);
    // A unit of two points: everything is twice as large.
    let large = drawn("", "", "/UserUnit 2");
    assert_eq!((large.width, large.height), (1190.0, 1684.0));
    assert_eq!(large.lines[0].words[0].area, plain.lines[0].words[0].area);
}
