//! Who issues the papers.

/// An issuing body: real provinces, invented communes.
#[derive(Debug)]
pub(crate) struct Agency {
    /// The body above it, as in the head's first line.
    pub(crate) parent: &'static str,
    /// Its name, in the lines of the head.
    pub(crate) name: [&'static str; 2],
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

/// A centre where papers are handed in.
const CENTRE: [&str; 2] = ["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"];

impl Agency {
    /// Its name on one line.
    pub(crate) fn full_name(&self) -> String {
        self.name.join(" ").trim_end().to_owned()
    }
}

/// Every agency of the samples.
pub(crate) const AGENCIES: &[Agency] = &[
    commune("UBND HUYỆN TÂN VÍ", "XÃ BÌNH MẪU", "Bình Mẫu", "H39.18"),
    commune("UBND HUYỆN ĐÔNG GIẢ", "XÃ TÂN THÍ DỤ", "Tân Thí Dụ", "H53.21.04"),
    commune("TỈNH TÂY NINH", "XÃ HÒA GIẢ ĐỊNH", "Hòa Giả Định", "H53.101"),
    commune("THÀNH PHỐ ĐÀ NẴNG", "PHƯỜNG ĐÔNG MẪU", "Đông Mẫu", "H17.32"),
    commune("TỈNH ĐẮK LẮK", "XÃ VĨNH THỬ", "Vĩnh Thử", "H15.50.05"),
    commune("TỈNH QUẢNG NGÃI", "XÃ LONG VÍ DỤ", "Long Ví Dụ", "H48.44"),
    office("UBND TỈNH TÂY NINH", ["SỞ TƯ PHÁP", ""], "STP", "Tây Ninh", "H53.12"),
    office("UBND TỈNH LÂM ĐỒNG", ["SỞ NỘI VỤ", ""], "SNV", "Lâm Đồng", "H36.08"),
    office("UBND TỈNH AN GIANG", ["SỞ XÂY DỰNG", ""], "SXD", "An Giang", "H01.14"),
    office("UBND XÃ BÌNH MẪU", CENTRE, "TTPVHCC", "Bình Mẫu", "H39.18.02"),
    office("UBND TỈNH GIA LAI", ["SỞ TÀI CHÍNH", ""], "STC", "Gia Lai", "H21.09"),
    office("UBND PHƯỜNG NAM GIẢ", CENTRE, "TTPVHCC", "Nam Giả", "H26.77"),
];

/// A People's Committee of a commune.
const fn commune(
    parent: &'static str,
    name: &'static str,
    place: &'static str,
    code: &'static str,
) -> Agency {
    let name = ["ỦY BAN NHÂN DÂN", name];
    Agency { parent, name, symbol: "UBND", place, code, head: "CHỦ TỊCH", committee: true }
}

/// A department with a director.
const fn office(
    parent: &'static str,
    name: [&'static str; 2],
    symbol: &'static str,
    place: &'static str,
    code: &'static str,
) -> Agency {
    Agency { parent, name, symbol, place, code, head: "GIÁM ĐỐC", committee: false }
}
