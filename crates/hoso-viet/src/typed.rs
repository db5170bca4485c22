//! Words typed with the keyboard's Telex or VNI off: the keys stand in the text in the place of the marks.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::fold;
use crate::syllable::skeletons;

/// Every syllable without its tone and shapes.
static FOLDED: LazyLock<HashSet<String>> =
    LazyLock::new(|| skeletons().iter().map(|skeleton| fold(skeleton)).collect());

/// Longer than any syllable with the keys of its marks.
const LONGEST: usize = 12;

/// The syllable, without its marks, that somebody typed the keys of: `nguyeenx` and `nguye64n` are `nguyen`, `dduwowngf` is
/// `duong`. `None` of what is a syllable as it stands, and of what is none either way.
///
/// After its first vowel no syllable has `s f r x j z w d`, nor a digit: there they are keys. A mark may be typed anywhere
/// later in the syllable (`duwowngfd`).
pub fn typed(word: &str) -> Option<String> {
    let word = word.to_ascii_lowercase();
    if !word.is_ascii() || word.len() > LONGEST {
        return None;
    }
    // `coong` is a syllable, too, and mostly `công`.
    if let Some(onset) = word.strip_suffix("oong").or_else(|| word.strip_suffix("oongf")) {
        return Some(format!("{onset}ong")).filter(|plain| FOLDED.contains(plain));
    }
    if FOLDED.contains(&word) {
        return None;
    }
    let (onset, rest) = word.split_at(word.find(|c: char| "aeiouyw".contains(c))?);
    let onset = onset.replace("dd", "d").replace("d9", "d");
    if onset.contains(|c: char| c.is_ascii_digit()) || rest.contains('d') && !onset.ends_with('d') {
        return None;
    }
    let mut rest: String =
        rest.chars().filter(|c| !matches!(c, 's' | 'f' | 'r' | 'x' | 'j' | 'z' | 'd' | '0'..='9')).collect();
    if rest.starts_with('w') {
        rest.replace_range(0..1, "u");
    }
    rest.retain(|c| c != 'w');
    let mut ways = vec![rest.clone()];
    ways.extend(
        ["aa", "ee", "oo"]
            .iter()
            .filter(|two| rest.contains(**two))
            .map(|two| rest.replacen(two, &two[..1], 1)),
    );
    // `nguyene`: the second `e` is the key of its circumflex.
    if let Some(last) = rest.chars().last().filter(|last| matches!(last, 'a' | 'e' | 'o')) {
        let before = &rest[..rest.len() - 1];
        if before.contains(last) {
            ways.push(before.to_owned());
        }
    }
    ways.sort_by_key(String::len);
    ways.into_iter().map(|rest| format!("{onset}{rest}")).find(|plain| FOLDED.contains(plain))
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn keys_of_telex_and_vni_are_no_letters() {
        for (keys, plain) in [
            ("dduwowngf", "duong"),
            ("duwowngfd", "duong"),
            ("nguyeexn", "nguyen"),
            ("nguyenex", "nguyen"),
            ("d9u7o7ng2", "duong"),
            ("ho62", "ho"),
            ("so7", "so"),
            ("hoof", "ho"),
            ("sow", "so"),
            ("ddaats", "dat"),
            ("wocs", "uoc"),
            ("thur", "thu"),
            ("tucj", "tuc"),
            ("coong", "cong"),
            ("Vawn", "van"),
        ] {
            assert_eq!(typed(keys).as_deref(), Some(plain), "{keys}");
        }
        for same in ["quan", "giay", "H39", "7a", "1o", "UBND", "scan", "đất", "", "1245", &"a".repeat(99)]
        {
            assert_eq!(typed(same), None, "{same}");
        }
    }
}
