//! What may have been meant, when nothing has what was typed.

use tantivy::{Searcher, Term};

use crate::Query;
use crate::pieces::{Piece, pieces};
use crate::query::{Note, QUOTES, Taken};
use crate::spelling::folded;
use crate::tantivy_error::Result;
use crate::tantivy_schema::Fields;

/// Words of a query that are put right at most, and letters of each: every letter costs some look-ups.
const MOST_WORDS: usize = 8;
const MOST_LETTERS: usize = 16;
const FEWEST_LETTERS: usize = 3;
/// Letters of a code's piece at least.
const FEWEST_OF_CODE: usize = 4;

/// Other queries in the place of one that nothing answers, the likeliest first, each with what is to be said of it.
pub(crate) fn rewritings(searcher: &Searcher, fields: &Fields, query: &Query) -> Result<Vec<(Note, String)>> {
    let mut rewritten = Vec::new();
    let mut add = |taken, text: Option<String>| {
        if let Some(text) = text {
            rewritten.push((Note::Taken(taken, text.clone()), text));
        }
    };
    let text = &query.text;
    add(Taken::Typed, with(text, |word| Ok(hoso_viet::typed(word)))?);
    let mut words = 0;
    let corrected = with(text, |word| {
        let plain = folded(word);
        let letters = plain.chars().count();
        let fits = (FEWEST_LETTERS..=MOST_LETTERS).contains(&letters)
            && plain.bytes().all(|c| c.is_ascii_lowercase());
        if !fits || words == MOST_WORDS || frequency(searcher, fields, &plain)? > 0 {
            return Ok(None);
        }
        words += 1;
        nearest(searcher, fields, &plain)
    })?;
    add(Taken::Corrected, corrected);
    if let Some(piece) = piece(text) {
        rewritten.push((Note::Taken(Taken::Piece, piece.clone()), format!("*{piece}*")));
    }
    Ok(rewritten)
}

/// The text with words in the place of others; `None` if all stay. What stands in quotation marks is meant as it is.
fn with(text: &str, mut instead: impl FnMut(&str) -> Result<Option<String>>) -> Result<Option<String>> {
    let mut rewritten = String::with_capacity(text.len());
    let mut from = 0;
    let mut changed = false;
    let (mut quoted, mut last) = (false, 0);
    for Piece { text: word, place, .. } in pieces(text) {
        // Names of fields and operators are as they are meant to be.
        let is_name = text[place.end..].starts_with(':') || matches!(word.as_str(), "AND" | "OR" | "NOT");
        quoted ^=
            text.get(last..place.start).unwrap_or_default().chars().filter(|c| QUOTES.contains(c)).count()
                % 2
                == 1;
        last = place.end;
        if is_name || quoted || place.start < from {
            continue;
        }
        if let Some(other) = instead(&word)? {
            rewritten.push_str(&text[from..place.start]);
            rewritten.push_str(&other);
            from = place.end;
            changed = true;
        }
    }
    rewritten.push_str(&text[from..]);
    Ok(changed.then_some(rewritten))
}

/// The word with a `~`, if the index has one that differs in a letter; else the two that lost the space between them.
fn nearest(searcher: &Searcher, fields: &Fields, word: &str) -> Result<Option<String>> {
    for other in one_letter_off(word) {
        if frequency(searcher, fields, &folded(&other))? > 0 {
            return Ok(Some(format!("{word}~")));
        }
    }
    let mut best: Option<(u64, String)> = None;
    for at in 1..word.len() {
        let (one, next) = word.split_at(at);
        let both =
            frequency(searcher, fields, &folded(one))?.min(frequency(searcher, fields, &folded(next))?);
        if both > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((both, format!("{one} {next}")));
        }
    }
    Ok(best.map(|(_, text)| text))
}

/// What a word of plain letters becomes by leaving one out, exchanging two, putting one in, or another in its place.
fn one_letter_off(word: &str) -> Vec<String> {
    let mut others = Vec::new();
    for at in 0..=word.len() {
        let (before, after) = word.split_at(at);
        for letter in 'a'..='z' {
            others.push(format!("{before}{letter}{after}"));
            if let Some(rest) = after.get(1..) {
                others.push(format!("{before}{letter}{rest}"));
            }
        }
        if let Some(rest) = after.get(1..) {
            others.push(format!("{before}{rest}"));
        }
        if let (Some(two), Some(rest)) = (after.get(..2), after.get(2..)) {
            others.push(format!("{before}{}{rest}", two.chars().rev().collect::<String>()));
        }
    }
    others
}

fn frequency(searcher: &Searcher, fields: &Fields, word: &str) -> Result<u64> {
    let body = searcher.doc_freq(&Term::from_field_text(fields.body_folded, word))?;
    Ok(body.max(searcher.doc_freq(&Term::from_field_text(fields.head_folded, word))?))
}

/// The text as a piece of a code, if it may be one.
fn piece(text: &str) -> Option<String> {
    let text = text.trim();
    let plain =
        !text.contains(|c: char| c.is_whitespace() || matches!(c, '*' | '?' | '~' | ':' | '"' | '(' | ')'));
    let piece: String = hoso_viet::fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = piece.chars().count();
    let is_code = piece.bytes().any(|byte| byte.is_ascii_digit());
    (plain && is_code && (FEWEST_OF_CODE..=MOST_LETTERS).contains(&letters)).then_some(piece)
}

#[cfg(test)]
mod tests {
    use super::{one_letter_off, piece, with};

    #[test]
    fn words_are_put_in_the_place_of_others() {
        let double = |word: &str| Ok((word == "b").then(|| "B B".to_owned()));
        assert_eq!(with("a, b: \"b\" (b)", double).unwrap().as_deref(), Some("a, b: \"b\" (B B)"));
        assert_eq!(with("a OR c", double).unwrap(), None);
        assert_eq!(with("", double).unwrap(), None);
    }

    #[test]
    fn one_letter_makes_another_word() {
        let others = one_letter_off("dat");
        for other in ["da", "dta", "dats", "dot", "adat", "at"] {
            assert!(others.iter().any(|one| one == other), "{other}");
        }
        assert!(!others.iter().any(|one| one == "dau thu"));
    }

    #[test]
    fn a_piece_of_a_code_has_a_digit_and_no_gap() {
        assert_eq!(piece("815-0007").as_deref(), Some("8150007"));
        for none in ["123", "đất", "12 34", "1234*", &"1".repeat(40)] {
            assert_eq!(piece(none), None, "{none}");
        }
    }
}
