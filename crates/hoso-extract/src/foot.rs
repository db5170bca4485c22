//! To whom the paper goes (*nơi nhận*).

use hoso_model::{Field, Metadata};

use crate::passage::Passage;
use crate::sheet::Sheet;

/// Adds the recipients: of a letter those after `Kính gửi`, of any paper those listed under `Nơi nhận`.
///
/// What only points elsewhere is left out: `Như trên`, `Như Điều 2`, and `Lưu: VT`, which is the issuer's own file.
pub(crate) fn recipients(sheets: &[Sheet<'_>], found: &mut Metadata) {
    if let Some(first) = sheets.first() {
        addressees(first, found);
    }
    for sheet in sheets.iter().rev() {
        let left: Vec<Passage<'_>> = sheet.rows.iter().filter_map(left_part).collect();
        let Some(at) = list(&left) else { continue };
        let mut last = left[at.saturating_sub(1)].area();
        let mut items: Vec<Passage<'_>> = Vec::new();
        for row in &left[at..] {
            if row.area().y0 - last.y1 > 0.03 || row.key().starts_with("luu") {
                break;
            }
            last = row.area();
            match items.last_mut() {
                Some(item) if goes_on(item, row) => *item = Passage::join([&*item, row]),
                _ => items.push(row.clone()),
            }
        }
        for item in &items {
            add(sheet, item, found);
        }
        return;
    }
}

/// Where the list of recipients begins: after `Nơi nhận`, or with `Như trên` or `Như Điều …`, if the pen runs through that.
fn list(left: &[Passage<'_>]) -> Option<usize> {
    let headed = left.iter().rposition(|row| row.key().starts_with("noi nhan")).map(|at| at + 1);
    let as_above = |row: &Passage<'_>| {
        is_item(row) && (row.key().starts_with("nhu tren") || row.key().starts_with("nhu dieu"))
    };
    headed.or_else(|| left.iter().rposition(as_above))
}

/// Does it begin with a dash, as each recipient does?
fn is_item(row: &Passage<'_>) -> bool {
    row.text.trim_start().starts_with(['-', '–', '—', '~', '+', '*'])
}

/// Is `row` the next line of `item`, which did not end yet?
fn goes_on(item: &Passage<'_>, row: &Passage<'_>) -> bool {
    !is_item(row) && is_item(item) && !item.text.trim_end().ends_with([';', '.', ','])
}

/// Adds one recipient; what only points elsewhere is left out.
fn add(sheet: &Sheet<'_>, row: &Passage<'_>, found: &mut Metadata) {
    let item = row.text.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '(');
    let key = row.key();
    if key.len() >= 3 && !key.starts_with("nhu ") && row.confidence() > 0.4 {
        found.add(Field::Recipients, sheet.value(item, row, 0.8));
    }
}

/// Adds whom `Kính gửi` names on its own line.
fn addressees(sheet: &Sheet<'_>, found: &mut Metadata) {
    let Some((at, row)) = sheet
        .rows
        .iter()
        .enumerate()
        .take_while(|(_, row)| row.area().y0 < 0.5)
        .find(|(_, row)| row.key().starts_with("kinh gui"))
    else {
        return;
    };
    let line = Passage::join([row].into_iter().chain(sheet.continuation(at)));
    let Some(start) = line.folded.find("kinh gui").map(|at| at + "kinh gui".len()) else { return };
    let whom =
        line.printed(start..line.folded.len()).trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    if whom.chars().count() >= 3 {
        found.add(Field::Recipients, sheet.value(whom, &line.part(start..line.folded.len()), 0.8));
        return;
    }
    // Several have a line each below it.
    for row in sheet.rows.iter().skip(at + 1).take_while(|row| is_item(row)) {
        add(sheet, row, found);
    }
}

/// The part of a row that starts at the left margin.
fn left_part<'a>(row: &Passage<'a>) -> Option<Passage<'a>> {
    row.segments(0.03).into_iter().next().filter(|part| part.area().x0 < 0.4)
}
