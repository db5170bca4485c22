//! The fields of a form that are on a page: what fills them in is written on it.

use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Rect as PdfRect};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Point, Rect};

use crate::sheet;

/// Fields of a page that are looked at.
const MOST: usize = 5_000;
/// Kinds of fields that are one above the other (ISO 32000-1, 12.7.3.1).
const DEEPEST: u32 = 16;
/// A text field whose letters have a cell each (ISO 32000-1, table 228).
const COMB: i32 = 1 << 24;

/// Where fields are, in points on the page.
#[derive(Debug, Default)]
pub(super) struct Widgets(Vec<(Rect, Option<f32>)>);

impl Widgets {
    /// The text, choice and button fields of `page`, and what was typed on it: the annotations whose text is part of
    /// what is written there. A field for a signature is not: what shows one is laid over the page.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots" as &[u8]) else {
            return Self::default();
        };
        let place = sheet::place(page);
        let field = |annotation: Dict<'_>| {
            let kind = annotation.get::<Name<'_>>(b"Subtype" as &[u8])?;
            let written = match kind.as_ref() {
                b"FreeText" => true,
                b"Widget" => {
                    let kind = inherited(&annotation, b"FT").and_then(Object::into_name);
                    kind.is_some_and(|kind| kind.as_ref() != b"Sig")
                }
                _ => false,
            };
            let area = annotation.get::<PdfRect>(b"Rect" as &[u8]).filter(|_| written)?;
            let area = place.transform_rect_bbox(Rect::new(area.x0, area.y0, area.x1, area.y1));
            let number =
                |key| inherited(&annotation, key).and_then(Object::into_i32).filter(|value| *value > 0);
            let comb = number(b"Ff" as &[u8]).is_some_and(|flags| flags & COMB != 0);
            let cells = number(b"MaxLen").filter(|_| comb);
            Some((area, cells.map(|cells| (area.width() / f64::from(cells)) as f32)))
        };
        Self(annotations.iter::<Dict<'_>>().take(MOST).filter_map(field).collect())
    }

    /// The field that `point` is in: the smallest, if there are several.
    pub(super) fn at(&self, point: Point) -> Option<u16> {
        let within = self.0.iter().enumerate().filter(|(_, (area, _))| area.contains(point));
        let smallest = within.min_by(|(_, a), (_, b)| a.0.area().total_cmp(&b.0.area()));
        smallest.and_then(|(place, _)| u16::try_from(place).ok())
    }

    /// How wide a letter's cell in a field is, in points, if its letters have cells.
    pub(super) fn cell(&self, field: Option<u16>) -> Option<f32> {
        self.0.get(usize::from(field?)).and_then(|(_, cell)| *cell)
    }
}

/// An entry of a field, or of one above it.
fn inherited<'a>(field: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..DEEPEST {
        if let Some(value) = field.get::<Object<'a>>(key) {
            return Some(value);
        }
        field = field.get::<Dict<'a>>(b"Parent" as &[u8])?;
    }
    None
}

#[cfg(test)]
impl Widgets {
    /// One field with cells of this width.
    pub(super) fn comb(cell: f32) -> Self {
        Self(vec![(Rect::new(0.0, 0.0, 200.0, 200.0), Some(cell))])
    }
}
