//! Which files are attached to a PDF: by tree, by annotation, by association, and in files that mean harm.

use std::io::{Seek as _, Write as _};

use hoso_model::{Attached, MediaType};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use crate::{Limits, Scan};

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
/// The root of the tree of embedded files.
const TREE: Ref = Ref::new(4);
const FREE: i32 = 10;

/// A PDF of a page, whose catalog has that tree, and to whose page `page` adds.
fn pdf(with: impl FnOnce(&mut Pdf), page: impl FnOnce(&mut pdf_writer::writers::Page<'_>)) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES);
    catalog.insert(Name(b"Names")).dict().pair(Name(b"EmbeddedFiles"), TREE);
    catalog.finish();
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let mut written = pdf.page(PAGE);
    written.parent(PAGES).media_box(Rect::new(0.0, 0.0, 100.0, 100.0));
    page(&mut written);
    written.finish();
    with(&mut pdf);
    pdf.finish()
}

/// A file specification, and the file that it embeds, of the next number.
fn file(pdf: &mut Pdf, at: i32, plain: &[u8], unicode: Option<&str>) {
    let mut file = pdf.indirect(Ref::new(at)).dict();
    file.pair(Name(b"Type"), Name(b"Filespec")).pair(Name(b"F"), Str(plain));
    if let Some(name) = unicode {
        file.pair(Name(b"UF"), TextStr(name));
    }
    file.insert(Name(b"EF")).dict().pair(Name(b"F"), Ref::new(at + 1));
    file.finish();
    pdf.embedded_file(Ref::new(at + 1), b"%PDF-1.4");
}

fn attached(bytes: &[u8]) -> Attached {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    Scan::open(file, MediaType::Pdf, Limits::default()).unwrap().attached()
}

#[test]
fn the_tree_the_annotations_and_what_is_associated_are_looked_through_and_each_file_is_one() {
    let bytes = pdf(
        |pdf| {
            pdf.indirect(TREE).dict().insert(Name(b"Kids")).array().item(Ref::new(5));
            let mut leaf = pdf.indirect(Ref::new(5)).dict();
            let mut names = leaf.insert(Name(b"Names")).array();
            names.item(Str(b"a")).item(Ref::new(FREE));
            names.item(TextStr("khóa.xlsx")).item(Ref::new(FREE + 2));
            names.item(Str(b"outside")).item(Ref::new(FREE + 8));
            names.finish();
            leaf.finish();
            file(pdf, FREE, b"don.pdf", Some("Đơn đề nghị.pdf"));
            file(pdf, FREE + 2, b"", None);
            file(pdf, FREE + 4, b"b\xE0n v\x8A.docx", None);
            file(pdf, FREE + 6, b"/C/quet/so do.png", None);
            pdf.indirect(Ref::new(FREE + 8)).dict().pair(Name(b"F"), Str(b"outside.pdf"));
        },
        |page| {
            page.insert(Name(b"AF")).array().item(Ref::new(FREE)).item(Ref::new(FREE + 4));
            let mut annotations = page.insert(Name(b"Annots")).array();
            let mut one = annotations.push().dict();
            one.pair(Name(b"Subtype"), Name(b"FileAttachment")).pair(Name(b"FS"), Ref::new(FREE + 6));
            one.finish();
            // What only links to a file has none.
            annotations
                .push()
                .dict()
                .pair(Name(b"Subtype"), Name(b"Link"))
                .pair(Name(b"FS"), Ref::new(FREE + 6));
        },
    );
    let found = attached(&bytes);
    assert_eq!(found.names, ["Đơn đề nghị.pdf", "khóa.xlsx", "bàn v−.docx", "so do.png"]);
    assert_eq!((found.more, found.at_least), (0, false));
}

#[test]
fn a_file_without_any_has_none() {
    assert!(attached(&pdf(|_| {}, |_| {})).is_empty());
    let empty = pdf(|pdf| pdf.indirect(TREE).dict().insert(Name(b"Names")).array().finish(), |_| {});
    assert!(attached(&empty).is_empty());
}

#[test]
fn a_tree_that_is_its_own_kid_or_has_a_million_ends_and_says_that_it_is_not_all() {
    let cycle = pdf(
        |pdf| {
            let mut root = pdf.indirect(TREE).dict();
            root.insert(Name(b"Kids")).array().item(TREE).item(Ref::new(5));
            root.finish();
            let mut kid = pdf.indirect(Ref::new(5)).dict();
            kid.insert(Name(b"Kids")).array().item(TREE).item(Ref::new(5));
            kid.insert(Name(b"Names")).array().item(Str(b"a")).item(Ref::new(FREE));
            kid.finish();
            file(pdf, FREE, b"a.pdf", None);
        },
        |_| {},
    );
    let found = attached(&cycle);
    assert_eq!((found.names, found.at_least), (vec!["a.pdf".to_owned()], false));

    let wide = pdf(
        |pdf| {
            let mut root = pdf.indirect(TREE).dict();
            root.insert(Name(b"Kids")).array().items((0..1_000_000).map(|_| TREE));
            root.finish();
        },
        |_| {},
    );
    assert!(attached(&wide).at_least);

    let deep = pdf(
        |pdf| {
            pdf.indirect(TREE).dict().insert(Name(b"Kids")).array().item(Ref::new(FREE));
            for at in FREE..FREE + 20_000 {
                pdf.indirect(Ref::new(at)).dict().insert(Name(b"Kids")).array().item(Ref::new(at + 1));
            }
            let mut last = pdf.indirect(Ref::new(FREE + 20_000)).dict();
            last.insert(Name(b"Names")).array().item(Str(b"a")).item(Ref::new(FREE + 20_001));
            last.finish();
            file(pdf, FREE + 20_001, b"deep.pdf", None);
        },
        |_| {},
    );
    assert_eq!(attached(&deep).names, ["deep.pdf"]);
}

#[test]
fn of_hundreds_the_first_are_named_and_the_others_counted() {
    let many = pdf(
        |pdf| {
            let mut root = pdf.indirect(TREE).dict();
            let mut names = root.insert(Name(b"Names")).array();
            for no in 0..300 {
                names.item(Str(b"k")).item(Ref::new(FREE + 2 * no));
            }
            names.finish();
            root.finish();
            for no in 0..300 {
                file(pdf, FREE + 2 * no, format!("{no}.pdf").as_bytes(), None);
            }
        },
        |_| {},
    );
    let found = attached(&many);
    assert_eq!((found.names.len(), found.more, found.at_least), (50, 250, false));
}
