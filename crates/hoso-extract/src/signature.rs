//! Who signed, in what position and in whose name.

use std::sync::LazyLock;

use hoso_model::{Area, Field, Metadata, Word};
use hoso_viet::{fold, is_syllable, repair_glyphs};
use regex::Regex;

use crate::near::similarity;
use crate::passage::Passage;
use crate::sheet::Sheet;

/// The marks of authority (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7): for the collective, for the head, by
/// order, by authorisation, acting; on folded text.
static AUTHORITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?P<mark>tm|kt|tl|tuq|q)\s*[.,]+\s*(?P<of>\S.*)$")
        .expect("the pattern is a constant, compiled by the tests")
});

/// The first words of positions, folded; with the words over the signature of a form.
const POSITIONS: [&str; 30] = [
    "chu tich",
    "pho chu tich",
    "giam doc",
    "pho giam doc",
    "truong phong",
    "pho truong phong",
    "pho phong",
    "chanh van phong",
    "pho chanh van phong",
    "cuc truong",
    "pho cuc truong",
    "chi cuc truong",
    "pho chi cuc truong",
    "bo truong",
    "thu truong",
    "tong giam doc",
    "pho tong giam doc",
    "hieu truong",
    "vien truong",
    "chanh thanh tra",
    "thu tuong",
    "truong ban",
    "pho truong ban",
    "truong cong an",
    "chanh an",
    "to truong",
    "truong",
    "uy vien",
    "bi thu",
    "nguoi",
];

/// Half of all Vietnamese bear the first name here, nearly all one of the list.
const SURNAMES: &str = "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh \
                        truong dinh lam mai ta to ha luong cao chau luu quach thach kim son tang thai tong tu uong \
                        vi nghiem nong phung quan la khong kieu giang diep chu cu cung cam bach au an dam dau hua lai \
                        lieu lo lu ma mac mach nghe ninh ong phi phuong thieu tieu tieng tran trieu ung";

/// A list of recipients that begins lower on its page may leave the signature to the next.
const LOW: f32 = 0.75;

/// What the seal leaves of the surname that half of all bear; no other ends so.
const CUT_SURNAME: &str = "guyễn";

/// Syllables of names that are surely read have more than this, of 100, from the engine.
const SURE: f32 = 40.0;

/// Adds the signature: the last block of positions in the right half of a page, with a name under it.
///
/// It stands on the page that says to whom the paper goes (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục IV), or on the one after,
/// if what is signed went over its foot; pages behind those are attachments with signatures of their own. Of a paper without
/// recipients, as forms are, it is the last page that has one.
pub(crate) fn signature(sheets: &[Sheet<'_>], found: &mut Metadata) {
    let sent = sheets.iter().position(|sheet| sheet.rows.iter().any(names_recipients));
    let in_turn: Vec<usize> = match sent {
        Some(sent) => [sent, sent + 1].into_iter().filter(|at| *at < sheets.len()).collect(),
        None => (0..sheets.len()).rev().collect(),
    };
    for at in in_turn {
        let sheet = &sheets[at];
        // Over a third of page 1 is head, where bodies and positions stand too.
        let top = if at == 0 { 0.35 } else { 0.0 };
        let right: Vec<Passage<'_>> =
            sheet.rows.iter().filter(|row| row.area().y0 > top).filter_map(right_part).filter(says).collect();
        if let Some(last) = right.iter().rposition(is_position) {
            let mut first = last;
            while first > 0 && continues(&right[first - 1], &right[first]) {
                first -= 1;
            }
            positions(sheet, &right[first..=last], found);
            signer(sheet, right[last].area(), &right[last + 1..], 0.92, found);
            return;
        }
        // The seal may cover the position, and leave the name beside `Nơi nhận`.
        if let Some(recipients) = sheet.rows.iter().rfind(|row| names_recipients(row)) {
            let from = Area { x0: 0.55, x1: 0.85, ..recipients.area() };
            let below: Vec<_> = right.into_iter().filter(|row| row.area().y0 > from.y1).collect();
            signer(sheet, from, &below, 0.75, found);
            if found.get(Field::Signer).is_some() || from.y0 < LOW {
                return;
            }
        }
    }
}

/// Is there a word in it? Specks and strokes of the pen stand between the lines of a signature.
fn says(row: &Passage<'_>) -> bool {
    row.text.chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// Does it begin the list of recipients?
fn names_recipients(row: &Passage<'_>) -> bool {
    row.key().starts_with("noi nhan")
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
    row.is_capitals() && (AUTHORITY.is_match(&row.folded) || starts_position(key) || covered(row).is_some())
}

fn starts_position(key: &str) -> bool {
    POSITIONS
        .iter()
        .any(|first| key.strip_prefix(first).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// Positions as they are printed, that are known though a letter of them is covered or misread.
const PRINTED: [&str; 8] = [
    "PHÓ CHỦ TỊCH",
    "PHÓ GIÁM ĐỐC",
    "CHÁNH VĂN PHÒNG",
    "PHÓ CHÁNH VĂN PHÒNG",
    "TRƯỞNG PHÒNG",
    "PHÓ TRƯỞNG PHÒNG",
    "BỘ TRƯỞNG",
    "THỨ TRƯỞNG",
];

/// One letter of ten may be another: so alike are a position and what is left of it.
const ALIKE: f32 = 0.9;

/// The position in a row of which the seal covers a letter, or the first ones of the deputy's: `PHÓ CHỦ TIC`, `Ó CHỦ TỊCH`.
fn covered(row: &Passage<'_>) -> Option<String> {
    deputy(row).or_else(|| {
        let letters = |word: &&str| !bare(word).is_empty() && bare(word).chars().all(char::is_uppercase);
        let words: Vec<&str> = row.text.split(' ').take_while(letters).map(bare).collect();
        let key = fold(&words.join(" "));
        if starts_position(&key) {
            return None;
        }
        let alike = PRINTED.iter().find(|position| similarity(&key, &fold(position)) >= ALIKE);
        alike.map(|position| (*position).to_owned())
    })
}

/// The deputy's position in a row whose first letters the seal covers: `Ó CHỦ TỊCH`.
fn deputy(row: &Passage<'_>) -> Option<String> {
    let (cut, position) = row.text.split_once(' ')?;
    let position = position.trim_matches(|c: char| !c.is_alphanumeric());
    let known = matches!(bare(cut), "Ó" | "HÓ") && starts_position(&format!("pho {}", fold(position)));
    known.then(|| format!("PHÓ {position}"))
}

/// Is `upper` the line above `lower` in one block of positions?
fn continues(upper: &Passage<'_>, lower: &Passage<'_>) -> bool {
    let (a, b) = (upper.area(), lower.area());
    upper.is_capitals()
        && upper.key().len() >= 4
        && b.y0 - a.y1 < 0.018
        && (a.centre().0 - b.centre().0).abs() < 0.12
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
    if let Some(position) = covered(own) {
        found.add(Field::SignerTitle, sheet.repaired(position, own, 0.7));
        return;
    }
    let (value, rule) = match AUTHORITY.captures(&own.folded) {
        // `Q. CHỦ TỊCH` acts in the position it names; after the others the position is a line of its own.
        Some(captures) if &captures["mark"] != "q" => return,
        _ => (own.text.trim_matches(|c: char| !c.is_alphanumeric()), 0.9),
    };
    found.add(Field::SignerTitle, sheet.value(value, own, rule));
}

/// Adds the name below the position: the first with a known surname within the height of a signature.
fn signer(sheet: &Sheet<'_>, position: Area, below: &[Passage<'_>], rule: f32, found: &mut Metadata) {
    let near = below.iter().take_while(|row| row.area().y0 - position.y1 < 0.2);
    let off = |name: &Passage<'_>| (name.area().centre().0 - position.centre().0).abs();
    let Some(name) = near.filter_map(name).find(|name| off(name) < 0.12) else { return };
    // Two syllables may be the end of a name whose beginning the seal covers.
    let rule = if name.words().count() == 2 { rule * 0.5 } else { rule };
    let value: Vec<&str> = name.words().map(|word| bare(&word.text)).collect();
    let value = repair_glyphs(&value.join(" ")).into_owned();
    let value = match value.strip_prefix(CUT_SURNAME) {
        Some(rest) => sheet.repaired(format!("N{CUT_SURNAME}{rest}"), &name, rule * 0.7),
        None => sheet.value(value, &name, rule),
    };
    found.add(Field::Signer, value);
}

/// The personal name in a row: a known surname and up to four more syllables, each with a capital.
///
/// None if the engine is not sure of a syllable, as a name with one letter wrong is another's; the surname is known
/// from the list. None if letters that are no syllable stand close before it: the seal or the pen runs through the
/// name, and what is left of it is not the name.
fn name<'a>(row: &Passage<'a>) -> Option<Passage<'a>> {
    let words: Vec<&Word> = row.words().collect();
    let from = words.iter().position(|word| is_surname(&word.text))?;
    let others = words[from + 1..].iter().copied().take_while(|word| is_name_syllable(&word.text));
    let run: Vec<&Word> = std::iter::once(words[from]).chain(others).collect();
    let cut = words[..from].last().is_some_and(|before| {
        before.text.contains(char::is_alphabetic) && words[from].area.x0 - before.area.x1 < 0.02
    });
    let sure = run.iter().skip(1).all(|word| word.confidence >= SURE);
    (!cut && sure && (2..=5).contains(&run.len())).then(|| Passage::new(run))
}

fn is_surname(text: &str) -> bool {
    bare(text) == CUT_SURNAME
        || is_name_syllable(text) && SURNAMES.split_whitespace().any(|known| known == fold(bare(text)))
}

fn is_name_syllable(text: &str) -> bool {
    let mut letters = bare(text).chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(char::is_lowercase)
        && is_syllable(bare(text))
}

/// Without the marks of pen and seal around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}
