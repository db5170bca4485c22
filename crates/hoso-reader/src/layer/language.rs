//! Does text look like what people write here?

use std::collections::BTreeSet;

use hoso_viet::syllable_share;

/// Vietnamese text in order has this share of valid syllables at least: clean pages have 0.95, garbage by an engine for
/// English up to 0.7.
const SYLLABLES: f32 = 0.8;
/// And this share of its words has a letter with a mark: 0.75 in administrative text, less in tables of codes, 0.02 in
/// what an engine for English makes of it.
const MARKED: f32 = 0.3;
/// English text has this share of the words below: 0.35 to 0.45 in prose, less in tables.
const ENGLISH: f32 = 0.22;
/// And as many different ones of them: garbage repeats the one or two that it happens upon.
const DIFFERENT: usize = 6;
/// Of fewer words that count neither share says much: they only must not speak against the text.
const FEW: u32 = 12;
/// Characters without a meaning, as share of all, that a text in order may have.
const MEANINGLESS: f32 = 0.03;

/// Words of a font that is to speak for itself, at least.
const SPEAKING: u32 = 4;
/// Of so many words it can be said that they are of no language.
const TELLING: u32 = 6;
/// Of words of a language, in Latin letters, more than these shares are Vietnamese syllables, or can be pronounced.
const GARBLED_SYLLABLES: f32 = 0.5;
const PRONOUNCED: f32 = 0.6;
/// Of signs that are neither letters nor figures there are fewer than this share, but for such as stand in rows.
const SIGNS: f32 = 0.4;
/// Fewer signs say nothing.
const FEWEST_SIGNS: u32 = 10;

/// The commonest English words that are not Vietnamese without marks as well.
const COMMON: [&str; 36] = [
    "the", "of", "and", "that", "is", "for", "with", "on", "as", "it", "by", "are", "this", "be", "from",
    "or", "which", "was", "have", "not", "at", "has", "shall", "will", "been", "were", "their", "its", "all",
    "any", "other", "such", "these", "under", "may", "between",
];

/// What the words of a page look like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// Words with a letter or digit in them.
    pub(super) words: u32,
    /// Letters and digits.
    pub(super) letters: u32,
    /// All signs.
    pub(super) signs: u32,
    /// Signs that are neither letters nor figures, but for those that are repeated.
    odd: u32,
    /// The share of the words of three letters and more that can be pronounced.
    pronounced: f32,
    /// Words of two letters and more.
    lettered: u32,
    syllables: f32,
    marked: f32,
    english: f32,
    different: usize,
    meaningless: f32,
}

/// Looks at `words`.
pub(super) fn look<'a>(words: impl Iterator<Item = &'a str>) -> Look {
    let words: Vec<&str> = words.collect();
    let (mut signs, mut meaningless, mut letters, mut odd) = (0u32, 0u32, 0u32, 0u32);
    for word in &words {
        let mut last = None;
        for c in word.chars() {
            signs += 1;
            letters += u32::from(c.is_alphanumeric());
            meaningless += u32::from(is_meaningless(c));
            odd += u32::from(!c.is_alphanumeric() && last.is_some_and(|last| last != c));
            last = Some(c);
        }
    }
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let lettered: Vec<String> = words
        .iter()
        .map(|word| plain(word))
        .filter(|word| word.chars().count() > 1 && word.chars().all(char::is_alphabetic))
        .collect();
    let of_all = |count: usize| count as f32 / lettered.len().max(1) as f32;
    let long: Vec<&String> = lettered.iter().filter(|word| word.chars().count() > 2).collect();
    let spoken = long.iter().filter(|word| is_pronounced(word)).count();
    let common: Vec<&str> =
        lettered.iter().map(String::as_str).filter(|word| COMMON.contains(word)).collect();
    Look {
        words: words.iter().filter(|word| word.contains(char::is_alphanumeric)).count() as u32,
        letters,
        signs,
        odd,
        pronounced: if long.is_empty() { 1.0 } else { spoken as f32 / long.len() as f32 },
        lettered: lettered.len() as u32,
        syllables: syllable_share(words.iter().copied()).unwrap_or(1.0),
        marked: of_all(lettered.iter().filter(|word| !word.is_ascii()).count()),
        english: of_all(common.len()),
        different: common.iter().collect::<BTreeSet<_>>().len(),
        meaningless: meaningless as f32 / signs.max(1) as f32,
    }
}

impl Look {
    /// Is it Vietnamese or English, or too few words, all in order, to say?
    pub(super) fn reads_well(&self) -> bool {
        let vietnamese = self.syllables >= SYLLABLES && self.marked >= MARKED;
        let english = self.english >= ENGLISH && self.different >= DIFFERENT;
        let few = self.lettered < FEW && self.syllables >= SYLLABLES && self.meaningless == 0.0;
        self.meaningless <= MEANINGLESS && (vietnamese || english || few)
    }

    /// Is it surely a language, whatever the file says or does not say?
    pub(super) fn reads_surely(&self) -> bool {
        let vietnamese = self.syllables >= SYLLABLES && self.marked >= MARKED;
        let english = self.english >= ENGLISH && self.different >= DIFFERENT;
        self.meaningless <= MEANINGLESS && self.lettered >= SPEAKING && (vietnamese || english)
    }

    /// Is it surely of no language: other letters in the place of those that are printed?
    pub(super) fn is_garbled(&self) -> bool {
        let unspoken =
            self.lettered >= TELLING && self.syllables < GARBLED_SYLLABLES && self.pronounced < PRONOUNCED;
        unspoken || (self.signs >= FEWEST_SIGNS && self.odd as f32 > SIGNS * self.signs as f32)
    }
}

/// Is `c` no letter or sign of any script, but a place that was left for one, or an order to a machine?
pub(super) fn is_meaningless(c: char) -> bool {
    matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}') || c.is_control()
}

/// Could `word`, in small letters, be said: a vowel in it, and no four consonants in a row?
fn is_pronounced(word: &str) -> bool {
    let (mut vowels, mut row, mut longest) = (0, 0, 0);
    for c in hoso_viet::fold(word).chars() {
        if matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') {
            (vowels, row) = (vowels + 1, 0);
        } else {
            row += 1;
            longest = longest.max(row);
        }
    }
    vowels > 0 && longest < 4
}

#[cfg(test)]
mod tests {
    use super::look;

    fn reads_well(text: &str) -> bool {
        look(text.split_whitespace()).reads_well()
    }

    #[test]
    fn vietnamese_english_and_numbers_read_well() {
        assert!(reads_well(
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; theo đề nghị của Giám đốc Sở Y tế"
        ));
        assert!(reads_well(
            "The purpose of this agreement is to set out the terms under which the parties shall cooperate, and it may \
             be amended by either of them with the consent of the other as provided for in the annex"
        ));
        assert!(reads_well("1 2 3 4.500.000 12/2024 (5) 17"));
        assert!(reads_well("Trang 2/5"));
    }

    #[test]
    fn garbage_does_not() {
        // What an engine for English makes of Vietnamese.
        assert!(!reads_well(
            "CHU TECH UY BAN NHAN DAN Can cit Ludt TO chic chinh quyn dia phu.ang ngay thong nam Can cer Ludt sera dal bo \
             sung mat dieu Luat To chic Chinh pher the tyc hanh chinh the tic cera mot"
        ));
        // Text of an 8-bit font that nobody decoded.
        assert!(!reads_well(
            "C¨n cø LuËt Tæ chøc ChÝnh phñ ngµy 25 th¸ng 12 n¨m 2001; theo ®Ò nghÞ cña Bé tr−ëng Bé Tµi chÝnh"
        ));
        assert!(!reads_well("\u{FFFD}\u{FFFD} 12 \u{FFFD}"));
        assert!(!reads_well("qwx zzk plm trr bcd fgh jkl mnp qrs tvw xzb cdf ghj klm"));
    }
}
