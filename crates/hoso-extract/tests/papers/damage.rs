//! What was misread: repaired where a rule says how and marked so, else left as it is.

use hoso_model::{Field, FieldSource};

use crate::setting::Paper;

#[test]
fn misread_codes_are_proposed_for_confirmation() {
    for (line, code) in [
        ("Mã hồ sơ: 090.00.18.1139-240815-0007", "000.00.18.H39-240815-0007"),
        ("Mã hồ sơ: 000.00.18.H39-240R15-0007", "000.00.18.H39-240815-0007"),
    ] {
        let mut paper = Paper::default();
        paper.motto().flush(0.2, 0.3, line);
        let found = paper.describe();
        let dossier = found.get(Field::Dossier).unwrap();
        assert_eq!((dossier.value.as_str(), dossier.source), (code, FieldSource::OcrRepaired), "{line}");
        assert!(dossier.confidence < 0.5, "{line}");
    }
    let mut paper = Paper::default();
    paper.motto().flush(0.2, 0.3, "Mã hồ sơ: 12345-nguyen-0007");
    assert_eq!(paper.describe().get(Field::Dossier), None);
}

#[test]
fn heads_are_read_through_misread_letters() {
    let mut paper = Paper::default();
    paper.line(0.30, 0.07, "ỦY BAN NHÂN DÂN").line(0.70, 0.07, "CỘNG HÓA XÃI HỘI CHỦ NGHĨA VIỆ");
    paper.line(0.30, 0.09, "HUYỆN BẾN LỨC").line(0.70, 0.09, "Đặc lập Tự do Hạnh phúc");
    paper.line(0.30, 0.125, "Số: 1245⁄QÐ-UBND").line(0.70, 0.125, "Bến Lức, ngảy l9 thảng 7 nắm 2015");
    paper.line(0.53, 0.17, "QUYẾT ĐỊNH");
    let found = paper.describe();
    assert_eq!(found.value(Field::Number), Some("1245/QĐ-UBND"));
    assert_eq!(found.value(Field::Date), Some("2015-07-19"));
    assert_eq!(found.value(Field::Agency), Some("ỦY BAN NHÂN DÂN HUYỆN BẾN LỨC"));
}

#[test]
fn a_symbol_that_had_to_be_repaired_says_so() {
    let mut paper = Paper::default();
    paper.motto().line(0.30, 0.125, "Số: 12/QD-UBND");
    let number = paper.describe().get(Field::Number).cloned().unwrap();
    assert_eq!((number.value.as_str(), number.source), ("12/QĐ-UBND", FieldSource::OcrRepaired));
}

#[test]
fn strange_pages_do_no_harm() {
    for text in
        ["", " ", "\u{301}", "Số: /", "Số: 1/Ⅷ-Ⅷ", "TM.", "ĐẾN", "V/v", "Kính gửi:", "Nơi nhận:", "ﬁ ǆ İ ß 𝔘"]
    {
        for y in [0.0, 0.1, 0.5, 0.99] {
            let mut paper = Paper::default();
            paper.line(0.3, y, text).line(0.7, y, text).motto().line(1.0, 1.0, text).page();
            paper.describe();
        }
    }
    assert!(Paper::default().describe().is_empty());
}
