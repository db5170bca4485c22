//! Who issues the papers.

/// An issuing body: real provinces, invented communes.
#[derive(Debug)]
pub(crate) struct Agency {
    /// The body above it, as in the head's first line.
    pub(crate) parent: &'static str,
    /// Its name, as in the head.
    pub(crate) name: &'static str,
    /// Its abbreviation in numbers of papers.
    pub(crate) symbol: &'static str,
    /// Where its papers are dated.
    pub(crate) place: &'static str,
    /// First level and further levels of its code in dossier codes.
    pub(crate) code: &'static str,
    /// Who heads it, in capitals.
    pub(crate) head: &'static str,
    /// True of a People's Committee, for which one signs `TM.`
    pub(crate) committee: bool,
}

/// Every agency of the samples.
pub(crate) const AGENCIES: &[Agency] = &[
    commune("UBND HUYỆN TÂN VÍ", "ỦY BAN NHÂN DÂN XÃ BÌNH MẪU", "Bình Mẫu", "H39.18"),
    commune("UBND HUYỆN ĐÔNG GIẢ", "ỦY BAN NHÂN DÂN XÃ TÂN THÍ DỤ", "Tân Thí Dụ", "H53.21.04"),
    commune("TỈNH TÂY NINH", "ỦY BAN NHÂN DÂN XÃ HÒA GIẢ ĐỊNH", "Hòa Giả Định", "H53.101"),
    commune("THÀNH PHỐ ĐÀ NẴNG", "ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG MẪU", "Đông Mẫu", "H17.32"),
    commune("TỈNH ĐẮK LẮK", "ỦY BAN NHÂN DÂN XÃ VĨNH THỬ", "Vĩnh Thử", "H15.50.05"),
    commune("TỈNH QUẢNG NGÃI", "ỦY BAN NHÂN DÂN XÃ LONG VÍ DỤ", "Long Ví Dụ", "H48.44"),
    office("UBND TỈNH TÂY NINH", "SỞ TƯ PHÁP", "STP", "Tây Ninh", "H53.12"),
    office("UBND TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ", "SNV", "Lâm Đồng", "H36.08"),
    office("UBND TỈNH AN GIANG", "SỞ XÂY DỰNG", "SXD", "An Giang", "H01.14"),
    office("UBND XÃ BÌNH MẪU", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "TTPVHCC", "Bình Mẫu", "H39.18.02"),
    office("UBND TỈNH GIA LAI", "SỞ TÀI CHÍNH", "STC", "Gia Lai", "H21.09"),
    office("UBND PHƯỜNG NAM GIẢ", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "TTPVHCC", "Nam Giả", "H26.77"),
];

/// A People's Committee of a commune.
const fn commune(
    parent: &'static str,
    name: &'static str,
    place: &'static str,
    code: &'static str,
) -> Agency {
    Agency { parent, name, symbol: "UBND", place, code, head: "CHỦ TỊCH", committee: true }
}

/// A department with a director.
const fn office(
    parent: &'static str,
    name: &'static str,
    symbol: &'static str,
    place: &'static str,
    code: &'static str,
) -> Agency {
    Agency { parent, name, symbol, place, code, head: "GIÁM ĐỐC", committee: false }
}
