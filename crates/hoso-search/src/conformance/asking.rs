//! The language of queries.

use hoso_model::{DocumentId, Field, Principal};

use super::{batch, on_each, paper, places, query};
use crate::Note;

/// Texts of a few papers, and what they say of themselves.
fn papers(ids: &[DocumentId]) -> Vec<crate::Entry> {
    let texts = [
        "Ủy ban nhân dân xã Thạnh Phú cấp giấy chứng nhận số phát hành CK 096662 cho ông Nguyễn Văn Ví Dụ",
        "UBND phường, số điện thoại 0912 345 678, số CCCD 080087123456, kĩ thuật, ngày 18 tháng 02 năm 2025",
        "Thông tư số 01/2015/TT-BTP về hộ tịch; hồ sơ H39.18-240815-0007",
        "đường Lý Thường Kiệt, tỉnh Đắk Lắk, hành chính công",
        "nuôi trồng thủy sản",
    ];
    let said: [&[(Field, &str)]; 5] = [
        &[(Field::Kind, "ĐƠN"), (Field::Date, "2015-07-09"), (Field::Signer, "Trần Thị Mẫu Đơn")],
        &[(Field::Kind, "QUYẾT ĐỊNH"), (Field::Date, "2016-02-18"), (Field::Agency, "UBND HUYỆN BẾN LỨC")],
        &[(Field::Number, "01/2015/TT-BTP"), (Field::Subject, "Hướng dẫn hộ tịch")],
        &[],
        &[],
    ];
    ids.iter().zip(texts).zip(said).map(|((id, text), said)| paper(*id, said, text)).collect()
}

#[tokio::test]
async fn what_is_typed_in_its_many_ways_is_found() {
    on_each(async |index| {
        let ids: Vec<_> = (0..5).map(|_| DocumentId::generate()).collect();
        index.write(batch(papers(&ids), 1)).await.unwrap();
        for (asked, expected) in [
            ("UBND phường", &[1][..]),
            ("+phường ủy ban nhân dân", &[1]),
            ("UBND xã", &[0]),
            ("CK096662", &[0]),
            ("ck 096662", &[0]),
            ("CK-096662", &[0]),
            ("096662", &[0]),
            ("9666", &[0]),
            ("0912345678", &[1]),
            ("+84912345678", &[1]),
            ("+84 912 345 678", &[1]),
            ("0912.345.678", &[1]),
            ("80087123456", &[1]),
            ("kỹ thuật", &[1]),
            ("lí thường kiệt", &[3]),
            ("Đắc Lắc", &[3]),
            ("1/2015/TT-BTP", &[2]),
            ("01 2015 tt btp", &[2]),
            ("240815-0007", &[2]),
            ("240815-7", &[2]),
            ("18/02/2025", &[1]),
            ("18/2/2025", &[1]),
            ("18-2-2025", &[1]),
            ("nguyeenx vawn vis duj", &[0]),
            ("thuyr sarn", &[4]),
            ("ho65 ti5ch", &[2]),
            ("hanhchinh", &[3]),
            ("thủy sảm", &[4]),
            ("hành* công", &[3]),
            ("th?y s?n", &[4]),
            ("hannh~ công", &[3]),
            ("loai:đơn", &[0]),
            ("kind:\"quyết định\"", &[1]),
            ("nguoiky:\"mẫu đơn\"", &[0]),
            ("coquan:\"bến lức\"", &[1]),
            ("ve:\"hộ tịch\"", &[2]),
            ("ngay:9/7/2015", &[0]),
            ("ngày:7/2015", &[0]),
            ("2015..2016", &[0, 1]),
            ("tu:2016", &[1]),
            ("quay:mot thủy", &[4]),
            ("quay:hai thủy", &[]),
            ("co:ngay", &[0, 1]),
            ("missing:date has:number", &[2]),
            ("thủy OR (hộ AND tịch)", &[2, 4]),
            ("(thủy OR hộ) NOT tịch", &[4]),
            ("UBND AND thủy", &[]),
            ("UBND -phường", &[0]),
            ("+thủy +hộ", &[]),
        ] {
            let mut found = places(&*index, &ids, asked).await;
            found.sort_unstable();
            assert_eq!(found, expected, "{asked}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_meant_is_said_and_hides_nothing_that_was_typed() {
    on_each(async |index| {
        let ids: Vec<_> = (0..5).map(|_| DocumentId::generate()).collect();
        index.write(batch(papers(&ids), 1)).await.unwrap();
        for (asked, code, read_as) in [
            ("nguyeenx vawn", Some("typed"), Some("nguyen van")),
            ("thuỷ sảm", Some("corrected"), None),
            ("9666", Some("piece"), Some("*9666*")),
            ("nguyễn văn", None, None),
            ("khôngcógìcả", None, None),
        ] {
            let found = index.search(&Principal::local(), &query(asked)).await.unwrap();
            assert_eq!(found.notes.first().map(Note::code), code, "{asked}");
            assert_eq!(found.read_as.is_some(), code.is_some(), "{asked}");
            if let Some(text) = read_as {
                assert_eq!(found.read_as.as_deref(), Some(text));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn any_text_is_a_query() {
    on_each(async |index| {
        let ids: Vec<_> = (0..5).map(|_| DocumentId::generate()).collect();
        index.write(batch(papers(&ids), 1)).await.unwrap();
        let long = "ủy ban nhân dân ".repeat(3000);
        let deep = format!("{}a OR b{}", "(".repeat(5000), ")".repeat(5000));
        let stars = format!("a{}b", "*".repeat(5000));
        for odd in [
            &*long,
            &deep,
            &stars,
            "so:",
            "ngay:99/99/9999",
            "~~~",
            "a* b* *c* ?d?",
            "\u{0}*",
            "((((",
            "NOT NOT a",
            "-(",
            "*[a*",
            "+",
            "..",
            "\u{301}\u{301}:~",
        ] {
            index.search(&Principal::local(), &query(odd)).await.unwrap();
        }
    })
    .await;
}
