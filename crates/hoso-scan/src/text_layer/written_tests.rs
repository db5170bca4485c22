//! Pages written for the purpose: what cannot be seen, what was drawn twice, what is set wide, labels and columns.

use hoso_samples::Says::Truth;
use hoso_samples::{Put, shown_codes, shown_width, small_page, written_pdf};

use super::LayerText;
use super::tests::{layer, text};

const SEEN: Put<'_> = Put::Text("Đơn đề nghị xác nhận nơi ở", Truth, 13.0, (70.0, 760.0));
const SECRET: &str = "Mật khẩu bí ẩn zulu";
const HERE: (f32, f32) = (70.0, 645.0);

fn put(puts: &[Put<'_>]) -> LayerText {
    layer(&written_pdf(puts, "", &[]).unwrap()).unwrap()
}

fn lines(puts: &[Put<'_>]) -> Vec<String> {
    put(puts).lines.iter().map(text).collect()
}

fn secret() -> Put<'static> {
    Put::Text(SECRET, Truth, 13.0, HERE)
}

#[test]
fn what_nobody_can_see_is_not_the_pages_text() {
    let shown = format!("1 0 0 1 70 645 Tm {} Tj", shown_codes(SECRET).unwrap());
    let hidden: [(&str, Vec<String>); 16] = [
        ("white on white", vec!["1 1 1 rg".into(), "TEXT".into(), "0 g".into()]),
        ("nearly white", vec!["0.97 0.98 0.99 rg".into(), "TEXT".into(), "0 g".into()]),
        ("black on black", vec!["0 g 60 630 300 40 re f".into(), "TEXT".into()]),
        ("under a black box", vec!["TEXT".into(), "0 g 65 637 300 22 re f*".into()]),
        ("under a white box", vec!["TEXT".into(), "1 g 65 637 300 22 re f 0 g".into()]),
        ("under two halves", vec!["TEXT".into(), "0 g 65 637 60 22 re 125 637 200 22 re f".into()]),
        ("under a thick stroke", vec!["TEXT".into(), "22 w 60 648 m 360 648 l S".into()]),
        (
            "under rounded corners",
            vec!["TEXT".into(), "60 648 m 60 680 390 680 390 648 c 390 610 60 610 60 648 c f".into()],
        ),
        ("clipped away", vec!["q 0 0 60 60 re W n".into(), "TEXT".into(), "Q".into()]),
        ("rendering mode 3", vec![format!("BT /F0 13 Tf 3 Tr {shown} 0 Tr ET")]),
        ("rendering mode 7", vec![format!("q BT /F0 13 Tf 7 Tr {shown} ET Q")]),
        ("no size", vec![format!("BT /F0 0.2 Tf {shown} ET")]),
        ("no width", vec![format!("BT /F0 13 Tf 0 Tz {shown} 100 Tz ET")]),
        ("clear", vec!["q /Clear gs".into(), "TEXT".into(), "Q".into()]),
        ("a layer that is off", vec!["/OC /Off BDC".into(), "TEXT".into(), "EMC".into()]),
        ("beside the page", vec!["q 1 0 0 1 0 900 cm".into(), "TEXT".into(), "Q".into()]),
    ];
    for (how, operators) in &hidden {
        let mut puts = vec![SEEN];
        let drawn = operators.iter().map(|part| if part == "TEXT" { secret() } else { Put::Raw(part) });
        puts.extend(drawn);
        puts.push(Put::Text("Người làm đơn", Truth, 13.0, (300.0, 300.0)));
        assert_eq!(lines(&puts), ["Đơn đề nghị xác nhận nơi ở", "Người làm đơn"], "{how}");
    }
    let picture = small_page(&["Số: 12/TB-UBND"], 100).unwrap().into();
    let under = [SEEN, secret(), Put::Picture(&picture, [60.0, 600.0, 300.0, 80.0])];
    assert_eq!(lines(&under).len(), 1, "under a picture");
}

#[test]
fn what_can_be_seen_is() {
    let shown = format!("1 0 0 1 70 645 Tm {} Tj", shown_codes(SECRET).unwrap());
    let seen: [(&str, Vec<String>); 12] = [
        (
            "white on a dark box",
            vec!["0 0.2 0.4 rg 60 630 300 40 re f 1 g".into(), "TEXT".into(), "0 g".into()],
        ),
        ("on a white box", vec!["1 g 60 630 300 40 re f 0 g".into(), "TEXT".into()]),
        ("light grey, as a watermark", vec!["0.85 g".into(), "TEXT".into(), "0 g".into()]),
        ("struck through", vec!["TEXT".into(), "0 g 65 647.5 300 1 re f".into()]),
        ("underlined", vec!["TEXT".into(), "1 w 65 643 m 300 643 l S".into()]),
        ("marked", vec!["TEXT".into(), "q /Half gs 1 1 0 rg 65 637 300 22 re f Q".into()]),
        ("in a frame", vec!["TEXT".into(), "1 w 65 637 300 22 re S".into()]),
        ("in a frame with a hole", vec!["TEXT".into(), "60 630 320 40 re 64 634 312 32 re f*".into()]),
        ("within a clip", vec!["q 60 600 400 100 re W n".into(), "TEXT".into(), "Q".into()]),
        ("beside what is white", vec!["TEXT".into(), "1 g 65 660 300 22 re f 0 g".into()]),
        ("outlined", vec![format!("BT /F0 13 Tf 1 Tr {shown} 0 Tr ET")]),
        ("half clear", vec!["q /Half gs".into(), "TEXT".into(), "Q".into()]),
    ];
    for (how, operators) in &seen {
        let mut puts = vec![SEEN];
        let drawn = operators.iter().map(|part| if part == "TEXT" { secret() } else { Put::Raw(part) });
        puts.extend(drawn);
        assert_eq!(lines(&puts), ["Đơn đề nghị xác nhận nơi ở", SECRET], "{how}");
    }
}

#[test]
fn only_the_painted_page_tells_of_light_print_on_a_picture() {
    let picture = small_page(&["Số: 12/TB-UBND"], 100).unwrap().into();
    let under = Put::Picture(&picture, [60.0, 600.0, 300.0, 80.0]);
    let layer = put(&[SEEN, under.clone(), Put::Raw("1 g"), secret()]);
    let doubtful = |line: usize| layer.lines[line].words.iter().all(|word| word.doubtful);
    assert!(!doubtful(0) && doubtful(1) && layer.lines.len() == 2);
    let layer = put(&[SEEN, under, secret()]);
    assert!(layer.lines.iter().flat_map(|line| &line.words).all(|word| !word.doubtful), "dark print");
}

#[test]
fn each_letter_of_false_bold_is_read_once() {
    let title = "THÔNG BÁO VỀ VIỆC 1100";
    let letters = |shift: (f32, f32)| -> String {
        let mut x = 70.0;
        let mut drawn: Vec<String> = Vec::new();
        for c in title.chars() {
            let codes = shown_codes(&c.to_string()).unwrap();
            for again in 0..2 {
                let (right, down) = (x + shift.0 * again as f32, 700.0 - shift.1 * again as f32);
                drawn.push(format!("BT /F0 14 Tf 1 0 0 1 {right} {down} Tm {codes} Tj ET"));
            }
            x += shown_width(&c.to_string(), 14.0).unwrap();
        }
        drawn.join("\n")
    };
    for shift in [(0.0, 0.0), (0.3, 0.0), (0.6, 0.6), (1.2, 1.2)] {
        let read = lines(&[Put::Raw(&letters(shift))]);
        assert_eq!(read, [title], "{shift:?}");
    }
    // The whole line again, filled and outlined, and in another font.
    let again = |x, y| Put::Text(title, Truth, 14.0, (x, y));
    assert_eq!(lines(&[again(70.0, 700.0), again(70.4, 699.8)]), [title]);
    let codes = shown_codes(title).unwrap();
    let both = format!("BT /F0 14 Tf 2 Tr 70 700 Td {codes} Tj 0 Tr ET");
    assert_eq!(lines(&[Put::Raw(&both)]), [title]);
}

#[test]
fn headings_that_are_set_wide_are_words() {
    let title = "QUYẾT ĐỊNH";
    let codes = shown_codes(title).unwrap();
    let (mut kerned, mut placed): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut x = 150.0;
    for c in title.chars() {
        let code = shown_codes(&c.to_string()).unwrap();
        kerned.push(format!("{code} -180"));
        if c != ' ' {
            placed.push(format!("BT /F0 14 Tf 1 0 0 1 {x} 700 Tm {code} Tj ET"));
        }
        x += shown_width(&c.to_string(), 14.0).unwrap() + 2.4;
    }
    for drawn in [
        format!("BT /F0 14 Tf 2 Tc 150 700 Td {codes} Tj 0 Tc ET"),
        format!("BT /F0 14 Tf 5 Tc 150 700 Td {codes} Tj 0 Tc ET"),
        format!("BT /F0 14 Tf 150 700 Td [{}] TJ ET", kerned.join(" ")),
        placed.join("\n"),
    ] {
        assert_eq!(lines(&[SEEN, Put::Raw(&drawn)])[1], title, "{drawn}");
    }
}

#[test]
fn labels_are_read_with_their_values_and_columns_one_after_the_other() {
    let put = |texts: &'static [(&'static str, f32, f32)]| -> Vec<String> {
        let puts: Vec<Put<'_>> =
            texts.iter().map(|(text, x, y)| Put::Text(text, Truth, 12.0, (*x, *y))).collect();
        lines(&puts)
    };
    let form = put(&[
        ("Họ và tên:", 70.0, 700.0),
        ("Nơi cư trú:", 70.0, 680.0),
        ("Số định danh cá nhân:", 70.0, 660.0),
        ("Trần Văn Khoai", 300.0, 700.0),
        ("Ấp Long Bào, xã Tân Kim,", 300.0, 680.0),
        ("080087123456", 300.0, 660.0),
    ]);
    assert_eq!(
        form,
        [
            "Họ và tên: Trần Văn Khoai",
            "Nơi cư trú: Ấp Long Bào, xã Tân Kim,",
            "Số định danh cá nhân: 080087123456"
        ]
    );
    let without_colons = put(&[
        ("Họ và tên", 70.0, 700.0),
        ("Nơi cư trú hiện nay", 70.0, 680.0),
        ("Tuổi", 70.0, 660.0),
        ("Trần Văn Khoai", 300.0, 700.0),
        ("Ấp Long Bào", 300.0, 680.0),
        ("38", 300.0, 660.0),
    ]);
    assert_eq!(without_colons, ["Họ và tên Trần Văn Khoai", "Nơi cư trú hiện nay Ấp Long Bào", "Tuổi 38"]);
    // A value of two lines, and a label without one.
    let wrapped = put(&[
        ("Họ và tên:", 70.0, 700.0),
        ("Trần Văn Khoai", 300.0, 700.0),
        ("Nơi cư trú:", 70.0, 680.0),
        ("Ấp Long Bào, xã Tân Kim,", 300.0, 680.0),
        ("huyện Cần Giuộc", 300.0, 666.0),
        ("Ghi chú:", 70.0, 650.0),
        ("không", 300.0, 650.0),
    ]);
    assert_eq!(
        wrapped,
        [
            "Họ và tên: Trần Văn Khoai",
            "Nơi cư trú: Ấp Long Bào, xã Tân Kim,",
            "huyện Cần Giuộc",
            "Ghi chú: không"
        ]
    );
    let columns = put(&[
        ("Căn cứ Luật Tổ chức chính quyền địa", 70.0, 700.0),
        ("phương ngày 19 tháng 6 năm 2015 và", 70.0, 684.0),
        ("Luật Đất đai ngày 29 tháng 11, theo", 70.0, 668.0),
        ("đề nghị của Trưởng phòng Tài nguyên", 320.0, 700.0),
        ("và Môi trường huyện tại Tờ trình số", 320.0, 684.0),
        ("312 về việc cho phép chuyển đổi đất", 320.0, 668.0),
    ]);
    assert!(columns[1].starts_with("phương") && columns[3].starts_with("đề nghị"), "{columns:#?}");
    // The foot of a letter: recipients, and who signs.
    let foot = put(&[
        ("Nơi nhận:", 70.0, 300.0),
        ("TM. ỦY BAN NHÂN DÂN", 340.0, 300.0),
        ("- Như Điều 3;", 70.0, 284.0),
        ("CHỦ TỊCH", 378.0, 284.0),
        ("- Lưu: VT.", 70.0, 268.0),
        ("Nguyễn Văn An", 366.0, 268.0),
    ]);
    assert_eq!(foot[1], "- Như Điều 3;", "{foot:#?}");
}
