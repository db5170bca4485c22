//! What a page draws, by its operators and the heads of its pictures.

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro::kurbo::{Affine, BezPath, Rect};

use crate::clips::Clips;
use crate::picture_header::Packing;
use crate::{jpeg_end, picture_header};

/// A picture that covers less of the page is an illustration.
const GROUND: f64 = 0.5;

/// Pixels across and down of a picture, and bytes a pixel that decoding takes.
pub(super) type Cost = (u32, u32, u64);

/// Counts what a page draws, and decodes nothing.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is another thing that is looked for")]
pub(super) struct Look {
    /// Square points of the page.
    page: f64,
    pub(super) pictures: u32,
    /// Where the last picture lies: its own pixels' place, and what of it clips leave to be seen.
    pub(super) lone: Option<(Affine, Rect)>,
    pub(super) largest: Option<(u32, u32)>,
    /// Of each picture, with its mask.
    pub(super) costs: Vec<Vec<Cost>>,
    /// JPEGs without an end marker.
    pub(super) unended: Vec<Vec<u8>>,
    /// Does the last picture say its size itself?
    pub(super) own_size: bool,
    /// Does decoding the last picture tell how many rows there are?
    pub(super) tells_rows: bool,
    pub(super) other: bool,
    groups_with_mask: bool,
    /// Dots an inch of the finest picture that lies under most of the page.
    pub(super) ground: Option<f32>,
    /// Letters and shapes.
    pub(super) marks: usize,
    clips: Clips,
}

impl Look {
    /// For a page of so many points.
    pub(super) fn over((width, height): (f32, f32)) -> Self {
        Self { page: f64::from(width) * f64::from(height), ..Self::default() }
    }

    /// `finer` is a mask's fineness to that of its picture.
    fn ground(&mut self, transform: Affine, shown: Rect, finer: f64) {
        let [a, b, c, d, ..] = transform.as_coeffs();
        // A pixel's sides in points.
        let dpi = (72.0 * finer / a.hypot(b).min(c.hypot(d))) as f32;
        if shown.area() >= self.page * GROUND && dpi.is_finite() {
            self.ground = Some(self.ground.map_or(dpi, |known| known.max(dpi)));
        }
    }
}

impl<'a> Device<'a> for Look {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let size = (image.width(), image.height());
        let area = |(w, h): (u32, u32)| u64::from(w) * u64::from(h);
        if self.largest.is_none_or(|largest| area(largest) < area(size)) {
            self.largest = Some(size);
        }
        let (mut cost, mut finer) = (Vec::with_capacity(2), 1.0_f64);
        match &image {
            Image::Raster(raster) => {
                let stream = raster.stream();
                let packing = picture_header::packing(stream);
                self.own_size = matches!(packing, Packing::Jpeg | Packing::OwnSize);
                if packing == Packing::Jpeg {
                    let jpeg = stream.raw_data();
                    if !jpeg_end::has_end(&jpeg) && self.unended.last().is_none_or(|last| *last != *jpeg) {
                        self.unended.push(jpeg.into_owned());
                    }
                }
                cost.push(picture_header::cost(stream, size));
                let mask = picture_header::mask(stream);
                self.tells_rows = mask.is_none() && picture_header::bits(stream) >= 8;
                if let Some(mask) = mask {
                    let own = picture_header::size(&mask);
                    // Finer or coarser than the picture: only drawn do they come together.
                    self.other |= own != size;
                    let to = |own: u32, picture: u32| f64::from(own) / f64::from(picture);
                    finer = finer.max(to(own.0, size.0)).max(to(own.1, size.1));
                    cost.push(picture_header::cost(&mask, own));
                }
            }
            // A mask of one bit becomes one byte, and then grey.
            Image::Stencil(_) => {
                self.tells_rows = true;
                cost.push((size.0, size.1, 3));
            }
        }
        // A pattern draws the same picture a thousand times.
        if self.costs.last() != Some(&cost) {
            self.costs.push(cost);
        }
        self.pictures += 1;
        let own = Rect::new(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        let (shown, whole) = self.clips.shown(props.transform.transform_rect_bbox(own));
        self.lone = Some((props.transform, shown));
        self.ground(props.transform, shown, finer);
        let black = match &image {
            Image::Stencil(_) => true,
            Image::Raster(_) => false,
        };
        self.other |=
            !whole || props.soft_mask.is_some() || self.groups_with_mask || (black && self.pictures > 1);
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        // A white ground under the picture shows nothing.
        let white = matches!(&props.paint, Paint::Color(colour) if colour.to_rgba().to_rgba8() == [255; 4]);
        let below = self.pictures == 0;
        let unseen = matches!(mode, DrawMode::Invisible) || path.is_empty() || (white && below);
        self.other |= !unseen;
        self.marks += usize::from(!unseen);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        // Invisible text is what another program read; the picture is still the page.
        if !matches!(mode, DrawMode::Invisible) {
            self.other |= !run.glyphs().is_empty();
            self.marks += run.glyphs().len();
        }
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.groups_with_mask |= mask.is_some() || opacity < 1.0 || blend != BlendMode::Normal;
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}
}
