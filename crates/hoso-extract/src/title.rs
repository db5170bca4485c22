//! The name of the type (*tên loại*) and what the paper is about (*trích yếu*).

use std::sync::LazyLock;

use hoso_model::{Field, Metadata, Word};
use regex::Regex;

use crate::about::{ABOUT, is_about};
use crate::head::{self, Head};
use crate::kinds::{LETTER, RECEIPT, named, named_first};
use crate::number::Number;
use crate::passage::Passage;
use crate::sheet::Sheet;

/// The title of a paper.
#[derive(Debug)]
pub(crate) struct Title<'a> {
    kind: String,
    rule: f32,
    passage: Passage<'a>,
    /// What follows the type's name on the same row.
    rest: Option<Passage<'a>>,
    /// The page's row after it.
    next: usize,
    form: bool,
}

/// How a paper goes on after what it is about, on folded text.
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:can cu|kinh gui|xet de nghi|theo de nghi|thuc hien|dieu [0-9il]|ma (?:so )?ho so|so:|[0-9i]{1,2}\.|quyet dinh|quyet nghi)|^\W*\((?:ban hanh |duoc ban hanh )?kem theo")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Does the body begin with this row? It begins with a capital: `thực hiện …` in small letters goes on with the line above.
/// Whoever decides stands there in capitals (`CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`); in small letters a body or a position is named
/// by what the paper is about.
fn is_body(row: &Passage<'_>) -> bool {
    let small = row.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    BODY.is_match(&row.folded) && (!small || row.text.trim_start().starts_with('('))
}

/// The title under the head, if there is one.
pub(crate) fn title<'a>(sheet: &Sheet<'a>, head: &Head<'a>) -> Option<Title<'a>> {
    let row = sheet.rows.get(head.rows)?;
    let part = row.segments(0.03).into_iter().find(head::is_title)?;
    let (key, next) = (part.key().to_owned(), head.rows + 1);
    if let Some((name, alike)) = named(&key) {
        let form = name == RECEIPT || head::is_form(&key) && !is_decree_type(name);
        return Some(Title {
            kind: name.to_owned(),
            rule: 0.97 * alike * head.trust,
            passage: part,
            rest: None,
            next,
            form,
        });
    }
    if let Some(name) = named_first(&key) {
        let words = name.split_whitespace().count();
        let (first, rest) = (part.words().take(words), part.words().skip(words));
        let (passage, rest) = (Passage::new(first), Some(Passage::new(rest)));
        return Some(Title {
            kind: name.to_owned(),
            rule: 0.85 * head.trust,
            passage,
            rest,
            next,
            form: false,
        });
    }
    Some(Title {
        kind: part.text.clone(),
        rule: 0.9 * head.trust,
        passage: part,
        rest: None,
        next,
        form: true,
    })
}

/// Papers with a body and a number, though their names begin like a form's.
fn is_decree_type(name: &str) -> bool {
    matches!(
        name,
        "GIẤY MỜI" | "GIẤY GIỚI THIỆU" | "GIẤY NGHỈ PHÉP" | "PHIẾU GỬI" | "PHIẾU CHUYỂN" | "PHIẾU BÁO"
    )
}

impl Title<'_> {
    /// True of applications, declarations and slips, whose body is labelled lines.
    pub(crate) fn is_form(&self) -> bool {
        self.form
    }
}

/// Adds what kind of paper it is and what it is about.
pub(crate) fn describe(
    sheet: &Sheet<'_>,
    head: &Head<'_>,
    title: Option<&Title<'_>>,
    number: Option<&Number<'_>>,
    found: &mut Metadata,
) {
    if let Some(title) = title {
        found.add(Field::Kind, sheet.value(&title.kind, &title.passage, title.rule));
        if !title.form {
            let lines = below(sheet, title);
            let lines = Passage::join(title.rest.iter().chain(&lines));
            add_subject(sheet, &lines, 0, 0.88 * head.trust, found);
        }
        return;
    }
    let Some(number) = number else { return };
    let about = letter_subject(&head.left[number.row + 1..]);
    if number.letter {
        found.add(Field::Kind, sheet.value(LETTER, &number.passage, 0.9 * head.trust));
    } else if let Some(kind) = number.kind {
        // The title was not found, but the symbol says what it would be.
        found.add(Field::Kind, sheet.value(kind, &number.passage, 0.7 * head.trust));
    }
    let prefix = ABOUT.find(&about.folded).map_or(0, |prefix| prefix.end());
    add_subject(sheet, &about, prefix, 0.9 * head.trust, found);
}

fn add_subject(sheet: &Sheet<'_>, lines: &Passage<'_>, from: usize, rule: f32, found: &mut Metadata) {
    let text = lines.printed(from..lines.folded.len()).trim();
    if text.chars().filter(|c| c.is_alphabetic()).count() >= 4 {
        found.add(Field::Subject, sheet.value(text, &lines.part(from..lines.folded.len()), rule));
    }
}

/// The centred lines under the title, up to the body.
fn below<'a>(sheet: &Sheet<'a>, title: &Title<'a>) -> Vec<Passage<'a>> {
    let axis = title.passage.area().centre().0;
    let mut lines: Vec<Passage<'a>> = Vec::new();
    for (at, row) in sheet.rows.iter().enumerate().skip(title.next).take(6) {
        // What stands beside the centred line (a stamp, a seal) is not part of it.
        let part = row.segments(0.03).into_iter().find(|part| {
            let area = part.area();
            area.x0 < axis && axis < area.x1
        });
        let Some(part) = part else {
            if lines.is_empty() {
                continue;
            }
            break;
        };
        let centred = (part.area().centre().0 - axis).abs() < 0.025;
        let (upper, paces) = lines.last().map_or((&title.passage, 3.0), |line| (line, PACE));
        if !centred || is_far(upper, &part, paces) || is_body(&part) || lines.len() == 5 {
            break;
        }
        if !lines.is_empty() && (part.is_capitals() || opens_paragraph(&part, sheet.rows.get(at + 1))) {
            break;
        }
        lines.push(part);
    }
    lines
}

/// From line to line of one paragraph, in heights of its words: 1.65 as printed mostly, more with wide spacing.
const PACE: f32 = 2.1;

/// Is `lower` further below `upper` than `paces` heights of its words?
fn is_far(upper: &Passage<'_>, lower: &Passage<'_>, paces: f32) -> bool {
    let mean = |passage: &Passage<'_>, of: fn(&Word) -> f32| {
        passage.words().map(of).sum::<f32>() / passage.words().count().max(1) as f32
    };
    let tall = |passage: &Passage<'_>| {
        let mut heights: Vec<f32> = passage.words().map(|word| word.area.height()).collect();
        heights.sort_by(f32::total_cmp);
        heights.get(heights.len() / 2).copied().unwrap_or_default()
    };
    let middle: fn(&Word) -> f32 = |word| word.area.centre().1;
    mean(lower, middle) - mean(upper, middle) > paces * tall(lower)
}

/// Is it the indented first row of a paragraph: full to the right, with the next row starting left of it?
fn opens_paragraph(row: &Passage<'_>, next: Option<&Passage<'_>>) -> bool {
    row.area().x1 > 0.85 && next.is_some_and(|next| next.area().x0 < row.area().x0 - 0.03)
}

/// The block `V/v …` under a letter's number.
fn letter_subject<'a>(rows: &[Passage<'a>]) -> Passage<'a> {
    let Some(start) = rows.iter().position(is_about) else { return Passage::default() };
    let mut block: Vec<&Passage<'a>> = Vec::new();
    for row in &rows[start..] {
        let far = block.last().is_some_and(|last| is_far(last, row, PACE));
        if far || block.len() == 7 || !block.is_empty() && (is_body(row) || row.is_capitals()) {
            break;
        }
        block.push(row);
    }
    Passage::join(block)
}
