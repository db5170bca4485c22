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

/// Nothing that running text cites is the paper's own.
fn nothing_own(paper: &Paper) {
    let found = paper.describe();
    for field in [Field::Number, Field::Date, Field::Place, Field::Agency, Field::Signer] {
        assert_eq!(found.value(field), None, "{field}");
    }
}

#[test]
fn numbers_and_days_in_sentences_are_not_the_papers_own_wherever_lines_break() {
    let cited = "Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013; xét đề nghị tại Tờ trình số 312/TTr-TNMT ngày 04 tháng 5 \
                 năm 2021 của Phòng Tài nguyên và Môi trường; theo Công văn số 15/UBND-NC ngày 06 tháng 5 năm 2021; căn cứ \
                 Hướng dẫn số 36-HD/VPTW ngày 3 tháng 4 năm 2018, tại Bến Lức, ngày 05 tháng 5 năm 2021 đã họp.";
    let words: Vec<&str> = cited.split(' ').collect();
    // Lines of different lengths begin and end, and meet the middle of the page, at any of the words.
    for from in 0..14 {
        for width in [60, 72, 81] {
            let mut paper = Paper::default();
            if from % 2 == 0 {
                paper.flush(0.12, 0.08, "ĐƠN ĐỀ NGHỊ CHUYỂN MỤC ĐÍCH SỬ DỤNG ĐẤT");
                paper.flush(0.12, 0.10, "Kính gửi: Ủy ban nhân dân huyện Cần Giuộc");
            }
            let (mut y, mut line) = (0.12, String::new());
            for word in words[from..].iter().chain(&words).chain(&words).chain(&words).chain(&words) {
                if line.chars().count() + word.chars().count() >= width {
                    paper.flush(0.12, y, line.trim());
                    line.clear();
                    y += 0.02;
                }
                line.extend([word, " "]);
            }
            nothing_own(&paper);
        }
    }
}

#[test]
fn days_in_a_column_of_a_table_are_not_the_papers_own() {
    let mut paper = Paper::default();
    for (row, day) in ["ngày 04 tháng 5 năm 2021", "ngày 12 tháng 6 năm 2021"].into_iter().enumerate() {
        let y = 0.5 + row as f32 * 0.03;
        paper.flush(0.12, y, "Tờ trình số 312/TTr-TNMT").flush(0.6, y, day);
    }
    nothing_own(&paper);
}

#[test]
fn an_applications_own_day_stays_its_own() {
    for line in
        ["Cần Giuộc, ngày 04 tháng 5 năm 2021", "Ngày 04 tháng 5 năm 2021", "....., ngày 04 tháng 5 năm 2021"]
    {
        let mut paper = Paper::default();
        paper.centred_motto().line(0.53, 0.17, "ĐƠN ĐỀ NGHỊ");
        paper.flush(
            0.12,
            0.3,
            "Căn cứ Tờ trình số 312/TTr-TNMT ngày 01 tháng 2 năm 2020 của Phòng Tài nguyên",
        );
        paper.line(0.7, 0.6, line).line(0.7, 0.62, "Người làm đơn");
        let found = paper.describe();
        assert_eq!(found.value(Field::Date), Some("2021-05-04"), "{line}");
        assert_eq!(found.get(Field::Number), None, "{line}");
    }
}

#[test]
fn a_stamped_time_beside_the_day_takes_it_away_from_nobody() {
    let mut paper = Paper::default();
    paper.motto().line(0.30, 0.09, "TỈNH QUẢNG NGÃI");
    paper.flush(0.37, 0.125, "21.03.2018 16:41 Quảng Ngãi, ngày 06 tháng 3 năm 2018").line(
        0.53,
        0.17,
        "CHỈ THỊ",
    );
    let found = paper.describe();
    assert_eq!(found.value(Field::Place), Some("Quảng Ngãi"));
    assert_eq!(found.value(Field::Date), Some("2018-03-06"));
}
