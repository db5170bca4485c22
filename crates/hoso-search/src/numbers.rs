//! Numbers and codes that are printed in parts, or without a gap between their parts.

use crate::pieces::Piece;

/// The most parts of a number: `+84 912 34 56 78`.
const MOST_PARTS: usize = 6;
/// Digits of a telephone number, of an identity card, of a tax code (10, 12, and 10 or 13).
const FEWEST_DIGITS: usize = 9;
const MOST_DIGITS: usize = 13;
/// A serial has so many digits at least: `CK 096662`, `CS23305`.
const SERIAL_DIGITS: usize = 4;
/// And so many letters before them at most.
const SERIAL_LETTERS: usize = 3;

/// What `pieces`, of which the first begins something, are as one: how many of them, and its text. `CK 096662` is
/// `CK096662`, `0912.345.678` `0912345678`, `1.250.000` `1250000`.
pub(crate) fn whole(text: &str, pieces: &[Piece]) -> Option<(usize, String)> {
    let [first, rest @ ..] = pieces else { return None };
    if is_serial_letters(&first.text)
        && let Some(next) = rest.first()
        && is_digits(&next.text)
        && next.text.len() >= SERIAL_DIGITS
        && matches!(between(text, first, next), " " | "-" | ".")
    {
        return Some((2, format!("{}{}", first.text, next.text)));
    }
    if !is_digits(&first.text) {
        return None;
    }
    let mut joined = first.text.clone();
    let mut separator = None;
    let mut parts = 1;
    let mut thousands = first.text.len() <= 3;
    for (before, next) in pieces.iter().zip(rest).take(MOST_PARTS - 1) {
        let gap = between(text, before, next);
        if !is_digits(&next.text)
            || !matches!(gap, " " | "." | "-")
            || separator.is_some_and(|one| one != gap)
        {
            break;
        }
        separator = Some(gap);
        thousands &= gap == "." && next.text.len() == 3;
        joined.push_str(&next.text);
        parts += 1;
    }
    let long = (FEWEST_DIGITS..=MOST_DIGITS).contains(&joined.len())
        && (joined.starts_with('0') || joined.starts_with("84"));
    (parts > 1 && (long || thousands)).then_some((parts, joined))
}

/// The letters and the digits of a serial that is printed without a gap.
pub(crate) fn parts(word: &str) -> Option<(&str, &str)> {
    let at = word.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = word.split_at(at);
    (is_serial_letters(letters) && is_digits(digits) && digits.len() >= SERIAL_DIGITS)
        .then_some((letters, digits))
}

/// A telephone number with the country's own digits, as it is dialled in it.
pub(crate) fn dialled(number: &str) -> Option<String> {
    let rest = number.strip_prefix("84").filter(|rest| rest.len() == 9 && is_digits(number))?;
    Some(format!("0{rest}"))
}

fn is_serial_letters(text: &str) -> bool {
    (1..=SERIAL_LETTERS).contains(&text.chars().count())
        && text.chars().all(|c| c.is_ascii_alphabetic() || c == 'Đ')
}

pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn between<'a>(text: &'a str, one: &Piece, next: &Piece) -> &'a str {
    text.get(one.place.end..next.place.start).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{dialled, parts, whole};
    use crate::pieces::pieces;

    fn first(text: &str) -> Option<(usize, String)> {
        whole(text, &pieces(text))
    }

    #[test]
    fn numbers_printed_in_parts_are_one() {
        for (printed, count, one) in [
            ("CK 096662", 2, "CK096662"),
            ("0912 345 678", 3, "0912345678"),
            ("0912.345.678", 3, "0912345678"),
            ("84 912 345 678, x", 4, "84912345678"),
            ("080 087 123 456", 4, "080087123456"),
            ("1.250.000 đồng", 3, "1250000"),
        ] {
            assert_eq!(first(printed), Some((count, one.to_owned())), "{printed}");
        }
        for none in ["12-15", "12 15", "điều 1245", "3,5", "1245", "09/2015", "1.2", "CK, 096662", ""] {
            assert_eq!(first(none), None, "{none}");
        }
    }

    #[test]
    fn serials_have_parts_and_telephones_another_form() {
        assert_eq!(parts("CK096662"), Some(("CK", "096662")));
        for none in ["H39", "m2", "QH13", "scan1", "12hab", "1245", "abcd1234"] {
            assert_eq!(parts(none), None, "{none}");
        }
        assert_eq!(dialled("84912345678").as_deref(), Some("0912345678"));
        assert_eq!(dialled("0912345678"), None);
    }
}
