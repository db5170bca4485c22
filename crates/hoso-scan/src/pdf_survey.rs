//! Is a PDF page nothing but one picture? Then the picture's own pixels are the page.

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, TransformExt as _, interpret_page,
};
use hayro::kurbo::{Affine, BezPath, Rect};
use hoso_model::{Lies, Refusal, RefusalReason};
use image::metadata::Orientation;

use crate::orientation::from_matrix;
use crate::passing_through::{Carried, Held, picture_of};
use crate::picture_header::Packing;
use crate::room::Room;
use crate::{PageImage, Samples, jpeg_end, picture_header, resolution, square};

/// What a page is made of.
pub(crate) enum Survey {
    /// One picture, decoded.
    Picture(PageImage),
    /// Anything else.
    Composed,
}

/// A picture that covers this share of the page is the page; scanners leave a thin margin.
const COVERS: f64 = 0.9;

/// Looks over a page, and decodes its picture if it is one.
pub(crate) fn survey(page: &Page<'_>, room: Room) -> Result<Survey, Refusal> {
    let mut look = Look::default();
    walk(page, &mut look);
    for (width, height, bytes) in &look.costs {
        room.check(*width, *height, *bytes)?;
    }
    if look.unended.iter().any(|jpeg| !jpeg_end::has_every_row(jpeg)) {
        return Err(ends_early());
    }
    let Some(lone) = lone(page, &look) else { return Ok(Survey::Composed) };
    let mut take = Take::default();
    walk(page, &mut take);
    let Some((samples, width, height)) = take.picture else {
        return Err(Refusal::new(RefusalReason::Broken, "the page's picture cannot be decoded"));
    };
    // A JPEG knows its own size; of others the decoder gives as many rows as there are.
    if !look.own_size && height < lone.rows {
        return Err(ends_early());
    }
    let (across, down, dpi) = lone.fineness(width, height);
    let page = PageImage { width, height, dpi, samples };
    Ok(Survey::Picture(page.squared(across, down).oriented(lone.orientation)))
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
    let (width, height) = page.render_dimensions();
    let whole = f64::from(width * height);
    let transform = look.lone.filter(|_| look.pictures == 1 && !look.other)?;
    let [a, b, c, d, ..] = transform.as_coeffs();
    let orientation = from_matrix([a, b, c, d])?;
    let (columns, rows) = look.largest.unwrap_or_default();
    let covered = transform.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(columns), f64::from(rows)));
    let visible = covered.intersect(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
    // A picture that is cropped or leaves much of the page empty has to be composed, or boxes would lie beside words.
    if visible.area() < whole * COVERS || visible.area() < covered.area() * 0.995 {
        return None;
    }
    let inches = covered.width().max(covered.height()) / 72.0;
    Some(Lone { transform, orientation, columns, rows, inches })
}

/// Is the page nothing but one picture?
pub(crate) fn is_picture(page: &Page<'_>) -> bool {
    let mut look = Look::default();
    walk(page, &mut look);
    lone(page, &look).is_some()
}

/// The page's one picture as it is stored; `None` if the page is more than that, or PDF/A has no filter for it.
pub(crate) fn carried(page: &Page<'_>) -> Option<Carried> {
    let mut look = Look::default();
    walk(page, &mut look);
    let lone = lone(page, &look)?;
    let mut hold = Hold::default();
    walk(page, &mut hold);
    let held = hold.picture?;
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

/// Interprets the page at 72 dpi into `device`: a unit is a point.
fn walk<'a>(page: &'a Page<'a>, device: &mut impl Device<'a>) {
    let (width, height) = page.render_dimensions();
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        &cache,
        page.xref(),
        InterpreterSettings::default(),
    );
    interpret_page(page, &mut context, device);
}

/// Counts what a page draws, and decodes nothing.
#[derive(Default)]
struct Look {
    pictures: u32,
    lone: Option<Affine>,
    largest: Option<(u32, u32)>,
    /// Pixels of each picture, and bytes a pixel that it takes.
    costs: Vec<(u32, u32, u64)>,
    /// JPEGs without an end marker.
    unended: Vec<Vec<u8>>,
    /// Does the last picture say its size itself?
    own_size: bool,
    other: bool,
    groups_with_mask: bool,
}

impl<'a> Device<'a> for Look {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let size = (image.width(), image.height());
        let area = |(w, h): (u32, u32)| u64::from(w) * u64::from(h);
        if self.largest.is_none_or(|largest| area(largest) < area(size)) {
            self.largest = Some(size);
        }
        if let Image::Raster(raster) = &image {
            let packing = picture_header::packing(raster.stream());
            self.own_size = packing != Packing::Other;
            if packing == Packing::Jpeg {
                let jpeg = raster.stream().raw_data();
                if !jpeg_end::has_end(&jpeg) && self.unended.last().is_none_or(|last| *last != *jpeg) {
                    self.unended.push(jpeg.into_owned());
                }
            }
        }
        let cost = match &image {
            Image::Raster(raster) => picture_header::cost(raster.stream(), size),
            // A mask of one bit becomes one byte, and then grey.
            Image::Stencil(_) => (size.0, size.1, 3),
        };
        // A pattern draws the same picture a thousand times.
        if self.costs.last() != Some(&cost) {
            self.costs.push(cost);
        }
        self.pictures += 1;
        self.lone = Some(props.transform);
        let black = match &image {
            Image::Stencil(_) => true,
            Image::Raster(_) => false,
        };
        self.other |= props.soft_mask.is_some() || self.groups_with_mask || (black && self.pictures > 1);
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        // A white ground under the picture shows nothing.
        let white = matches!(&props.paint, Paint::Color(colour) if colour.to_rgba().to_rgba8() == [255; 4]);
        let below = self.pictures == 0;
        let unseen = matches!(mode, DrawMode::Invisible) || path.is_empty() || (white && below);
        self.other |= !unseen;
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        // Invisible text is what another program read; the picture is still the page.
        self.other |= !matches!(mode, DrawMode::Invisible) && !run.glyphs().is_empty();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.groups_with_mask |= mask.is_some() || opacity < 1.0 || blend != BlendMode::Normal;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Decodes the one picture.
#[derive(Default)]
struct Take {
    picture: Option<(Samples, u32, u32)>,
}

impl<'a> Device<'a> for Take {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| {
                    // A picture with holes is drawn on white.
                    let opaque = alpha.filter(|alpha| alpha.data.iter().any(|a| *a != 255));
                    self.picture = Some(match data {
                        ImageData::Rgb(rgb) => {
                            let data = on_white::<3>(rgb.data, opaque.as_ref().map(|a| a.data.as_slice()));
                            (Samples::Rgb(data), rgb.width, rgb.height)
                        }
                        ImageData::Luma(luma) => {
                            let data = on_white::<1>(luma.data, opaque.as_ref().map(|a| a.data.as_slice()));
                            (Samples::Grey(data), luma.width, luma.height)
                        }
                    });
                },
                None,
            ),
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, paint| {
                    let ink = match paint {
                        Paint::Color(colour) => colour.to_rgba().to_rgba8(),
                        Paint::Pattern(_) => [0, 0, 0, 255],
                    };
                    let grey = ((u32::from(ink[0]) + u32::from(ink[1]) + u32::from(ink[2])) / 3) as u8;
                    let ground = |cover: u8| {
                        ((u32::from(grey) * u32::from(cover) + 255 * (255 - u32::from(cover))) / 255) as u8
                    };
                    let pixels = mask.data.iter().map(|cover| ground(*cover)).collect();
                    self.picture = Some((Samples::Grey(pixels), mask.width, mask.height));
                },
                None,
            ),
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Takes the one picture as it is stored.
#[derive(Default)]
struct Hold {
    picture: Option<Held>,
}

impl<'a> Device<'a> for Hold {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.picture = picture_of(&image);
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn on_white<const N: usize>(mut data: Vec<u8>, alpha: Option<&[u8]>) -> Vec<u8> {
    if let Some(alpha) = alpha.filter(|alpha| alpha.len() * N == data.len()) {
        for (pixel, alpha) in data.chunks_exact_mut(N).zip(alpha) {
            for sample in pixel {
                *sample =
                    ((u32::from(*sample) * u32::from(*alpha) + 255 * (255 - u32::from(*alpha))) / 255) as u8;
            }
        }
    }
    data
}
