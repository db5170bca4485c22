//! The types of administrative papers: their printed names and the abbreviations in their numbers.

use hoso_viet::fold;

use crate::near::similarity;

/// Name and abbreviation of the 29 types of Nghị định 30/2020/NĐ-CP, article 7 (abbreviations: Phụ lục III; letters
/// and official notes have none), then of normative papers and of registers that have numbers of their own.
const TYPES: [(&str, &str); 36] = [
    ("NGHỊ QUYẾT", "NQ"),
    ("QUYẾT ĐỊNH", "QĐ"),
    ("CHỈ THỊ", "CT"),
    ("QUY CHẾ", "QC"),
    ("QUY ĐỊNH", "QyĐ"),
    ("THÔNG CÁO", "TC"),
    ("THÔNG BÁO", "TB"),
    ("HƯỚNG DẪN", "HD"),
    ("CHƯƠNG TRÌNH", "CTr"),
    ("KẾ HOẠCH", "KH"),
    ("PHƯƠNG ÁN", "PA"),
    ("ĐỀ ÁN", "ĐA"),
    ("DỰ ÁN", "DA"),
    ("BÁO CÁO", "BC"),
    ("BIÊN BẢN", "BB"),
    ("TỜ TRÌNH", "TTr"),
    ("HỢP ĐỒNG", "HĐ"),
    ("CÔNG ĐIỆN", "CĐ"),
    ("BẢN GHI NHỚ", "BGN"),
    ("BẢN THỎA THUẬN", "BTT"),
    ("GIẤY ỦY QUYỀN", "GUQ"),
    ("GIẤY MỜI", "GM"),
    ("GIẤY GIỚI THIỆU", "GGT"),
    ("GIẤY NGHỈ PHÉP", "GNP"),
    ("PHIẾU GỬI", "PG"),
    ("PHIẾU CHUYỂN", "PC"),
    ("PHIẾU BÁO", "PB"),
    ("THƯ CÔNG", ""),
    ("PHÁP LỆNH", "PL"),
    ("NGHỊ ĐỊNH", "NĐ"),
    ("THÔNG TƯ", "TT"),
    ("THÔNG TƯ LIÊN TỊCH", "TTLT"),
    ("GIẤY PHÉP XÂY DỰNG", "GPXD"),
    ("TRÍCH LỤC KHAI SINH", "TLKS"),
    ("GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT", ""),
    (RECEIPT, "TNHS"),
];

/// The receipt of the one-stop desk (Thông tư 01/2018/TT-VPCP and 03/2025/TT-VPCP, form 01).
pub(crate) const RECEIPT: &str = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ";

/// What a letter is called, though it prints no name.
pub(crate) const LETTER: &str = "CÔNG VĂN";

/// The type whose name `key` (folded) is, with how alike they are; a letter in eight may be misread.
pub(crate) fn named(key: &str) -> Option<(&'static str, f32)> {
    TYPES
        .iter()
        .map(|(name, _)| (*name, similarity(key, &fold(name))))
        .filter(|(name, alike)| *alike > 1.0 - 1.0 / 8.0 || *alike >= 0.8 && name.len() > 30)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
}

/// The type that `key` (folded) starts with, word by word: `BÁO CÁO KẾT QUẢ …`.
pub(crate) fn named_first(key: &str) -> Option<&'static str> {
    let starts = |name: &str| key.strip_prefix(&fold(name)).is_some_and(|rest| rest.starts_with(' '));
    TYPES.iter().map(|(name, _)| *name).filter(|name| starts(name)).max_by_key(|name| name.len())
}

/// What the first part of a symbol says of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// The abbreviation of the type with this name, as printed.
    Printed(&'static str),
    /// Misread for this abbreviation of the type with this name.
    Misread(&'static str, &'static str),
}

/// The type that `part`, the first part of a symbol as printed, abbreviates.
pub(crate) fn abbreviated(part: &str) -> Option<Abbreviation> {
    let known = || TYPES.iter().filter(|(_, short)| !short.is_empty());
    if let Some((name, _)) = known().find(|(_, short)| short.to_uppercase() == part.to_uppercase()) {
        return Some(Abbreviation::Printed(name));
    }
    // `QD`, and `QĐĐ` where the engine wrote the letter twice; not where two types differ by it alone (HD, HĐ).
    let key = fold(part);
    let mut alike = known().filter(|(_, short)| {
        let short = fold(short);
        key == short
            || key == short.replace('d', "dd")
            || matches!(
                (key.as_str(), short.as_str()),
                ("tty" | "tt1" | "ttir" | "ttlr" | "tir" | "tlr", "ttr")
            )
    });
    match (alike.next(), alike.next()) {
        (Some((name, short)), None) => Some(Abbreviation::Misread(short, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Abbreviation, RECEIPT, abbreviated, named, named_first};

    #[test]
    fn names_are_known_with_a_letter_misread() {
        assert_eq!(named("quyet dinh").unwrap().0, "QUYẾT ĐỊNH");
        assert_eq!(named("quyet dinb").unwrap().0, "QUYẾT ĐỊNH");
        assert_eq!(named("giay tiep nhan ho so va hen ira ket oua").unwrap().0, RECEIPT);
        assert_eq!(named("quyet toan"), None);
        assert_eq!(named("du an").unwrap().0, "DỰ ÁN");
        assert_eq!(named_first("bao cao ket qua"), Some("BÁO CÁO"));
        assert_eq!(named_first("bao caoket"), None);
    }

    #[test]
    fn abbreviations_are_repaired_where_only_one_fits() {
        assert_eq!(abbreviated("TTr"), Some(Abbreviation::Printed("TỜ TRÌNH")));
        assert_eq!(abbreviated("QD"), Some(Abbreviation::Misread("QĐ", "QUYẾT ĐỊNH")));
        assert_eq!(abbreviated("QĐĐ"), Some(Abbreviation::Misread("QĐ", "QUYẾT ĐỊNH")));
        assert_eq!(abbreviated("HD"), Some(Abbreviation::Printed("HƯỚNG DẪN")));
        assert_eq!(abbreviated("UBND"), None);
        assert_eq!(abbreviated("STNMT"), None);
    }
}
