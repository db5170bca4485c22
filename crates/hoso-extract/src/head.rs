//! The top of page 1, cut in two columns beside the motto.

use std::sync::LazyLock;

use hoso_model::Area;
use regex::Regex;

use crate::kinds::named;
use crate::near::similarity;
use crate::passage::Passage;
use crate::sheet::Sheet;

/// The head of a paper: ô số 1 to 4 (and 5b) of Nghị định 30/2020/NĐ-CP, Phụ lục I.
#[derive(Debug, Default)]
pub(crate) struct Head<'a> {
    /// The rows at the left: issuing body, number, the subject of a letter. None if the motto is centred.
    pub(crate) left: Vec<Passage<'a>>,
    /// The rows at the right: motto, place and date.
    pub(crate) right: Vec<Passage<'a>>,
    /// How many rows of the page it takes; the title or `Kính gửi` follows.
    pub(crate) rows: usize,
    /// Share by which its rules are trusted: less if the motto was not found.
    pub(crate) trust: f32,
}

/// The national motto's first line (*quốc hiệu*), folded.
const MOTTO: &str = "cong hoa xa hoi chu nghia viet nam";

/// How far down the page a head reaches, and where its columns meet if the motto does not say.
const DEPTH: f32 = 0.35;
const MIDDLE: f32 = 0.47;

impl<'a> Head<'a> {
    /// The head of the first page.
    pub(crate) fn of(sheet: &Sheet<'a>) -> Self {
        let motto = sheet
            .rows
            .iter()
            .enumerate()
            .take_while(|(_, row)| row.area().y0 < DEPTH)
            .find_map(|(at, row)| Some((at, motto(row)?)));
        let from = motto.map_or(0, |(at, _)| at + 1);
        let rows = sheet.rows.iter().skip(from).position(ends_head).map_or(sheet.rows.len(), |at| from + at);
        let mut head = Self { rows, trust: if motto.is_some() { 1.0 } else { 0.8 }, ..Self::default() };
        // An application's motto is in the middle of the page, over its whole width.
        let centred = motto.is_some_and(|(_, area)| area.x0 < 0.40 && area.centre().0 < 0.62);
        let cut = motto.map_or(MIDDLE, |(_, area)| area.x0 - 0.01);
        for row in &sheet.rows[..rows] {
            let (left, right, parted) =
                if centred { (Passage::default(), row.clone(), true) } else { split(row, cut) };
            // A sentence over the whole width has no column; what it cites is not the paper's.
            let sentence = !parted && !right.is_empty() && runs_on(&left);
            if !sentence || motto.is_some() {
                head.left.extend(Some(left).filter(|part| !part.is_empty()));
            }
            if !sentence {
                head.right.extend(Some(right).filter(|part| !part.is_empty()));
            }
        }
        head
    }
}

impl Head<'_> {
    /// Is there no motto, but a note that says what the paper came with (`Kèm theo Quyết định số …`)?
    pub(crate) fn is_of_attachment(&self, sheet: &Sheet<'_>) -> bool {
        self.trust < 1.0 && sheet.rows.iter().take(NOTED).any(|row| ATTACHED.is_match(&row.folded))
    }
}

/// So many rows below the top stands what an attachment came with, under its title.
const NOTED: usize = 12;

/// How such a note begins, on folded text (Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.2).
static ATTACHED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:(?:duoc )?(?:ban hanh|phe duyet|cong bo) )?kem theo (?:cac )?(?:quyet dinh|thong tu|nghi dinh|nghi quyet|cong van|to trinh|ke hoach|van ban)")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Is this row, wholly or in one of its parts, the first below the head?
fn ends_head(row: &Passage<'_>) -> bool {
    row.area().y0 >= DEPTH
        || row.segments(0.03).iter().any(|part| part.key().starts_with("kinh gui") || is_title(part))
}

/// Is it the name of a type, or the first line of a form, in capitals in the middle of the page?
pub(crate) fn is_title(part: &Passage<'_>) -> bool {
    let (key, x) = (part.key(), part.area().centre().0);
    part.is_capitals()
        && (0.40..0.66).contains(&x)
        && (named(key).is_some() || crate::kinds::named_first(key).is_some() || is_form(key))
}

/// Papers of citizens and slips of desks print their own names.
pub(crate) fn is_form(key: &str) -> bool {
    const FIRST: [&str; 9] = [
        "don ",
        "to khai ",
        "giay ",
        "phieu ",
        "hop dong ",
        "trich luc ",
        "trich do ",
        "ban khai ",
        "ban cam ket ",
    ];
    FIRST.iter().any(|first| key.starts_with(first))
}

/// Where in the row the motto stands.
fn motto(row: &Passage<'_>) -> Option<Area> {
    let words: Vec<_> = row.words().collect();
    let windows = (5..=9).flat_map(|length| words.windows(length));
    windows
        .map(|window| Passage::new(window.iter().copied()))
        .map(|part| (similarity(part.key(), MOTTO), part.area()))
        .filter(|(alike, _)| *alike >= 0.75)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, area)| area)
}

/// Is what stands left of the middle the beginning of a sentence: neither a name in capitals nor a number?
fn runs_on(left: &Passage<'_>) -> bool {
    let numbered =
        left.key().strip_prefix("so").is_some_and(|rest| rest.trim_start().starts_with([':', '.', ';', ',']));
    let small = left.words().any(|word| word.text.starts_with(char::is_lowercase));
    small && !left.is_capitals() && !numbered
}

/// The row's two columns: parted at its widest gap near `cut`, or at `cut` if there is none; and whether there is one.
fn split<'a>(row: &Passage<'a>, cut: f32) -> (Passage<'a>, Passage<'a>, bool) {
    let words: Vec<_> = row.words().collect();
    let gap = words
        .windows(2)
        .filter_map(|pair| {
            let (x0, x1) = (pair[0].area.x1, pair[1].area.x0);
            let middle = f32::midpoint(x0, x1);
            (x1 - x0 > 0.02 && (cut - 0.14..cut + 0.08).contains(&middle)).then_some((x1 - x0, middle))
        })
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    let (parted, cut) = (gap.is_some(), gap.map_or(cut, |(_, middle)| middle));
    let (left, right): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word.area.centre().0 < cut);
    (Passage::new(left), Passage::new(right), parted)
}
