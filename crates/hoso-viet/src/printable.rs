//! Text for terminals and text files.

use std::borrow::Cow;

/// `text` without control characters but the newline and the tab: a terminal would obey the others, whoever had them
/// printed on a page or written into a file's name.
pub fn printable(text: &str) -> Cow<'_, str> {
    without(text, |letter| letter.is_control() && !matches!(letter, '\n' | '\t'))
}

/// The same for what has to stay on one line.
pub fn printable_line(text: &str) -> Cow<'_, str> {
    without(text, char::is_control)
}

fn without(text: &str, odd: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&odd) {
        Cow::Owned(text.chars().filter(|letter| !odd(*letter)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{printable, printable_line};

    #[test]
    fn nothing_is_left_that_a_terminal_obeys() {
        let spoilt = "Hạnh\u{1b}[2J\tphúc\r\n\u{9b}31m\u{c}\u{7f}";
        assert_eq!(printable(spoilt), "Hạnh[2J\tphúc\n31m");
        assert_eq!(printable_line(spoilt), "Hạnh[2Jphúc31m");
        assert!(matches!(printable("Hạnh phúc\n"), std::borrow::Cow::Borrowed(_)));
    }
}
