//! What people see on a page is its text, all of it and nothing else.

use hoso_samples::Says::{Nothing, Truth};
use hoso_samples::{Put, small_page, written_object, written_pdf};

use super::desk::Desk;

const BODY: [&str; 3] = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Căn cứ",
    "Luật Đất đai ngày 29 tháng 11 năm 2013; Xét đề nghị của Trưởng phòng Tài",
    "nguyên và Môi trường huyện tại Tờ trình số 312/TTr-TNMT ngày 04 tháng 5 năm",
];

fn page(more: Vec<Put<'_>>, entries: &str, objects: &[String]) -> Vec<u8> {
    let mut puts = more;
    for (place, line) in BODY.iter().enumerate() {
        puts.push(Put::Text(line, Truth, 13.0, (70.0, 640.0 - 19.0 * place as f32)));
    }
    written_pdf(&puts, entries, objects).unwrap()
}

#[test]
fn all_that_is_seen_is_found_and_nothing_that_is_not() {
    let desk = Desk::new("tesseract:vie");
    let heading = vec![
        Put::Text("QUYẾT ĐỊNH", Nothing, 15.0, (200.0, 790.0)),
        Put::Text("Số: 1876/QĐ-UBND", Nothing, 15.0, (70.0, 740.0)),
    ];
    desk.drop_file("phong-chu.pdf", &page(heading, "", &[]));
    let hidden = vec![
        Put::Raw("1 1 1 rg"),
        Put::Text("Mật khẩu trắng zulu", Truth, 13.0, (70.0, 740.0)),
        Put::Raw("0 g"),
        Put::Text("Người tố cáo yankee", Truth, 13.0, (70.0, 700.0)),
        Put::Raw("60 690 300 30 re f"),
    ];
    desk.drop_file("an.pdf", &page(hidden, "", &[]));
    let slip = small_page(&["GIẤY CHỨNG SINH", "Họ tên mẹ: Quách Thị Ngân"], 200).unwrap().into();
    desk.drop_file("kem-anh.pdf", &page(vec![Put::Picture(&slip, [70.0, 300.0, 400.0, 140.0])], "", &[]));
    let field = written_object() + 1;
    let objects = [
        format!("<< /Fields [{field} 0 R] /DA (/Helv 12 Tf 0 g) /NeedAppearances true >>"),
        "<< /Type /Annot /Subtype /Widget /F 4 /FT /Tx /T (a) /Rect [230 745 520 763] /V (Ap Long Bao xa Tan Kim) >>"
            .to_owned(),
    ];
    let label = vec![Put::Text("Nơi cư trú:", Truth, 12.0, (70.0, 750.0))];
    desk.drop_file("to-khai.pdf", &page(label, &format!("/Annots [{field} 0 R]"), &objects));
    let _running = desk.serve();
    desk.wait_until(300, |totals| totals["indexed"] == 4);

    let found = |query: &str| -> Vec<String> {
        let answer = desk.json(&["search", query, "--json"]);
        let hits = answer["hits"].as_array().unwrap();
        hits.iter().map(|hit| hit["file"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("1876/QĐ-UBND"), ["phong-chu.pdf"]);
    assert_eq!(found("\"Quách Thị Ngân\""), ["kem-anh.pdf"]);
    assert_eq!(found("\"Nơi cư trú: Ap Long Bao xa Tan Kim\""), ["to-khai.pdf"]);
    assert!(found("zulu").is_empty() && found("yankee").is_empty());
    assert_eq!(found("\"Luật Đất đai\"").len(), 4);

    // An export says which places of a page were recognised, and how surely.
    let output = desk.run(&["export", "--all", "--format", "jsonl"]);
    let exported = String::from_utf8(output.stdout).unwrap();
    let of = |file: &str| -> serde_json::Value {
        let line = exported.lines().find(|line| line.contains(file)).unwrap();
        serde_json::from_str::<serde_json::Value>(line).unwrap()["pages"][0].take()
    };
    let (read, told) = (of("phong-chu.pdf"), of("to-khai.pdf"));
    assert_eq!((read["source"].as_str(), told["source"].as_str()), (Some("text-layer"), Some("text-layer")));
    assert_eq!(read["recognised"].as_array().unwrap().len(), 2, "{read:#}");
    assert!(read["confidence"].as_f64().unwrap() < 100.0 && told["recognised"].is_null());
}
