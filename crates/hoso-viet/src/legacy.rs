//! Text of 8-bit fonts: what offices typed before Unicode, and what a PDF of those years gives as its text.
//!
//! Such text reaches us as letters of Latin-1 that look Vietnamese only in the font they were typed for: `c¶i c¸ch
//! hµnh chÝnh`. [`LegacyFont::of_name`] knows the encoding by the font, [`detect`] by trying each; [`Encoding::decode`]
//! gives Unicode.

mod codes;
mod font;
mod tcvn3;
mod viscii;
mod vni;
mod vps;

pub use font::LegacyFont;

use crate::syllable_share;

/// An 8-bit encoding of Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// TCVN 5712:1993, of the ABC fonts (`.VnTime`): ministries and the northern provinces.
    Tcvn3,
    /// VNI-Windows (`VNI-Times`): the southern provinces.
    Vni,
    /// Of the Vietnamese Professionals Society (`VPS Times`).
    Vps,
    /// VISCII 1.1, RFC 1456.
    Viscii,
}

/// All of them.
pub const ENCODINGS: [Encoding; 4] = [Encoding::Tcvn3, Encoding::Vni, Encoding::Vps, Encoding::Viscii];

/// Fewer words than this say nothing of their encoding.
const FEWEST_WORDS: usize = 20;
/// In the right encoding this share of words is Vietnamese: 0.98 was measured, and at most 0.72 in a wrong one.
const RIGHT: f32 = 0.85;
/// The right one is this much better than any other, and than no encoding at all.
const CLEARLY: f32 = 0.2;

impl Encoding {
    /// `text` in Unicode normal form C. What is no code of this encoding stays as it is.
    ///
    /// `text` holds one character for a byte, as in Windows-1252 or Latin-1; the characters by which PDF producers
    /// replace some of these (U+2212 for U+00AD, U+2219 for U+00B7) are taken for them.
    pub fn decode(self, text: &str) -> String {
        codes::decode(self, text)
    }
}

/// The encoding in which `text` is Vietnamese: at least 0.85 of its words are syllables, 0.2 more than as it is or in
/// any other. `None` of fewer than 20 words, of Unicode, and where none is clearly right.
pub fn detect(text: &str) -> Option<Encoding> {
    if text.is_ascii() || text.split_whitespace().count() < FEWEST_WORDS {
        return None;
    }
    let share = |text: &str| syllable_share(text.split_whitespace()).unwrap_or(0.0);
    let mut shares: Vec<(f32, Option<Encoding>)> = ENCODINGS
        .iter()
        .map(|encoding| (share(&encoding.decode(text)), Some(*encoding)))
        .chain([(share(text), None)])
        .collect();
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    let [(best, encoding), (second, _), ..] = shares[..] else { return None };
    encoding.filter(|_| best >= RIGHT && best >= second + CLEARLY)
}

#[cfg(test)]
mod tests {
    use super::codes::encoded;
    use super::{ENCODINGS, Encoding, detect};

    const PAPER: &str = "căn cứ luật tổ chức chính quyền địa phương ngày mười chín tháng sáu năm hai nghìn không trăm \
                         mười lăm, ủy ban nhân dân huyện bến lức quyết định phê duyệt nhiệm vụ kỹ thuật; người được \
                         ủy quyền thực hiện đúng các bước xử lý, hưởng ưu đãi ở mỗi xã, phường";

    #[test]
    fn text_comes_back_from_every_encoding() {
        for encoding in ENCODINGS {
            let typed = encoded(encoding, PAPER);
            assert_ne!(typed, PAPER);
            assert_eq!(encoding.decode(&typed), PAPER, "{encoding:?}: {typed}");
            assert_eq!(detect(&typed), Some(encoding), "{typed}");
        }
    }

    #[test]
    fn capitals_come_back_where_the_encoding_has_them() {
        let capitals = PAPER.to_uppercase();
        for encoding in [Encoding::Vni, Encoding::Viscii] {
            assert_eq!(encoding.decode(&encoded(encoding, &capitals)), capitals, "{encoding:?}");
        }
        assert_eq!(Encoding::Vni.decode("UÛY BAN NHAÂN DAÂN"), "ỦY BAN NHÂN DÂN");
        assert_eq!(Encoding::Vni.decode("Uûy ban"), "Ủy ban", "a mark of a small letter after a capital");
    }

    #[test]
    fn what_producers_write_for_codes_is_taken_for_them() {
        assert_eq!(Encoding::Tcvn3.decode("Thñ t−íng ®−îc b¶o l∙nh"), "Thủ tướng được bảo lãnh");
        assert_eq!(Encoding::Tcvn3.decode("n\u{AD}íc"), "nước");
        assert_eq!(Encoding::Tcvn3.decode("−5 %"), "−5 %");
        assert_eq!(Encoding::Tcvn3.decode("v\u{3BC}"), "và");
    }

    #[test]
    fn unicode_english_and_few_words_are_in_no_encoding() {
        assert_eq!(detect(PAPER), None);
        assert_eq!(detect("c¶i c¸ch hµnh chÝnh"), None);
        let english = "The committee hereby approves the façade of the new building — as described in the annex of \
                       the minutes which were written by hand during the third meeting";
        assert_eq!(detect(english), None);
        assert_eq!(detect(""), None);
    }
}
