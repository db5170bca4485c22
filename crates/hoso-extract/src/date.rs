//! Place and date of issue: `Bến Lức, ngày 09 tháng 7 năm 2015`.

use std::sync::LazyLock;

use hoso_model::{Field, Metadata};
use jiff::civil::Date;
use regex::Regex;

use crate::head::Head;
use crate::passage::Passage;
use crate::sheet::Sheet;

/// A written-out day, on folded text; `o`, `i` and `l` are what 0 and 1 are misread for.
pub(crate) static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\bng[aoe]y\s*(?P<d>[0-3oil]?[0-9oil])\s*,?\s*th[aoe]ng\s*(?P<m>[01oil]?[0-9oil])\s*,?\s*n[aoe]m\s*(?P<y>(?:19|20)[0-9oil]{2})",
    )
    .expect("the pattern is a constant, compiled by the tests")
});

/// The same with a day or month that cannot be read, or is not written yet.
static UNREADABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bng[aoe]y.{0,8}?th[aoe]ng.{0,6}?n[a-z]{1,3}m\s*(?:19|20)[0-9oil]{2}\W{0,3}$")
        .expect("the pattern is a constant, compiled by the tests")
});

/// A day that stands by itself, and of which the engine is less sure than this, is the pen's and no day to rely on;
/// misread ones of the pen are seen with up to 29, printed ones on bad scans from 38.
const SURE: f32 = 35.0;

/// Adds place and date: from the head's right column, or from the foot of a paper that has them there.
pub(crate) fn date(sheets: &[Sheet<'_>], head: &Head<'_>, found: &mut Metadata) {
    let Some(first) = sheets.iter().find(|sheet| !sheet.rows.is_empty()) else { return };
    if head.right.iter().any(|row| add(first, row, 0.96 * head.trust, found)) {
        return;
    }
    if head.right.iter().any(|row| add_place(first, row, 0.9 * head.trust, found)) {
        return;
    }
    // Applications are dated above the signature, at the right: the last such line of the paper.
    for sheet in sheets.iter().rev() {
        let dated = sheet.rows.iter().rev().filter(|row| row.area().y0 > 0.35);
        let mut right = dated.flat_map(|row| row.segments(0.04)).filter(|part| part.area().centre().0 > 0.5);
        if right.any(|part| add(sheet, &part, 0.8, found)) {
            return;
        }
    }
}

/// Adds what a line that is a place and a day and nothing else says; false of any other line.
fn add(sheet: &Sheet<'_>, line: &Passage<'_>, rule: f32, found: &mut Metadata) -> bool {
    let Some(hit) = DAY.find(&line.folded) else { return false };
    // More than a full stop after it, and the day is inside a sentence.
    if line.folded[hit.end()..].chars().filter(|c| c.is_alphanumeric()).count() > 2 {
        return false;
    }
    let before = line.printed(0..hit.start());
    let place = place(before);
    let letters = before.chars().filter(|c| c.is_alphanumeric()).count();
    if place.is_none() && (letters > 3 || !opens(before, line.printed(hit.range()))) {
        return false;
    }
    // What a clause cites ends in a semicolon.
    if place.is_none() && line.folded[hit.end()..].trim_start().starts_with(';') {
        return false;
    }
    let Some(day) = day_in(&line.folded).filter(|_| is_sure(line)) else { return false };
    found.add(Field::Date, sheet.value(day.to_string(), &line.part(hit.range()), rule));
    if let Some(place) = place {
        found.add(Field::Place, sheet.value(place, &line.part(0..hit.start()), rule * 0.98));
    }
    true
}

/// Adds the place of a line whose day could not be read: the date is absent, rather than another's.
fn add_place(sheet: &Sheet<'_>, line: &Passage<'_>, rule: f32, found: &mut Metadata) -> bool {
    let Some(hit) = UNREADABLE.find(&line.folded) else { return false };
    let Some(place) = place(line.printed(0..hit.start())) else { return false };
    found.add(Field::Place, sheet.value(place, &line.part(0..hit.start()), rule));
    true
}

/// Is the day in this line surely read, if it is a word of its own?
fn is_sure(line: &Passage<'_>) -> bool {
    let Some(day) = DAY.captures(&line.folded).and_then(|captures| captures.name("d")) else { return false };
    let part = line.part(day.range());
    part.folded.len() > day.len() || part.words().all(|word| word.confidence >= SURE)
}

/// The first written-out day in folded text, if it is in the calendar and between 1945 and 2100.
pub(crate) fn day_in(folded: &str) -> Option<Date> {
    let captures = DAY.captures(folded)?;
    let number = |name: &str| -> Option<i16> {
        captures[name].replace('o', "0").replace(['i', 'l'], "1").parse().ok()
    };
    let date = Date::new(number("y")?, number("m")?.try_into().ok()?, number("d")?.try_into().ok()?).ok()?;
    (1945..=2100).contains(&date.year()).then_some(date)
}

/// Does a line begin with this day, rather than go on with it: with a capital, or with a mark where a place is to be
/// filled in?
fn opens(before: &str, day: &str) -> bool {
    day.starts_with(char::is_uppercase) || before.contains(['.', ',', '…', '_'])
}

/// The place before the day: up to six words, the first with a capital, and with a comma after them; without one, names
/// alone.
fn place(before: &str) -> Option<&str> {
    let marked = before.trim_end().ends_with([',', '.', ';', ':']);
    let place =
        before.trim().trim_end_matches([',', '.', ';', ' ']).trim_start_matches(|c: char| !c.is_alphabetic());
    let words = place.split_whitespace().count();
    // Thành phố, thị xã, thị trấn: a city, a town, a township.
    let is_name = |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "phố" | "xã" | "trấn");
    let names = marked || place.split_whitespace().all(is_name);
    (names && (1..=6).contains(&words) && place.starts_with(char::is_uppercase) && place.chars().count() >= 2)
        .then_some(place)
}

#[cfg(test)]
mod tests {
    use super::{day_in, place};

    #[test]
    fn days_are_read_through_misread_digits_and_must_be_in_the_calendar() {
        let day = |text: &str| day_in(&hoso_viet::fold(text)).map(|day| day.to_string());
        assert_eq!(day("Bến Lức, ngày 09 tháng 7 năm 2015").as_deref(), Some("2015-07-09"));
        assert_eq!(day("Bến Lức, ngảy l9 thảng 7 nắm 2015").as_deref(), Some("2015-07-19"));
        assert_eq!(day("ngày 31 tháng 02 năm 2015"), None);
        assert_eq!(day("ngày     tháng 7 năm 2015"), None);
        assert_eq!(day("ngày 1 tháng 1 năm 1911"), None);
    }

    #[test]
    fn a_place_is_a_few_words_with_a_capital() {
        assert_eq!(place("Bến Lức, "), Some("Bến Lức"));
        assert_eq!(place("- TP. Tân An, "), Some("TP. Tân An"));
        assert_eq!(place("tại cuộc họp "), None);
        assert_eq!(place("Tân An "), Some("Tân An"));
        assert_eq!(place("Luật Đất đai "), None, "a law and its day");
        assert_eq!(place("Thành phố Hồ Chí Minh "), Some("Thành phố Hồ Chí Minh"));
        assert_eq!(place(""), None);
    }
}
