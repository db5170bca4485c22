//! Does a PDF carry a digital signature?
//!
//! Its form's fields are walked (ISO 32000-1, 12.7.2 and 12.8.1): a signature field whose value has the bytes that are
//! signed (`ByteRange`) and the signature over them (`Contents`). A search through the file's bytes would not see
//! fields in compressed objects, would see ones that a later version of the file took away, and would take the mark of
//! a vendor's usage rights, or a paper's words about such fields, for a signature. Whether a signature is good is not
//! asked here.

use std::collections::HashSet;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, String as PdfString};

/// More fields than any form has.
const MOST_FIELDS: usize = 100_000;

/// Is there a signature field that is signed?
pub(crate) fn signed(pdf: &Pdf) -> bool {
    let catalog: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let fields = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("AcroForm")?.get::<Array<'_>>("Fields"));
    // With the kind that a field has from those above it.
    let mut waiting: Vec<(Array<'_>, bool)> = fields.map(|fields| (fields, false)).into_iter().collect();
    let (mut seen, mut looked) = (HashSet::new(), 0);
    while let Some((fields, inherited)) = waiting.pop() {
        for field in fields.raw_iter() {
            looked += 1;
            if looked > MOST_FIELDS {
                return false;
            }
            let field = match field {
                // A field that is its own ancestor is looked at once.
                MaybeRef::Ref(at) if !seen.insert((at.obj_number, at.gen_number)) => None,
                MaybeRef::Ref(at) => pdf.xref().get::<Dict<'_>>(at.into()),
                MaybeRef::NotRef(object) => Object::into_dict(object),
            };
            let Some(field) = field else { continue };
            let signature = field.get::<Name<'_>>("FT").map_or(inherited, |kind| kind.as_ref() == b"Sig");
            if signature && field.get::<Dict<'_>>("V").is_some_and(|value| is_signature(&value)) {
                return true;
            }
            if let Some(kids) = field.get::<Array<'_>>("Kids") {
                waiting.push((kids, signature));
            }
        }
    }
    false
}

fn is_signature(value: &Dict<'_>) -> bool {
    let range = value.get::<Array<'_>>("ByteRange").map_or(0, |range| range.iter::<i64>().count());
    let contents = value.get::<PdfString<'_>>("Contents");
    // Room that was kept for a signature is zeroes.
    range >= 4 && contents.is_some_and(|contents| contents.as_bytes().iter().any(|byte| *byte != 0))
}
