//! Dates as people write them.

/// The days that `text` names, first and last, `YYYYMMDD`: `18/02/2025`, `2025-02-18`, `7/2015`, `tháng 7/2015`, `2015`,
/// `2015..2016`, `..18/02/2025`, `>=2015`, `<7/2015`.
pub(super) fn days(text: &str) -> Option<(u32, u32)> {
    let text = hoso_viet::fold(text.trim());
    if let Some((from, to)) = text.split_once("..") {
        let from = if from.is_empty() { EARLIEST } else { one(from)?.0 };
        let to = if to.is_empty() { LATEST } else { one(to)?.1 };
        return (from <= to && text.len() > 2).then_some((from, to));
    }
    if let Some(day) = text.strip_prefix(">=") {
        return Some((one(day)?.0, LATEST));
    }
    if let Some(day) = text.strip_prefix("<=") {
        return Some((EARLIEST, one(day)?.1));
    }
    if let Some(day) = text.strip_prefix('>') {
        return Some((one(day)?.1 + 1, LATEST));
    }
    if let Some(day) = text.strip_prefix('<') {
        return Some((EARLIEST, one(day)?.0 - 1));
    }
    one(&text)
}

/// Bounds for a span that is open at an end.
pub(super) const EARLIEST: u32 = 0;
pub(super) const LATEST: u32 = 99_991_231;

/// A day, a month or a year.
fn one(text: &str) -> Option<(u32, u32)> {
    let numbers: Vec<(usize, u32)> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| Some((part.len(), part.parse().ok()?)))
        .collect::<Option<_>>()?;
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    if !words.into_iter().all(|word| matches!(word, "ngay" | "thang" | "nam")) {
        return None;
    }
    let (year, month, day) = match numbers[..] {
        [(4, year)] => (year, None, None),
        [(1 | 2, month), (4, year)] | [(4, year), (1 | 2, month)] => (year, Some(month), None),
        [(1 | 2, day), (1 | 2, month), (4, year)] | [(4, year), (1 | 2, month), (1 | 2, day)] => {
            (year, Some(month), Some(day))
        }
        _ => return None,
    };
    let is_month = |month| (1..=12).contains(&month);
    match (month, day) {
        (None, _) => Some((year * 10_000 + 101, year * 10_000 + 1231)),
        (Some(month), None) if is_month(month) => {
            let month = year * 10_000 + month * 100;
            Some((month + 1, month + 31))
        }
        (Some(month), Some(day)) if is_month(month) && (1..=31).contains(&day) => {
            let day = year * 10_000 + month * 100 + day;
            Some((day, day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{EARLIEST, LATEST, days};

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = Some((20_250_218, 20_250_218));
        for text in
            ["18/02/2025", "18/2/2025", "18-02-2025", "18.2.2025", "2025-02-18", "ngày 18 tháng 2 năm 2025"]
        {
            assert_eq!(days(text), day, "{text}");
        }
        for text in ["7/2015", "tháng 7/2015", "07/2015", "2015-07", "tháng 7 năm 2015"] {
            assert_eq!(days(text), Some((20_150_701, 20_150_731)), "{text}");
        }
        assert_eq!(days("2015..2016"), Some((20_150_101, 20_161_231)));
        assert_eq!(days("..2016"), Some((EARLIEST, 20_161_231)));
        assert_eq!(days("7/2015.."), Some((20_150_701, LATEST)));
        assert_eq!(days(">=2015"), Some((20_150_101, LATEST)));
        assert_eq!(days("<2015"), Some((EARLIEST, 20_150_100)));
        for none in
            ["", "..", "mai", "32/1/2015", "1/13/2015", "15", "2016..2015", "12345", "1/2/3/2015", ">x", "<"]
        {
            assert_eq!(days(none), None, "{none}");
        }
    }
}
