//! Is a word a Vietnamese syllable?

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::rimes::{AFTER_QU, NASAL, ONSETS, OPEN, STOP};

/// Is `word` a syllable that Vietnamese spelling allows, in any case and normal form?
///
/// An onset, a rime and at most one tone: 3,827 skeletons, 17,690 with tones. Where the tone is placed does not
/// count. Most of what it accepts is in no dictionary; what it refuses is foreign, an abbreviation, or misread.
pub fn is_syllable(word: &str) -> bool {
    // The longest, `nghiêng`, has 7 letters; with marks apart and in the widest encoding it stays under this.
    if word.is_empty() || word.len() > 32 {
        return false;
    }
    let mut tone = None;
    let mut marks = 0;
    let skeleton: String = word
        .nfd()
        .filter(|c| {
            let is_tone = TONES.contains(c);
            if is_tone {
                tone = Some(*c);
                marks += 1;
            }
            !is_tone
        })
        .flat_map(char::to_lowercase)
        .nfc()
        .collect();
    marks <= 1
        && SKELETONS.contains(skeleton.as_str())
        && (!skeleton.ends_with(['p', 't', 'c']) && !skeleton.ends_with("ch")
            || matches!(tone, Some(ACUTE | DOT_BELOW)))
}

const ACUTE: char = '\u{301}';
const DOT_BELOW: char = '\u{323}';

/// The five tone marks: huyền, sắc, ngã, hỏi, nặng. No mark is the sixth tone.
const TONES: [char; 5] = ['\u{300}', ACUTE, '\u{303}', '\u{309}', DOT_BELOW];

/// Every syllable without its tone.
pub(crate) fn skeletons() -> &'static HashSet<String> {
    &SKELETONS
}

static SKELETONS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let rimes: Vec<&str> = [OPEN, NASAL, STOP].iter().flat_map(|list| list.split_whitespace()).collect();
    let mut skeletons: HashSet<String> = rimes.iter().map(|&rime| rime.to_owned()).collect();
    for onset in ONSETS.split_whitespace() {
        skeletons.extend(rimes.iter().filter(|rime| takes(onset, rime)).map(|rime| format!("{onset}{rime}")));
    }
    for rime in &rimes {
        // `gi` before a rime in i is written with one i: gì, gìn; and so is `gi` before iê: giếng.
        if rime.starts_with('i') {
            skeletons.insert(format!("g{rime}"));
        }
        if let Some(rest) = rime.strip_prefix('i').filter(|rest| rest.starts_with('ê')) {
            skeletons.insert(format!("gi{rest}"));
        }
    }
    skeletons.extend(AFTER_QU.split_whitespace().map(|rime| format!("qu{rime}")));
    skeletons
});

/// May `rime` stand after `onset`? `c g ng` and `k gh ngh` share the vowels between them.
fn takes(onset: &str, rime: &str) -> bool {
    let Some(first) = rime.chars().next() else { return false };
    let front = matches!(first, 'e' | 'ê' | 'i');
    // `yê…` stands without an onset; alone, `y` is a spelling of `i`.
    if first == 'y' && rime.len() > 1 {
        return false;
    }
    match onset {
        "c" | "g" | "ng" => !front && first != 'y',
        "k" => front || first == 'y',
        "gh" | "ngh" => front,
        "gi" => first != 'i',
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{SKELETONS, TONES, is_syllable};

    #[test]
    fn there_are_as_many_as_the_rules_give() {
        assert_eq!(SKELETONS.len(), 3_827);
        let toned = SKELETONS.iter().flat_map(|skeleton| {
            TONES
                .iter()
                .map(char::to_string)
                .chain([String::new()])
                .map(move |tone| format!("{skeleton}{tone}"))
        });
        assert_eq!(toned.filter(|word| is_syllable(word)).count(), 17_690);
    }

    #[test]
    fn words_of_papers_are_syllables() {
        for word in
            "Ủy ban nhân dân huyện Bến Lức quyết định phê duyệt giếng gì quý nghiêng ngoằn ĐƯỜNG khuỷu yêu \
                     Hoà hòa thuỷ thủy giấy chứng nhận quyền sử dụng đất"
                .split_whitespace()
        {
            assert!(is_syllable(word), "{word}");
            assert!(is_syllable(&word.nfd().collect::<String>()), "{word} decomposed");
        }
    }

    #[test]
    fn other_words_are_not() {
        let long = "a".repeat(10_000);
        for word in
            ["", "UBND", "website", "scan", "kạn", "cet", "cat", "bàc", "ký1", "tóán", "ngi", long.as_str()]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
