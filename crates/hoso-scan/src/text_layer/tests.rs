//! Pages drawn for the purpose, and what of their text is found.

use std::io::Write as _;

use hoso_model::{MediaType, PageNo};
use hoso_samples::{TextPage, born_digital_pdf, compose, pdf, small_page, text_pages_pdf};

use super::{LayerLine, LayerText};
use crate::{Limits, Scan};

fn layer(file: &[u8]) -> Option<LayerText> {
    let mut stored = tempfile::tempfile().unwrap();
    stored.write_all(file).unwrap();
    Scan::open(stored, MediaType::Pdf, Limits::default()).unwrap().text_layer(PageNo::FIRST)
}

fn text(line: &LayerLine) -> String {
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
