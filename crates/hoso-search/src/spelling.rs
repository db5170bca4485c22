//! One folded form for what is one word in two spellings.

/// Longer rows of digits are no numbers but codes, whose zeros count.
const LONGEST_NUMBER: usize = 6;

/// Syllables that are written with `i` or `y` (`lý` and `lí`, `quý` and `quí`), and those of place names that are written
/// with `k` or `c` (`Đắk`, `Đắc`; `Bắc Kạn`, `Bắc Cạn`). Each has one folded form; the exact form stays as it is written,
/// so that what is spelt as typed comes first.
const ONE: [(&str, &str); 10] = [
    ("hy", "hi"),
    ("ky", "ki"),
    ("ly", "li"),
    ("my", "mi"),
    ("sy", "si"),
    ("ty", "ti"),
    ("quy", "qui"),
    ("dak", "dac"),
    ("lak", "lac"),
    ("kan", "can"),
];

/// The folded form by which a word is found: `01` is `1`, and each spelling of a syllable is the same.
pub(crate) fn folded(word: &str) -> String {
    let folded = hoso_viet::fold(word);
    if folded.len() <= LONGEST_NUMBER && folded.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = folded.trim_start_matches('0');
        return if number.is_empty() && !folded.is_empty() { "0".to_owned() } else { number.to_owned() };
    }
    ONE.iter().find(|(one, _)| *one == folded).map_or(folded, |(_, other)| (*other).to_owned())
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn spellings_of_a_word_are_one() {
        for (one, other) in
            [("Lý", "lí"), ("QUÝ", "quí"), ("Đắk", "Đắc"), ("01", "1"), ("0007", "7"), ("000", "0")]
        {
            assert_eq!(folded(one), folded(other), "{one}");
        }
        for (one, other) in [("0912345678", "912345678"), ("lys", "lis"), ("thuy", "thui"), ("10", "1")] {
            assert_ne!(folded(one), folded(other), "{one}");
        }
        assert_eq!(folded(""), "");
    }
}
