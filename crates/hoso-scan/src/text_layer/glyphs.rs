//! What is drawn on a page, as far as its text is concerned.

use hayro::hayro_interpret::font::{Glyph as DrawnGlyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterSettings, Paint,
    RenderContent, SoftMask,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};

use super::bars::Bars;
use super::rules::{Rule, rules_of};
use crate::clips::Clips;
use crate::sheet;

/// A picture of this share of the page hides text that was drawn before it.
const HIDES: f64 = 0.3;
/// Units of a glyph in an em.
const EM: f64 = 1000.0;
/// Glyphs a page may have: a hostile page would have no end of them. A dense page has 6,000.
const MOST_GLYPHS: usize = 400_000;
/// Rules a page may have, for the same reason.
const MOST_RULES: usize = 20_000;

/// What is in the names of fonts that draw bar codes.
const CODE_FONTS: [&str; 5] = ["code", "bar", "128", "39", "qr"];

/// A glyph where it stands, in points on the page turned so that the glyph is upright.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// What it is; a space for one.
    pub(super) text: String,
    pub(super) font: usize,
    /// Where it starts and where the next one would.
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) baseline: f32,
    /// Height of an em.
    pub(super) size: f32,
    /// By how many degrees clockwise it is turned on the page: 0, 90, 180 or 270.
    pub(super) turned: u16,
    pub(super) hidden: bool,
    /// Drawn by an annotation.
    pub(super) overlay: bool,
}

/// All that is drawn.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Width and height of the page in points.
    pub(super) size: (f32, f32),
    pub(super) glyphs: Vec<Glyph>,
    pub(super) fonts: Vec<Option<String>>,
    pub(super) rules: Vec<Rule>,
    /// Square points.
    pub(super) pictures: f32,
    pub(super) outlines: u32,
    bars: Bars,
    /// Is there a picture, of any size?
    pictured: bool,
    /// Glyphs that are drawings.
    drawings: bool,
    /// How most glyphs are turned; the size and the rules are those of the page turned back.
    pub(super) turned: u16,
    overlay: bool,
    clips: Clips,
    /// Of each transparency group that is open: is what lies below seen through it?
    groups: Vec<bool>,
}

/// Interprets `page` at 72 dpi and decodes no picture.
pub(super) fn drawn(page: &Page<'_>) -> Drawn {
    let mut drawn = Drawn { size: sheet::size(page), ..Drawn::default() };
    for (content, overlay) in [(RenderContent::PAGE, false), (RenderContent::ANNOTATIONS, true)] {
        drawn.overlay = overlay;
        let settings = InterpreterSettings { render_content: content, ..InterpreterSettings::default() };
        sheet::walk_with(page, settings, &mut drawn);
    }
    drawn
}

impl Drawn {
    /// Turns the page so that most of its text is upright; the degrees clockwise by which it was turned.
    pub(super) fn stand_upright(&mut self) -> u16 {
        let of = |turned| self.glyphs.iter().filter(|glyph| glyph.turned == turned && !glyph.overlay).count();
        let counts = [0, 90, 180, 270].map(|turned| (turned, of(turned)));
        self.turned = counts.iter().rev().max_by_key(|(_, count)| *count).map_or(0, |(turned, _)| *turned);
        let rotation = (360 - self.turned) % 360;
        let page = self.size;
        self.rules = self.rules.iter().map(|rule| rule.turned(rotation, page)).collect();
        if rotation % 180 == 90 {
            self.size = (page.1, page.0);
        }
        rotation
    }

    /// Could any of it be a bar code? Nothing is rendered to look for one on a page of words.
    pub(super) fn may_have_codes(&self, missing_fonts: &[String]) -> bool {
        let for_codes = |name: &String| {
            let name = name.to_ascii_lowercase();
            CODE_FONTS.iter().any(|part| name.contains(part))
        };
        self.pictured
            || self.drawings
            || self.bars.may_be_code()
            || self.fonts.iter().flatten().chain(missing_fonts).any(for_codes)
    }

    fn page(&self) -> Rect {
        Rect::new(0.0, 0.0, f64::from(self.size.0), f64::from(self.size.1))
    }

    fn font(&mut self, name: Option<String>) -> usize {
        self.fonts.iter().position(|font| *font == name).unwrap_or_else(|| {
            self.fonts.push(name);
            self.fonts.len() - 1
        })
    }
}

/// Where `point` of a page comes to lie when the page is turned clockwise.
pub(super) fn turned_point((x, y): (f64, f64), degrees: u16, (width, height): (f32, f32)) -> (f64, f64) {
    let (width, height) = (f64::from(width), f64::from(height));
    match degrees {
        90 => (height - y, x),
        180 => (width - x, height - y),
        270 => (y, width - x),
        _ => (x, y),
    }
}

/// The nearest quarter turn clockwise of a line along (`x`, `y`), `y` downwards.
fn quarter(x: f64, y: f64) -> u16 {
    if x.abs() >= y.abs() {
        if x >= 0.0 { 0 } else { 180 }
    } else if y > 0.0 {
        90
    } else {
        270
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
        self.drawings |= matches!(&**first, DrawnGlyph::Type3(_));
        let own_glyphs = data.is_some() || matches!(&**first, DrawnGlyph::Type3(_));
        let font = self.font(data.and_then(|data| data.postscript_name));
        let unseen = matches!(mode, DrawMode::Invisible)
            || matches!(&props.paint, Paint::Color(colour) if colour.to_rgba().to_rgba8()[3] == 0);
        for glyph in run.glyphs() {
            if self.glyphs.len() >= MOST_GLYPHS {
                return;
            }
            let Some(text) = text_of(glyph) else { continue };
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
            if !whole || size <= 0.5 {
                continue;
            }
            let seen_at = place * Point::new(advance / 2.0, EM / 4.0);
            // What lies beside the page is not on it.
            if !self.page().contains(seen_at) {
                continue;
            }
            self.glyphs.push(Glyph {
                text,
                font,
                left: left as f32,
                right: right as f32,
                baseline: baseline as f32,
                size: size as f32,
                turned,
                hidden: unseen,
                overlay: self.overlay,
            });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let own = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let page = self.page();
        let (shown, _) = self.clips.shown(props.transform.transform_rect_bbox(own));
        let place = shown.intersect(page);
        let area = place.area();
        self.pictured = true;
        if !area.is_finite() || self.overlay {
            return;
        }
        self.pictures += area as f32;
        let opaque = match &image {
            Image::Stencil(_) => false,
            Image::Raster(raster) => {
                let picture = raster.stream();
                let see_through =
                    [b"SMask" as &[u8], b"Mask"].iter().any(|key| picture.dict().contains_key(*key));
                let through_group = self.groups.iter().any(|through| *through);
                !see_through
                    && !through_group
                    && props.soft_mask.is_none()
                    && props.blend_mode == BlendMode::Normal
            }
        };
        if opaque && area >= page.area() * HIDES {
            let size = self.size;
            for glyph in &mut self.glyphs {
                let middle = f64::from(f32::midpoint(glyph.left, glyph.right));
                let upright = if glyph.turned % 180 == 90 { (size.1, size.0) } else { size };
                let at = turned_point((middle, f64::from(glyph.baseline)), glyph.turned, upright);
                glyph.hidden |= place.contains(Point::new(at.0, at.1));
            }
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        let path = props.transform * path;
        if !path.bounding_box().is_finite() {
            return;
        }
        self.bars.add(&path);
        let curved =
            path.elements().iter().any(|part| matches!(part, PathEl::CurveTo(..) | PathEl::QuadTo(..)));
        if curved {
            self.outlines = self.outlines.saturating_add(1);
        } else if self.rules.len() < MOST_RULES {
            let stroked = !matches!(mode, DrawMode::Fill(_));
            self.rules.extend(rules_of(&path, stroked));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.groups.push(opacity < 1.0 || mask.is_some() || blend != BlendMode::Normal);
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}

/// What the file says a glyph is: a space for any white space, `None` for a sign that nobody sees.
fn text_of(glyph: &DrawnGlyph<'_>) -> Option<String> {
    let text = match glyph.as_unicode() {
        Some(BfString::Char(c)) => c.to_string(),
        Some(BfString::String(text)) => text,
        // A code of a simple font without a meaning may have one in the encoding that its text is in.
        None => match u8::try_from(glyph.char_code()) {
            Ok(code @ 0x80..) => char::from(code).to_string(),
            _ => '\u{FFFD}'.to_string(),
        },
    };
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {}
            _ if c.is_whitespace() => kept.push(' '),
            _ => kept.push(c),
        }
    }
    let only_space = !kept.is_empty() && kept.chars().all(|c| c == ' ');
    if only_space {
        return Some(" ".to_owned());
    }
    kept.retain(|c| c != ' ');
    (!kept.is_empty()).then_some(kept)
}
