//! Pages of which a part has to be read from the picture.

use hoso_model::{Line, PageText, TextSource};
use hoso_samples::Says::{Nothing, OneLetter, Others, Truth};
use hoso_samples::{Put, Says, Scan as Wear, draw, small_page, written_pdf};

use super::tests::{judged, opened};
use super::{complete, read};

const BODY: [&str; 5] = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Căn cứ",
    "Luật Đất đai ngày 29 tháng 11 năm 2013; Xét đề nghị của Trưởng phòng Tài",
    "nguyên và Môi trường huyện tại Tờ trình số 312/TTr-TNMT ngày 04 tháng 5 năm",
    "2021 về việc cho phép chuyển mục đích sử dụng đất của hộ gia đình, cá nhân",
    "trên địa bàn xã Long Cang theo quy định của pháp luật về đất đai hiện hành.",
];

fn body() -> Vec<Put<'static>> {
    let line = |(place, text): (usize, &&'static str)| {
        Put::Text(text, Truth, 13.0, (70.0, 700.0 - 19.0 * place as f32))
    };
    BODY.iter().enumerate().map(line).collect()
}

/// What is read of a page, with what the engine makes of its pieces; and how many there are.
fn whole(file: &[u8]) -> (PageText, usize) {
    let mut scan = opened(file);
    let (own, image) = read(&mut scan, hoso_model::PageNo::FIRST).unwrap().expect("its own text is good");
    let pieces = own.unread.len();
    let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
    (
        image
            .map_or_else(|| own.page.clone(), |image| complete(engine.as_mut(), own.clone(), image).unwrap()),
        pieces,
    )
}

fn lines(text: &PageText) -> Vec<String> {
    text.lines.iter().map(Line::text).collect()
}

#[test]
fn words_in_a_font_that_does_not_say_what_they_are_are_read_from_the_picture() {
    let heading = |says: Says| {
        let mut puts = vec![
            Put::Text("QUYẾT ĐỊNH", says, 15.0, (200.0, 790.0)),
            Put::Text("Về việc công nhận làng nghề dệt chiếu Long Cang", says, 15.0, (120.0, 768.0)),
            Put::Text("Số: 1876/QĐ-UBND", says, 15.0, (70.0, 740.0)),
        ];
        puts.extend(body());
        written_pdf(&puts, "", &[]).unwrap()
    };
    let (told, pieces) = whole(&heading(Truth));
    assert_eq!((told.confidence(), pieces, told.recognised.len()), (Some(100.0), 0, 0));
    for says in [Nothing, Others, OneLetter] {
        let (text, pieces) = whole(&heading(says));
        assert_eq!((pieces, text.source), (3, TextSource::TextLayer), "{says:?}");
        assert_eq!(lines(&text), lines(&told), "{says:?}");
        assert_eq!(text.recognised.len(), 3);
        assert!(text.confidence().unwrap() < 100.0);
        assert!(text.lines[0].words.iter().all(|word| word.confidence < 100.0), "{:?}", text.lines[0]);
        let (here, there) = (text.lines[2].words[1].area.centre(), told.lines[2].words[1].area.centre());
        assert!((here.0 - there.0).abs() < 0.02 && (here.1 - there.1).abs() < 0.01, "{here:?} {there:?}");
    }
}

#[test]
fn a_page_that_says_little_of_itself_is_read_as_one() {
    let mut puts: Vec<Put<'_>> = body();
    puts.truncate(1);
    for (place, text) in BODY.iter().enumerate().skip(1) {
        puts.push(Put::Text(text, Nothing, 13.0, (70.0, 700.0 - 19.0 * place as f32)));
    }
    assert_eq!(judged(&written_pdf(&puts, "", &[]).unwrap()), None);
}

#[test]
fn a_scan_below_typed_words_is_read_too() {
    let slip = small_page(&["GIẤY CHỨNG SINH", "Họ tên mẹ: Quách Thị Ngân"], 200).unwrap().into();
    let mut puts = body();
    puts.push(Put::Picture(&slip, [70.0, 300.0, 400.0, 400.0 * 0.35]));
    puts.push(Put::Text("Người làm đơn ký tên", Truth, 13.0, (300.0, 120.0)));
    let (text, pieces) = whole(&written_pdf(&puts, "", &[]).unwrap());
    let read = lines(&text);
    assert_eq!((pieces, text.source, text.recognised.len()), (1, TextSource::TextLayer, 1));
    assert_eq!(&read[..5], BODY, "what is typed stays as it is");
    assert!(read[5..].iter().any(|line| line.contains("Quách Thị Ngân")), "{read:#?}");
    assert_eq!(read.last().unwrap(), "Người làm đơn ký tên", "in the order of the page");
    let name = text.words().find(|word| word.text == "Quách").unwrap();
    assert!(name.confidence < 100.0 && (0.45..0.7).contains(&name.area.y0), "{name:?}");
}

#[test]
fn a_crest_a_seal_and_the_ground_of_a_page_cost_nothing() {
    let mut puts = body();
    let crest = small_page(&["UBND"], 100).unwrap().into();
    puts.push(Put::Picture(&crest, [70.0, 760.0, 70.0, 60.0]));
    let (text, pieces) = whole(&written_pdf(&puts, "", &[]).unwrap());
    assert_eq!((pieces, text.recognised.len()), (0, 0));
    // Paper with nothing on it, below all that is typed: looked at, and not read.
    let mut puts = vec![Put::Shade(240, [0.0, 0.0, 595.0, 842.0])];
    for sheet in 0..2 {
        for (place, text) in BODY.iter().enumerate() {
            let y = 700.0 - 19.0 * place as f32 - 150.0 * sheet as f32;
            puts.push(Put::Text(text, Truth, 13.0, (70.0, y)));
        }
    }
    let (text, pieces) = whole(&written_pdf(&puts, "", &[]).unwrap());
    assert_eq!((pieces, text.recognised.len(), text.lines.len()), (1, 0, 10));
}

#[test]
fn light_print_is_held_against_the_painted_page() {
    for (shade, seen) in [(255, false), (40, true)] {
        let mut puts = body();
        puts.push(Put::Shade(shade, [60.0, 400.0, 300.0, 30.0]));
        puts.push(Put::Raw("1 g"));
        puts.push(Put::Text("Mật khẩu bí ẩn zulu", Truth, 13.0, (70.0, 410.0)));
        let text = judged(&written_pdf(&puts, "", &[]).unwrap()).unwrap();
        assert_eq!(text.text().contains("bí ẩn"), seen, "{shade}");
    }
}

#[test]
fn a_scan_with_a_typed_line_is_a_scan() {
    let page = draw(&hoso_samples::compose(5, 1), &Wear { dpi: 100, ..Wear::default() }).unwrap().remove(0);
    let puts = [
        Put::Picture(&page, [0.0, 0.0, 595.0, 842.0]),
        Put::Text("Số đến: 12 ngày 3/4/2024", Truth, 12.0, (350.0, 800.0)),
    ];
    assert_eq!(judged(&written_pdf(&puts, "", &[]).unwrap()), None);
}
