//! The order of page images by their names: as a person counts.

use std::cmp::Ordering;

use hoso_viet::nfc;

/// Compares names with the numbers in them taken as numbers, and letters as they are in either case: `2.jpg` comes
/// before `10.jpg`. It is an order of all strings, and only those of the same letters are equal: where nothing else
/// tells names apart (`1` and `01`, `a` and `A`), their code points do.
///
/// Its own code, because the crates for it order letters outside Latin-1, and with them most of Vietnamese, specially
/// after a number, or have not been touched in ten years.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (a, b) = (nfc(a), nfc(b));
    parts(&a.to_lowercase(), &b.to_lowercase()).then_with(|| a.cmp(&b))
}

/// Compares lower-case names part by part.
fn parts(mut a: &str, mut b: &str) -> Ordering {
    loop {
        let (mut a_rest, mut b_rest) = (a.chars(), b.chars());
        match (a_rest.next(), b_rest.next()) {
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (a_number, a_after) = a.split_at(digits(a));
                let (b_number, b_after) = b.split_at(digits(b));
                let (x, y) = (a_number.trim_start_matches('0'), b_number.trim_start_matches('0'));
                // Of numbers of any length, the one with more digits is larger.
                match x.len().cmp(&y.len()).then_with(|| x.cmp(y)) {
                    Ordering::Equal => (a, b) = (a_after, b_after),
                    other => return other,
                }
            }
            (Some(x), Some(y)) if x == y => (a, b) = (a_rest.as_str(), b_rest.as_str()),
            (x, y) => return x.cmp(&y),
        }
    }
}

/// Bytes of the number that `text` begins with.
fn digits(text: &str) -> usize {
    text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::natural;
    use std::cmp::Ordering;

    #[test]
    fn pages_come_as_a_person_counts() {
        let ordered = [
            "",
            "0.jpg",
            "01.jpg",
            "1.jpg",
            "2.jpg",
            "10.jpg",
            "99999999999999999999999.jpg",
            "100000000000000000000000.jpg",
            "a/2/1.jpg",
            "a/10/1.jpg",
            "scan",
            "SCAN1",
            "scan1",
            "Scan1-2",
            "scan1-10",
            "trang 9",
            "Trang 10",
            "trang 10a",
            "ảnh 2",
            "Ảnh 10",
        ];
        for (i, a) in ordered.iter().enumerate() {
            for (j, b) in ordered.iter().enumerate() {
                assert_eq!(natural(a, b), i.cmp(&j), "{a} {b}");
            }
        }
        assert_eq!(natural("Quye\u{302}\u{301}t 2", "Quyết 10"), Ordering::Less);
    }
}
