//! Receipts and applications: labelled lines, no number of their own.

use hoso_model::{Field, Metadata};

use crate::setting::Paper;

fn is(found: &Metadata, expected: &[(Field, &str)]) {
    for (field, value) in expected {
        assert_eq!(found.value(*field), Some(*value), "{field}");
    }
}

#[test]
fn a_receipt_gives_its_code_its_applicant_and_its_times() {
    let mut paper = Paper::default();
    paper.line(0.28, 0.07, "UBND HUYỆN BẾN LỨC").line(0.25, 0.09, "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ").motto();
    paper.line(0.28, 0.125, "Số: 00092/TNHS").line(0.70, 0.125, "Bến Lức, ngày 15 tháng 8 năm 2024");
    paper.line(0.53, 0.17, "GIẤY TIẾP NHẬN HÔ SƠ VÀ HẸN TRẢ KÊT QUÁ");
    paper.line(0.53, 0.19, "Mã hồ sơ: 000.00.18.H39-240815-0007");
    paper.flush(0.15, 0.22, "Tiếp nhận hồ sơ của: Ông Nguyễn Văn Ví Dụ");
    paper.flush(0.15, 0.24, "Số điện thoại: 0912 345 678 - Số CCCD: 080087123456");
    paper.flush(0.15, 0.26, "Nội dung yêu cầu giải quyết: Đăng ký biến động đất đai");
    paper.flush(0.15, 0.28, "Số phát hành CK 096662, thửa đất số 551, tờ bản đồ số 12");
    paper.flush(0.15, 0.30, "Thời gian nhận hồ sơ: 08 giờ 37 phút, ngày 15 tháng 8 năm 2024");
    paper.flush(
        0.15,
        0.32,
        "Thời gian trả kết quả giải quyết hồ sơ: 16 giờ 00 phút, ngày 29 tháng 8 năm 2024",
    );
    is(
        &paper.describe(),
        &[
            (Field::Kind, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
            (Field::Dossier, "000.00.18.H39-240815-0007"),
            (Field::Number, "00092/TNHS"),
            (Field::ParentAgency, "UBND HUYỆN BẾN LỨC"),
            (Field::Agency, "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"),
            (Field::Person, "Nguyễn Văn Ví Dụ"),
            (Field::Phones, "0912345678"),
            (Field::CitizenIds, "080087123456"),
            (Field::CertificateSerial, "CK 096662"),
            (Field::Plot, "551"),
            (Field::Sheet, "12"),
            (Field::Procedure, "Đăng ký biến động đất đai"),
            (Field::ReceivedAt, "2024-08-15T08:37:00+07:00"),
            (Field::DueAt, "2024-08-29T16:00:00+07:00"),
        ],
    );
}

#[test]
fn an_application_has_no_number_and_no_issuing_body() {
    let mut paper = Paper::default();
    paper.centred_motto().line(0.53, 0.14, "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG");
    paper.line(0.53, 0.16, "(Sử dụng cho công trình: Nhà ở riêng lẻ)");
    paper.flush(0.20, 0.19, "Kính gửi: Ủy ban nhân dân huyện Đức Hòa");
    paper.flush(0.15, 0.22, "1. Thông tin về chủ đầu tư: Tên chủ đầu tư (chủ hộ): Phạm Thị Ví Dụ");
    paper.flush(0.15, 0.24, "Mã số doanh nghiệp: 1100123455").flush(0.15, 0.26, "Mã số thuế: 1100123450");
    paper.flush(0.15, 0.28, "Lô đất số 1087, tờ bản đồ số 45; diện tích 125,6 m2");
    paper.flush(0.15, 0.30, "Giấy chứng nhận số 12/QĐ-UBND");
    paper.line(0.70, 0.60, "Đức Hòa, ngày 21 tháng 11 năm 2022").line(0.70, 0.62, "NGƯỜI LÀM ĐƠN");
    paper.line(0.70, 0.72, "Phạm Thị Ví Dụ");
    let found = paper.describe();
    is(
        &found,
        &[
            (Field::Kind, "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG"),
            (Field::Person, "Phạm Thị Ví Dụ"),
            (Field::Plot, "1087"),
            (Field::Sheet, "45"),
            (Field::Date, "2022-11-21"),
            (Field::Place, "Đức Hòa"),
            (Field::Signer, "Phạm Thị Ví Dụ"),
            (Field::SignerTitle, "NGƯỜI LÀM ĐƠN"),
        ],
    );
    for absent in [Field::Number, Field::Agency, Field::ParentAgency, Field::Subject, Field::Dossier] {
        assert_eq!(found.get(absent), None, "{absent}");
    }
    assert_eq!(found.all(Field::TaxCodes).len(), 1, "the second fails its check digit");
}
