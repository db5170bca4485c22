//! What annotations show on a page.

use hayro::hayro_syntax::object::{Array, Dict, Name, ObjRef, Object, Rect, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, Rect as Area, Shape as _};

/// Annotations with one of these flags are not shown: hidden, not to be seen (ISO 32000-1, table 165).
const UNSEEN: u32 = 1 << 1 | 1 << 5;

/// A drawing that an annotation lays over the page.
pub(super) struct Overlay {
    /// The form that draws it.
    pub(super) form: ObjRef,
    /// How it is laid on the page.
    pub(super) place: [f32; 6],
}

/// The drawings of a page's annotations, in order; `None` if one is seen that has no drawing: a field that is filled in, and
/// that whoever shows it has to draw.
pub(super) fn of(page: &Page<'_>) -> Option<Vec<Overlay>> {
    let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { return Some(Vec::new()) };
    let mut overlays = Vec::new();
    for annotation in annotations.iter::<Dict<'_>>() {
        let Some(rect) = annotation.get::<Rect>("Rect") else { continue };
        let rect = Area::new(rect.x0, rect.y0, rect.x1, rect.y1).abs();
        if annotation.get::<u32>("F").unwrap_or(0) & UNSEEN != 0 || rect.is_zero_area() {
            continue;
        }
        match drawing(&annotation) {
            Some((form, stream)) => overlays.extend(laid(&stream, rect).map(|place| Overlay { form, place })),
            None if annotation.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_ref() == b"Widget") => {
                return None;
            }
            None => {}
        }
    }
    Some(overlays)
}

/// The normal appearance of an annotation, in its state if it has several (ISO 32000-1, 12.5.5).
fn drawing<'a>(annotation: &Dict<'a>) -> Option<(ObjRef, Stream<'a>)> {
    let appearances = annotation.get::<Dict<'_>>("AP")?;
    match appearances.get::<Object<'_>>("N")? {
        Object::Stream(stream) => Some((appearances.get_ref("N")?, stream)),
        Object::Dict(states) => {
            let state = annotation.get::<Name<'_>>("AS")?;
            Some((states.get_ref(state.as_ref())?, states.get::<Stream<'_>>(state.as_ref())?))
        }
        _ => None,
    }
}

/// How a drawing is laid so that its box fills the annotation's (ISO 32000-1, 12.5.5, algorithm 8.1).
fn laid(drawing: &Stream<'_>, rect: Area) -> Option<[f32; 6]> {
    let bounds = drawing.dict().get::<Rect>("BBox")?;
    let matrix: Vec<f64> = match drawing.dict().get::<Array<'_>>("Matrix") {
        Some(matrix) => matrix.iter::<f64>().collect(),
        None => vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    };
    let matrix = Affine::new(*matrix.first_chunk::<6>()?);
    let bounds = Area::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1).abs();
    let bounds = (matrix * bounds.to_path(0.1)).bounding_box();
    let (across, up) = (rect.width() / bounds.width(), rect.height() / bounds.height());
    let place = [across, 0.0, 0.0, up, rect.x0 - across * bounds.x0, rect.y0 - up * bounds.y0];
    place.iter().all(|part| part.is_finite()).then(|| place.map(|part| part as f32))
}
