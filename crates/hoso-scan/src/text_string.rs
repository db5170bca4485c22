//! Text strings of a PDF (ISO 32000-2, 7.9.2.2): values of forms, names of attached files.

use unicode_normalization::UnicodeNormalization as _;

/// What the codes from 0x18 to 0x1F are in PDFDocEncoding (ISO 32000-1, annex D.2).
const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
/// The same of those from 0x80 to 0xA0; what it leaves out is nothing.
const UPPER: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ',
    'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// The text of a string: UTF-16, UTF-8, or of one byte a letter.
pub(crate) fn string_of(bytes: &[u8]) -> String {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        // Not of the standard, and written all the same.
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Not what the standard says, and what is meant: no letters of Vietnamese have a code of one byte.
        _ if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => bytes.iter().map(|byte| letter(*byte)).collect(),
    }
}

fn letter(byte: u8) -> char {
    match byte {
        0x18..=0x1F => ACCENTS[usize::from(byte - 0x18)],
        0x80..=0xA0 => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// A file's name as a person reads it: in normal form C, without its folders, and without what would hide or turn
/// around any of it.
pub(crate) fn file_name(bytes: &[u8]) -> String {
    let text: String = string_of(bytes).chars().filter(|letter| !hides(*letter)).nfc().collect();
    let text = text.trim();
    let base = text.rsplit(['/', '\\']).find(|part| !part.trim().is_empty());
    base.unwrap_or(text).trim().to_owned()
}

/// Controls, and marks without width that change what stands beside them: `fdp.exe` shown as `exe.pdf`.
fn hides(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::{file_name, string_of};

    #[test]
    fn strings_are_of_three_kinds() {
        let wide: Vec<u8> = "\u{FEFF}Ấp Long Bào".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(string_of(&wide), "Ấp Long Bào");
        let turned: Vec<u8> = "\u{FEFF}Ấp".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(string_of(&turned), "Ấp");
        assert_eq!(string_of("\u{FEFF}Ấp".as_bytes()), "Ấp");
        assert_eq!((string_of("Ấp".as_bytes()).as_str(), string_of(b"Ap \xE9").as_str()), ("Ấp", "Ap é"));
        assert_eq!(string_of(&[0xFE, 0xFF, 0x1E]), "");
        assert_eq!(string_of(b"a\x84b \x8Dc\x8E \xA0"), "a—b “c” €");
    }

    #[test]
    fn names_are_shown_as_they_are_and_alone() {
        assert_eq!(file_name(b"/C/ho so/phu-luc.pdf"), "phu-luc.pdf");
        assert_eq!(file_name(br"C:\quet\to.pdf"), "to.pdf");
        assert_eq!(file_name("o\u{302}\u{301}n\u{202E}fdp.exe\u{1b}\n".as_bytes()), "ốnfdp.exe");
        assert_eq!(
            (file_name(b"").as_str(), file_name(b"//").as_str(), file_name(b"a/ ").as_str()),
            ("", "//", "a")
        );
    }
}
