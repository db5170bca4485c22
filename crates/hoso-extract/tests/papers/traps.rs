//! Numbers and days on a paper that are not its own.

use hoso_model::Field;

use crate::setting::{Paper, decision};

#[test]
fn the_incoming_stamp_gives_neither_number_nor_date() {
    let mut paper = decision();
    paper.line(0.15, 0.145, "CÔNG VĂN ĐẾN").line(0.15, 0.165, "Số: 8430").line(0.15, 0.185, "Ngày: 5/8/2015");
    let found = paper.describe();
    assert_eq!(found.value(Field::Number), Some("1245/QĐ-UBND"));
    assert_eq!(found.value(Field::Date), Some("2015-07-09"));
    assert_eq!(found.value(Field::Subject), decision().describe().value(Field::Subject));
    assert_eq!(found.value(Field::Agency), decision().describe().value(Field::Agency));
}

#[test]
fn a_line_of_the_paper_beside_the_stamp_is_kept() {
    let mut paper = Paper::default();
    paper.motto().line(0.53, 0.17, "ĐƠN ĐỀ NGHỊ").line(0.15, 0.20, "ĐẾN").line(0.13, 0.22, "Số: 12");
    paper.flush(0.10, 0.24, "Số căn cước công dân: 080087123456");
    assert_eq!(paper.describe().value(Field::CitizenIds), Some("080087123456"));
}

#[test]
fn cited_numbers_are_references_and_never_the_papers_own() {
    let mut paper = Paper::default();
    paper.line(0.30, 0.07, "ỦY BAN NHÂN DÂN").motto().line(0.30, 0.125, "Số: /QĐ-UBND");
    paper.line(0.53, 0.17, "QUYẾT ĐỊNH");
    paper.flush(0.20, 0.20, "Căn cứ Quyết định số 09/2015/QĐ-TTg ngày 25 tháng 3 năm 2015;");
    let found = paper.describe();
    assert_eq!(found.get(Field::Number), None, "its number is to be written by hand");
    assert_eq!(found.get(Field::Date), None);
    assert_eq!(found.value(Field::References), Some("09/2015/QĐ-TTg"));
}

#[test]
fn a_letters_subject_may_cite_a_number() {
    let mut paper = Paper::default();
    paper.line(0.30, 0.07, "SỞ NỘI VỤ").motto().line(0.28, 0.145, "V/v thực hiện Quyết định số 5/QĐ-UBND");
    let found = paper.describe();
    assert_eq!(found.get(Field::Number), None);
    assert_eq!(found.value(Field::References), Some("5/QĐ-UBND"));
}

#[test]
fn a_title_in_a_sentence_is_no_title() {
    let mut paper = Paper::default();
    paper.motto().flush(
        0.15,
        0.30,
        "Theo quyết định của Ủy ban nhân dân thì báo cáo được gửi ngày 09 tháng 7 năm 2015",
    );
    let found = paper.describe();
    assert_eq!(found.get(Field::Kind), None);
    assert_eq!(found.get(Field::Date), None);
}
