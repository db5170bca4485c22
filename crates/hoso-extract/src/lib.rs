//! Words of a page to what the paper says of itself.
//!
//! Administrative papers are laid out by Nghị định 30/2020/NĐ-CP, so where a word stands says what it means. The
//! steps of [`describe`]:
//!
//! 1. `row`: words are put into rows by their boxes, because the engine merges the two columns of a head into one
//!    line; a `Passage` is a run of words that is matched folded and reported as printed;
//! 2. `stamp`: the incoming stamp (*dấu đến*) is taken away, whose number and day are not the paper's;
//! 3. `head`: the top of page 1 is cut in two columns beside the motto: issuing body and number (`number`,
//!    `agency`) at the left, place and date (`date`) at the right;
//! 4. `title`: the name of the type and what the paper is about, under the head or, in a letter, under the number;
//! 5. `foot`: who signed, in whose name, and to whom it goes;
//! 6. `codes`: QR codes of receipts and identity cards, before anything that is printed;
//! 7. `dossier`, `reference`, `form`: codes, cited numbers, and the labelled lines of applications and receipts.
//!
//! A value that is not found is absent: nothing is guessed, and the printed wording stays as it is. Numbers and days
//! are often written by pen, which the engine misreads: digits it is not sure of are absent too. A confidence is the
//! mean of the engine's for the words, times how specific the rule is.
//!
//! ```
//! use hoso_extract::describe;
//! assert!(describe(&[]).is_empty());
//! ```

mod about;
mod agency;
mod codes;
mod date;
mod dossier;
mod foot;
mod form;
mod head;
mod kinds;
mod near;
mod number;
mod passage;
mod proposed;
mod reference;
mod row;
mod sheet;
mod signature;
mod stamp;
mod title;

use hoso_model::{Field, Metadata, PageNo, PageText};

use crate::head::Head;
use crate::sheet::Sheet;

pub use crate::proposed::ToEnter;

/// What the paper on `pages`, in their order, says of itself. Pure: the same words give the same metadata.
pub fn describe(pages: &[(PageNo, &PageText)]) -> Metadata {
    let sheets: Vec<Sheet<'_>> = pages.iter().map(|(no, page)| Sheet::new(*no, page)).collect();
    let mut found = Metadata::default();
    codes::codes(pages, &mut found);
    let Some(first) = sheets.iter().find(|sheet| !sheet.rows.is_empty()) else { return found };

    let head = Head::of(first);
    let title = title::title(first, &head);
    let number = number::own(&head);
    // What is attached to a paper has no head: what stands there belongs to its title, or to the paper it came with.
    let (head, title, number) =
        if head.is_of_attachment(first) { (Head::default(), title, None) } else { (head, title, number) };
    agency::agency(first, &head, number.as_ref(), &mut found);
    date::date(&sheets, &head, &mut found);
    title::describe(first, &head, title.as_ref(), number.as_ref(), &mut found);
    if let Some(number) = &number {
        number.describe(first, &mut found);
    }
    signature::signature(&sheets, &mut found);
    foot::recipients(&sheets, &mut found);
    reference::references(&sheets, number.as_ref(), &mut found);
    dossier::dossier(&sheets, &mut found);
    if title.as_ref().is_some_and(title::Title::is_form) {
        form::form(&sheets, &mut found);
    }
    found
}

/// What stands on the paper on `pages` and could not be read: its number, if its symbol was read and its digits were not,
/// with what the name of the file, `file`, says they are. A paper that has no place for a number has nothing to enter.
pub fn to_enter(pages: &[(PageNo, &PageText)], file: &str) -> Vec<ToEnter> {
    let mut sheets = pages.iter().map(|(no, page)| Sheet::new(*no, page));
    let Some(first) = sheets.find(|sheet| !sheet.rows.is_empty()) else { return Vec::new() };
    let head = Head::of(&first);
    let number = number::own(&head).filter(|number| !number.is_legible() && !head.is_of_attachment(&first));
    let entry = |number: number::Number<'_>| {
        let place = first.value("", &number.passage, 1.0);
        let proposed = proposed::digits(file, number.symbol());
        let proposed = proposed.iter().map(|digits| number.with_digits(digits)).collect();
        ToEnter { field: Field::Number, proposed, page: place.page, area: place.area }
    };
    number.map(entry).into_iter().collect()
}
