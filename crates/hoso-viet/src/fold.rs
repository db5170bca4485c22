//! Text without tones, shapes and case: the form in which everything is found.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use crate::nfc;

/// `text` in lower case without diacritics: `ĐƯỜNG` becomes `duong`.
///
/// `đ` is a letter, not a `d` with a mark: Unicode does not decompose it, so it is mapped by hand, with the
/// look-alikes that OCR writes for it (U+00D0, U+00F0, U+0189). One letter gives one letter, for each of the 134 of
/// TCVN 6909:2001 in normal form C.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in nfc(text).chars() {
        let plain = fold_char(c);
        if plain.is_ascii() || !c.is_alphabetic() && !is_mark(c) {
            folded.push(plain);
        } else {
            // Letters of other languages and stray marks: the long way round.
            let plain = std::iter::once(c).nfd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase);
            folded.extend(plain.filter(|c| !is_mark(*c)));
        }
    }
    folded
}

/// One character in lower case without diacritics; exact for ASCII and the precomposed Vietnamese letters. Any
/// other character comes back as the first of its decomposition, in lower case.
pub fn fold_char(c: char) -> char {
    match c {
        '\0'..='\u{7F}' => c.to_ascii_lowercase(),
        // Vowel by vowel: Latin-1, the letters with breve, tilde or horn of the blocks after it, and the range of Latin
        // Extended Additional that holds the toned ones.
        'À'..='Ã' | 'à'..='ã' | 'Ă' | 'ă' | '\u{1EA0}'..='\u{1EB7}' => 'a',
        'È'..='Ê' | 'è'..='ê' | '\u{1EB8}'..='\u{1EC7}' => 'e',
        'Ì' | 'Í' | 'ì' | 'í' | 'Ĩ' | 'ĩ' | '\u{1EC8}'..='\u{1ECB}' => 'i',
        'Ò'..='Õ' | 'ò'..='õ' | 'Ơ' | 'ơ' | '\u{1ECC}'..='\u{1EE3}' => 'o',
        'Ù' | 'Ú' | 'ù' | 'ú' | 'Ũ' | 'ũ' | 'Ư' | 'ư' | '\u{1EE4}'..='\u{1EF1}' => 'u',
        'Ý' | 'ý' | '\u{1EF2}'..='\u{1EF9}' => 'y',
        'Đ' | 'đ' | '\u{D0}' | '\u{F0}' | '\u{189}' => 'd',
        _ => {
            let mut first = None;
            decompose_canonical(c, |part| {
                first.get_or_insert(part);
            });
            first.unwrap_or(c).to_lowercase().next().unwrap_or(c)
        }
    }
}

/// A combining diacritical mark (Unicode block U+0300 to U+036F).
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{fold, fold_char, is_mark};

    /// The lower half of the 134 accented letters of TCVN 6909:2001.
    const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

    /// The definition, without the shortcuts.
    fn slow_fold(text: &str) -> String {
        text.nfd()
            .filter(|c| !is_mark(*c))
            .map(|c| if "đĐ\u{D0}\u{F0}\u{189}".contains(c) { 'd' } else { c })
            .flat_map(char::to_lowercase)
            .filter(|c| !is_mark(*c))
            .collect()
    }

    #[test]
    fn every_vietnamese_letter_gives_one_ascii_letter() {
        assert_eq!(LETTERS.chars().count(), 67);
        for c in LETTERS.chars().chain(LETTERS.to_uppercase().chars()) {
            let text = c.to_string();
            assert!(fold_char(c).is_ascii_lowercase(), "{c}");
            assert_eq!(fold(&text), fold_char(c).to_string(), "{c}");
            assert_eq!(fold(&text), slow_fold(&text), "{c}");
            assert_eq!(fold(&text.nfd().collect::<String>()), fold(&text), "{c} decomposed");
        }
    }

    #[test]
    fn every_character_of_unicode_folds_as_defined() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(fold(&text), slow_fold(&text), "{c:?} U+{:04X}", c as u32);
        }
    }

    #[test]
    fn phrases_fold() {
        assert_eq!(fold("ĐƯỜNG Nguyễn Thị Mỹ Hòa"), "duong nguyen thi my hoa");
        assert_eq!(fold("Ðiều 1"), "dieu 1");
        assert_eq!(fold("QUYẾT ĐỊNH số 12/QĐ-UBND"), "quyet dinh so 12/qd-ubnd");
        assert_eq!(fold("\u{301}"), "");
    }
}
