//! Codes to letters.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Encoding, tcvn3, viscii, vni, vps};

/// The characters of Windows-1252 for 80 to 9F; U+FFFD where it has none.
const WINDOWS: &str = "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ";

/// A letter for each byte.
type Letters = [Option<char>; 256];

static TCVN3: LazyLock<Letters> = LazyLock::new(|| letters(tcvn3::HIGH, &[]));
static VPS: LazyLock<Letters> = LazyLock::new(|| letters(vps::HIGH, &[]));
static VISCII: LazyLock<Letters> = LazyLock::new(|| letters(viscii::HIGH, &viscii::LOW));
/// By the first character and, of two, the second.
static VNI: LazyLock<HashMap<(char, Option<char>), char>> = LazyLock::new(|| {
    let mut pairs = HashMap::new();
    for entry in vni::PAIRS.split_whitespace() {
        let mut chars = entry.chars();
        if let (Some(letter), Some(first)) = (chars.next(), chars.next()) {
            let second = chars.next();
            pairs.insert((first, second), letter);
            // The mark of a small letter is also typed after a capital.
            if let Some(small) = second.and_then(|mark| mark.to_lowercase().next()) {
                pairs.entry((first, Some(small))).or_insert(letter);
            }
        }
    }
    pairs
});

fn letters(high: &str, low: &[(u8, char)]) -> Letters {
    let mut letters = [None; 256];
    for (place, letter) in letters[0x80..].iter_mut().zip(high.chars()) {
        *place = (letter != '·').then_some(letter);
    }
    for (code, letter) in low {
        letters[usize::from(*code)] = Some(*letter);
    }
    letters
}

/// The byte that `c` stands for, if it is one.
fn byte(c: char) -> Option<u8> {
    match c {
        '\0'..='\u{FF}' => u8::try_from(u32::from(c)).ok(),
        // What producers of PDFs write for the soft hyphen, the middle dot and the micro sign.
        '\u{2212}' => Some(0xAD),
        '\u{2219}' => Some(0xB7),
        '\u{3BC}' => Some(0xB5),
        '\u{FFFD}' => None,
        // Codes of a symbol font, which has its own in private use.
        '\u{F020}'..='\u{F0FF}' => u8::try_from(u32::from(c) - 0xF000).ok(),
        _ => {
            WINDOWS.chars().position(|windows| windows == c).and_then(|place| u8::try_from(0x80 + place).ok())
        }
    }
}

pub(super) fn decode(encoding: Encoding, text: &str) -> String {
    let table = match encoding {
        Encoding::Tcvn3 => &*TCVN3,
        Encoding::Vps => &*VPS,
        Encoding::Viscii => &*VISCII,
        Encoding::Vni => return from_vni(text),
    };
    let mut decoded = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // A minus before a digit is one.
        let minus = c == '\u{2212}' && chars.peek().is_none_or(|next| !next.is_alphabetic() && *next != '¬');
        let minus = minus && !decoded.ends_with(char::is_alphabetic);
        let letter = byte(c).filter(|_| !minus).and_then(|byte| table[usize::from(byte)]);
        decoded.push(letter.unwrap_or(c));
    }
    decoded
}

fn from_vni(text: &str) -> String {
    let as_typed = |c: char| match byte(c) {
        // The marks are letters of Latin-1; a code above it stays what it is.
        Some(byte) if byte >= 0xA0 => char::from(byte),
        _ => c,
    };
    let mut decoded = String::with_capacity(text.len());
    let mut chars = text.chars().map(as_typed).peekable();
    while let Some(c) = chars.next() {
        if let Some(letter) = chars.peek().and_then(|next| VNI.get(&(c, Some(*next)))) {
            decoded.push(*letter);
            chars.next();
        } else {
            decoded.push(VNI.get(&(c, None)).copied().unwrap_or(c));
        }
    }
    decoded
}

/// The inverse of [`decode`]: what was typed for `text`; capitals that an encoding lacks stay as they are.
#[cfg(test)]
pub(super) fn encoded(encoding: Encoding, text: &str) -> String {
    let table = match encoding {
        Encoding::Tcvn3 => &*TCVN3,
        Encoding::Vps => &*VPS,
        Encoding::Viscii => &*VISCII,
        Encoding::Vni => {
            let typed: HashMap<char, String> = vni::PAIRS
                .split_whitespace()
                .map(|entry| (entry.chars().next().unwrap(), entry.chars().skip(1).collect()))
                .collect();
            return text.chars().map(|c| typed.get(&c).cloned().unwrap_or_else(|| c.to_string())).collect();
        }
    };
    let typed = |c: char| table.iter().position(|letter| *letter == Some(c));
    text.chars().map(|c| typed(c).map_or(c, |code| char::from(code as u8))).collect()
}
