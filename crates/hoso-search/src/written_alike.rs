//! Words that fit a pattern, or are written much like another, as the index finds them.

/// Longer words may differ in two letters, others in one.
const LONG: usize = 8;

/// A pattern, and itself without zeros before its number: words are kept so.
pub(crate) fn spellings(pattern: &str) -> impl Iterator<Item = &str> {
    let bare = pattern.trim_start_matches('0');
    let other =
        (bare.len() < pattern.len() && bare.starts_with(|c: char| c.is_ascii_digit())).then_some(bare);
    std::iter::once(pattern).chain(other)
}

/// Does `word` fit a pattern, in which `*` is any letters and `?` is one? In time of their product at most.
pub(crate) fn fits(pattern: &str, word: &str) -> bool {
    let (pattern, word): (Vec<char>, Vec<char>) = (pattern.chars().collect(), word.chars().collect());
    let (mut at, mut letter) = (0, 0);
    // Where the last `*` stands, and how much of the word it takes so far.
    let mut star: Option<(usize, usize)> = None;
    while letter < word.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, letter));
                at += 1;
            }
            Some(c) if *c == '?' || *c == word[letter] => {
                at += 1;
                letter += 1;
            }
            _ => {
                let Some((place, taken)) = star else { return false };
                star = Some((place, taken + 1));
                at = place + 1;
                letter = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

/// Do two words differ in so few letters as the index allows, two that are exchanged counting as one?
pub(crate) fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let most = if one.len() < LONG { 1 } else { 2 };
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, c) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, d) in other.iter().enumerate() {
            let changed = last[column] + usize::from(c != d);
            let mut least = changed.min(last[column + 1] + 1).min(next[column] + 1);
            if row > 0 && column > 0 && *c == other[column - 1] && one[row - 1] == *d {
                least = least.min(before[column - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last[other.len()] <= most
}

#[cfg(test)]
mod tests {
    use super::{fits, is_near};

    #[test]
    fn patterns_fit_words() {
        for (pattern, word) in [
            ("hanh*", "hanh"),
            ("h?nh", "hanh"),
            ("*chinh", "taichinh"),
            ("*66*", "ck096662"),
            ("a*b*c", "axbxbc"),
        ] {
            assert!(fits(pattern, word), "{pattern} {word}");
        }
        for (pattern, word) in
            [("hanh*", "han"), ("h?nh", "hnh"), ("*chinh", "chinhs"), ("a*b*c", "acb"), ("", "a")]
        {
            assert!(!fits(pattern, word), "{pattern} {word}");
        }
    }

    #[test]
    fn words_written_alike() {
        for (one, other) in
            [("hanh", "hnah"), ("hanh", "han"), ("hanh", "hank"), ("nghiencuu", "nghiemcu"), ("a", "")]
        {
            assert!(is_near(one, other), "{one} {other}");
        }
        for (one, other) in [("hanh", "hong"), ("hanh", "chanhs"), ("nghiencuu", "nhemcuu"), ("", "ab")] {
            assert!(!is_near(one, other), "{one} {other}");
        }
    }
}
