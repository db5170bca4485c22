//! Who signed, in what position and in whose name.

use std::sync::LazyLock;

use hoso_model::{Field, Metadata};
use hoso_viet::{fold, is_syllable};
use regex::Regex;

use crate::passage::Passage;
use crate::sheet::Sheet;

/// The marks of authority (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7): for the collective, for the head, by
/// order, by authorisation, acting; on folded text.
static AUTHORITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?P<mark>tm|kt|tl|tuq|q)\s*[.,]+\s*(?P<of>\S.*)$").expect("the pattern is a constant, compiled by the tests")
});

/// The first words of positions, folded; with the words over the signature of a form.
const POSITIONS: [&str; 30] = [
    "chu tich", "pho chu tich", "giam doc", "pho giam doc", "truong phong", "pho truong phong", "pho phong",
    "chanh van phong", "pho chanh van phong", "cuc truong", "pho cuc truong", "chi cuc truong", "pho chi cuc truong",
    "bo truong", "thu truong", "tong giam doc", "pho tong giam doc", "hieu truong", "vien truong", "chanh thanh tra",
    "thu tuong", "truong ban", "pho truong ban", "truong cong an", "chanh an", "to truong", "truong", "uy vien",
    "bi thu", "nguoi",
];

/// Half of all Vietnamese bear the first name here, nearly all one of the list.
const SURNAMES: &str = "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh \
                        truong dinh lam mai ta to ha luong cao chau luu quach thach kim son tang thai tong tu uong van \
                        vi nghiem nong phung quan la khong kieu giang diep chu cu cung cam bach au an dam dau hua lai \
                        lieu lo lu ma mac mach nghe ninh ong phi phuong thieu tieu tieng tran trieu ung";

/// Adds the signature: the last block of positions in the right half of a page, with a name under it.
pub(crate) fn signature(sheets: &[Sheet<'_>], found: &mut Metadata) {
    for (at, sheet) in sheets.iter().enumerate().rev() {
        // Over a third of page 1 is head, where bodies and positions stand too.
        let top = if at == 0 { 0.35 } else { 0.0 };
        let right: Vec<Passage<'_>> =
            sheet.rows.iter().filter(|row| row.area().y0 > top).filter_map(right_part).collect();
        let Some(last) = right.iter().rposition(|row| is_position(row)) else { continue };
        let mut first = last;
        while first > 0 && continues(&right[first - 1], &right[first]) {
            first -= 1;
        }
        positions(sheet, &right[first..=last], found);
        signer(sheet, &right[last], &right[last + 1..], found);
        return;
    }
}

/// The part of a row that starts in the right half of the page.
fn right_part<'a>(row: &Passage<'a>) -> Option<Passage<'a>> {
    let right = |part: &Passage<'_>| part.area().x0 > 0.42;
    let parts = row.segments(0.03);
    let at = parts.iter().position(right)?;
    Some(Passage::join(&parts[at..]))
}

/// Is it, in capitals, a mark of authority or a position?
fn is_position(row: &Passage<'_>) -> bool {
    let key = row.key();
    row.is_capitals()
        && (AUTHORITY.is_match(&row.folded)
            || POSITIONS.iter().any(|first| key.strip_prefix(first).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))))
}

/// Is `upper` the line above `lower` in one block of positions?
fn continues(upper: &Passage<'_>, lower: &Passage<'_>) -> bool {
    let (a, b) = (upper.area(), lower.area());
    upper.is_capitals() && upper.key().len() >= 4 && b.y0 - a.y1 < 0.018 && (a.centre().0 - b.centre().0).abs() < 0.12
}

/// Adds the marks of authority, and the signer's own position: the last line, which says nobody else's.
fn positions(sheet: &Sheet<'_>, block: &[Passage<'_>], found: &mut Metadata) {
    for line in block {
        if let Some(captures) = AUTHORITY.captures(&line.folded) {
            let mark = captures["mark"].to_uppercase();
            found.add(Field::Authority, sheet.value(format!("{mark}."), line, 0.9));
        }
    }
    let Some(own) = block.last() else { return };
    let (value, rule) = match AUTHORITY.captures(&own.folded) {
        // `Q. CHỦ TỊCH` acts in the position it names; after the others the position is a line of its own.
        Some(captures) if &captures["mark"] != "q" => return,
        _ => (own.text.trim_matches(|c: char| !c.is_alphanumeric()), 0.9),
    };
    found.add(Field::SignerTitle, sheet.value(value, own, rule));
}

/// Adds the name below the position: the lowest within the height of a signature.
fn signer(sheet: &Sheet<'_>, position: &Passage<'_>, below: &[Passage<'_>], found: &mut Metadata) {
    let from = position.area();
    let near = below.iter().take_while(|row| row.area().y0 - from.y1 < 0.16);
    let names = near.filter_map(name).filter(|(name, _)| (name.area().centre().0 - from.centre().0).abs() < 0.15);
    // Rather a name with a known surname than a later one without.
    let Some((name, known)) = names.max_by_key(|(_, known)| *known) else { return };
    found.add(Field::Signer, sheet.value(name.text.clone(), &name, if known { 0.92 } else { 0.6 }));
}

/// The personal name in a row: two to five syllables, each with a capital; with whether its surname is a known one.
fn name<'a>(row: &Passage<'a>) -> Option<(Passage<'a>, bool)> {
    let words: Vec<_> = row.words().collect();
    let fits = |text: &str| {
        let mut letters = text.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase) && is_syllable(text)
    };
    // The seal is read as marks and letters beside the name: the longest run of syllables is it.
    let run = words.split(|word| !fits(&word.text)).max_by_key(|run| run.len())?;
    let surname = |word: &&hoso_model::Word| SURNAMES.split_whitespace().any(|known| known == fold(&word.text));
    let at = run.iter().position(surname);
    let known = at.is_some_and(|at| run.len() - at >= 2);
    let name = if known { &run[at.unwrap_or(0)..] } else { run };
    (2..=5).contains(&name.len()).then(|| (Passage::new(name.iter().copied()), known))
}
