//! Is a PDF page nothing but one picture? Then the picture's own pixels are the page.

mod look;
mod pictures;
mod take;
mod whole;

use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, Rect};
use hoso_model::{Lies, Refusal, RefusalReason};
use image::metadata::Orientation;

use self::look::Look;
use self::take::Take;
use self::whole::Whole;
use crate::orientation::from_matrix;
use crate::passing_through::{Carried, picture_of};
use crate::room::Room;
use crate::sheet::{self, walk};
use crate::{PageImage, jpeg_end, resolution, square};

/// What a page is made of.
pub(crate) enum Survey {
    /// One picture, decoded.
    Picture(PageImage),
    /// Anything else.
    Composed(Drawing),
}

/// How a page is to be drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drawing {
    /// Dots an inch.
    pub(crate) dpi: f32,
    /// Points an inch: 72, unless the page states a size that is not believed.
    pub(crate) inch: f32,
}

/// A picture that covers this share of the page is the page; scanners leave a thin margin.
const COVERS: f64 = 0.9;
/// Of a picture of which less is to be seen, something was cropped.
const SHOWN: f64 = 0.995;
/// Letters and shapes on a scan: a stamp of its arrival, what shows a signature. A page of text has more.
const ON_A_SCAN: usize = 300;
/// The resolution at which a page is drawn whatever its pictures have, and the least for one that is mostly a picture.
const USUAL_DPI: f32 = resolution::RENDER_DPI as f32;
const LEAST_DPI: f32 = 200.0;

/// Looks over a page, and decodes its picture if it is one.
pub(crate) fn survey(page: &Page<'_>, room: Room) -> Result<Survey, Refusal> {
    let look = looked_over(page, room)?;
    let composed = |look: &Look| {
        all_there(page, look)?;
        Ok(Survey::Composed(drawing_of(page, look)))
    };
    let Some(lone) = lone(page, &look) else { return composed(&look) };
    if !look.tells_rows {
        all_there(page, &look)?;
    }
    let mut take = Take::default();
    pictures::each(page, |image| take.decode(image));
    let Some((samples, width, height)) = take.picture else {
        return Err(Refusal::new(RefusalReason::Broken, "the page's picture cannot be decoded"));
    };
    // A JPEG knows its own size; of others the decoder gives as many rows as there are.
    if !look.own_size && height < lone.rows {
        return Err(ends_early());
    }
    if take.unlike {
        return composed(&look);
    }
    let (across, down, dpi) = lone.fineness(width, height);
    let page = PageImage { width, height, dpi, samples };
    Ok(Survey::Picture(page.squared(across, down).oriented(lone.orientation)))
}

/// How a page is to be drawn, if there is room for its pictures and they are whole.
pub(crate) fn drawing(page: &Page<'_>, room: Room) -> Result<Drawing, Refusal> {
    let look = looked_over(page, room)?;
    all_there(page, &look)?;
    Ok(drawing_of(page, &look))
}

/// What is on a page for which there is room.
fn looked_over(page: &Page<'_>, room: Room) -> Result<Look, Refusal> {
    let look = look(page);
    for costs in &look.costs {
        room.check_together(costs)?;
    }
    if look.unended.iter().any(|jpeg| !jpeg_end::has_every_row(jpeg)) {
        return Err(ends_early());
    }
    Ok(look)
}

fn look(page: &Page<'_>) -> Look {
    let mut look = Look::over(sheet::size(page));
    walk(page, &mut look);
    look
}

/// Refuses a page with a picture that ends early.
fn all_there(page: &Page<'_>, look: &Look) -> Result<(), Refusal> {
    let mut whole = Whole::default();
    if look.pictures > 0 {
        pictures::each(page, |image| whole.look_at(&image));
    }
    if whole.short { Err(ends_early()) } else { Ok(()) }
}

fn drawing_of(page: &Page<'_>, look: &Look) -> Drawing {
    let (width, height) = sheet::size(page);
    let longer = width.max(height);
    // A point a pixel is what programs write that know no resolution.
    let believed = look.ground.is_none_or(|dpi| resolution::believed(dpi, longer / 72.0 * dpi));
    let inch = if believed { 72.0 } else { longer / resolution::A4_INCHES };
    let own = look.ground.filter(|_| look.marks <= ON_A_SCAN).map(|dpi| dpi / 72.0 * inch);
    // Recognition enlarges coarse pages itself, and better.
    Drawing { dpi: own.map_or(USUAL_DPI, |dpi| dpi.clamp(LEAST_DPI, USUAL_DPI)), inch }
}

/// The one picture of a page that is nothing else.
struct Lone {
    transform: Affine,
    orientation: Orientation,
    /// What its dictionary says.
    columns: u32,
    rows: u32,
    /// Inches of its longer side.
    inches: f64,
}

impl Lone {
    /// Dots an inch across and down of the picture, as it was decoded, and of the picture made square.
    fn fineness(&self, width: u32, height: u32) -> (f32, f32, u32) {
        let [a, b, c, d, ..] = self.transform.as_coeffs();
        let across = f64::from(width) * 72.0 / (a.hypot(b) * f64::from(self.columns));
        let down = f64::from(height) * 72.0 / (c.hypot(d) * f64::from(self.rows));
        let (across, down) = (across as f32, down as f32);
        let usual = (f64::from(width.max(height)) / self.inches) as f32;
        let dots = square::fineness(usual, across, down).round() as u32;
        let (width, height) = square::size((width, height), across, down);
        (across, down, resolution::on_sheet(dots, width, height))
    }
}

fn lone(page: &Page<'_>, look: &Look) -> Option<Lone> {
    let (width, height) = sheet::size(page);
    let whole = f64::from(width * height);
    let (transform, shown) = look.lone.filter(|_| look.pictures == 1 && !look.other)?;
    let [a, b, c, d, ..] = transform.as_coeffs();
    let orientation = from_matrix([a, b, c, d])?;
    let (columns, rows) = look.largest.unwrap_or_default();
    let covered = transform.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(columns), f64::from(rows)));
    let visible = shown.intersect(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
    // A picture that is cropped or leaves much of the page empty has to be composed, or boxes would lie beside words.
    if visible.area() < whole * COVERS || visible.area() < covered.area() * SHOWN {
        return None;
    }
    let inches = covered.width().max(covered.height()) / 72.0;
    Some(Lone { transform, orientation, columns, rows, inches })
}

/// Is the page nothing but one picture?
pub(crate) fn is_picture(page: &Page<'_>) -> bool {
    lone(page, &look(page)).is_some()
}

/// The page's one picture as it is stored; `None` if the page is more than that, or PDF/A has no filter for it.
pub(crate) fn carried(page: &Page<'_>) -> Option<Carried> {
    let lone = lone(page, &look(page))?;
    let mut held = None;
    pictures::each(page, |image| held = picture_of(&image));
    let held = held?;
    let (width, height) = (held.strip.width, held.strip.rows);
    let (across, down, dpi) = lone.fineness(width, height);
    let (mut width, mut height) = square::size((width, height), across, down);
    let lies = Lies::from_exif(lone.orientation.to_exif());
    if lies.swaps() {
        (width, height) = (height, width);
    }
    Some(Carried::whole((width, height, dpi), lies, held))
}

fn ends_early() -> Refusal {
    Refusal::new(RefusalReason::Broken, "a picture on the page ends early")
}
