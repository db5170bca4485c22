//! Collects what a page draws, in the order in which it is drawn.

use hayro::hayro_interpret::font::{Glyph as DrawnGlyph, GlyphRun};
use hayro::hayro_interpret::pattern::Pattern;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps, Paint, SoftMask,
    StrokeProps,
};
use hayro::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _, Stroke, StrokeOpts, stroke};

use super::glyphs::{Drawn, Glyph, Group, Seen, text_of};
use super::ground::{Colour, Points, Shape};
use super::rules::rules_of;
use super::turning::{quarter, turned_point};

/// Units of a glyph in an em.
const EM: f64 = 1000.0;
/// Letters smaller than this are no letters to anybody, in points.
const LEAST_SIZE: f64 = 1.0;
/// Glyphs a page may have: a hostile page would have no end of them. A dense page has 6,000.
const MOST_GLYPHS: usize = 400_000;
/// Rules a page may have, for the same reason.
const MOST_RULES: usize = 20_000;
/// Pictures whose places are kept.
const MOST_PICTURES: usize = 10_000;
/// What is painted so thinly lets all show through, and is itself as good as clear; and so thickly, nothing.
const CLEAR: f32 = 0.06;
const DENSE: f32 = 0.9;
/// A stroke as wide as this is a bar that may hide letters, in points.
const BAR: f64 = 3.0;
/// A path of more parts is no bar.
const MOST_PARTS: usize = 200;
/// A colour all of whose parts are brighter than this is seen only on something darker.
const LIGHT: u8 = 225;
/// Where a glyph is looked at: shares of its advance, and ems above the baseline.
const LOOKED_AT: [(f64, f64); 6] = [(0.2, 0.4), (0.5, 0.4), (0.8, 0.4), (0.2, 0.1), (0.5, 0.1), (0.8, 0.1)];

impl Drawn {
    /// Is what is drawn now mixed with what lies below it?
    fn mixed(&self, mask: Option<&SoftMask<'_>>, blend: BlendMode) -> bool {
        mask.is_some() || blend != BlendMode::Normal || self.groups.iter().any(|group| group.mixed)
    }

    fn opacity(&self) -> f32 {
        self.groups.iter().map(|group| group.opacity).product()
    }

    /// Is a glyph seen that is painted like this?
    fn seen(&self, points: &Points, props: &DrawProps<'_>, mode: &DrawMode, coloured: bool) -> Seen {
        let open = points.iter().filter(|point| self.clips.contains(**point)).count();
        let (opacity, colour) = match &props.paint {
            Paint::Color(colour) => {
                let [r, g, b, alpha] = colour.to_rgba().to_rgba8();
                (f32::from(alpha) / 255.0 * self.opacity(), Some([r, g, b]))
            }
            Paint::Pattern(_) => (self.opacity(), None),
        };
        if matches!(mode, DrawMode::Invisible) || open < 2 || opacity < CLEAR {
            return Seen::No;
        }
        let mixed = self.mixed(props.soft_mask.as_ref(), props.blend_mode);
        // Glyphs that are drawings may have colours of their own.
        let Some(colour) = colour.filter(|_| !coloured) else {
            return if mixed { Seen::Perhaps } else { Seen::Yes };
        };
        match self.ground.shows(points, colour, opacity) {
            Some(false) => Seen::No,
            // Print on a picture is dark as a rule; whether light print is seen there, only the picture tells.
            None if colour.iter().all(|part| *part > LIGHT) => Seen::Perhaps,
            _ if mixed => Seen::Perhaps,
            _ => Seen::Yes,
        }
    }

    fn paint(&mut self, shape: Shape) {
        let glyphs = &mut self.glyphs;
        self.ground.paint(shape, |number| {
            if let Some(glyph) = glyphs.get_mut(number) {
                glyph.seen = Seen::No;
            }
        });
    }

    fn paint_path(&mut self, path: &BezPath, rule: FillRule, props: &DrawProps<'_>) {
        let (colour, alpha): (Option<Colour>, f32) = match &props.paint {
            Paint::Color(colour) => {
                let [r, g, b, alpha] = colour.to_rgba().to_rgba8();
                (Some([r, g, b]), f32::from(alpha) / 255.0)
            }
            Paint::Pattern(pattern) => match &**pattern {
                Pattern::Shading(_) => (None, 1.0),
                Pattern::Tiling(_) => (None, 0.5),
            },
        };
        let alpha = alpha * self.opacity();
        if alpha < CLEAR {
            return;
        }
        let opaque = alpha >= DENSE && !self.mixed(props.soft_mask.as_ref(), props.blend_mode);
        let shape = Shape::inside(path, rule, colour.filter(|_| opaque), opaque);
        let shown = self.clips.shown(path.bounding_box());
        self.paint(shape.within(shown));
    }

    /// Paints a stroke that is wide enough to hide something.
    fn paint_stroke(&mut self, path: &BezPath, props: &DrawProps<'_>, pen: &StrokeProps) {
        let [a, b, c, d, ..] = props.transform.as_coeffs();
        let scale = a.hypot(b).min(c.hypot(d));
        let width = f64::from(pen.line_width);
        if width * scale >= BAR && path.elements().len() <= MOST_PARTS {
            let bar = stroke(path.iter(), &Stroke::new(width), &StrokeOpts::default(), 0.1 / scale);
            self.paint_path(&(props.transform * bar), FillRule::NonZero, props);
        }
    }
}

impl<'a> Device<'a> for Drawn {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(first) = run.glyphs().first() else { return };
        // A run has one font. Of one that is not in the file, the glyphs are a stand-in's, stretched.
        let data = match &**first {
            DrawnGlyph::Outline(outline) => outline.font_data(),
            DrawnGlyph::Type3(_) => None,
        };
        let coloured = matches!(&**first, DrawnGlyph::Type3(_));
        self.drawings |= coloured;
        let own_glyphs = data.is_some() || coloured;
        let (name, program) = data.map_or((None, None), |data| (data.postscript_name, Some(data.cache_key)));
        let (guessed, numbered) =
            (self.told.is_guessed(name.as_deref()), self.told.is_numbered(name.as_deref()));
        let font = self.font(name, program);
        for glyph in run.glyphs() {
            if self.glyphs.len() >= MOST_GLYPHS {
                return;
            }
            let Some((mut text, mut told)) = text_of(glyph) else { continue };
            if numbered && !told {
                "\u{FFFD}".clone_into(&mut text);
            }
            told &= !guessed;
            let place: Affine = props.transform * glyph.transform();
            let [a, b, c, d, ..] = place.as_coeffs();
            let advance = f64::from(
                match &**glyph {
                    DrawnGlyph::Outline(outline) => outline.advance_width(),
                    DrawnGlyph::Type3(drawing) => drawing.advance_width(),
                }
                .unwrap_or(0.0),
            );
            let (across, up) = (a.hypot(b), c.hypot(d));
            let advance = if own_glyphs || across == 0.0 { advance } else { advance * up / across };
            let turned = quarter(a, b);
            let back = (360 - turned) % 360;
            let corner = |point: Point| turned_point((point.x, point.y), back, self.size);
            let (left, baseline) = corner(place * Point::ZERO);
            let (right, _) = corner(place * Point::new(advance, 0.0));
            let size = up * EM;
            let whole = [left, right, baseline, size].iter().all(|value| value.is_finite());
            if !whole || size < LEAST_SIZE || across * EM < LEAST_SIZE {
                continue;
            }
            let seen_at = place * Point::new(advance / 2.0, EM / 4.0);
            // What lies beside the page is not on it.
            if !self.page().contains(seen_at) {
                continue;
            }
            let points: Points = LOOKED_AT.map(|(along, up)| place * Point::new(advance * along, EM * up));
            let seen = self.seen(&points, &props, mode, coloured);
            let field = if self.overlay { self.widgets.at(seen_at) } else { None };
            if text != " " {
                self.told.remember(font, glyph.char_code(), &text);
            }
            self.ground.stand(self.glyphs.len(), points);
            self.glyphs.push(Glyph {
                text,
                font,
                left: left as f32,
                right: right as f32,
                baseline: baseline as f32,
                size: size as f32,
                turned,
                seen,
                told,
                overlay: self.overlay && field.is_none(),
                field,
            });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let own = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = self.clips.shown(props.transform.transform_rect_bbox(own));
        let place = shown.0.intersect(self.page());
        self.pictured = true;
        if !place.area().is_finite() {
            return;
        }
        if !self.overlay && place.area() > 0.0 && self.pictures.len() < MOST_PICTURES {
            self.pictures.push(place);
        }
        let opaque = match &image {
            Image::Stencil(_) => false,
            Image::Raster(raster) => {
                let picture = raster.stream();
                let see_through =
                    [b"SMask" as &[u8], b"Mask"].iter().any(|key| picture.dict().contains_key(*key));
                !see_through
                    && self.opacity() >= DENSE
                    && !self.mixed(props.soft_mask.as_ref(), props.blend_mode)
            }
        };
        let path = props.transform * own.to_path(0.1);
        self.paint(Shape::inside(&path, FillRule::NonZero, None, opaque).within(shown));
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        let placed = props.transform * path;
        if !placed.bounding_box().is_finite() {
            return;
        }
        match mode {
            DrawMode::Fill(rule) => self.paint_path(&placed, *rule, &props),
            DrawMode::FillAndStroke(rule, pen) => {
                self.paint_path(&placed, *rule, &props);
                self.paint_stroke(path, &props, pen);
            }
            DrawMode::Stroke(pen) => self.paint_stroke(path, &props, pen),
            DrawMode::Invisible => {}
        }
        self.bars.add(&placed);
        let curved =
            placed.elements().iter().any(|part| matches!(part, PathEl::CurveTo(..) | PathEl::QuadTo(..)));
        if curved {
            self.outlines = self.outlines.saturating_add(1);
        } else if self.rules.len() < MOST_RULES {
            let stroked = !matches!(mode, DrawMode::Fill(_));
            self.rules.extend(rules_of(&placed, stroked));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.groups.push(Group { opacity, mixed: mask.is_some() || blend != BlendMode::Normal });
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}
