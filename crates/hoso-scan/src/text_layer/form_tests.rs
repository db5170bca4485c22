//! Forms: what their fields hold is read where they are, whether the file draws it or not.

use hoso_samples::Says::Truth;
use hoso_samples::{Put, written_object, written_pdf};

use super::LayerText;
use super::tests::{layer, text};

/// A page with three labels, and these fields: entries of each, and its area. With `NeedAppearances` or not.
fn form(fields: &[(&str, [f32; 4])], anew: bool, more: &[String]) -> Vec<u8> {
    let puts = [
        Put::Text("Họ và tên người yêu cầu:", Truth, 12.0, (70.0, 750.0)),
        Put::Text("Nơi cư trú:", Truth, 12.0, (70.0, 720.0)),
        Put::Text("Số điện thoại:", Truth, 12.0, (70.0, 690.0)),
    ];
    let first = written_object() + 1;
    let refs: Vec<String> = (first..first + fields.len()).map(|number| format!("{number} 0 R")).collect();
    let refs = refs.join(" ");
    let mut objects = vec![format!(
        "<< /Fields [{refs}] /NeedAppearances {anew} /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv << /Type /Font \
         /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    )];
    objects.extend(fields.iter().map(|(entries, [x0, y0, x1, y1])| {
        let kind = if entries.contains("/Subtype") { "" } else { "/Subtype /Widget" };
        format!("<< /Type /Annot {kind} /F 4 /Rect [{x0} {y0} {x1} {y1}] {entries} >>")
    }));
    objects.extend_from_slice(more);
    written_pdf(&puts, &format!("/Annots [{refs}]"), &objects).unwrap()
}

/// A string of UTF-16 as a PDF has it.
fn wide(text: &str) -> String {
    let units: Vec<String> = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{}>", units.concat())
}

fn lines(layer: &LayerText) -> Vec<String> {
    layer.lines.iter().map(text).collect()
}

const NAME: [f32; 4] = [230.0, 745.0, 520.0, 763.0];
const HOME: [f32; 4] = [230.0, 715.0, 520.0, 733.0];
const PHONE: [f32; 4] = [230.0, 685.0, 520.0, 703.0];

#[test]
fn values_without_appearances_are_drawn_and_read_beside_their_labels() {
    let (name, home) = (wide("Trần Văn Khoai"), wide("Ấp Long Bào xã Tân Kim"));
    let fields = [
        (format!("/FT /Tx /T (a) /V {name}"), NAME),
        (format!("/FT /Tx /T (b) /DA (/Helv 12 Tf 0 0 1 rg) /V {home}"), HOME),
        ("/FT /Tx /T (c) /V (0907654321)".to_owned(), PHONE),
    ];
    let fields: Vec<(&str, [f32; 4])> =
        fields.iter().map(|(entries, area)| (entries.as_str(), *area)).collect();
    for anew in [false, true] {
        let layer = layer(&form(&fields, anew, &[])).unwrap();
        assert_eq!(
            lines(&layer),
            [
                "Họ và tên người yêu cầu: Trần Văn Khoai",
                "Nơi cư trú: Ấp Long Bào xã Tân Kim",
                "Số điện thoại: 0907654321"
            ],
            "{anew}"
        );
        let word = layer.lines[1].words.iter().find(|word| word.runs[0].text.starts_with('Ấ')).unwrap();
        assert!((word.area.x0 - 232.0 / 595.0).abs() < 0.005 && !word.overlay, "{:?}", word.area);
        assert!((word.area.y1 - (842.0 - 717.0) / 842.0).abs() < 0.01, "{:?}", word.area);
    }
}

#[test]
fn an_appearance_of_the_files_own_is_what_is_seen_unless_it_is_out_of_date() {
    let content = "/Tx BMC q BT /Helv 12 Tf 2 5 Td (Tran Van Cu) Tj ET Q EMC";
    let shown = format!(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 290 18] /Resources << /Font << /Helv << /Type /Font /Subtype \
         /Type1 /BaseFont /Helvetica >> >> >> /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    );
    let number = written_object() + 2;
    let field = format!("/FT /Tx /V (Le Thi Moi) /AP << /N {number} 0 R >>");
    let of = |anew| {
        lines(&layer(&form(&[(&field, NAME)], anew, std::slice::from_ref(&shown))).unwrap())[0].clone()
    };
    assert_eq!(of(false), "Họ và tên người yêu cầu: Tran Van Cu");
    assert_eq!(of(true), "Họ và tên người yêu cầu: Le Thi Moi");
}

#[test]
fn fields_of_every_kind_are_read() {
    let read = |entries: &str, area: [f32; 4]| -> String {
        let layer = layer(&form(&[(entries, area)], true, &[])).unwrap();
        let lines = lines(&layer);
        lines[0].strip_prefix("Họ và tên người yêu cầu:").unwrap_or(&lines[0]).trim().to_owned()
    };
    assert_eq!(read("/FT /Tx /Ff 16777216 /MaxLen 12 /V (080087123456)", NAME), "080087123456", "cells");
    assert_eq!(read("/FT /Tx /Ff 8192 /V (1234)", NAME), "****", "a password");
    assert_eq!(read("/FT /Tx /Q 2 /V (1.250.000)", NAME), "1.250.000");
    assert_eq!(
        read("/FT /Ch /Ff 131072 /V (CG) /Opt [[(CG) (Can Giuoc)] [(BL) (Ben Luc)]]", NAME),
        "Can Giuoc"
    );
    assert_eq!(read("/FT /Ch /V [(A) (B)] /Opt [(A) (B)]", NAME), "A, B");
    assert_eq!(read("/FT /Btn /AS /Yes /V /Yes", [230.0, 745.0, 244.0, 759.0]), "\u{2714}", "a tick");
    assert_eq!(read("/FT /Btn /AS /Off /V /Off", [230.0, 745.0, 244.0, 759.0]), "");
    assert_eq!(read("/FT /Btn /Ff 65536 /V (Gui)", NAME), "", "a button to press");
    assert_eq!(read("/FT /Tx /V ()", NAME), "");
    assert_eq!(read("/FT /Tx /F 2 /V (hidden)", NAME), "");
    assert_eq!(
        read("/Subtype /FreeText /DA (/Helv 11 Tf 0 g) /Contents (Tran Van Khoai)", NAME),
        "Tran Van Khoai"
    );
    let long =
        "/FT /Tx /Ff 4096 /DA (/Helv 10 Tf 0 g) /V (Ap Long Bao, xa Tan Kim, huyen Can Giuoc, tinh Long An)";
    let layer = layer(&form(&[(long, [230.0, 600.0, 330.0, 680.0])], false, &[])).unwrap();
    let text = lines(&layer).join(" ");
    assert!(text.contains("Ap Long Bao, xa Tan") && text.contains("tinh Long An"), "{text}");
}

#[test]
fn what_is_drawn_is_in_the_picture() {
    use hoso_model::{MediaType, PageNo};
    use std::io::Write as _;

    let ink = |file: &[u8]| -> usize {
        let mut stored = tempfile::tempfile().unwrap();
        stored.write_all(file).unwrap();
        let mut scan = crate::Scan::open(stored, MediaType::Pdf, crate::Limits::default()).unwrap();
        let page = scan.page(PageNo::FIRST).unwrap().to_grey();
        // What is right of the labels, on the lines of the fields.
        let (left, bottom) = (page.width * 230 / 595, page.height * 160 / 842);
        let rows = page.pixels.chunks(page.width as usize).take(bottom as usize);
        rows.flat_map(|row| &row[left as usize..]).filter(|shade| **shade < 128).count()
    };
    let value = format!("/FT /Tx /V {}", wide("Trần Văn Khoai"));
    assert_eq!(ink(&form(&[("/FT /Tx /V ()", NAME)], false, &[])), 0);
    assert!(ink(&form(&[(&value, NAME)], false, &[])) > 1_000);
}
