//! A PDF page as its file draws it, copied for a document that is made from it.
//!
//! 1. The page's content becomes a form, and what annotations show (stamps, signatures, fields that are filled in) is drawn
//!    over it at its place: what people see on the page is in the copy, and what happens when it is clicked is not.
//! 2. `objects` copies what these draw with, and what that refers to: fonts, pictures, colours. What an earlier page of the
//!    same file had copied is referred to by its number.
//! 3. `mute` takes the meaning from the letters of a page whose words are laid over it anyway.

mod mute;
mod objects;
mod overlays;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use hayro::hayro_syntax::object::{Array, Dict, Name as PdfName, Object};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::xref::XRef;
use hoso_model::CopiedPage;
use pdf_writer::{Content, Filter, Finish as _, Name, Rect, Ref};

use crate::passing_through::deflated;
use crate::sheet;
use objects::{Copying, Key};

/// The page's content among the names of what draws it.
const PAGE: Name<'static> = Name(b"P");

/// What was copied of a file so far: the numbers of its objects in the document that is made.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    numbers: HashMap<Key, Ref>,
}

/// A page as its file draws it, and the bytes of its objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Copied {
    /// Its size, and which objects there are.
    pub page: CopiedPage,
    /// The objects.
    pub bytes: Vec<u8>,
}

/// Copies `page`, with numbers from `first` on for what is not copied yet; a `mute` page's letters mean nothing. `None` if
/// the copy would not show what the page does.
pub(crate) fn copied(page: &Page<'_>, copies: &mut Copies, first: i32, mute: bool) -> Option<Copied> {
    // Layers that are switched off are so by the file's catalogue, which is not copied.
    if page.xref().has_optional_content_groups() && !all_on(page.xref()) {
        return None;
    }
    let overlays = overlays::of(page)?;
    let mut copying = Copying::begin(page.xref(), copies.numbers.clone(), first, mute);
    let form = copying.number();
    let content = copying.number();
    let (width, height) = sheet::size(page);
    let unit = f64::from(sheet::unit(page));
    let place = page.initial_transform(false).as_coeffs().map(|part| (part * unit) as f32);

    let mut drawn = Content::new();
    drawn.save_state();
    drawn.transform(place);
    drawn.x_object(PAGE);
    let mut shown = Vec::new();
    for (at, overlay) in overlays.iter().enumerate() {
        let name = format!("A{at}");
        drawn.save_state().transform(overlay.place).x_object(Name(name.as_bytes())).restore_state();
        shown.push((name, copying.known(overlay.form)?));
    }
    drawn.restore_state();
    let drawn = deflated(&drawn.finish());
    copying.put(form, |chunk, _| {
        let mut outer = chunk.form_xobject(form, &drawn);
        outer.filter(Filter::FlateDecode);
        outer.bbox(Rect::new(0.0, 0.0, width, height));
        let mut resources = outer.resources();
        let mut names = resources.x_objects();
        names.pair(PAGE, content);
        for (name, number) in &shown {
            names.pair(Name(name.as_bytes()), *number);
        }
    });

    let stream = deflated(page.page_stream().unwrap_or_default());
    let crop = page.crop_box();
    copying.put(content, |chunk, copying| {
        let mut inner = chunk.form_xobject(content, &stream);
        inner.filter(Filter::FlateDecode);
        inner.bbox(Rect::new(crop.x0 as f32, crop.y0 as f32, crop.x1 as f32, crop.y1 as f32));
        let own = page.resources();
        let kinds = [
            ("ExtGState", &own.ext_g_states),
            ("Font", &own.fonts),
            ("Properties", &own.properties),
            ("ColorSpace", &own.color_spaces),
            ("XObject", &own.x_objects),
            ("Pattern", &own.patterns),
            ("Shading", &own.shadings),
        ];
        let mut resources = inner.insert(Name(b"Resources")).dict();
        for (kind, entries) in kinds.into_iter().filter(|(_, entries)| !entries.is_empty()) {
            let mut names = resources.insert(Name(kind.as_bytes())).dict();
            copying.entries(&mut names, entries, &[]);
        }
        resources.finish();
        // How the page's colours are blended.
        if let Some(group) = page.raw().get_raw::<Object<'_>>("Group") {
            copying.value(inner.insert(Name(b"Group")), group);
        }
    });
    let (numbers, objects, bytes) = copying.end()?;
    copies.numbers = numbers;
    Some(Copied { page: CopiedPage { width, height, form: form.get(), objects }, bytes })
}

/// Are all layers of the file seen (ISO 32000-1, 8.11.4.3)?
fn all_on(xref: &XRef) -> bool {
    let catalog: Option<Dict<'_>> = xref.get(xref.root_id());
    let Some(layers) = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("OCProperties")) else {
        return true;
    };
    let Some(usual) = layers.get::<Dict<'_>>("D") else { return true };
    let some = |list: &str| usual.get::<Array<'_>>(list).is_some_and(|list| list.raw_iter().next().is_some());
    let on = usual.get::<PdfName<'_>>("BaseState").is_none_or(|state| state.as_ref() == b"ON");
    // Some are switched by themselves, for the screen or for printing.
    on && !some("OFF") && !some("AS")
}
