//! Pages copied, and pages that are not.

use std::io::Write as _;

use hoso_model::{MediaType, PageNo};
use hoso_samples::{born_digital_pdf, compose};

use super::Copied;
use crate::{Given, Limits, Scan};

fn open(file: &[u8]) -> Scan {
    let mut stored = tempfile::tempfile().unwrap();
    stored.write_all(file).unwrap();
    Scan::open(stored, MediaType::Pdf, Limits::default()).unwrap()
}

fn copy(scan: &mut Scan, page: u32, first: i32, mute: bool) -> Option<Copied> {
    match scan.give(PageNo::new(page).unwrap(), first, mute).unwrap() {
        Given::Copy(copied) => Some(copied),
        Given::Picture(_) => None,
    }
}

fn holds(copied: &Copied, part: &str) -> bool {
    String::from_utf8_lossy(&copied.bytes).contains(part)
}

/// A page with a line of text, with these entries in its catalogue and its page, and these objects from 5 on.
fn written(catalog: &str, page: &str, more: &str) -> Vec<u8> {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    format!(
        "%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R {catalog} >> endobj\n\
         2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n\
         3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 60] /Contents 4 0 R \
         /Resources << /Font << /F1 {font} >> >> {page} >> endobj\n\
         4 0 obj << /Length 33 >> stream\nBT /F1 12 Tf 10 40 Td (chu) Tj ET \nendstream endobj\n\
         {more}\ntrailer << /Root 1 0 R >>\n"
    )
    .into_bytes()
}

#[test]
fn what_pages_share_is_copied_once_and_numbers_go_on() {
    let mut scan = open(&born_digital_pdf(&compose(77, 2)).unwrap());
    let first = copy(&mut scan, 1, 40, false).unwrap();
    let numbers: Vec<i32> = first.page.objects.iter().map(|(number, _)| *number).collect();
    assert!(numbers.contains(&first.page.form) && numbers.iter().all(|number| *number >= 40), "{numbers:?}");
    let next = numbers.iter().max().unwrap() + 1;
    assert_eq!(numbers.len() as i32, next - 40, "none is left out");
    for (number, start) in &first.page.objects {
        let object = &first.bytes[*start as usize..];
        assert!(object.starts_with(format!("{number} 0 obj").as_bytes()), "{number}");
    }
    let second = copy(&mut scan, 2, next, false).unwrap();
    assert!(holds(&first, "/FontFile") && !holds(&second, "/FontFile"));
    // Letters that mean nothing are another font, with the same outlines.
    let mute = copy(&mut scan, 2, next, true).unwrap();
    assert!(holds(&mute, "/ToUnicode") && !holds(&mute, "/FontFile"));
    let again = open(&born_digital_pdf(&compose(77, 2)).unwrap());
    assert!(holds(&copy(&mut { again }, 2, 1, true).unwrap(), "/FontFile"));
}

#[test]
fn what_a_copy_would_not_show_as_it_is_becomes_a_picture() {
    let layer = "5 0 obj << /Type /OCG /Name (a) >> endobj";
    let layers = |usual: &str| format!("/OCProperties << /OCGs [5 0 R] /D << {usual} >> >>");
    let mut on = open(&written(&layers("/Order [5 0 R]"), "", layer));
    assert!(copy(&mut on, 1, 1, false).is_some());
    for usual in ["/OFF [5 0 R]", "/BaseState /OFF", "/AS [<< /Event /View >>]"] {
        let mut off = open(&written(&layers(usual), "", layer));
        assert!(copy(&mut off, 1, 1, false).is_none(), "{usual}");
    }
    let field = "<< /Subtype /Widget /FT /Tx /V (Nguyen) /Rect [10 10 90 30]";
    let mut undrawn = open(&written("", "/Annots [5 0 R]", &format!("5 0 obj {field} >> endobj")));
    assert!(copy(&mut undrawn, 1, 1, false).is_none(), "whoever shows the field has to draw it");
    let look = "6 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 40 10] /Length 15 >> stream\n\
                0 0 40 10 re f \nendstream endobj";
    let drawn = format!("5 0 obj {field} /AP << /N 6 0 R >> >> endobj\n{look}");
    let mut drawn = open(&written("", "/Annots [5 0 R]", &drawn));
    let copied = copy(&mut drawn, 1, 1, false).unwrap();
    assert!(holds(&copied, "0 0 40 10 re f") && !holds(&copied, "/Widget") && !holds(&copied, "Nguyen"));
}
