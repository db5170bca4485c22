//! Papers of each kind, set as they are laid out, and what is drawn from them. Persons and numbers are invented.

mod damage;
mod forms;
mod letters;
mod pen;
mod setting;
mod traps;

mod decisions {
    //! Decisions: head in two columns, title, legal bases, signature.

    use hoso_model::Field;

    use crate::setting::{Paper, decision};

    #[test]
    fn a_decision_is_read_from_head_to_foot() {
        let found = decision().describe();
        for (field, value) in [
            (Field::Kind, "QUYẾT ĐỊNH"),
            (Field::Number, "1245/QĐ-UBND"),
            (Field::Date, "2015-07-09"),
            (Field::Place, "Bến Lức"),
            (Field::Agency, "ỦY BAN NHÂN DÂN HUYỆN BẾN LỨC"),
            (Field::Subject, "Về việc phê duyệt kế hoạch cải cách hành chính năm 2016"),
            (Field::Signer, "Trần Thị Mẫu Đơn"),
            (Field::SignerTitle, "PHÓ CHỦ TỊCH"),
        ] {
            assert_eq!(found.value(field), Some(value), "{field}");
        }
        assert_eq!(found.get(Field::ParentAgency), None);
        assert_eq!(found.get(Field::Dossier), None);
    }

    #[test]
    fn lists_hold_every_value() {
        let found = decision().describe();
        let all = |field| found.all(field).iter().map(|value| value.value.as_str()).collect::<Vec<_>>();
        assert_eq!(all(Field::Authority), ["TM.", "KT."]);
        assert_eq!(all(Field::References), ["09/2015/QĐ-TTg", "87/TTr-PNV"]);
        assert_eq!(all(Field::Recipients), ["Sở Nội vụ"]);
    }

    #[test]
    fn values_say_where_they_stand_and_are_never_certain() {
        let found = decision().describe();
        for (field, value) in found.iter().flat_map(|(field, values)| values.iter().map(move |v| (field, v)))
        {
            assert!(value.confidence > 0.0 && value.confidence < 1.0, "{field}");
            assert!(value.area.is_some(), "{field}");
        }
        let number = found.get(Field::Number).and_then(|number| number.area).unwrap();
        assert!(number.x1 < 0.45 && number.y1 < 0.15, "{number:?}");
    }

    #[test]
    fn a_superior_body_is_told_from_the_issuing_one() {
        let mut paper = Paper::default();
        paper.line(0.30, 0.07, "UBND TỈNH LONG AN").line(0.30, 0.09, "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG");
        paper.motto().line(0.30, 0.13, "Số: 12/TB-STNMT").line(0.53, 0.18, "THÔNG BÁO");
        let found = paper.describe();
        assert_eq!(found.value(Field::ParentAgency), Some("UBND TỈNH LONG AN"));
        assert_eq!(found.value(Field::Agency), Some("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG"));
        assert_eq!(found.value(Field::Kind), Some("THÔNG BÁO"));
        assert_eq!(found.get(Field::Date), None, "none is printed");
    }
}
