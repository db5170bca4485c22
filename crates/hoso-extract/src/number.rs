//! Number and symbol (*số, ký hiệu*): `1245/QĐ-UBND`.

use std::sync::LazyLock;

use hoso_model::{Field, Metadata, Word};
use regex::{Captures, Match, Regex};

use crate::about::is_about;
use crate::head::Head;
use crate::kinds::{Abbreviation, abbreviated};
use crate::passage::Passage;
use crate::sheet::Sheet;

/// The number a paper bears, or one it cites.
#[derive(Debug)]
pub(crate) struct Number<'a> {
    /// As printed, without spaces and with plain hyphens: `1245/QĐ-UBND`.
    pub(crate) value: String,
    /// False if only its symbol could be read: digits put in by pen are rarely what the engine makes of them.
    legible: bool,
    /// The name of the type that the symbol abbreviates.
    pub(crate) kind: Option<&'static str>,
    /// True of `747/UBND-NC`: a body and its unit, no type; the number of a letter (*công văn*).
    pub(crate) letter: bool,
    /// True if the symbol was misread and repaired.
    pub(crate) repaired: bool,
    /// Its words.
    pub(crate) passage: Passage<'a>,
    /// The row of the head's left column it stands on; 0 of a cited one.
    pub(crate) row: usize,
    rule: f32,
}

/// Nghị định 30/2020/NĐ-CP, Phụ lục I and III: `Số: n/TYPE-ORG`, `Số: n/ORG-UNIT`; Nghị định 34/2016/NĐ-CP:
/// `Số: n/YYYY/TYPE-ORG`; on folded text.
pub(crate) static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?:^|[^a-z0-9])so\s*[:.;,]?\s*{BARE}"))
        .expect("the pattern is a constant, compiled by the tests")
});

/// The same without its label, for a label that was misread: the whole of a row but one word.
static UNLABELLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^(?:[^ ]{{1,4}}[ :.]\s*)?{BARE}\s*$"))
        .expect("the pattern is a constant, compiled by the tests")
});

/// Party papers (Hướng dẫn 36-HD/VPTW): `Số 123-CV/TU`.
static PARTY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^a-z0-9])so\s*[:.]?\s*(?P<num>[0-9]{1,6})\s*-\s*(?P<sym>[a-z]{1,6}/[a-z]{1,8})\b")
        .expect("the pattern is a constant, compiled by the tests")
});

/// A number by its label and its symbol, whatever stands between them: nothing yet, or the pen's digits.
static UNREADABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\W*so\s*[:.;,/].{0,14}?/\s*(?P<sym>[a-z][a-z0-9]{0,9}(?:\s?[-–—]\s?[a-z][a-z0-9&]{0,14}){1,4})",
    )
    .expect("the pattern is a constant, compiled by the tests")
});

/// How a row with a number is told from one with a name, on folded text: by `Số:`, or by a symbol.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*so\s*[:;]|/\s?[a-z]{1,8}\s?[-–—]\s?[a-z]")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Digits apart from their symbol are written by pen, mostly; misread ones are seen with up to 87, printed from 90.
const SURE: f32 = 88.0;

const BARE: &str = r"(?P<num>[0-9]{1,6}[a-z]?)\s*(?:/\s*(?P<year>(?:19|20)[0-9]{2})\s*)?/\s*(?P<sym>[a-z][a-z0-9]{0,9}(?:\s?[-–—]\s?[a-z][a-z0-9&]{0,14}){0,4})";

/// The number of the paper itself: the first in the left column of its head.
pub(crate) fn own<'a>(head: &Head<'a>) -> Option<Number<'a>> {
    // What a letter is about may cite a number, and stands below the paper's own.
    let rows = || head.left.iter().take_while(|row| !is_about(row)).enumerate();
    let by = |pattern: &Regex, rule: f32| {
        rows().find_map(|(at, row)| {
            let captures = pattern.captures(&row.folded).filter(|captures| !is_cited(row, captures))?;
            Some((at, read(row, &captures)?, rule))
        })
    };
    let found = by(&LABELLED, 0.97)
        .or_else(|| rows().find_map(|(at, row)| Some((at, party(row)?, 0.95))))
        // What is behind a label that was read, and is not matched above, has digits that were not.
        .or_else(|| by(&UNREADABLE, 0.9))
        .or_else(|| by(&UNLABELLED, 0.75));
    found.map(|(row, number, rule)| Number { row, rule: rule * head.trust, ..number })
}

/// Does a number stand on this row, legible or not?
pub(crate) fn is_numbered(row: &Passage<'_>) -> bool {
    NUMBERED.is_match(&row.folded)
}

/// Letters before the label of a paper's own number: dust, or a mark of the pen.
const BEFORE_LABEL: usize = 4;
/// Words further apart than this share of the page's width are no sentence.
const APART: f32 = 0.03;

/// Does the number stand in a sentence, as those of other papers do: with words before its label, or going on in small
/// letters after it?
fn is_cited(row: &Passage<'_>, captures: &Captures<'_>) -> bool {
    let (Some(all), Some(symbol)) = (captures.get(0), captures.name("sym")) else { return false };
    let near = |one: &Word, other: &Word| other.area.x0 - one.area.x1 <= APART;
    let before = row.part(0..all.start());
    let label = row.part(all.start() + 1..symbol.end());
    let follows =
        before.words().last().zip(label.words().next()).is_none_or(|(last, first)| near(last, first));
    let letters = row.folded[..all.start()].chars().filter(|c| c.is_alphanumeric()).count();
    let goes_on =
        row.part(symbol.end()..row.folded.len()).words().find(|word| !label.words().any(|own| own == *word));
    let goes_on = goes_on.is_some_and(|next| {
        next.text.starts_with(char::is_lowercase) && label.words().last().is_some_and(|last| near(last, next))
    });
    letters > BEFORE_LABEL && follows || goes_on
}

/// Are these digits, if they stand apart from what follows them, surely read?
fn is_legible(row: &Passage<'_>, digits: Match<'_>) -> bool {
    // `12a` has a letter; that of `1O` is a digit that the pen wrote.
    if digits.as_str().ends_with(['o', 'i', 'l']) {
        return false;
    }
    let part = row.part(digits.range());
    let apart = !part.text.contains(['/', '-']);
    let sure = part.words().all(|word| word.confidence >= SURE);
    !apart || sure && digits.as_str().bytes().all(|digit| digit.is_ascii_digit())
}

/// The number that `captures` found in `passage`; `None` if its symbol is not in capitals.
pub(crate) fn read<'a>(passage: &Passage<'a>, captures: &Captures<'_>) -> Option<Number<'a>> {
    let (num, sym) = (captures.name("num"), captures.name("sym")?);
    let symbol: String = passage.printed(sym.range()).split_whitespace().collect();
    let symbol = symbol.replace(['–', '—'], "-");
    if !symbol.split('-').all(|part| part.starts_with(char::is_uppercase)) {
        return None;
    }
    let (first, rest) = symbol.split_at(symbol.find('-').unwrap_or(symbol.len()));
    let abbreviation = abbreviated(first);
    let (first, kind, repaired) = match abbreviation {
        Some(Abbreviation::Printed(name)) => (first, Some(name), false),
        Some(Abbreviation::Misread(short, name)) => (short, Some(name), true),
        None => (first, None, false),
    };
    let year = captures.name("year");
    let letter = kind.is_none() && year.is_none() && !rest.is_empty();
    // A symbol of one part is a type's (`27/GPXD`) or a term of the National Assembly's (`33/2024/QH15`).
    if rest.is_empty() && kind.is_none() && !(year.is_some() && first.starts_with("QH")) {
        return None;
    }
    let year = year.map_or(String::new(), |year| format!("{}/", year.as_str()));
    let digits = num.map_or("", |num| passage.printed(num.range()));
    let value = format!("{digits}/{year}{first}{rest}");
    let legible = num.is_some_and(|num| is_legible(passage, num));
    let passage = passage.part(num.map_or(sym.start(), |num| num.start())..sym.end());
    Some(Number { value, legible, kind, letter, repaired, passage, row: 0, rule: 0.9 })
}

fn party<'a>(row: &Passage<'a>) -> Option<Number<'a>> {
    let captures = PARTY.captures(&row.folded).filter(|captures| !is_cited(row, captures))?;
    let (num, sym) = (captures.name("num")?, captures.name("sym")?);
    let symbol = row.printed(sym.range());
    let (kind, org) = symbol.split_once('/')?;
    if !(kind.starts_with(char::is_uppercase) && org.starts_with(char::is_uppercase)) {
        return None;
    }
    let kind = match abbreviated(kind) {
        Some(Abbreviation::Printed(name)) => Some(name),
        _ => None,
    };
    let letter = symbol.starts_with("CV/");
    let value = format!("{}-{symbol}", num.as_str());
    Some(Number {
        value,
        legible: is_legible(row, num),
        kind,
        letter,
        repaired: false,
        passage: row.part(num.start()..sym.end()),
        row: 0,
        rule: 0.9,
    })
}

impl Number<'_> {
    /// Could its digits be read?
    pub(crate) const fn is_legible(&self) -> bool {
        self.legible
    }

    /// What stands behind its digits, with the sign between them: `/QĐ-UBND`, of a Party paper `-CT/TW`.
    fn behind_digits(&self) -> &str {
        &self.value[self.value.find(['/', '-']).unwrap_or(self.value.len())..]
    }

    /// Its symbol, with the year if it has one: `QĐ-UBND`.
    pub(crate) fn symbol(&self) -> &str {
        self.behind_digits()
            .get(1..)
            .unwrap_or_default()
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '/')
    }

    /// The number that it is with these digits.
    pub(crate) fn with_digits(&self, digits: &str) -> String {
        format!("{digits}{}", self.behind_digits())
    }

    /// Says so in the metadata, if it could be read.
    pub(crate) fn describe(&self, sheet: &Sheet<'_>, found: &mut Metadata) {
        if !self.legible {
            return;
        }
        let value = if self.repaired {
            sheet.repaired(&self.value, &self.passage, self.rule * 0.7)
        } else {
            sheet.value(&self.value, &self.passage, self.rule)
        };
        found.add(Field::Number, value);
    }
}
