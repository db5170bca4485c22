//! From text to tokens.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The two forms of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forms {
    /// As written: normal form C, lower case, old-style tone placement.
    pub exact: String,
    /// Without diacritics.
    pub folded: String,
}

/// A run of letters and digits is a token; everything else only separates. Decomposed marks belong to their letter.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// The tokens of a text, in order.
pub(crate) fn tokens(text: &str) -> Vec<Forms> {
    let text = hoso_viet::nfc(text);
    text.split(|c| !is_part(c))
        .filter(|token| !token.is_empty())
        .map(|token| Forms { exact: hoso_viet::exact(token), folded: hoso_viet::fold(token) })
        .collect()
}

/// A code without what people write between its parts: `CK 096662`, `ck-096662` and `CK096662` are one.
pub(crate) fn code(text: &str) -> String {
    let mut code = hoso_viet::fold(&hoso_viet::nfc(text));
    code.retain(char::is_alphanumeric);
    code
}

/// Which form a field is indexed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Exact,
    Folded,
}

/// The analyser of an index field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Analyser(pub Form);

/// A token's position counts words; offsets are into the text as it was given.
pub(crate) struct Tokens {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let tokens: Vec<Token> = tokens(text)
            .into_iter()
            .enumerate()
            .map(|(position, forms)| Token {
                text: if self.0 == Form::Exact { forms.exact } else { forms.folded },
                position,
                position_length: 1,
                ..Token::default()
            })
            .collect();
        Tokens { tokens: tokens.into_iter(), token: Token::default() }
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
    use super::{code, tokens};

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
    }
}
