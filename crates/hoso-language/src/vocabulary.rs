//! Text to tokens: what the model counts, and what it is asked about.

/// A number, whatever it is.
pub const NUMBER: &str = "0";
/// The end of a sentence, clause or heading.
pub const STOP: &str = ".";
/// A word that the model does not know: foreign, a code, an abbreviation, misread.
pub const OTHER: &str = "?";

/// A word as it was read.
#[derive(Debug, Clone, Copy)]
pub struct Read<'a> {
    /// As the engine gave it.
    pub text: &'a str,
    /// How sure the engine is, 0 to 100.
    pub confidence: f32,
    /// Does it begin a line?
    pub begins: bool,
}

/// A word as it stands between two spaces, taken apart: `“quyết` is `quyết`, `2015),` a number, `định;` a word after which
/// a clause ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// What stands before the letters.
    pub before: &'a str,
    /// The letters and digits, with what joins them.
    pub core: &'a str,
    /// What stands after them.
    pub after: &'a str,
}

impl<'a> Token<'a> {
    /// Takes a word apart. A word without letters and digits is all `before`.
    pub fn of(word: &'a str) -> Self {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        if core.is_empty() {
            return Self { before: word, core, after: "" };
        }
        let start = core.as_ptr() as usize - word.as_ptr() as usize;
        let (before, rest) = word.split_at(start);
        let (core, after) = rest.split_at(core.len());
        Self { before, core, after }
    }

    /// Are its letters letters only?
    pub fn is_word(&self) -> bool {
        !self.core.is_empty() && self.core.chars().all(char::is_alphabetic)
    }

    /// Does a clause end after it?
    pub fn ends(&self) -> bool {
        self.after.contains(['.', ';', ':', '!', '?'])
    }

    /// What the model knows it by: the exact form of a word, [`NUMBER`], or [`OTHER`]; `None` of mere punctuation.
    pub fn key(&self) -> Option<String> {
        if self.core.is_empty() {
            None
        } else if self.is_word() {
            Some(hoso_viet::exact(self.core))
        } else if self.core.chars().all(|c| !c.is_alphabetic()) {
            Some(NUMBER.to_owned())
        } else {
            Some(OTHER.to_owned())
        }
    }
}

/// The keys of a text in their order, with [`STOP`] where a clause ends.
pub fn keys(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split_whitespace().map(Token::of).flat_map(|token| {
        let stop = (token.ends() && !token.core.is_empty()).then(|| STOP.to_owned());
        token.key().into_iter().chain(stop)
    })
}

#[cfg(test)]
mod tests {
    use super::{Token, keys};

    #[test]
    fn words_are_taken_apart() {
        let told = |word| {
            let token = Token::of(word);
            (token.before.to_owned(), token.core.to_owned(), token.after.to_owned())
        };
        let is = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(told("“quyết"), is("“", "quyết", ""));
        assert_eq!(told("(2015),"), is("(", "2015", "),"));
        assert_eq!(told("12/QĐ-UBND;"), is("", "12/QĐ-UBND", ";"));
        assert_eq!(told("..."), is("...", "", ""));
        assert_eq!(told(""), is("", "", ""));
    }

    #[test]
    fn a_text_is_the_keys_of_its_words() {
        let text = "Căn cứ Luật số 45/2019/QH14, ngày 20; UỶ BAN – nhân dân tỉnh.";
        assert_eq!(
            keys(text).collect::<Vec<_>>(),
            ["căn", "cứ", "luật", "số", "?", "ngày", "0", ".", "ủy", "ban", "nhân", "dân", "tỉnh", "."]
        );
    }
}
