//! Numbers and days written by pen, and seals over names, as decisions of 2024 and 2025 have them and were read.

use hoso_model::{Field, FieldSource};

use crate::setting::Paper;

/// A head with this row for number, place and date.
fn head(number: &str, date: &str) -> Paper {
    let mut paper = Paper::default();
    paper.line(0.28, 0.07, "ỦY BAN NHÂN DÂN").line(0.28, 0.09, "TỈNH QUẢNG NGÃI").motto();
    paper.line(0.70, 0.125, date).line(0.28, 0.125, number);
    paper
}

#[test]
fn garbage_for_a_number_is_neither_the_number_nor_part_of_the_name() {
    for number in [
        "Số: 9{ /QĐ-UBND",
        "Số: 23† /QĐ-UBND",
        "Số: 2//QĐ-UBND",
        "Số: 6§0_/TB-UBND",
        "Số:ổ0 /BC-UBND",
        "Số: đ# /QĐ-UBND",
        "Số: /QĐ-UBND",
        "Số: 2C /QĐ-UBND",
        "Số: 1 /7/QĐ- UBND",
        "8ố: ~~ /QĐ-UBND",
        "Số: 1O/QĐ-UBND",
        "Số: ~~",
        "Số:",
    ] {
        let found = head(number, "Quảng Ngãi, ngày 03 tháng 02 năm 2025").describe();
        assert_eq!(found.value(Field::Agency), Some("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI"), "{number}");
        assert_eq!(found.get(Field::Number), None, "{number}");
        assert_eq!(found.get(Field::References), None, "{number}");
        assert_eq!(found.value(Field::Date), Some("2025-02-03"), "{number}");
    }
}

#[test]
fn a_number_by_pen_is_to_be_entered_where_it_stands_and_the_files_name_proposes_it() {
    let date = "Quảng Ngãi, ngày 03 tháng 02 năm 2025";
    for number in ["Số: 9{ /QĐ-UBND", "Số: /QĐ-UBND", "Số: 1O/QĐ-UBND", "Số:ổ0 /QĐ-UBND", "Sô/1T /QĐ-UBND"]
    {
        let paper = head(number, date);
        assert_eq!(paper.describe().get(Field::Number), None, "{number}");
        let found = paper.to_enter("h39/51-QDPD.signed.pdf");
        let [entry] = found.as_slice() else { panic!("{number}: {found:?}") };
        assert_eq!((entry.field, entry.page.get()), (Field::Number, 1));
        assert_eq!(entry.proposed, ["51/QĐ-UBND"], "{number}");
        let area = entry.area.unwrap();
        assert!(area.y0 > 0.12 && area.y1 < 0.14 && area.x1 < 0.45, "{number}: {area:?}");
        assert_eq!(paper.to_enter("quet0001.pdf")[0].proposed, [""; 0]);
    }
    // What was read is not entered, and who has no place for a number has none to enter.
    assert_eq!(head("Số: 51/QĐ-UBND", date).to_enter("52-QD.pdf"), []);
    assert_eq!(head("", date).to_enter("52-QD.pdf"), []);
}

#[test]
fn digits_apart_from_their_symbol_are_taken_if_they_are_surely_read() {
    let date = "Quảng Ngãi, ngày 03 tháng 02 năm 2025";
    assert_eq!(head("Số: 84 /QĐ-UBND", date).describe().value(Field::Number), Some("84/QĐ-UBND"));
    // 23 and 24 are on the paper.
    for (number, digits, confidence) in [("Số: 22 /BC-UBND", "22", 86.0), ("Số: 84 /TTr -UBND", "84", 29.0)]
    {
        let found = head(number, date).sure(digits, confidence).describe();
        assert_eq!(found.get(Field::Number), None, "{number}");
        assert_eq!(found.get(Field::References), None, "{number}");
        assert_eq!(found.value(Field::Agency), Some("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI"), "{number}");
    }
}

#[test]
fn a_letter_is_a_letter_whatever_its_number() {
    let mut paper = head("Số: 7{ /UBND-NC", "Quảng Ngãi, ngày 03 tháng 02 năm 2025");
    paper.line(0.28, 0.145, "V/v đính chính thông tin").flush(0.30, 0.20, "Kính gửi: Sở Nội vụ");
    let found = paper.describe();
    assert_eq!(found.get(Field::Number), None);
    assert_eq!(found.value(Field::Kind), Some("CÔNG VĂN"));
    assert_eq!(found.value(Field::Subject), Some("đính chính thông tin"));
}

#[test]
fn a_day_is_read_without_its_space_and_absent_if_it_is_garbage() {
    for (line, date) in [
        ("Quảng Ngãi, ngày03 tháng 02 năm 2025", Some("2025-02-03")),
        ("Quảng Ngãi, ngày17tháng 01 năm 2025", Some("2025-01-17")),
        ("Quảng Ngãi, ngày4†tháng 01 năm 2025", None),
        ("Quảng Ngãi, ngày'†T tháng 02 năm 2025", None),
        ("Quảng Ngãi, ngày tháng 02 năm 2025", None),
        ("Quảng Ngãi, ngày @3 tháng 0I năm 2025", None),
        ("Quảng Ngãi, ngày Êˆ@_ tháng 11 năm 2024", None),
        ("Quảng Ngãi, ngày 4© tháng 0? năm 2025", None),
    ] {
        let found = head("Số: 51/QĐ-UBND", line).describe();
        assert_eq!(found.value(Field::Date), date, "{line}");
        assert_eq!(found.value(Field::Place), Some("Quảng Ngãi"), "{line}");
    }
    let mut paper = Paper::default();
    paper.motto().line(0.70, 0.125, "Tây Ninh, ngày 13 tháng 02 năm 2025").sure("13", 29.0);
    assert_eq!(paper.describe().get(Field::Date), None);
    assert_eq!(paper.describe().value(Field::Place), Some("Tây Ninh"));
}

/// A last page with this position and this name.
fn foot(position: &str, name: &str) -> Paper {
    let mut paper = head("Số: 51/QĐ-UBND", "Quảng Ngãi, ngày 17 tháng 01 năm 2025");
    paper.page().flush(0.15, 0.30, "Nơi nhận:").line(0.72, 0.30, "TM. ỦY BAN NHÂN DÂN");
    paper.line(0.72, 0.335, position).line(0.72, 0.46, name);
    paper
}

#[test]
fn what_the_seal_leaves_is_completed_only_where_one_word_fits() {
    let found = foot("Ó CHỦ TỊCH", "Trần Phước Mẫu").describe();
    let title = found.get(Field::SignerTitle).unwrap();
    assert_eq!((title.value.as_str(), title.source), ("PHÓ CHỦ TỊCH", FieldSource::OcrRepaired));
    assert_eq!(found.value(Field::Signer), Some("Trần Phước Mẫu"));

    let found = foot("ÁNH VĂN PHÒNG", "guyễn Quốc Mẫu").describe();
    let signer = found.get(Field::Signer).unwrap();
    assert_eq!((signer.value.as_str(), signer.source), ("Nguyễn Quốc Mẫu", FieldSource::OcrRepaired));
    assert_eq!(found.get(Field::SignerTitle), None, "the head of the office or his deputy");
}

#[test]
fn a_name_with_a_syllable_that_is_hardly_read_is_absent() {
    let found = foot("PHÓ CHỦ TỊCH", "Nguyễn Hềng Mẫu").sure("Hềng", 20.0).describe();
    assert_eq!(found.get(Field::Signer), None);
    assert_eq!(found.value(Field::SignerTitle), Some("PHÓ CHỦ TỊCH"));
}
