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

#[test]
fn an_attachments_signature_is_not_the_papers() {
    let mut paper = letter();
    paper.flush(0.15, 0.70, "Nơi nhận:").line(0.70, 0.70, "KT. CHỦ TỊCH").line(0.70, 0.72, "PHÓ CHỦ TỊCH");
    paper.line(0.70, 0.80, "Trần Thị Mẫu Đơn").page();
    paper.line(0.5, 0.1, "MẪU ĐƠN").line(0.70, 0.70, "TM. TỔ CHỨC").line(0.70, 0.72, "NGƯỜI ĐỀ NGHỊ");
    paper.line(0.70, 0.80, "Lê Văn Hoa Cúc");
    let found = paper.describe();
    assert_eq!(found.value(Field::Signer), Some("Trần Thị Mẫu Đơn"));
    assert_eq!(found.value(Field::SignerTitle), Some("PHÓ CHỦ TỊCH"));
    assert_eq!(found.value(Field::Authority), Some("KT."));
}

#[test]
fn a_signature_may_stand_on_the_page_after_the_recipients() {
    let mut paper = letter();
    paper.flush(0.15, 0.90, "Nơi nhận:").page();
    paper.line(0.70, 0.10, "GIÁM ĐỐC").line(0.70, 0.20, "Lý Xuân Thử");
    let found = paper.describe();
    assert_eq!(found.value(Field::Signer), Some("Lý Xuân Thử"));
    assert_eq!(found.value(Field::SignerTitle), Some("GIÁM ĐỐC"));
}

/// A decision's title with these lines under it, then who decides.
fn subject(lines: &[&str]) -> Option<String> {
    let mut paper = Paper::default();
    paper.line(0.30, 0.07, "ỦY BAN NHÂN DÂN").line(0.30, 0.09, "TỈNH LONG AN").motto();
    paper.line(0.30, 0.125, "Số: 7/QĐ-UBND").line(0.70, 0.125, "Long An, ngày 27 tháng 02 năm 2025");
    paper.line(0.53, 0.17, "QUYẾT ĐỊNH");
    for (at, line) in (0u8..).zip(lines) {
        paper.line(0.53, 0.195 + 0.02 * f32::from(at), line);
    }
    let y = 0.21 + 0.02 * lines.len() as f32;
    paper.line(0.53, y, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH");
    paper.flush(0.20, y + 0.03, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;");
    paper.describe().value(Field::Subject).map(str::to_owned)
}

#[test]
fn bodies_positions_and_brackets_go_on_with_what_a_paper_is_about() {
    for lines in [
        &[
            "về việc công bố thủ tục của Sở Xây dựng;",
            "Ủy ban nhân dân cấp xã trên địa bàn tỉnh",
            "(Lĩnh vực: Đường bộ)",
        ][..],
        &["Về việc miễn nhiệm chức danh Ủy viên", "Ủy ban nhân dân tỉnh nhiệm kỳ 2021 - 2026"],
        &["Về việc giao kinh phí cho các đơn vị", "thực hiện hỗ trợ hộ nghèo trên địa bàn tỉnh"],
        &["Về việc phê duyệt danh sách ứng cử", "Giám đốc Sở Nội vụ tỉnh Long An"],
    ] {
        assert_eq!(subject(lines), Some(lines.join(" ")));
    }
}

#[test]
fn where_the_body_begins_what_it_is_about_ends() {
    let about = "Về việc phê duyệt kế hoạch năm 2025";
    for body in [
        "Thực hiện Kế hoạch số 12/KH-UBND của tỉnh",
        "(Kèm theo Quyết định số 7/QĐ-UBND)",
        "Căn cứ Luật Đất đai;",
    ] {
        assert_eq!(subject(&[about, body]).as_deref(), Some(about), "{body}");
    }
}

#[test]
fn an_attachment_without_a_motto_has_no_head_of_its_own() {
    let mut paper = Paper::default();
    paper.line(0.5, 0.08, "DANH MỤC").line(0.5, 0.11, "THỦ TỤC HÀNH CHÍNH THUỘC THẨM QUYỀN CỦA SỞ XÂY DỰNG,");
    paper.line(0.40, 0.14, "PHÒNG QUẢN LÝ ĐÔ THỊ, ỦY BAN NHÂN DÂN");
    paper.line(0.5, 0.17, "(Kèm theo Quyết định số 12/QĐ-UBND ngày 03 tháng 02 năm 2025 của Chủ tịch tỉnh)");
    let found = paper.describe();
    assert_eq!(
        (found.get(Field::Agency), found.get(Field::Number), found.get(Field::Date)),
        (None, None, None)
    );
    assert_eq!(found.value(Field::References), Some("12/QĐ-UBND"));
}

#[test]
fn a_position_of_which_the_seal_covers_a_letter_is_known() {
    for (read, position) in [
        ("PHÓ CHỦ TIC", "PHÓ CHỦ TỊCH"),
        ("-PHÓ CHẾ TỊCH 7/2", "PHÓ CHỦ TỊCH"),
        ("PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ] {
        let mut paper = letter();
        paper.flush(0.15, 0.60, "Nơi nhận:").line(0.70, 0.60, "KT. CHỦ TỊCH").line(0.70, 0.62, read);
        paper.line(0.70, 0.72, "Trần Thị Mẫu Đơn");
        let found = paper.describe();
        assert_eq!(found.value(Field::SignerTitle), Some(position), "{read}");
        assert_eq!(found.value(Field::Signer), Some("Trần Thị Mẫu Đơn"), "{read}");
    }
}

#[test]
fn recipients_may_have_several_lines_and_the_list_no_legible_head() {
    let mut paper = Paper::default();
    paper.line(0.30, 0.07, "ỦY BAN NHÂN DÂN").line(0.30, 0.09, "TỈNH LONG AN").motto();
    paper.line(0.30, 0.125, "Số: 747/UBND-NC").line(0.70, 0.125, "Long An, ngày 27 tháng 02 năm 2025");
    paper.flush(0.30, 0.20, "Kính gửi:").flush(0.35, 0.22, "- Sở Nội vụ;").flush(
        0.35,
        0.24,
        "- Sở Xây dựng.",
    );
    paper.flush(0.15, 0.605, "TN").line(0.70, 0.605, "TL. CHỦ TỊCH");
    paper.flush(0.15, 0.62, "- Như trên;").flush(0.70, 0.62, "£ `");
    paper.flush(0.15, 0.635, "- UBND các xã, phường").line(0.70, 0.633, "CHÁNH VĂN PHÒNG");
    paper.flush(0.16, 0.65, "(giao huyện gửi);").flush(0.15, 0.665, "- Cổng TTĐT tỉnh;");
    paper.flush(0.15, 0.68, "- Lưu: VT.").line(0.70, 0.75, "Trần Thị Mẫu Đơn");
    let found = paper.describe();
    let recipients: Vec<&str> =
        found.all(Field::Recipients).iter().map(|value| value.value.as_str()).collect();
    assert_eq!(
        recipients,
        ["Sở Nội vụ", "Sở Xây dựng", "UBND các xã, phường (giao huyện gửi)", "Cổng TTĐT tỉnh"]
    );
    assert_eq!(found.value(Field::Authority), Some("TL."));
    assert_eq!(found.value(Field::Signer), Some("Trần Thị Mẫu Đơn"));
}
