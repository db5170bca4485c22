//! What is never changed without the image's word: names of persons, codes, abbreviations, numerals.

use crate::vocabulary::{Read, Token};

/// The family names of more than 99 Vietnamese of 100 (Lê Trung Hoa, *Họ và tên người Việt Nam*, 2005), folded.
const FAMILY_NAMES: [&str; 60] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo",
    "duong", "ly", "dinh", "truong", "doan", "trinh", "mai", "lam", "cao", "luong", "luu", "to", "ha", "ta",
    "thai", "chau", "quach", "tang", "la", "thach", "kieu", "dam", "tong", "vuong", "au", "ong", "diep",
    "lieu", "luc", "nghiem", "ninh", "phung", "trieu", "tu", "vi", "lo", "quang", "ma", "nong", "hua",
    "khuat", "bach", "che", "giang", "to", "thieu",
];

/// Of Vietnamese words more than this share have a mark, of other languages' none; of this collection of words it is 0.7.
const MARKED: f32 = 0.3;
/// So few words say nothing about it.
const FEW: usize = 8;

/// Is it Vietnamese that is written with its marks?
pub(crate) fn is_marked(tokens: &[Token<'_>]) -> bool {
    let words = || tokens.iter().filter(|token| token.is_word() && token.core.chars().count() > 1);
    let marked = words().filter(|token| !token.core.is_ascii()).count();
    words().count() < FEW || marked as f32 >= MARKED * words().count() as f32
}

/// For each word: must it stay as it was read?
pub(crate) fn frozen(words: &[Read<'_>], tokens: &[Token<'_>]) -> Vec<bool> {
    let mut frozen: Vec<bool> = tokens.iter().map(stays).collect();
    let mut at = 0;
    while at < tokens.len() {
        let run = name(words, tokens, at);
        frozen.iter_mut().skip(at).take(run).for_each(|frozen| *frozen = true);
        at += run.max(1);
    }
    frozen
}

/// Is it, by itself, something other than a word of running text?
fn stays(token: &Token<'_>) -> bool {
    let core = token.core;
    let letters = core.chars().count();
    let capitals = core.chars().filter(|c| c.is_uppercase()).count();
    // Letters of a list (`a)`, `đ)`), and specks that were read as one.
    let item = letters == 1;
    let mixed = capitals > 1 && capitals < letters;
    // `QUYÉT` is no syllable, but has a mark that no abbreviation has.
    let plain = core.chars().all(|c| c.is_ascii() || hoso_viet::fold_char(c) == 'd');
    let abbreviated = capitals == letters && letters <= 5 && plain && !hoso_viet::is_syllable(core);
    let numeral = core.chars().all(|c| "IVXLC".contains(c));
    !token.is_word() || item || mixed || abbreviated || numeral || letters > 7
}

/// How many words of a person's name begin at `at`: two to five words with capitals, of which the first is a family name.
fn name(words: &[Read<'_>], tokens: &[Token<'_>], at: usize) -> usize {
    let Some(first) = tokens.get(at) else { return 0 };
    if !is_capital(first) || !FAMILY_NAMES.contains(&hoso_viet::fold(first.core).as_str()) {
        return 0;
    }
    let shouted = is_shouted(first);
    let mut length = 1;
    while let (Some(token), Some(before), Some(word)) =
        (tokens.get(at + length), tokens.get(at + length - 1), words.get(at + length))
    {
        if word.begins || !before.after.is_empty() || !token.before.is_empty() || !is_capital(token) {
            break;
        }
        if is_shouted(token) != shouted {
            break;
        }
        length += 1;
    }
    let alone = shouted
        && words.get(at).is_some_and(|word| word.begins)
        && words.get(at + length).is_none_or(|word| word.begins);
    // In capitals everything is one: only a line of its own is a name.
    if (2..=5).contains(&length) && (!shouted || alone) { length } else { 0 }
}

fn is_capital(token: &Token<'_>) -> bool {
    token.is_word() && token.core.chars().next().is_some_and(char::is_uppercase)
}

fn is_shouted(token: &Token<'_>) -> bool {
    token.core.chars().count() > 1 && token.core.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::{frozen, is_marked};
    use crate::vocabulary::{Read, Token};

    /// What stays of a text whose lines are parted by `|`.
    fn kept(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        for line in text.split('|') {
            for (at, word) in line.split(' ').enumerate() {
                words.push(Read { text: word, confidence: 90.0, begins: at == 0 });
            }
        }
        let tokens: Vec<Token<'_>> = words.iter().map(|word| Token::of(word.text)).collect();
        let frozen = frozen(&words, &tokens);
        words.iter().zip(frozen).filter(|(_, frozen)| *frozen).map(|(word, _)| word.text.to_owned()).collect()
    }

    #[test]
    fn names_of_persons_stay() {
        assert_eq!(kept("cấp cho ông Nguyễn Văn Tô tại"), ["Nguyễn", "Văn", "Tô"]);
        assert_eq!(kept("bà Lê Thị Hoà, sinh"), ["Lê", "Thị", "Hoà,"]);
        assert_eq!(kept("KT. CHỦ TỊCH|TRẦN VĂN BÉ|Nơi nhận"), ["KT.", "TRẦN", "VĂN", "BÉ"]);
        // In a heading, a family name is a word like others.
        assert_eq!(kept("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH"), Vec::<String>::new());
        assert_eq!(kept("Hồ sơ gồm"), Vec::<String>::new());
    }

    #[test]
    fn codes_abbreviations_and_numerals_stay() {
        assert_eq!(
            kept("số 12/QĐ-UBND của UBND tỉnh, Chương III a) các GCN TTHC"),
            ["12/QĐ-UBND", "UBND", "III", "a)", "GCN", "TTHC"]
        );
    }

    #[test]
    fn text_without_marks_is_told() {
        let marked = |text: &str| is_marked(&text.split(' ').map(Token::of).collect::<Vec<_>>());
        assert!(marked("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6"));
        assert!(!marked("Uy ban nhan dan tinh quyet dinh ban hanh kem theo"));
        assert!(!marked("The parties agree to the terms set out in the annex"));
        assert!(marked("Uy ban"));
    }
}
