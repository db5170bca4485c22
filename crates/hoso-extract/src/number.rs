//! Number and symbol (*số, ký hiệu*): `1245/QĐ-UBND`.

use std::sync::LazyLock;

use hoso_model::{Field, Metadata};
use regex::{Captures, Regex};

use crate::head::Head;
use crate::kinds::{Abbreviation, abbreviated};
use crate::passage::Passage;
use crate::sheet::Sheet;

/// The number a paper bears, or one it cites.
#[derive(Debug)]
pub(crate) struct Number<'a> {
    /// As printed, without spaces and with plain hyphens: `1245/QĐ-UBND`.
    pub(crate) value: String,
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

const BARE: &str = r"(?P<num>[0-9]{1,6}[a-z]?)\s*(?:/\s*(?P<year>(?:19|20)[0-9]{2})\s*)?/\s*(?P<sym>[a-z][a-z0-9]{0,9}(?:\s?[-–—]\s?[a-z][a-z0-9&]{0,14}){0,4})";

/// The number of the paper itself: the first in the left column of its head.
pub(crate) fn own<'a>(head: &Head<'a>) -> Option<Number<'a>> {
    // What a letter is about may cite a number, and stands below the paper's own.
    let rows = || head.left.iter().take_while(|row| !crate::title::is_about(row)).enumerate();
    let labelled =
        rows().find_map(|(at, row)| Some((at, read(row, &LABELLED.captures(&row.folded)?)?, 0.97)));
    let found =
        labelled.or_else(|| rows().find_map(|(at, row)| Some((at, party(row)?, 0.95)))).or_else(|| {
            rows().find_map(|(at, row)| Some((at, read(row, &UNLABELLED.captures(&row.folded)?)?, 0.75)))
        });
    found.map(|(row, number, rule)| Number { row, rule: rule * head.trust, ..number })
}

/// The number that `captures` found in `passage`; `None` if its symbol is not in capitals.
pub(crate) fn read<'a>(passage: &Passage<'a>, captures: &Captures<'_>) -> Option<Number<'a>> {
    let (num, sym) = (captures.name("num")?, captures.name("sym")?);
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
    let value = format!("{}/{year}{first}{rest}", passage.printed(num.range()));
    let passage = passage.part(num.start()..sym.end());
    Some(Number { value, kind, letter, repaired, passage, row: 0, rule: 0.9 })
}

fn party<'a>(row: &Passage<'a>) -> Option<Number<'a>> {
    let captures = PARTY.captures(&row.folded)?;
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
        kind,
        letter,
        repaired: false,
        passage: row.part(num.start()..sym.end()),
        row: 0,
        rule: 0.9,
    })
}

impl Number<'_> {
    /// Says so in the metadata.
    pub(crate) fn describe(&self, sheet: &Sheet<'_>, found: &mut Metadata) {
        let value = if self.repaired {
            sheet.repaired(&self.value, &self.passage, self.rule * 0.7)
        } else {
            sheet.value(&self.value, &self.passage, self.rule)
        };
        found.add(Field::Number, value);
    }
}
