//! What a page's own structure says of its text, before anything is interpreted.

use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::object::{Array, Dict, Name};
use hayro::hayro_syntax::page::Page;

/// Can `page` show text? False of what a scanner makes: pictures, and nothing that draws anything else.
pub(super) fn shows_text(page: &Page<'_>) -> bool {
    if page
        .raw()
        .get::<Array<'_>>(b"Annots" as &[u8])
        .is_some_and(|annotations| annotations.iter::<Dict<'_>>().next().is_some())
    {
        return true;
    }
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        match operation {
            TypedInstruction::ShowText(_)
            | TypedInstruction::ShowTexts(_)
            | TypedInstruction::NextLineAndShowText(_)
            | TypedInstruction::ShowTextWithParameters(_) => return true,
            TypedInstruction::XObject(drawn) => {
                let picture = page
                    .resources()
                    .get_x_object(drawn.0)
                    .and_then(|object| object.dict().get::<Name<'_>>(b"Subtype" as &[u8]))
                    .is_some_and(|kind| kind.as_ref() == b"Image");
                if !picture {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// The names of the simple fonts among the page's resources that are not in the file.
pub(super) fn missing_fonts(page: &Page<'_>) -> Vec<String> {
    let fonts = &page.resources().fonts;
    let mut names: Vec<String> = fonts
        .keys()
        .filter_map(|key| fonts.get::<Dict<'_>>(key.as_ref()))
        .filter(|font| {
            let descriptor = font.get::<Dict<'_>>(b"FontDescriptor" as &[u8]).unwrap_or_default();
            let embedded = [b"FontFile" as &[u8], b"FontFile2", b"FontFile3"]
                .iter()
                .any(|key| descriptor.contains_key(*key));
            !embedded && !font.contains_key(b"DescendantFonts" as &[u8])
        })
        .filter_map(|font| font.get::<Name<'_>>(b"BaseFont" as &[u8]))
        .map(|name| name.as_str().to_owned())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
