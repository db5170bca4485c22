//! Documents written and read back.

use std::io;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, Name, Stream};
use hoso_model::{
    Area, CarriedPage, CarriedStrip, Colours, Lies, Line, Packing, PageNo, PageText, TextSource, Word,
};
use jiff::Timestamp;

use crate::{About, Derivation, Form, GivenPage, Look};

fn about() -> About {
    About {
        title: "Quyết định <số 1> & \"phụ lục\"".to_owned(),
        file: "a&b.tif".to_owned(),
        created: Timestamp::from_second(1_723_700_000).unwrap(),
        identity: [7; 16],
    }
}

fn text() -> PageText {
    let word = |text: &str, area: [f32; 4]| Word::new(text.to_owned(), area.into(), 91.5);
    let line = |block, words| Line { block, paragraph: block, words };
    PageText {
        source: TextSource::Ocr,
        lines: vec![
            line(0, vec![word("Hạnh", [0.1, 0.1, 0.2, 0.12]), word("phúc", [0.22, 0.1, 0.3, 0.125])]),
            line(1, vec![word("<A&B>\u{1}", [0.1, 0.2, 0.3, 0.22])]),
        ],
        ..PageText::recognised(1000, 2000, 100, Vec::new())
    }
}

fn picture(lies: Lies) -> (CarriedPage, Vec<u8>) {
    let bytes = b"\xFF\xD8 not looked into".to_vec();
    let strip = CarriedStrip {
        width: 1000,
        rows: 2000,
        packing: Packing::Jpeg(None),
        colours: Colours::Grey,
        bits: 8,
        inverted: false,
        bytes: bytes.len() as u64,
    };
    (CarriedPage { width: 1000, height: 2000, dpi: 100, lies, strips: vec![strip] }, bytes)
}

fn made(form: Form, pages: &[GivenPage<'_>]) -> Vec<u8> {
    let mut derivation = Derivation::begin(form, &about(), Vec::new()).unwrap();
    for page in pages {
        derivation.page(page).unwrap();
    }
    derivation.end().unwrap()
}

fn page<'a>(text: Option<&'a PageText>, fault: Option<&'a str>) -> GivenPage<'a> {
    GivenPage { number: PageNo::FIRST, text, look: None, fault }
}

#[test]
fn a_pdf_holds_the_pictures_bytes_and_is_the_same_each_time() {
    let (picture, bytes) = picture(Lies::default());
    let text = text();
    let given = GivenPage { look: Some(Look::Picture(&picture, &bytes)), ..page(Some(&text), None) };
    let file = made(Form::Pdf, &[given, page(None, Some("không đọc được"))]);
    assert_eq!(file, made(Form::Pdf, &[given, page(None, Some("không đọc được"))]));
    let pdf = Pdf::new(file).unwrap();
    assert_eq!(pdf.pages().len(), 2);
    let first = &pdf.pages()[0];
    assert_eq!(first.render_dimensions(), (720.0, 1440.0));
    let images: Dict<'_> = first.raw().get::<Dict<'_>>("Resources").unwrap().get("XObject").unwrap();
    let image: Stream<'_> = images.get("I0").unwrap();
    assert_eq!(image.raw_data().as_ref(), bytes);
    assert_eq!(image.dict().get::<Name<'_>>("Filter").unwrap().as_ref(), b"DCTDecode");
    let content = String::from_utf8_lossy(first.page_stream().unwrap()).into_owned();
    // The words' boxes, from the bottom left: 0.1 and 0.22 of 720, and what is left of 1440 under the first line.
    for part in ["3 Tr", "1 0 0 1 72 1260 Tm", "1 0 0 1 158.4 1260 Tm", "/F 36 Tf"] {
        assert!(content.contains(part), "{part}: {content}");
    }
}

#[test]
fn a_page_that_lay_on_its_side_is_upright_and_so_are_its_words() {
    let (picture, bytes) = picture(Lies::from_exif(6));
    let text = PageText { rotation: 90, width: 2000, height: 1000, ..text() };
    let file = made(
        Form::Pdf,
        &[GivenPage { look: Some(Look::Picture(&picture, &bytes)), ..page(Some(&text), None) }],
    );
    let pdf = Pdf::new(file).unwrap();
    let page = &pdf.pages()[0];
    assert_eq!(page.render_dimensions(), (1440.0, 720.0));
    let content = String::from_utf8_lossy(page.page_stream().unwrap()).into_owned();
    // A quarter turn by its file, and another by how it was read: it stands on its head.
    assert!(content.contains("-1440 0 0 -720 1440 720 cm"), "{content}");
}

#[test]
fn markup_holds_words_as_text_and_says_what_is_missing() {
    let text = text();
    for form in [Form::Alto, Form::Hocr] {
        let file = made(form, &[page(Some(&text), None), page(None, Some("hỏng & \"rách\""))]);
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains("&lt;A&amp;B&gt;") && file.contains("hỏng &amp; &quot;rách&quot;"), "{file}");
        assert!(!file.contains('\u{1}'));
        assert!(closed(&file), "{file}");
    }
    let alto = String::from_utf8(made(Form::Alto, &[page(Some(&text), None)])).unwrap();
    let word = r#"CONTENT="phúc" HPOS="220" VPOS="200" WIDTH="80" HEIGHT="50" WC="0.915""#;
    assert!(alto.contains(word) && alto.contains(r#"<SP HPOS="200" VPOS="200" WIDTH="20"/>"#), "{alto}");
    let hocr = String::from_utf8(made(Form::Hocr, &[page(Some(&text), None)])).unwrap();
    assert!(hocr.contains(r#"title="bbox 220 200 300 250; x_wconf 92">phúc</span>"#), "{hocr}");
    let plain = made(Form::Text, &[page(Some(&text), None), page(None, Some("hỏng"))]);
    assert_eq!(String::from_utf8(plain).unwrap(), "Hạnh phúc\n\n<A&B>\n[hỏng]\n");
}

#[test]
fn alto_names_what_was_read_of_a_word_that_was_put_right() {
    let mut text = text();
    text.lines[0].words[1].read = Some("phuc<".to_owned());
    let alto = String::from_utf8(made(Form::Alto, &[page(Some(&text), None)])).unwrap();
    assert!(alto.contains(r#"WC="0.915"><ALTERNATIVE>phuc&lt;</ALTERNATIVE></String>"#), "{alto}");
    assert!(closed(&alto), "{alto}");
}

/// A disk that is full after some bytes.
struct Full(usize);

impl io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fits = bytes.len().min(self.0);
        self.0 -= fits;
        if fits == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(fits) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_does_not_reach_a_full_disk_is_told() {
    let text = text();
    for form in [Form::Pdf, Form::Alto, Form::Hocr, Form::Text] {
        // All of it is in memory until the end.
        let out = io::BufWriter::with_capacity(1 << 20, Full(10));
        let mut derivation = Derivation::begin(form, &about(), out).unwrap();
        derivation.page(&page(Some(&text), None)).unwrap();
        let error = derivation.end().map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{form:?}");
    }
}

/// Is every element closed by the one that closes it?
fn closed(file: &str) -> bool {
    let mut open = Vec::new();
    for tag in file.split('<').skip(1).filter_map(|part| part.split('>').next()) {
        if tag.starts_with(['?', '!']) || tag.ends_with('/') {
            continue;
        }
        match tag.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            Some(_) => {}
            None => open.push(tag.split_whitespace().next().unwrap_or_default()),
        }
    }
    open.is_empty()
}

#[test]
fn words_outside_of_their_page_or_without_width_do_no_harm() {
    let mut text = text();
    text.lines[0].words[0].area = Area { x0: 0.5, y0: 0.5, x1: 0.5, y1: 0.5 };
    text.lines[0].words[1].text = "\u{0}\u{FEFF}".to_owned();
    text.lines.push(Line::default());
    text.lines[1].words[0].text = "😀 chữ".to_owned();
    for form in [Form::Pdf, Form::Alto, Form::Hocr, Form::Text] {
        assert!(!made(form, &[page(Some(&text), None)]).is_empty());
    }
    let (mut picture, bytes) = picture(Lies::default());
    picture.strips[0].bytes = 1 << 40;
    let given = GivenPage { look: Some(Look::Picture(&picture, &bytes)), ..page(None, None) };
    let mut derivation = Derivation::begin(Form::Pdf, &about(), Vec::new()).unwrap();
    assert!(derivation.page(&given).is_err(), "lengths that do not add up");
}
