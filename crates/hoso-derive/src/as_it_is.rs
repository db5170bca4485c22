//! Does a page lack nothing that would have to be added?

use std::collections::HashMap;

use hoso_model::{PageText, Said, TextSource};

use crate::markup::shown;

/// Of so many words, one may be missing: a file that is given back as it is keeps its signature, its links and its fonts.
const ONE_OF: usize = 50;

/// Does any reader find on the page what was read on it, and nothing that nobody sees?
///
/// What was recognised from its picture is not the file's own; fonts of before Unicode say other letters than they show.
pub fn says_all(text: &PageText, said: &Said) -> bool {
    if text.source != TextSource::TextLayer || said.hides {
        return false;
    }
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in &said.words {
        *left.entry(word).or_default() += 1;
    }
    let (mut words, mut missing) = (0, 0);
    for word in text.lines.iter().flat_map(|line| &line.words) {
        words += 1;
        match left.get_mut(shown(&word.text).as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => missing += 1,
        }
    }
    missing * ONE_OF <= words
}

#[cfg(test)]
mod tests {
    use super::says_all;
    use hoso_model::{Line, PageText, Said, TextSource, Word};

    #[test]
    fn words_that_are_garbled_hidden_or_missing_are_lacking() {
        let word =
            |text: &str| Word { text: text.to_owned(), area: [0.1, 0.1, 0.2, 0.2].into(), confidence: 100.0 };
        let words: Vec<Word> = (0..60).map(|n| word(&format!("từ{n}"))).collect();
        let line = Line { words, ..Line::default() };
        let text = PageText { source: TextSource::TextLayer, ..PageText::recognised(1, 1, 100, vec![line]) };
        let mut said = Said { words: (0..60).rev().map(|n| format!("từ{n}")).collect(), hides: false };
        assert!(says_all(&text, &said), "the order is each reader's own");
        said.words[7] = "t\u{FFFD}52".to_owned();
        assert!(says_all(&text, &said));
        said.words[8] = "từ53".to_owned();
        assert!(!says_all(&text, &said), "two of sixty; a word that is there twice is not two");
        said.words[7] = "từ52".to_owned();
        assert!(!says_all(&text, &Said { hides: true, ..said.clone() }), "what nobody sees");
        let read = PageText { source: TextSource::Ocr, ..text.clone() };
        let decoded = PageText { source: TextSource::LegacyTextLayer, ..text };
        assert!(!says_all(&read, &said) && !says_all(&decoded, &said));
    }
}
