//! Letters (*công văn*): no name of a type, the subject under the number.

use hoso_model::Field;

use crate::setting::Paper;

fn letter() -> Paper {
    let mut paper = Paper::default();
    paper.line(0.30, 0.07, "ỦY BAN NHÂN DÂN").line(0.30, 0.09, "TỈNH LONG AN").motto();
    paper.line(0.30, 0.125, "Số: 747/UBND-NC").line(0.70, 0.125, "Long An, ngày 27 tháng 02 năm 2025");
    paper.line(0.30, 0.145, "V/v đính chính thông tin").line(0.30, 0.165, "trên giấy khai sinh");
    paper.flush(0.30, 0.20, "Kính gửi: Sở Nội vụ");
    paper.flush(0.20, 0.23, "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ,");
    paper
}

#[test]
fn a_letter_is_told_by_its_number_and_its_block() {
    let found = letter().describe();
    for (field, value) in [
        (Field::Kind, "CÔNG VĂN"),
        (Field::Number, "747/UBND-NC"),
        (Field::Subject, "đính chính thông tin trên giấy khai sinh"),
        (Field::Date, "2025-02-27"),
        (Field::Recipients, "Sở Nội vụ"),
        (Field::References, "61/2018/NĐ-CP"),
    ] {
        assert_eq!(found.value(field), Some(value), "{field}");
    }
}

#[test]
fn the_signature_is_found_on_the_last_page_that_has_one() {
    let mut paper = letter();
    paper.page().flush(0.15, 0.30, "Nơi nhận:").line(0.70, 0.30, "TL. GIÁM ĐỐC");
    paper.line(0.70, 0.32, "CHÁNH VĂN PHÒNG").line(0.70, 0.42, "Lý Xuân Thử").page();
    paper.line(0.5, 0.1, "PHỤ LỤC");
    let found = paper.describe();
    assert_eq!(found.value(Field::Signer), Some("Lý Xuân Thử"));
    assert_eq!(found.value(Field::SignerTitle), Some("CHÁNH VĂN PHÒNG"));
    assert_eq!(found.value(Field::Authority), Some("TL."));
    assert_eq!(found.get(Field::Signer).map(|signer| signer.page.get()), Some(2));
}

#[test]
fn a_name_that_the_seal_runs_through_is_not_reported() {
    let mut paper = letter();
    paper.line(0.70, 0.68, "CHỦ TỊCH").line(0.70, 0.78, "=Ýg8 Hoàng Mẫu");
    assert_eq!(paper.describe().get(Field::Signer), None);
}
