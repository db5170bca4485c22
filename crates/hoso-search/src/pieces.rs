//! Text cut into runs of letters and digits, and how each hangs on the one before.

use std::ops::Range;

use hoso_viet::{Sign, sign};

/// A run of letters and digits, in the form in which it is compared but for case and marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub text: String,
    /// Its bytes in the text as it was given.
    pub place: Range<usize>,
    /// How it hangs on the piece before.
    pub joint: Joint,
    /// How many bytes of its text stand before raised ones, which may be the number of a note.
    pub unraised: Option<usize>,
}

/// What stands between two pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// They are two words.
    None,
    /// A soft hyphen: one word, most likely.
    Soft,
    /// A hyphen of any kind, and maybe the end of a line: a word that was broken, or two that are written with one.
    Hyphen,
}

/// What has come since the last piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    Soft,
    SoftAndSpace,
    Hyphen,
    HyphenAndSpace,
    LineEnd,
    Other,
}

/// Hyphens as they are printed, and as engines read them.
const HYPHENS: [char; 6] = ['-', '\u{2010}', '\u{2011}', '\u{AC}', '–', '\u{FE63}'];

/// Units that are written right after their number, as in `120m²`.
const UNITS: [&str; 17] = [
    "m", "m2", "m3", "km", "km2", "hm", "hm2", "dm", "dm2", "dm3", "cm", "cm2", "cm3", "mm", "ha", "kg", "đ",
];

/// The pieces of a text, in order. Decomposed marks belong to their letter.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut cutter = Cutter { pieces: Vec::new(), open: None, since: Since::Other };
    for (at, c) in text.char_indices() {
        let place = at..at + c.len_utf8();
        match sign(c) {
            Sign::Plain(c) => cutter.add(c, place),
            Sign::Letters(letters) => letters.chars().for_each(|c| cutter.add(c, place.clone())),
            Sign::Raised(letters) => cutter.raised(&letters, &place),
            Sign::Alone(letters) => {
                cutter.end(Since::Other);
                letters.chars().for_each(|c| cutter.add(c, place.clone()));
                cutter.end(Since::Other);
            }
            Sign::SoftHyphen => cutter.soft_hyphen(),
            Sign::Unseen => {}
        }
    }
    cutter.end(Since::Other);
    cutter.pieces
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

struct Cutter {
    pieces: Vec<Piece>,
    open: Option<Piece>,
    since: Since,
}

impl Cutter {
    fn add(&mut self, c: char, place: Range<usize>) {
        if !is_part(c) {
            return self.between(c);
        }
        if let Some(open) = &mut self.open {
            open.text.push(c);
            open.place.end = place.end;
            return;
        }
        let joint = match self.since {
            Since::Soft => Joint::Soft,
            // A hyphen that was printed where a word might be broken is no end of a line in `QĐ-UBND`.
            Since::Hyphen if c.is_lowercase() && self.breaks_before(c) => Joint::Hyphen,
            Since::LineEnd if self.breaks_before(c) => Joint::Hyphen,
            _ => Joint::None,
        };
        self.open = Some(Piece { text: c.to_string(), place, joint, unraised: None });
    }

    /// Could a word that was broken go on with `c`? Not between digits, nor before a capital but in a word of capitals.
    fn breaks_before(&self, c: char) -> bool {
        self.pieces.last().is_some_and(|last| {
            let capitals = last.text.chars().all(char::is_uppercase);
            last.text.ends_with(|c: char| !c.is_numeric())
                && (c.is_lowercase() || capitals && c.is_uppercase())
        })
    }

    /// Adds an exponent or the number of a note. 10² is not 102, and 30º is no 30o.
    fn raised(&mut self, letters: &str, place: &Range<usize>) {
        let after_digit = self
            .open
            .as_ref()
            .is_some_and(|open| open.unraised.is_none() && open.text.ends_with(char::is_numeric));
        if after_digit && matches!(letters, "o" | "a") {
            return self.end(Since::Other);
        }
        if after_digit && letters.chars().all(char::is_numeric) {
            self.end(Since::Other);
        }
        let before = self.open.as_ref().map_or(0, |open| open.text.len());
        letters.chars().for_each(|c| self.add(c, place.clone()));
        if let Some(open) = &mut self.open {
            open.unraised.get_or_insert(before);
        }
    }

    fn soft_hyphen(&mut self) {
        if self.open.is_some() {
            self.end(Since::Soft);
        }
    }

    fn between(&mut self, c: char) {
        let after_piece = self.open.is_some();
        self.since = match self.since {
            _ if after_piece && HYPHENS.contains(&c) => Since::Hyphen,
            _ if after_piece => Since::Other,
            Since::Soft if HYPHENS.contains(&c) => Since::Hyphen,
            Since::Soft | Since::SoftAndSpace | Since::Hyphen | Since::HyphenAndSpace if c == '\n' => {
                Since::LineEnd
            }
            Since::LineEnd if c.is_whitespace() => Since::LineEnd,
            Since::Hyphen | Since::HyphenAndSpace if c.is_whitespace() => Since::HyphenAndSpace,
            Since::Soft | Since::SoftAndSpace if c.is_whitespace() => Since::SoftAndSpace,
            _ => Since::Other,
        };
        let since = self.since;
        self.end(since);
    }

    /// Closes the piece that is open.
    fn end(&mut self, since: Since) {
        self.since = since;
        let Some(piece) = self.open.take() else { return };
        match unit_after_number(&piece) {
            Some((number, unit)) => self.pieces.extend([number, unit]),
            None => self.pieces.push(piece),
        }
    }
}

/// `120m²` is `120` and `m²`, which both have its place.
fn unit_after_number(piece: &Piece) -> Option<(Piece, Piece)> {
    let at = piece.text.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
    let (number, unit) = piece.text.split_at(at);
    if !is_unit(unit) {
        return None;
    }
    let part = |text: &str, joint| Piece {
        text: text.to_owned(),
        joint,
        unraised: None,
        place: piece.place.clone(),
    };
    Some((part(number, piece.joint), part(unit, Joint::None)))
}

/// Is it a unit that may have an exponent, or follow its number without a space?
pub(crate) fn is_unit(text: &str) -> bool {
    UNITS.contains(&hoso_viet::exact(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::{Joint, pieces};

    fn texts(text: &str) -> Vec<String> {
        pieces(text).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn letters_and_digits_in_other_forms_are_those() {
        assert_eq!(texts("The conﬁdential oﬄine Ｗｉ‑Ｆｉ"), ["The", "confidential", "offline", "Wi", "Fi"]);
        assert_eq!(texts("Mục Ⅳ №12 ½ 2¾"), ["Mục", "IV", "No", "12", "1", "2", "2", "3", "4"]);
        assert_eq!(texts("①②(⑶)"), ["1", "2", "3"]);
        assert_eq!(texts("người\u{2019}s ʼtốtʼ´a"), ["người", "s", "tốt", "a"]);
        assert_eq!(texts("a\u{200B}b\u{FEFF}"), ["ab"]);
    }

    #[test]
    fn exponents_belong_to_units_and_to_no_number() {
        assert_eq!(
            texts("1234,5 m² 77m³ 100㎡ 5 km2"),
            ["1234", "5", "m2", "77", "m3", "100", "m2", "5", "km2"]
        );
        assert_eq!(
            texts("10² 10²⁵ 30ºC 30°C Nº 5 1ˢᵗ"),
            ["10", "2", "10", "25", "30", "C", "30", "C", "No", "5", "1st"]
        );
        assert_eq!(
            texts("CO₂ 12ha 12hab 500.000đ m2x"),
            ["CO2", "12", "ha", "12hab", "500", "000", "đ", "m2x"]
        );
        let note = &pieces("ông¹²")[0];
        assert_eq!((note.text.as_str(), note.unraised), ("ông12", Some("ông".len())));
    }

    #[test]
    fn broken_words_hang_together_and_real_hyphens_do_not() {
        let joints =
            |text: &str| -> Vec<Joint> { pieces(text).into_iter().map(|piece| piece.joint).collect() };
        for broken in
            ["cli-\nmate", "cli\u{AD}\nmate", "cli¬ \n\n mate", "CLI‐\nMATE", "cli-\u{AD}\nmate", "cli-mate"]
        {
            assert_eq!(joints(broken), [Joint::None, Joint::Hyphen], "{broken:?}");
        }
        assert_eq!(joints("Techcom\u{AD}bank"), [Joint::None, Joint::Soft]);
        for two in [
            "Nội-\nHuế",
            "QĐ-UBND",
            "cli- mate",
            "cli -\nmate",
            "12-\n15",
            "số 12-\nxa",
            "cli\u{AD} mate",
            "a,-\nb",
            "a-\n-b",
            "a \u{AD}b",
        ] {
            assert!(joints(two).iter().all(|joint| *joint == Joint::None), "{two:?}");
        }
    }
}
