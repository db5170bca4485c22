//! Words that lost the space between them.

use crate::is_syllable;

/// More letters than this are not a few words run together.
const LONGEST: usize = 24;

/// The syllables that `word` is run together of: `sốđiều` is `số` and `điều`. `None` of a syllable, of what is no run of
/// syllables, and where it could be parted in more than one way.
///
/// Some programs lose the space after a letter with a mark, because that letter is of another font. So places right
/// after one are tried first (`cánhân` is `cá nhân`), then those later in a syllable with a mark (`Quyếtđịnh`); a small
/// letter before a capital is a better sign than either. What has no marks (`website`, `Hanoi`) is never parted.
pub fn run_together(word: &str) -> Option<Vec<&str>> {
    let letters = word.chars().count();
    let spelt = !word.is_ascii() && (3..=LONGEST).contains(&letters) && word.chars().all(char::is_alphabetic);
    if !spelt || is_syllable(word) {
        return None;
    }
    let inner =
        || word.char_indices().zip(word.chars().skip(1)).map(|((at, c), next)| (at + c.len_utf8(), c, next));
    let capitals: Vec<usize> =
        inner().filter(|(_, c, next)| c.is_lowercase() && next.is_uppercase()).map(|(at, ..)| at).collect();
    if !capitals.is_empty() {
        return only_way(word, &capitals);
    }
    let after_marks: Vec<usize> = inner().filter(|(_, c, _)| !c.is_ascii()).map(|(at, ..)| at).collect();
    only_way(word, &after_marks).or_else(|| only_way(word, &inner().map(|(at, ..)| at).collect::<Vec<_>>()))
}

/// The one way to part `word` at as few of `places` as possible.
fn only_way<'a>(word: &'a str, places: &[usize]) -> Option<Vec<&'a str>> {
    let mut ways = Vec::new();
    for most in 1..4 {
        part(word, 0, places, most, &mut Vec::new(), &mut ways);
        if !ways.is_empty() {
            break;
        }
    }
    if ways.len() > 1 {
        // A syllable without an onset hardly ever follows: `cácbước` is not `cácb ước`.
        ways.retain(|parts| parts.iter().skip(1).all(|part| !begins_with_vowel(part)));
    }
    if ways.len() == 1 { ways.pop() } else { None }
}

/// A syllable of more than one letter: `ôtô` is how some write `ô tô`.
fn is_part(part: &str) -> bool {
    part.chars().nth(1).is_some() && is_syllable(part)
}

fn begins_with_vowel(part: &str) -> bool {
    part.chars().next().is_some_and(|c| "aeiouy".contains(crate::fold_char(c)))
}

/// Parts `word` from `start` at exactly `most` of `places`.
fn part<'a>(
    word: &'a str,
    start: usize,
    places: &[usize],
    most: usize,
    parts: &mut Vec<&'a str>,
    ways: &mut Vec<Vec<&'a str>>,
) {
    let Some(rest) = word.get(start..) else { return };
    if most == 0 {
        if is_part(rest) {
            ways.push(parts.iter().copied().chain([rest]).collect());
        }
        return;
    }
    for (index, place) in places.iter().enumerate().filter(|(_, place)| **place > start) {
        // The letter with the mark is in the part before the lost space.
        let Some(before) = word.get(start..*place).filter(|part| !part.is_ascii() && is_part(part)) else {
            continue;
        };
        parts.push(before);
        part(word, *place, places.get(index + 1..).unwrap_or_default(), most - 1, parts, ways);
        parts.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::run_together;

    #[test]
    fn words_run_together_are_parted_where_spelling_leaves_one_way() {
        for (word, parts) in [
            ("Quyếtđịnh", &["Quyết", "định"][..]),
            ("ĐỀNGHỊ", &["ĐỀ", "NGHỊ"]),
            ("thủtục", &["thủ", "tục"]),
            ("cánhân", &["cá", "nhân"]),
            ("bốthủtục", &["bố", "thủ", "tục"]),
            ("đềnghịcủa", &["đề", "nghị", "của"]),
            ("SởhữuNhà", &[]),
            ("thịxãtân", &["thị", "xã", "tân"]),
            ("NguyễnVăn", &["Nguyễn", "Văn"]),
        ] {
            assert_eq!(run_together(word).unwrap_or_default(), parts, "{word}");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        for word in ["định", "nghiêng", "website", "Hanoi", "QĐ-UBND", "Đắk", "", "é", "café", "2đồng", "ôtô"]
        {
            assert_eq!(run_together(word), None, "{word}");
        }
        assert_eq!(run_together(&"ế".repeat(1000)), None);
    }
}
