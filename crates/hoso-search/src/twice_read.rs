//! Words with two readings: what they are taken for, and what the engine read
//! ([`Word::with_readings`]).

use std::ops::Range;

use hoso_model::Word;

/// A text with one reading of each word, and where in it words stand that have another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Apart<'a> {
    pub(crate) text: String,
    pub(crate) others: Vec<(Range<usize>, &'a str)>,
}

/// Takes both readings of an annotated text apart. What is no whole annotation stays as it is.
pub(crate) fn apart(text: &str) -> Apart<'_> {
    let mut apart = Apart { text: String::with_capacity(text.len()), others: Vec::new() };
    let mut rest = text;
    while let Some((before, annotated)) = rest.split_once(Word::ANCHOR) {
        apart.text.push_str(before);
        rest = annotated;
        let Some((inside, after)) = annotated.split_once(Word::TERMINATOR) else { continue };
        let Some((word, other)) = inside.split_once(Word::SEPARATOR) else { continue };
        let start = apart.text.len();
        apart.text.push_str(word);
        apart.others.push((start..apart.text.len(), other));
        rest = after;
    }
    apart.text.push_str(rest);
    apart
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn each_reading_has_its_place() {
        let parted = apart("sửa \u{FFF9}đổi,\u{FFFA}đối,\u{FFFB} \u{FFF9}bổ\u{FFFA}bỗ\u{FFFB} sung");
        assert_eq!(parted.text, "sửa đổi, bổ sung");
        let others: Vec<_> =
            parted.others.iter().map(|(place, other)| (&parted.text[place.clone()], *other)).collect();
        assert_eq!(others, [("đổi,", "đối,"), ("bổ", "bỗ")]);
    }

    #[test]
    fn what_is_no_annotation_stays() {
        for text in ["", "bổ sung", "\u{FFFA}\u{FFFB}"] {
            assert_eq!((apart(text).text.as_str(), apart(text).others.len()), (text, 0));
        }
        assert_eq!(apart("a\u{FFF9}b").text, "ab");
        assert_eq!(apart("a\u{FFF9}b\u{FFFB}c").text, "ab\u{FFFB}c");
    }
}
