//! Characters that are printed in another form of the letters and digits that they mean: `ﬁ`, `²`, `Ⅳ`, `№`, `½`, `Ａ`.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// How a character counts where words are compared. What is shown stays as it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// As it is.
    Plain(char),
    /// These letters or digits of a word, in another form: `ﬁ` is `fi`, `Ⅳ` is `IV`, `Ａ` is `A`.
    Letters(String),
    /// The same, raised: an exponent, or the number of a note.
    Raised(String),
    /// A word or words by itself, whatever it stands beside: `№` is `No`, `½` is `1⁄2`.
    Alone(String),
    /// A place at which a word may be broken, or was (U+00AD).
    SoftHyphen,
    /// Nothing that anybody sees.
    Unseen,
}

/// What `c` counts as, by its compatibility decomposition (UAX #15, normal form KC).
pub fn sign(c: char) -> Sign {
    match c {
        '\0'..='\u{7F}' => return Sign::Plain(c),
        '\u{AD}' => return Sign::SoftHyphen,
        // Apostrophes and the like, that are letters to Unicode (U+02BC and its neighbours).
        '\u{2B9}'..='\u{2CF}' | '\u{2EE}' => return Sign::Plain('\''),
        _ if is_unseen(c) => return Sign::Unseen,
        _ => {}
    }
    if is_nfkc_quick(std::iter::once(c)) != IsNormalized::No {
        return Sign::Plain(c);
    }
    let meant: String = std::iter::once(c).nfkc().collect();
    match c {
        // Accents with nothing below them decompose to a space that has one.
        _ if meant.starts_with(' ') => Sign::Plain(' '),
        'ª'
        | '²'
        | '³'
        | '¹'
        | 'º'
        | '\u{2070}'..='\u{207F}'
        | '\u{2B0}'..='\u{2B8}'
        | '\u{1D2C}'..='\u{1D61}' => Sign::Raised(meant),
        // Fractions; what is drawn of letters as one sign; enclosed letters and digits; squared units.
        '¼'..='¾'
        | '\u{2100}'
        | '\u{2101}'
        | '\u{2105}'
        | '\u{2106}'
        | '\u{2116}'
        | '\u{2120}'..='\u{2122}'
        | '\u{213B}'
        | '\u{2150}'..='\u{215F}'
        | '\u{2189}'
        | '\u{2460}'..='\u{24FF}'
        | '\u{3200}'..='\u{33FF}'
        | '\u{1F100}'..='\u{1F1FF}' => Sign::Alone(meant),
        _ => Sign::Letters(meant),
    }
}

/// The characters without a look of their own that stand in text of files and web pages (Unicode's
/// `Default_Ignorable_Code_Point`, those in use).
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::{Sign, sign};

    #[test]
    fn forms_of_letters_are_told_from_signs_of_their_own() {
        let letters = |c: char| match sign(c) {
            Sign::Letters(text) => text,
            other => panic!("{c}: {other:?}"),
        };
        for (c, meant) in [
            ('ﬁ', "fi"),
            ('ﬄ', "ffl"),
            ('Ⅳ', "IV"),
            ('ⅻ', "xii"),
            ('Ａ', "A"),
            ('９', "9"),
            ('₂', "2"),
            ('ℓ', "l"),
            ('𝐐', "Q"),
        ] {
            assert_eq!(letters(c), meant);
        }
        assert_eq!(sign('²'), Sign::Raised("2".into()));
        assert_eq!(sign('º'), Sign::Raised("o".into()));
        assert_eq!(sign('№'), Sign::Alone("No".into()));
        assert_eq!(sign('½'), Sign::Alone("1\u{2044}2".into()));
        assert_eq!(sign('㎡'), Sign::Alone("m2".into()));
        assert_eq!(sign('\u{AD}'), Sign::SoftHyphen);
        assert_eq!(sign('\u{200B}'), Sign::Unseen);
        assert_eq!((sign('´'), sign('ʼ')), (Sign::Plain(' '), Sign::Plain('\'')));
    }

    #[test]
    fn vietnamese_letters_and_marks_are_themselves() {
        for c in "aĂằẳđĐƯợỹ\u{302}\u{301}“”–°".chars() {
            assert_eq!(sign(c), Sign::Plain(c));
        }
    }
}
