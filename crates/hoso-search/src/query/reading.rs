//! A query as it was typed, taken apart. Whatever is typed, there is an answer, and nothing is left out in silence.

use super::{MOST_WORDS, Note, Unit};
use crate::analyser::tokens;

/// Straight and typographic quotation marks.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];
/// Signs of other query languages that have no meaning in this one, wherever they stand.
const SIGNS: [char; 6] = ['*', '~', '^', '\\', '{', '}'];
/// Those that mean nothing only where there are operators: brackets stand in ordinary text, too.
const BRACKETS: [char; 4] = ['(', ')', '[', ']'];

/// What was asked for, and what is to be said about it.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub units: Vec<Unit>,
    pub notes: Vec<Note>,
}

/// Reads a query.
pub(crate) fn read(text: &str) -> Read {
    let mut reading = Reading { rest: text, words: 0, ..Reading::default() };
    reading.all();
    let mut notes = reading.notes;
    if !reading.operators.is_empty() && text.contains(BRACKETS) {
        BRACKETS
            .iter()
            .filter(|sign| text.contains(**sign))
            .for_each(|sign| add(&mut reading.signs, &sign.to_string()));
    }
    if !reading.signs.is_empty() {
        notes.push(Note::Signs(reading.signs.join(" ")));
    }
    if !reading.operators.is_empty() {
        notes.push(Note::Operators(reading.operators.join(", ")));
    }
    if reading.units.is_empty() && !text.trim().is_empty() {
        notes.push(Note::NoWords);
    }
    Read { units: reading.units, notes }
}

#[derive(Debug, Default)]
struct Reading<'a> {
    rest: &'a str,
    units: Vec<Unit>,
    words: usize,
    signs: Vec<String>,
    operators: Vec<String>,
    notes: Vec<Note>,
}

/// An operator that is waiting for what comes after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

impl Operator {
    fn of(word: &str) -> Option<Self> {
        match word {
            "AND" | "&&" => Some(Self::And),
            "OR" | "||" => Some(Self::Or),
            "NOT" => Some(Self::Not),
            _ => None,
        }
    }
}

impl<'a> Reading<'a> {
    fn all(&mut self) {
        let mut pending: Option<(&'a str, Operator)> = None;
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() {
                break;
            }
            if self.words >= MOST_WORDS {
                if !tokens(self.rest).is_empty() {
                    self.notes.push(Note::TooLong(self.rest.trim_end().to_owned()));
                }
                break;
            }
            let (word, after) = self.rest.split_once(char::is_whitespace).unwrap_or((self.rest, ""));
            if pending.is_none()
                && let Some(operator) = Operator::of(word)
                && self.joins(operator, after)
            {
                pending = Some((word, operator));
                self.rest = after;
                continue;
            }
            let before = self.units.len();
            let excluded = self.sign();
            self.item(excluded);
            let Some((word, operator)) = pending.take() else { continue };
            // What comes after an operator may be no word at all: then it joins nothing.
            let Some(unit) = self.units.get_mut(before) else { continue };
            match operator {
                Operator::Or if !unit.excluded => unit.alternative = true,
                Operator::Not => unit.excluded = true,
                _ => {}
            }
            add(&mut self.operators, word);
        }
    }

    /// Is there something on both sides for the operator to join? Otherwise it is a word like any other.
    fn joins(&self, operator: Operator, after: &str) -> bool {
        let before = self.units.last();
        let fits = match operator {
            Operator::And => before.is_some(),
            Operator::Or => before.is_some_and(|unit| !unit.excluded),
            Operator::Not => true,
        };
        fits && !tokens(after).is_empty()
    }

    /// Takes the signs before a word off; true if it must not be there.
    fn sign(&mut self) -> bool {
        let word = self.rest.trim_start_matches(['-', '+']);
        let signs = &self.rest[..self.rest.len() - word.len()];
        if word.starts_with(|first: char| !first.is_whitespace()) {
            self.rest = word;
            return signs.ends_with('-');
        }
        false
    }

    fn item(&mut self, excluded: bool) {
        if let Some(quoted) = self.rest.strip_prefix(QUOTES) {
            let (phrase, after) = if let Some(parted) = quoted.split_once(QUOTES) {
                parted
            } else {
                if !tokens(quoted).is_empty() {
                    self.notes.push(Note::OpenQuote);
                }
                (quoted, "")
            };
            self.rest = after;
            self.keep(phrase, excluded);
            self.after_phrase();
            return;
        }
        let mut end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        // `title:"two words"`: the phrase stays one.
        if let Some(at) = self.rest[..end].find(QUOTES).filter(|at| self.rest[..*at].ends_with(':')) {
            end = at;
        }
        let (word, after) = self.rest.split_at(end);
        self.rest = after;
        for sign in SIGNS.iter().filter(|sign| word.contains(**sign)) {
            add(&mut self.signs, &sign.to_string());
        }
        // Inside a word it stands for a letter elsewhere; at its end it is a question.
        if word.trim_end_matches('?').contains('?') {
            add(&mut self.signs, "?");
        }
        let starts_phrase = after.starts_with(QUOTES);
        if word.split_once(':').is_some_and(|(name, of)| is_field(name) && (starts_phrase || is_value(of))) {
            let shown = if starts_phrase { format!("{word}\"…\"") } else { word.to_owned() };
            self.notes.push(Note::Fields(shown));
        }
        self.keep(word, excluded);
    }

    /// `"two words"~3` and `^2`: the number is no word to look for.
    fn after_phrase(&mut self) {
        let Some(number) = self.rest.strip_prefix(['~', '^']) else { return };
        add(&mut self.signs, &self.rest[..1]);
        self.rest = number.trim_start_matches(|digit: char| digit.is_ascii_digit() || digit == '.');
    }

    fn keep(&mut self, text: &str, excluded: bool) {
        let mut tokens = tokens(text);
        let room = MOST_WORDS - self.words;
        if tokens.len() > room {
            let left: Vec<String> = tokens.split_off(room).into_iter().map(|token| token.exact).collect();
            self.notes.push(Note::TooLong(
                format!("{} {}", left.join(" "), self.rest.trim()).trim_end().to_owned(),
            ));
            self.rest = "";
        }
        self.words += tokens.len();
        if !tokens.is_empty() {
            self.units.push(Unit { tokens, excluded, alternative: false });
        }
    }
}

fn add(told: &mut Vec<String>, what: &str) {
    if !told.iter().any(|one| one == what) {
        told.push(what.to_owned());
    }
}

/// Names of fields in other query languages are words of plain letters.
fn is_field(name: &str) -> bool {
    name.len() > 1 && name.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_')
}

/// Not an address, and not the end of "Kính gửi:".
fn is_value(of: &str) -> bool {
    !of.starts_with("//") && of.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::query::{MOST_WORDS, Note};

    /// `a` wanted, `-a` not wanted, `|a` instead of the one before.
    fn units(text: &str) -> Vec<String> {
        let show = |unit: &crate::query::Unit| {
            let words: Vec<_> = unit.tokens.iter().map(|token| token.folded.as_str()).collect();
            let sign = if unit.excluded {
                "-"
            } else if unit.alternative {
                "|"
            } else {
                ""
            };
            format!("{sign}{}", words.join("+"))
        };
        read(text).units.iter().map(show).collect()
    }

    fn codes(text: &str) -> Vec<&'static str> {
        read(text).notes.iter().map(Note::code).collect()
    }

    #[test]
    fn words_phrases_codes_and_exclusions() {
        let asked = "cải cách \"hành chính\" -xã 1245/QĐ-UBND";
        assert_eq!(units(asked), ["cai", "cach", "hanh+chinh", "-xa", "1245+qd+ubnd"]);
        assert_eq!(codes(asked), Vec::<&str>::new());
        assert_eq!(units("-xã -\"hành chính\" --huyện"), ["-xa", "-hanh+chinh", "-huyen"]);
        assert_eq!(units("+xã - huyện"), ["xa", "huyen"]);
    }

    #[test]
    fn operators_join_what_stands_beside_them_and_are_words_where_nothing_does() {
        assert_eq!(units("xã OR huyện tỉnh"), ["xa", "|huyen", "tinh"]);
        assert_eq!(units("xã || \"thị trấn\" OR huyện"), ["xa", "|thi+tran", "|huyen"]);
        assert_eq!(units("xã AND huyện NOT tỉnh"), ["xa", "huyen", "-tinh"]);
        assert_eq!(codes("xã OR huyện NOT tỉnh"), ["operators"]);
        assert_eq!(read("xã OR huyện NOT tỉnh").notes[0].text(), "OR, NOT");
        for words in ["OR", "OR xã", "xã OR", "xã or huyện", "\"xã OR huyện\"", "NOT", "AND"] {
            assert_eq!(codes(words), Vec::<&str>::new(), "{words}");
            assert!(units(words).iter().all(|unit| !unit.starts_with(['-', '|'])), "{words}");
        }
        assert_eq!(units("xã OR"), ["xa", "or"]);
        assert_eq!(units("-xã OR huyện"), ["-xa", "or", "huyen"]);
        assert_eq!(units("xã OR -huyện"), ["xa", "-huyen"]);
        assert_eq!(codes("(xã OR huyện) tỉnh"), ["signs", "operators"]);
    }

    #[test]
    fn what_other_languages_mean_by_signs_is_said_to_mean_nothing() {
        for (asked, code, text) in [
            ("hành*", "signs", "*"),
            ("h?nh", "signs", "?"),
            ("hành~2 chính^3", "signs", "~ ^"),
            ("\"hành chính\"~3 xã", "signs", "~"),
            ("title:hành", "fields", "title:hành"),
            ("title:\"hành chính\"", "fields", "title:\"…\""),
            ("\"hành chính", "open-quote", ""),
            ("* ? !", "signs", "*"),
        ] {
            let note = &read(asked).notes[0];
            assert_eq!((note.code(), note.text()), (code, text), "{asked}");
            assert!(!note.vietnamese().is_empty() && !note.english().is_empty());
        }
        assert_eq!(units("\"hành chính\"~3 xã"), ["hanh+chinh", "xa"]);
        assert_eq!(units("title:\"hành chính\""), ["title", "hanh+chinh"]);
        for plain in [
            "Kính gửi: ai?",
            "xem http://a.vn/b",
            "lúc 12:30",
            "(UBND) [1] & co",
            "khổ 5\" giấy",
            "xã: huyện",
        ] {
            assert_eq!(codes(plain), Vec::<&str>::new(), "{plain}");
        }
    }

    #[test]
    fn words_beyond_the_most_are_told() {
        let many = |words: usize| (0..words).map(|word| format!("t{word}")).collect::<Vec<_>>().join(" ");
        let read_all = read(&many(MOST_WORDS));
        assert_eq!((read_all.units.len(), read_all.notes.len()), (MOST_WORDS, 0));
        let cut = read(&format!("{} cuối cùng", many(MOST_WORDS)));
        assert_eq!(cut.notes, [Note::TooLong("cuối cùng".to_owned())]);
        let phrase = read(&format!("\"{}\" sau", many(MOST_WORDS + 2)));
        assert_eq!(phrase.units[0].tokens.len(), MOST_WORDS);
        let left = format!("t{} t{} sau", MOST_WORDS, MOST_WORDS + 1);
        assert_eq!(phrase.notes, [Note::TooLong(left)]);
        assert_eq!(codes(&format!("{} -- !", many(MOST_WORDS))), Vec::<&str>::new(), "no word is left out");
    }

    #[test]
    fn odd_text_is_no_trouble() {
        assert_eq!(units("\"chưa đóng"), ["chua+dong"]);
        for nothing in
            ["- -- \"\" *?( ):^~ \u{0}", "-", "\"", "OR \"", "-\"", "~", "+-+-", "„“", ":", "\"\"~"]
        {
            assert_eq!(units(nothing).iter().filter(|unit| *unit != "or").count(), 0, "{nothing}");
        }
        assert_eq!(codes("?"), ["no-words"]);
        assert_eq!(codes(" "), Vec::<&str>::new());
        assert_eq!(units("ệ\u{301}:\"x"), units("ệ\u{301}: x"));
    }
}
