//! The issuing body (*cơ quan ban hành*) and the one above it (*cơ quan chủ quản*).

use hoso_model::{Field, Metadata};

use crate::head::Head;
use crate::number::{Number, is_numbered};
use crate::passage::Passage;
use crate::sheet::Sheet;

/// The first words of the names of bodies, folded.
const BODIES: [&str; 34] = [
    "ubnd",
    "uy ban",
    "hdnd",
    "hoi dong",
    "so",
    "phong",
    "van phong",
    "trung tam",
    "chi nhanh",
    "cong an",
    "chi cuc",
    "bo",
    "cuc",
    "tong cuc",
    "thanh tra",
    "toa an",
    "vien",
    "truong",
    "benh vien",
    "bao hiem",
    "kho bac",
    "chinh phu",
    "thu tuong",
    "quoc hoi",
    "bo phan",
    "ban",
    "doan",
    "quan uy",
    "huyen uy",
    "tinh uy",
    "dang uy",
    "thanh uy",
    "hat",
    "cong ty",
];

/// Adds the bodies named at the head's left, above the number.
pub(crate) fn agency(sheet: &Sheet<'_>, head: &Head<'_>, number: Option<&Number<'_>>, found: &mut Metadata) {
    let end = number.map_or(head.left.len(), |number| number.row);
    let mut rows: Vec<Passage<'_>> = Vec::new();
    for row in head.left[..end].iter().take_while(|row| !is_numbered(row)) {
        let row = without_specks(row);
        if row.is_capitals() && row.key().len() >= 4 {
            rows.push(row);
        } else if !rows.is_empty() && row.key().len() >= 4 {
            break;
        }
    }
    // The last row that starts with a word for a body starts the issuing body's name; what is above is its superior.
    let starts: Vec<usize> = (0..rows.len()).filter(|at| names_body(&rows, *at)).collect();
    let Some(&start) = starts.last() else { return };
    let first = starts.first().copied().unwrap_or(start);
    let name = Passage::join(&rows[start..]);
    found.add(Field::Agency, sheet.value(bare(&name.text), &name, 0.93 * head.trust));
    if first < start {
        let name = Passage::join(&rows[first..start]);
        found.add(Field::ParentAgency, sheet.value(bare(&name.text), &name, 0.9 * head.trust));
    }
}

/// Does the name of a body start on this row? Not if the row above cannot end there: `… THÀNH VIÊN` / `BAN CHỈ ĐẠO`.
fn names_body(rows: &[Passage<'_>], at: usize) -> bool {
    let key = rows[at].key();
    let starts = BODIES.iter().any(|body| key.strip_prefix(body).is_some_and(|rest| rest.starts_with(' ')));
    let open = |row: &Passage<'_>| {
        ["va", "cua", "cac", "-"].iter().any(|word| row.folded.ends_with(&format!(" {word}")))
    };
    starts && (at == 0 || !open(&rows[at - 1]))
}

/// Without the marks at its ends.
fn bare(name: &str) -> &str {
    name.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Without the lone marks that the rule under the name, or dust, was read as.
fn without_specks<'a>(row: &Passage<'a>) -> Passage<'a> {
    let words: Vec<_> = row.words().collect();
    let is_word = |text: &str| text.chars().any(char::is_alphanumeric);
    let from = words.iter().position(|word| is_word(&word.text)).unwrap_or(words.len());
    let to = words.iter().rposition(|word| is_word(&word.text)).map_or(from, |at| at + 1);
    Passage::new(words.into_iter().take(to).skip(from))
}
