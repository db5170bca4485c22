//! Normal form C, and the glyphs an OCR engine writes for others.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `text` in Unicode normal form C (UAX #15), the precomposed letters of TCVN 6909:2001; borrowed if it is already.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// `text` in normal form C, with the glyphs that OCR writes for look-alikes put right: U+00D0 and U+0189 are `Đ`,
/// U+00F0 is `đ`, U+2044 is `/`.
///
/// Safe in any Vietnamese text, where none of them is ever meant; words are not touched. A soft hyphen (U+00AD) inside a
/// word is left out, and anywhere else it is the hyphen that is printed: at the end of a line, and in `QĐ-UBND`, because
/// some programs write it for each hyphen.
pub fn repair_glyphs(text: &str) -> Cow<'_, str> {
    let text = nfc(text);
    if text.is_ascii() || !text.contains(|c| is_look_alike(c) || c == SOFT_HYPHEN) {
        return text;
    }
    let mut repaired = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if c != SOFT_HYPHEN {
            repaired.push(look_alike(c).unwrap_or(c));
        } else if !is_inside_word(repaired.chars().next_back(), letters.peek().copied()) {
            repaired.push('-');
        }
    }
    Cow::Owned(repaired)
}

/// Does a soft hyphen between these only say where a word may be broken?
fn is_inside_word(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_lowercase)
}

/// Where a word may be broken; seen only where it is.
const SOFT_HYPHEN: char = '\u{AD}';

/// The letter or sign that `c` stands for, if `c` is a glyph that Vietnamese text never means.
pub(crate) const fn look_alike(c: char) -> Option<char> {
    match c {
        '\u{D0}' | '\u{189}' => Some('Đ'),
        '\u{F0}' => Some('đ'),
        '\u{2044}' => Some('/'),
        _ => None,
    }
}

fn is_look_alike(c: char) -> bool {
    look_alike(c).is_some()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{nfc, repair_glyphs};

    #[test]
    fn composed_text_is_borrowed_and_other_text_is_composed() {
        assert!(matches!(nfc("Đường Nguyễn Văn Ví Dụ"), Cow::Borrowed(_)));
        assert!(matches!(nfc("plain"), Cow::Borrowed(_)));
        assert_eq!(nfc("Thanh Phu\u{301}"), "Thanh Phú");
        // Shape composed, tone combining: what CP1258 text decodes to.
        assert_eq!(nfc("b\u{EA}\u{301}n"), "bến");
        assert_eq!(nfc("a\u{340}"), "à");
    }

    #[test]
    fn look_alikes_are_repaired_and_nothing_else() {
        assert_eq!(repair_glyphs("Số: 1245⁄QÐ-UBND"), "Số: 1245/QĐ-UBND");
        assert_eq!(repair_glyphs("ðường"), "đường");
        assert!(matches!(repair_glyphs("Điều 1/2"), Cow::Borrowed(_)));
        assert_eq!(repair_glyphs(""), "");
        assert_eq!(repair_glyphs("Techcom\u{AD}bank environ\u{AD}\nmental"), "Techcombank environ-\nmental");
        assert_eq!(repair_glyphs("12/QÐ\u{AD}UBND 5\u{AD}6 x\u{AD}"), "12/QĐ-UBND 5-6 x-");
    }
}
