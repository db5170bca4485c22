//! A PDF page as a sheet of paper, in points of 1/72 inch.

use hayro::hayro_interpret::{
    Context, Device, InterpreterCache, InterpreterSettings, TransformExt as _, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, Rect};

/// Units that are plausible: with the largest, Acrobat's largest page is 15 million inches (ISO 32000-1, annex C.2).
const LARGEST_UNIT: f32 = 75.0;

/// Points in one of the page's own units (ISO 32000-1, table 30, UserUnit).
pub(crate) fn unit(page: &Page<'_>) -> f32 {
    page.raw().get::<f32>("UserUnit").unwrap_or(1.0).clamp(1.0, LARGEST_UNIT)
}

/// Width and height of the page as it is shown, in points.
pub(crate) fn size(page: &Page<'_>) -> (f32, f32) {
    let ((width, height), unit) = (page.render_dimensions(), unit(page));
    (width * unit, height * unit)
}

/// From the page's own units to points on the page as it is shown.
pub(crate) fn place(page: &Page<'_>) -> Affine {
    Affine::scale(f64::from(unit(page))) * page.initial_transform(true).to_kurbo()
}

/// Interprets the page into `device`: a unit is a point.
pub(crate) fn walk<'a>(page: &Page<'a>, device: &mut impl Device<'a>) {
    walk_with(page, InterpreterSettings::default(), device);
}

/// The same, of a part of the page.
pub(crate) fn walk_with<'a>(page: &Page<'a>, settings: InterpreterSettings, device: &mut impl Device<'a>) {
    let (width, height) = size(page);
    let cache = InterpreterCache::new();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(place(page), bounds, &cache, page.xref(), settings);
    interpret_page(page, &mut context, device);
}
