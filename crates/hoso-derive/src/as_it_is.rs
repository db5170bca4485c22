//! Does a page lack nothing that would have to be added?

use std::collections::HashMap;

use hoso_model::{PageText, Said, TextSource};

use crate::markup::shown;

/// Of so many words of a page, one may be torn in a file that is signed: a raised figure, a heading set wide. To add it
/// would cost the signature.
const ONE_OF: usize = 50;

/// How much of what was read on a page any reader finds in its own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Findable {
    /// Not enough: letters that mean nothing or something else, words that were read from its picture, text that nobody sees.
    Some,
    /// All but a word in fifty.
    Most,
    /// Every word.
    All,
}

/// How much of what was read on a page any reader finds in its own text.
///
/// What was recognised from its picture is not the file's own; fonts of before Unicode say other letters than they show. A
/// word that is glued to another is found: readers look for letters, not for words.
pub fn findable(text: &PageText, said: &Said) -> Findable {
    // An empty back: recognised, and nothing found.
    let empty = text.lines.iter().all(|line| line.words.is_empty());
    if empty && said.words.is_empty() && !said.hides {
        return Findable::All;
    }
    if empty || text.source != TextSource::TextLayer || said.hides {
        return Findable::Some;
    }
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in &said.words {
        *left.entry(word).or_default() += 1;
    }
    let (mut words, mut missing) = (0, Vec::new());
    for word in text.lines.iter().flat_map(|line| &line.words) {
        let word = shown(&word.text);
        words += 1;
        match left.get_mut(word.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => missing.push(word),
        }
    }
    let longer: Vec<&str> = left.into_iter().filter(|(_, count)| *count > 0).map(|(word, _)| word).collect();
    missing.retain(|word| !longer.iter().any(|longer| longer.contains(word.as_str())));
    let garbled = longer.iter().any(|word| word.contains(char::REPLACEMENT_CHARACTER));
    match missing.len() {
        0 => Findable::All,
        torn if torn * ONE_OF <= words && !garbled => Findable::Most,
        _ => Findable::Some,
    }
}

#[cfg(test)]
mod tests {
    use super::{Findable, findable};
    use hoso_model::{Line, PageText, Said, TextSource, Word};

    fn text(words: &[&str]) -> PageText {
        let word = |text: &&str| Word::new((*text).to_owned(), [0.1, 0.1, 0.2, 0.2].into(), 100.0);
        let line = Line { words: words.iter().map(word).collect(), ..Line::default() };
        PageText { source: TextSource::TextLayer, ..PageText::recognised(1, 1, 100, vec![line]) }
    }

    fn says_all(text: &PageText, said: &Said) -> bool {
        findable(text, said) == Findable::All
    }

    fn said(words: &[&str]) -> Said {
        Said { words: words.iter().map(|word| (*word).to_owned()).collect(), hides: false }
    }

    #[test]
    fn words_that_are_garbled_torn_hidden_or_missing_are_lacking() {
        let read = text(&["QUYẾT", "ĐỊNH", "của", "Bộ", "Tư", "pháp"]);
        assert!(
            says_all(&read, &said(&["pháp", "Bộ", "Tư", "của", "QUYẾT", "ĐỊNH"])),
            "each reader has its order"
        );
        assert!(says_all(&read, &said(&["QUYẾT", "ĐỊNH", "của", "BộTưpháp"])), "glued, and found");
        for garbled in [&["QUY\u{FFFD}T", "ĐỊNH"][..], &["Q", "U", "Y", "Ế", "T", "ĐỊNH"], &["ĐỊNH"]]
        {
            assert!(
                !says_all(&read, &said(&[garbled, &["của", "Bộ", "Tư", "pháp"]].concat())),
                "{garbled:?}"
            );
        }
        let twice = text(&["QUYẾT", "ĐỊNH", "QUYẾT", "ĐỊNH:"]);
        assert!(!says_all(&twice, &said(&["QUY\u{FFFD}T", "ĐỊNH", "QUYẾT", "ĐỊNH:"])), "once is not twice");
        let own = said(&["QUYẾT", "ĐỊNH", "của", "Bộ", "Tư", "pháp"]);
        assert!(!says_all(&read, &Said { hides: true, ..own.clone() }), "what nobody sees");
        for source in [TextSource::Ocr, TextSource::LegacyTextLayer] {
            assert!(!says_all(&PageText { source, ..read.clone() }, &own));
        }
    }

    #[test]
    fn an_empty_page_lacks_nothing_unless_its_file_says_that_there_is_something() {
        let empty = PageText { source: TextSource::Ocr, ..text(&[]) };
        assert!(says_all(&empty, &said(&[])));
        assert!(!says_all(&empty, &said(&["rác"])) && !says_all(&empty, &Said { hides: true, ..said(&[]) }));
    }

    #[test]
    fn a_torn_word_in_fifty_is_most_of_them_and_a_garbled_one_is_not() {
        let words: Vec<String> = (0..60).map(|n| format!("từ{n:02}")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let torn = [&words[1..], &["t", "ừ00"]].concat();
        assert_eq!(findable(&text(&words), &said(&torn)), Findable::Most);
        assert_eq!(findable(&text(&words), &said(&torn[1..])), Findable::Some, "two of sixty");
        let garbled = [&words[1..], &["t\u{FFFD}00"]].concat();
        assert_eq!(findable(&text(&words), &said(&garbled)), Findable::Some);
    }
}
