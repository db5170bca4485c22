//! What a person has to enter, and what else knows it: proposed, never taken.

use std::sync::LazyLock;

use hoso_model::{Area, Field, PageNo};
use hoso_viet::fold;
use regex::Regex;

/// A value that stands on a paper and could not be read, mostly because a pen wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct ToEnter {
    /// The field.
    pub field: Field,
    /// What the file's name says it is, the likeliest first; never taken without a person.
    pub proposed: Vec<String>,
    /// The page it stands on.
    pub page: PageNo,
    /// Where.
    pub area: Option<Area>,
}

/// Runs of digits in a file's name with the letters on both sides; longer runs are days and times.
static RUN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<before>[a-z]*)(?:[ _.-]*so)?[ _.-]*(?P<digits>[0-9]+)[ _.-]*(?P<after>[a-z]*)")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Digits of a number at most: no body issues a hundred thousand papers of a kind in a year.
const LONGEST: usize = 5;

/// The digits that a file's name gives the paper's number, whose symbol is `symbol` (`QĐ-UBND`), the likeliest first.
///
/// Desks name scans by number and kind: `209-QDCT.signed.pdf`, `11CT_20250510.pdf`, `QD120.BGTVT.pdf`. Digits beside the
/// symbol's first letters are the number; others are counts, days, or another paper's ("theo QĐ 377").
pub(crate) fn digits(file: &str, symbol: &str) -> Vec<String> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = fold(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let kind: String = fold(symbol).chars().take_while(char::is_ascii_alphanumeric).collect();
    // Of a body's own letters ("UBND-NC") two are enough of a name: "299 UB".
    let begin = &kind[..kind.len().min(2)];
    if begin.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u8, String)> = Vec::new();
    for run in RUN.captures_iter(&name) {
        let (before, digits, after) = (&run["before"], &run["digits"], &run["after"]);
        let earlier = run.name("before").map_or("", |before| &name[..before.start()]);
        let of_another =
            before.contains("theo") || earlier.trim_end_matches([' ', '_', '.', '-']).ends_with("theo");
        if digits.len() > LONGEST || digits.bytes().all(|digit| digit == b'0') {
            continue;
        }
        let rank = if after.starts_with(begin) {
            0
        } else if !of_another && (before == "so" || before.ends_with(&kind) || is_short_for(before, &kind)) {
            1
        } else {
            continue;
        };
        if found.iter().all(|(_, known)| known != digits) {
            found.push((rank, digits.to_owned()));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, digits)| digits).collect()
}

/// `Q120` and `Qs120` are what is left of `QĐ 120` and `QĐ số 120` where a program dropped the letters with marks.
fn is_short_for(letters: &str, kind: &str) -> bool {
    letters.len() <= 2 && letters.chars().next().is_some_and(|first| kind.starts_with(first))
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_files_name_proposes_the_digits_beside_the_kind() {
        for (file, symbol, proposed) in [
            ("512-QDPD.signed.pdf", "QĐ-UBND", &["512"][..]),
            ("ho so/33CT_20250510_124908.pdf", "CT-UBND", &["33"]),
            ("07 QĐ 264.signed_20250510.pdf", "QĐ-BCĐ264", &["07"]),
            ("1894 ( 12-CT-UBND).signed_20250221.pdf", "CT-UBND", &["12"]),
            ("431 UB.signed.pdf", "UBND-NC", &["431"]),
            ("05 TTr.pdf", "TTr-UBND", &["05"]),
            ("QĐ số 77.pdf", "QĐ-UBND", &["77"]),
            ("Số 77.pdf", "QĐ-UBND", &["77"]),
            ("Quyết định QĐ 77.pdf", "QĐ-UBND", &["77"]),
            ("Q86GD.pdf", "QĐ-UBND", &["86"]),
            ("Qs15cngb02TTHC.pdf", "QĐ-TTPVHCC", &["15"]),
            ("Phu luc theo Q421.pdf", "QĐ-UBND", &[]),
            ("PhuluctheoQ421.pdf", "QĐ-UBND", &[]),
            ("quet_20250510_0001.pdf", "QĐ-UBND", &[]),
            ("scan0001.pdf", "QĐ-UBND", &[]),
            ("000 QD.pdf", "QĐ-UBND", &[]),
            ("", "QĐ-UBND", &[]),
            ("1 QD.pdf", "", &[]),
        ] {
            assert_eq!(digits(file, symbol), proposed, "{file}");
        }
    }
}
