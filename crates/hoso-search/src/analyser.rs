//! From text to tokens.

use std::ops::Range;

use tantivy::tokenizer::{PreTokenizedString, Token, TokenStream, Tokenizer};

use crate::numbers;
use crate::pieces::{Joint, Piece, is_unit, pieces};
use crate::spelling::folded;
use crate::twice_read::{Apart, apart};

/// The two forms of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forms {
    /// As written: normal form C, lower case, old-style tone placement.
    pub exact: String,
    /// Without diacritics, and one for all spellings.
    pub folded: String,
}

/// A way to read a place of a text as one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub forms: Forms,
    /// Counts the pieces of the text: the token after this one stands at `at + pieces`.
    pub at: usize,
    /// How many pieces of the text it takes: a word that was broken takes two or three.
    pub pieces: usize,
    /// Its bytes in the text as it was given, of words with two readings without the second.
    pub place: Range<usize>,
    /// It is found with its tones only: without them it is the reading beside it.
    pub toned: bool,
}

/// So many pieces are read as one word, each run of them.
pub(crate) const MOST_PIECES: usize = 3;

impl Forms {
    fn of(token: &str) -> Self {
        let token = hoso_viet::nfc(token);
        Self { exact: hoso_viet::exact(&token), folded: folded(&token) }
    }
}

/// The tokens of what somebody typed, in order. A soft hyphen inside a word is left out of it.
pub(crate) fn tokens(text: &str) -> Vec<Forms> {
    let mut words: Vec<String> = Vec::new();
    for piece in pieces(text) {
        match words.last_mut() {
            Some(last) if piece.joint == Joint::Soft && piece.text.starts_with(char::is_lowercase) => {
                last.push_str(&piece.text);
            }
            _ => words.push(piece.text),
        }
    }
    words.iter().map(|word| Forms::of(word)).collect()
}

/// All readings of a page's text, by where they begin: each piece, what was broken as one word, and what the engine read
/// where a word was put right.
pub(crate) fn readings(text: &str) -> Vec<Reading> {
    let Apart { text, others } = apart(text);
    let mut readings = readings_of(&text);
    if !others.is_empty() {
        let also: Vec<Reading> =
            others.into_iter().flat_map(|(place, other)| also_read(&readings, &place, other)).collect();
        readings.extend(also);
        readings.sort_by_key(|reading| reading.at);
    }
    readings
}

/// The readings of `other`, which the engine read where the word at `place` stands.
fn also_read(readings: &[Reading], place: &Range<usize>, other: &str) -> Vec<Reading> {
    let from = readings.partition_point(|reading| reading.place.start < place.start);
    let here = readings[from..].iter().take_while(|reading| reading.place.start < place.end);
    let here: Vec<&Reading> = here.filter(|reading| reading.pieces == 1).collect();
    let mut also = Vec::new();
    for (nth, piece) in pieces(other).iter().enumerate() {
        let Some(beside) = here.get(nth).or(here.last()) else { break };
        let forms = Forms::of(&piece.text);
        if here.iter().any(|reading| reading.at == beside.at && reading.forms == forms) {
            continue;
        }
        let toned =
            here.iter().any(|reading| reading.at == beside.at && reading.forms.folded == forms.folded);
        also.push(Reading { forms, at: beside.at, pieces: 1, place: beside.place.clone(), toned });
    }
    also
}

fn readings_of(text: &str) -> Vec<Reading> {
    let pieces = pieces(text);
    let mut readings = Vec::with_capacity(pieces.len());
    let mut at = 0;
    let mut before = 0;
    for run in pieces.chunk_by(|_, next| next.joint != Joint::None) {
        // A word with a soft hyphen after each syllable: parts of it are at hand, and no phrase.
        let syllables = run.len() > MOST_PIECES;
        for (from, piece) in run.iter().enumerate() {
            let own = if syllables { at } else { at + from };
            let mut read = |text: &str, pieces, place: Range<usize>| {
                readings.push(Reading { forms: Forms::of(text), at: own, pieces, place, toned: false });
            };
            read(&piece.text, 1, piece.place.clone());
            // The number of a note is no part of its word, and nobody can know.
            let noted = piece.unraised.and_then(|end| piece.text.get(..end));
            if let Some(word) = noted.filter(|word| !word.is_empty() && !is_unit(word)) {
                read(word, 1, piece.place.clone());
            }
            let most = if syllables { run.len() } else { MOST_PIECES.min(run.len() - from) };
            let least = if syllables { most } else { 2 };
            for length in (least..=most).filter(|_| !syllables || from == 0) {
                let parts = &run[from..from + length];
                let whole: String = parts.iter().map(|part| part.text.as_str()).collect();
                let end = parts.last().map_or(piece.place.end, |last| last.place.end);
                read(&whole, if syllables { 1 } else { length }, piece.place.start..end);
            }
        }
        if let [one] = run {
            numbers_at(text, &pieces[before..], at, one, &mut readings);
        }
        before += run.len();
        at += if syllables { 1 } else { run.len() };
    }
    readings
}

/// A number that is printed in parts is one as well, and a serial that is printed as one has parts.
fn numbers_at(text: &str, pieces: &[Piece], at: usize, piece: &Piece, readings: &mut Vec<Reading>) {
    let mut read = |text: &str, pieces, place| {
        readings.push(Reading { forms: Forms::of(text), at, pieces, place, toned: false });
    };
    if let Some((letters, digits)) = numbers::parts(&piece.text) {
        read(letters, 1, piece.place.clone());
        read(digits, 1, piece.place.clone());
    }
    if let Some(number) = numbers::dialled(&piece.text) {
        read(&number, 1, piece.place.clone());
    }
    if let Some((count, whole)) = numbers::whole(text, pieces) {
        let place = piece.place.start..pieces[count - 1].place.end;
        if let Some(number) = numbers::dialled(&whole) {
            read(&number, count, place.clone());
        }
        read(&whole, count, place);
    }
}

/// The term by which a token that takes several pieces is found inside a phrase. No text has such a character in a word.
pub(crate) fn wide(form: &str, pieces: usize) -> String {
    format!("{form}{}", "\u{1}".repeat(pieces - 1))
}

/// A code without what people write between its parts: `CK 096662`, `ck-096662` and `CK096662` are one, and so are
/// `01/2015/TT-BTP` and `1/2015/TT-BTP`, `+84 912 345 678` and `0912345678`.
pub(crate) fn code(text: &str) -> String {
    let pieces = pieces(text);
    let numbered = pieces.first().is_some_and(|first| {
        text.get(first.place.end..).is_some_and(|rest| rest.trim_start().starts_with('/'))
    });
    let form = |(at, piece): (usize, &Piece)| {
        if at == 0 && numbered { folded(&piece.text) } else { hoso_viet::fold(&piece.text) }
    };
    let joined: String = pieces.iter().enumerate().map(form).collect();
    numbers::dialled(&joined).unwrap_or(joined)
}

/// A text as each of its fields is indexed, cut once.
pub(crate) struct Indexed {
    pub exact: PreTokenizedString,
    pub folded: PreTokenizedString,
    pub pairs: PreTokenizedString,
}

impl Indexed {
    pub(crate) fn of(text: &str) -> Self {
        let readings = readings(text);
        let mut exact = Vec::with_capacity(readings.len());
        let mut folded = Vec::with_capacity(readings.len());
        let mut pairs = Vec::with_capacity(readings.len());
        let token = |text, position| Token { text, position, position_length: 1, ..Token::default() };
        for (place, reading) in readings.iter().enumerate() {
            if reading.toned {
                continue;
            }
            let after = reading.at + reading.pieces;
            let later = readings[place + 1..].iter().skip_while(|next| next.at < after);
            for next in later.take_while(|next| next.at == after).filter(|next| !next.toned).take(MOST_PIECES)
            {
                pairs.push(token(pair(&reading.forms.folded, &next.forms.folded), reading.at));
            }
        }
        for Reading { forms, at, pieces, toned, .. } in readings {
            if pieces > 1 {
                folded.push(token(wide(&forms.folded, pieces), at));
            }
            if !toned {
                folded.push(token(forms.folded, at));
            }
            exact.push(token(forms.exact, at));
        }
        let [exact, folded, pairs] =
            [exact, folded, pairs].map(|tokens| PreTokenizedString { text: String::new(), tokens });
        Self { exact, folded, pairs }
    }
}

/// The term of two words side by side.
pub(crate) fn pair(one: &str, next: &str) -> String {
    format!("{one} {next}")
}

/// The analyser of a field with one form only, folded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Analyser;

/// A token's position counts pieces of words.
pub(crate) struct Tokens {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens { tokens: Indexed::of(text).folded.tokens.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        self.tokens.next().map(|token| self.token = token).is_some()
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::{code, readings, tokens};

    #[test]
    fn decomposed_text_and_both_tone_placements_are_one() {
        let forms = tokens("Quye\u{302}\u{301}t định số 1245/QĐ-UBND; thuỷ");
        let exact: Vec<_> = forms.iter().map(|f| f.exact.as_str()).collect();
        assert_eq!(exact, ["quyết", "định", "số", "1245", "qđ", "ubnd", "thủy"]);
        let folded: Vec<_> = forms.iter().map(|f| f.folded.as_str()).collect();
        assert_eq!(folded, ["quyet", "dinh", "so", "1245", "qd", "ubnd", "thuy"]);
    }

    #[test]
    fn codes_have_no_separators() {
        assert_eq!(code("CK 096662"), code("ck-096662"));
        assert_eq!(code("1245/QĐ-UBND"), "1245qdubnd");
        assert_eq!(code("01/2015/TT-BTP"), code("1/2015/TT-BTP"));
        assert_eq!(code("+84 912.345.678"), code("0912 345 678"));
    }

    #[test]
    fn a_broken_word_is_one_and_its_parts() {
        let read = |text: &str| -> Vec<(String, usize, usize)> {
            readings(text).into_iter().map(|read| (read.forms.folded, read.at, read.pieces)).collect()
        };
        let expected = [("cli", 0, 1), ("climate", 0, 2), ("mate", 1, 1), ("programme", 2, 1)]
            .map(|(t, a, p)| (t.to_owned(), a, p));
        assert_eq!(read("cli-\nmate programme"), expected);
        let places: Vec<_> = readings("cli-\nmate").into_iter().map(|read| read.place).collect();
        assert_eq!(places, [0..3, 0..9, 5..9]);
        let three = read("en\u{AD}vi\u{AD}ron");
        assert!(three.contains(&("environ".to_owned(), 0, 3)) && three.contains(&("viron".to_owned(), 1, 2)));
        let five = read("en\u{AD}vi\u{AD}ron\u{AD}men\u{AD}tal x");
        assert!(five.contains(&("environmental".to_owned(), 0, 1)) && five.contains(&("x".to_owned(), 1, 1)));
        assert_eq!(five.len(), 7);
        assert_eq!(read("ông¹ m²").len(), 3, "the note's number may be left out, the exponent may not");
    }

    #[test]
    fn a_word_that_was_put_right_has_both_readings_in_one_place() {
        let read = |text: &str| -> Vec<(String, usize, bool)> {
            readings(text).into_iter().map(|read| (read.forms.exact, read.at, read.toned)).collect()
        };
        let is = |exact: &str, at, toned| (exact.to_owned(), at, toned);
        assert_eq!(
            read("sửa \u{FFF9}đổi,\u{FFFA}đối,\u{FFFB} \u{FFF9}nghìn\u{FFFA}nghìu\u{FFFB} việc"),
            [
                is("sửa", 0, false),
                is("đổi", 1, false),
                is("đối", 1, true),
                is("nghìn", 2, false),
                is("nghìu", 2, false),
                is("việc", 3, false)
            ]
        );
        let indexed = super::Indexed::of("\u{FFF9}đổi\u{FFFA}đối\u{FFFB} mới");
        let texts = |tokens: &tantivy::tokenizer::PreTokenizedString| -> Vec<String> {
            tokens.tokens.iter().map(|token| token.text.clone()).collect()
        };
        assert_eq!(texts(&indexed.exact), ["đổi", "đối", "mới"]);
        assert_eq!(texts(&indexed.folded), ["doi", "moi"]);
        assert_eq!(texts(&indexed.pairs), ["doi moi"]);
    }

    #[test]
    fn what_is_typed_is_one_row_of_words() {
        let typed =
            |text: &str| -> Vec<String> { tokens(text).into_iter().map(|token| token.folded).collect() };
        assert_eq!(typed("Techcom\u{AD}bank"), ["techcombank"]);
        assert_eq!(
            typed("QĐ\u{AD}UBND cli-mate 1234,5 m²"),
            ["qd", "ubnd", "cli", "mate", "1234", "5", "m2"]
        );
        assert_eq!(code("ＣＫ ０９６６６２"), "ck096662");
    }
}
