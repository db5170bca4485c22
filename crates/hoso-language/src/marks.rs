//! The marks of letters, and how easily one is read for another.

use unicode_normalization::UnicodeNormalization as _;

/// How unlikely it is that an engine reads `read` where `printed` is printed, in nats; `None` if their letters differ.
/// Both are in lower case and normal form C.
pub(crate) fn misread(printed: &str, read: &str) -> Option<f32> {
    let mut cost = 0.0;
    let mut others = read.chars();
    for a in printed.chars() {
        let b = others.next()?;
        if a == b {
            continue;
        }
        if hoso_viet::fold_char(a) != hoso_viet::fold_char(b) {
            return None;
        }
        cost += letter(Letter::of(a), Letter::of(b));
    }
    others.next().is_none().then_some(cost)
}

/// Costs of letters that were read wrongly, in nats: from 60 generated papers each of three levels of wear and ten real
/// pages, all read by Tesseract 5.3 (`docs/language.md`). Two marks on one letter run into each other; a dot below stands
/// apart.
fn letter(printed: Letter, read: Letter) -> f32 {
    let dot = printed.tone == Some(DOT_BELOW) || read.tone == Some(DOT_BELOW);
    let stacked = printed.shape.is_some() && printed.tone.is_some();
    let same_tone = printed.tone == read.tone;
    let same_shape = printed.shape == read.shape;
    match () {
        () if printed.shape == Some(STROKE) || read.shape == Some(STROKE) => {
            if read.shape == Some(STROKE) {
                4.5
            } else {
                5.5
            }
        }
        () if dot && !same_tone => 7.5,
        // ổ as ô, ố, ồ, ỗ, ỏ, ó.
        () if stacked && (same_shape || same_tone) => 3.7,
        () if stacked => 5.0,
        // à as ả.
        () if same_shape && printed.tone.is_some() && read.tone.is_some() => 4.2,
        () if same_shape && printed.tone.is_some() => 5.5,
        () if same_shape && printed.base == 'i' => 5.3,
        () if same_shape => 7.0,
        () => 7.0,
    }
}

const DOT_BELOW: char = '\u{323}';
const STROKE: char = 'đ';

/// A letter taken apart.
#[derive(Clone, Copy)]
struct Letter {
    base: char,
    /// Circumflex, breve or horn; [`STROKE`] of `đ`.
    shape: Option<char>,
    tone: Option<char>,
}

impl Letter {
    fn of(letter: char) -> Self {
        let base = hoso_viet::fold_char(letter);
        if letter == STROKE {
            return Self { base, shape: Some(STROKE), tone: None };
        }
        let (mut shape, mut tone) = (None, None);
        for mark in std::iter::once(letter).nfd().skip(1) {
            match mark {
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | DOT_BELOW => tone = Some(mark),
                _ => shape = Some(mark),
            }
        }
        Self { base, shape, tone }
    }
}

/// `word`, which is in lower case, with capitals as `read` has them.
pub(crate) fn in_the_case_of(read: &str, word: &str) -> String {
    let read = hoso_viet::nfc(read);
    let raised = |letter: char| letter.to_uppercase().next().unwrap_or(letter);
    if read.chars().count() == word.chars().count() {
        let one = |(read, letter): (char, char)| if read.is_uppercase() { raised(letter) } else { letter };
        return read.chars().zip(word.chars()).map(one).collect();
    }
    let mut capitals = read.chars().map(char::is_uppercase);
    let (first, second) = (capitals.next() == Some(true), capitals.next() == Some(true));
    word.chars().enumerate().map(|(at, c)| if second || first && at == 0 { raised(c) } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{in_the_case_of, misread};

    #[test]
    fn marks_that_run_into_each_other_are_lost_more_easily_than_those_that_stand_apart() {
        let cost = |printed, read| misread(printed, read).unwrap();
        assert!(cost("quyết", "quyét") < cost("ban", "bạn"));
        assert!(cost("bổ", "bỗ") < cost("bà", "ba"));
        assert!(cost("đào", "đảo") < cost("dao", "dạo"));
        assert!(cost("kiểm", "kiêm") < cost("kiểm", "kiem"));
        assert!(cost("dân", "đân") < cost("đân", "dân"));
        assert_eq!(cost("định", "định").to_bits(), 0.0f32.to_bits());
    }

    #[test]
    fn other_letters_are_no_matter_of_marks() {
        assert_eq!(misread("ban", "bat"), None);
        assert_eq!(misread("ban", "bang"), None);
        assert_eq!(misread("bang", "ban"), None);
    }

    #[test]
    fn capitals_stay_where_they_are() {
        assert_eq!(in_the_case_of("QUYÉT", "quyết"), "QUYẾT");
        assert_eq!(in_the_case_of("Uy", "ủy"), "Ủy");
        assert_eq!(in_the_case_of("TIỂN", "triển"), "TRIỂN");
        assert_eq!(in_the_case_of("Tiển", "triển"), "Triển");
    }
}
