//! The form of a word in which tones count.

use crate::nfc;
use crate::normal::look_alike;

/// The last two letters of an open rime with the tone on the second vowel (new style), and the same with it on the
/// first (old style): the only fifteen places where the two styles differ.
const NEW_TO_OLD: [(&str, &str); 15] = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// `token` in normal form C and lower case, with the tone where the old style places it: `Hoà` becomes `hòa`,
/// `KHOẺ` `khỏe`, `thuỷ` `thủy`.
///
/// Both styles are legal in administrative papers; this makes one word of the two for comparing. Only the open
/// rimes `oa`, `oe`, `uy` differ, and only at the end of the token: `toán` and `quý` stay. U+00D0 and its like
/// become `đ`.
pub fn exact(token: &str) -> String {
    if token.is_ascii() {
        return token.to_ascii_lowercase();
    }
    let text = nfc(token);
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'Đ' | 'đ' | '\u{D0}' | '\u{F0}' | '\u{189}' => lower.push('đ'),
            '\0'..='\u{7F}' => lower.push(c.to_ascii_lowercase()),
            _ => lower.extend(look_alike(c).unwrap_or(c).to_lowercase()),
        }
    }
    let old = NEW_TO_OLD.iter().find_map(|(new, old)| Some((lower.strip_suffix(new)?, old)));
    // In `quý` the u belongs to the onset: its rime is `y`.
    if let Some((onset, old)) = old
        && !onset.ends_with('q')
    {
        let at = onset.len();
        lower.replace_range(at.., old);
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn the_two_styles_become_the_old_one() {
        for (new, old) in [
            ("hoà", "hòa"),
            ("HOÀ", "hòa"),
            ("Hòa", "hòa"),
            ("khoẻ", "khỏe"),
            ("thuỷ", "thủy"),
            ("Uỷ", "ủy"),
            ("xoá", "xóa"),
            ("nguỵ", "ngụy"),
            ("Hoa\u{300}", "hòa"),
        ] {
            assert_eq!(exact(new), old, "{new}");
        }
    }

    #[test]
    fn closed_rimes_and_qu_keep_their_tone_where_it_is() {
        for same in ["toán", "hoàn", "quý", "quỳ", "thoại", "xoáy", "huỳnh", "quỹ", "mỹ", "oan", "đ"]
        {
            assert_eq!(exact(same), same);
        }
        assert_eq!(exact("QUÝ"), "quý");
    }

    #[test]
    fn letters_that_look_like_d_with_a_stroke_are_it() {
        assert_eq!(exact("Ðiều"), "điều");
        assert_eq!(exact("QÐ-UBND"), "qđ-ubnd");
        assert_eq!(exact("1245⁄QĐ"), "1245/qđ");
        assert_eq!(exact(""), "");
    }
}
