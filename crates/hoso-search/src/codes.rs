//! Codes in running text, whole.

use std::collections::BTreeSet;

use crate::analyser::code;

/// A code has so many letters and digits at least, and at most.
const FEWEST: usize = 4;
const MOST: usize = 48;
/// Codes of a page that are kept whole; parts of all of them are words like any other.
const MOST_CODES: usize = 1000;

/// The codes of a text, each as [`code`] writes it: what has a digit and no gap. `CK 096662` and `0912 345 678`, which have,
/// are words of the text as well ([`numbers`](crate::numbers)).
pub(crate) fn codes(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.len() > 4 * MOST || !word.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let code = code(word);
        if (FEWEST..=MOST).contains(&code.len()) {
            found.insert(code);
        }
        if found.len() == MOST_CODES {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn what_has_a_digit_and_no_gap_is_a_code() {
        let text = "Số: 01/2015/TT-BTP, (CK096662) H39.18-240815-0007; điều 12 năm 2015. Quyết định";
        let found: Vec<String> = codes(text).into_iter().collect();
        assert_eq!(found, ["12015ttbtp", "2015", "ck096662", "h39182408150007"]);
        assert!(codes(&"1".repeat(5000)).is_empty());
    }
}
