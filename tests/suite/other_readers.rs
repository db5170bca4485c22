//! What other programs find in a searchable PDF: every word, in reading order, with its spaces.

use std::path::Path;
use std::process::Command;

use hoso_derive::{About, Derivation, Form, GivenPage, Look};
use hoso_model::{
    CarriedPage, CarriedStrip, Colours, Lies, Line, Packing, PageNo, PageText, TextSource, Word,
};
use jiff::Timestamp;

/// What poppler's `pdftotext` and MuPDF's `mutool` find in a file, in the order in which it was written.
pub(crate) fn found_by_others(file: &Path) -> [String; 2] {
    let run = |program: &str, before: &[&str], after: &[&str]| {
        let output = Command::new(program).args(before).arg(file).args(after).output();
        let output = output.expect("installed by the test command");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    [run("pdftotext", &["-raw"], &["-"]), run("mutool", &["draw", "-q", "-F", "txt"], &[])]
}

/// A line: its words with their left and right sides, its top and bottom, in pixels.
type Drawn<'a> = (&'a [(&'a str, u32, u32)], u32, u32);

/// A page of 1000 x 1400 pixels at 100 dpi.
fn page(lines: &[Drawn<'_>], rotation: u16) -> PageText {
    let lines = lines.iter().enumerate().map(|(block, (words, top, bottom))| Line {
        block: block as u32,
        paragraph: block as u32,
        words: words
            .iter()
            .map(|(text, left, right)| {
                Word::new(
                    (*text).to_owned(),
                    [
                        *left as f32 / 1000.0,
                        *top as f32 / 1400.0,
                        *right as f32 / 1000.0,
                        *bottom as f32 / 1400.0,
                    ]
                    .into(),
                    90.0,
                )
            })
            .collect(),
    });
    let text = PageText::recognised(1000, 1400, 100, lines.collect());
    PageText { source: TextSource::Ocr, rotation, ..text }
}

fn searchable(pages: &[PageText]) -> Vec<u8> {
    let about = About {
        title: "Quyết định".to_owned(),
        file: "a.tif".to_owned(),
        created: Timestamp::from_second(1_723_700_000).unwrap(),
        identity: [7; 16],
    };
    let jpeg = hoso_samples::jpeg(&hoso_samples::small_page(&["Tờ"], 100).unwrap().into(), 100, 80).unwrap();
    let mut derivation = Derivation::begin(Form::Pdf, &about, Vec::new()).unwrap();
    for (page, number) in pages.iter().zip(1..) {
        let (width, height) =
            if page.rotation % 180 == 90 { (page.height, page.width) } else { (page.width, page.height) };
        let strip = CarriedStrip {
            width,
            rows: height,
            packing: Packing::Jpeg(None),
            colours: Colours::Grey,
            bits: 8,
            inverted: false,
            bytes: jpeg.len() as u64,
        };
        let picture = CarriedPage { width, height, dpi: 100, lies: Lies::default(), strips: vec![strip] };
        let look = Some(Look::Picture(&picture, &jpeg));
        let number = PageNo::new(number).unwrap();
        derivation.page(&GivenPage { number, text: Some(page), look, fault: None }).unwrap();
    }
    derivation.end().unwrap()
}

#[test]
fn words_of_one_letter_words_that_touch_and_words_on_every_side_are_found_by_others() {
    let upright = page(
        &[
            (&[("tháng", 100, 160), ("6", 166, 176), ("năm", 182, 230), ("2024", 231, 280)], 100, 125),
            // Boxes that overlap, one without width, one far too narrow for its word, one over the whole line.
            (
                &[
                    ("số", 100, 131),
                    ("85/VP", 129, 180),
                    ("ở", 200, 200),
                    ("nghiêng", 210, 214),
                    ("—", 230, 900),
                ],
                130,
                155,
            ),
            // A stroke of a pen makes one box as tall as three lines.
            (
                &[("Căn", 100, 140), ("cứ", 150, 170), ("Luật", 180, 230), ("y", 240, 250), ("và", 260, 280)],
                160,
                185,
            ),
        ],
        0,
    );
    let mut tall = upright.clone();
    tall.lines[2].words[3].area.y1 = 260.0 / 1400.0;
    tall.lines.push(
        page(&[(&[("của", 90, 140), ("à", 150, 160), ("Chủ", 170, 220)], 190, 215)], 0).lines.remove(0),
    );
    // Letters with their marks apart, as some recognisers write them, are the letters of every search.
    let apart =
        page(&[(&[("Ho\u{302}\u{300}", 100, 140), ("so\u{31b}", 150, 180), ("a", 190, 200)], 100, 125)], 90);
    let pages = [upright, tall, PageText { rotation: 270, ..apart.clone() }, apart];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pdf");
    std::fs::write(&file, searchable(&pages)).unwrap();
    let first = "tháng 6 năm 2024 số 85/VP ở nghiêng — Căn cứ Luật y và";
    let wanted = format!("{first} {first} của à Chủ Hồ sơ a Hồ sơ a");
    for found in found_by_others(&file) {
        assert_eq!(found.split_whitespace().collect::<Vec<_>>().join(" "), wanted);
    }
}
