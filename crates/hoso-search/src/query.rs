//! What is asked.

use hoso_model::{DeskId, DossierCode};

use crate::analyser::{Forms, tokens};

/// A question to the index: words, phrases in quotes, `-word` for what must not be there; and filters.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Which documents.
    pub filter: Filter,
    /// How many documents at most.
    pub limit: usize,
    /// How many of the best to pass over.
    pub offset: usize,
}

/// Which documents a query is about.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this desk.
    pub desk: Option<DeskId>,
    /// Of this dossier.
    pub dossier: Option<DossierCode>,
    /// Of a kind whose printed name has these words.
    pub kind: Option<String>,
    /// By a body whose name has these words.
    pub agency: Option<String>,
    /// Dated on this day or later, `YYYYMMDD`.
    pub from: Option<u32>,
    /// Dated on this day or earlier, `YYYYMMDD`.
    pub to: Option<u32>,
}

/// One word or phrase of a query: tokens that must stand in this order side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub tokens: Vec<Forms>,
    pub excluded: bool,
}

/// Longer questions are cut: nobody types more, and each word costs.
const MOST_UNITS: usize = 64;

impl Query {
    /// The words and phrases of the text.
    pub(crate) fn units(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut rest = self.text.as_str();
        while units.len() < MOST_UNITS {
            rest = rest.trim_start();
            let Some(first) = rest.chars().next() else { break };
            let excluded = first == '-' && rest[1..].starts_with(|c: char| !c.is_whitespace() && c != '-');
            if excluded {
                rest = &rest[1..];
            }
            let (body, after) = match rest.strip_prefix(QUOTES) {
                Some(quoted) => quoted.split_once(QUOTES).unwrap_or((quoted, "")),
                None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
            };
            rest = after;
            let tokens = tokens(body);
            if !tokens.is_empty() {
                units.push(Unit { tokens, excluded });
            }
        }
        units
    }
}

/// Straight and typographic quotation marks.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];

#[cfg(test)]
mod tests {
    use super::Query;

    fn units(text: &str) -> Vec<String> {
        let query = Query { text: text.into(), ..Query::default() };
        let show = |unit: &super::Unit| {
            let words: Vec<_> = unit.tokens.iter().map(|token| token.folded.as_str()).collect();
            format!("{}{}", if unit.excluded { "-" } else { "" }, words.join("+"))
        };
        query.units().iter().map(show).collect()
    }

    #[test]
    fn words_phrases_codes_and_exclusions() {
        assert_eq!(
            units("cải cách \"hành chính\" -xã 1245/QĐ-UBND"),
            ["cai", "cach", "hanh+chinh", "-xa", "1245+qd+ubnd"]
        );
    }

    #[test]
    fn odd_text_is_no_trouble() {
        assert_eq!(units("\"chưa đóng"), ["chua+dong"]);
        assert_eq!(units("- -- \"\" *?( ):^~ \u{0}"), Vec::<String>::new());
        assert_eq!(units(&"x ".repeat(1000)).len(), super::MOST_UNITS);
    }
}
