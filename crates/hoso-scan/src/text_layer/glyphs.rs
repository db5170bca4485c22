//! What is drawn on a page, as far as its text is concerned.

use hayro::hayro_interpret::font::Glyph as DrawnGlyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{InterpreterSettings, RenderContent};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Rect;
use hoso_model::Area;

use super::bars::Bars;
use super::ground::Ground;
use super::rules::Rule;
use super::told::Told;
use super::widgets::Widgets;
use crate::clips::Clips;
use crate::sheet;

/// Pictures this near to each other touch, in points.
const JOINT: f64 = 1.0;
/// More pictures than this that do not touch are drawings made of them.
const MOST_APART: usize = 200;

/// What is in the names of fonts that draw bar codes.
const CODE_FONTS: [&str; 5] = ["code", "bar", "128", "39", "qr"];

/// Can a glyph be seen?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Yes,
    No,
    /// Only the painted page tells.
    Perhaps,
}

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
    pub(super) seen: Seen,
    /// Does the file say what it is? Else it is guessed from its code.
    pub(super) told: bool,
    /// Drawn by an annotation that is no part of what is written on the page.
    pub(super) overlay: bool,
    /// The field of a form that it fills in, a place in [`Widgets`].
    pub(super) field: Option<u16>,
}

#[cfg(test)]
impl Glyph {
    /// One of 10 points' size, half as wide as high.
    pub(super) fn test(text: &str, left: f32) -> Self {
        Self {
            text: text.to_owned(),
            font: 0,
            left,
            right: left + 5.0,
            baseline: 100.0,
            size: 10.0,
            turned: 0,
            seen: Seen::Yes,
            told: true,
            overlay: false,
            field: None,
        }
    }
}

/// All that is drawn.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Width and height of the page in points.
    pub(super) size: (f32, f32),
    pub(super) glyphs: Vec<Glyph>,
    pub(super) fonts: Vec<Option<String>>,
    pub(super) rules: Vec<Rule>,
    /// Where pictures are, in points on the page.
    pub(super) pictures: Vec<Rect>,
    pub(super) outlines: u32,
    pub(super) widgets: Widgets,
    pub(super) bars: Bars,
    /// Is there a picture, of any size?
    pub(super) pictured: bool,
    /// Glyphs that are drawings.
    pub(super) drawings: bool,
    /// How most glyphs are turned; the size and the rules are those of the page turned back.
    pub(super) turned: u16,
    pub(super) overlay: bool,
    pub(super) clips: Clips,
    /// The transparency groups that are open.
    pub(super) groups: Vec<Group>,
    pub(super) ground: Ground,
    pub(super) told: Told,
    /// What each font's program is called by the interpreter, by the font's place.
    programs: Vec<Option<u128>>,
}

/// A transparency group (ISO 32000-1, 11.4).
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) opacity: f32,
    /// Is it drawn through a mask, or mixed with what lies below?
    pub(super) mixed: bool,
}

/// Interprets `page` at 72 dpi and decodes no picture.
pub(super) fn drawn(page: &Page<'_>) -> Drawn {
    let size = sheet::size(page);
    let mut drawn = Drawn {
        size,
        ground: Ground::of(size),
        widgets: Widgets::of(page),
        told: Told::of(page),
        ..Drawn::default()
    };
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

    /// Glyphs of which their font says the same as of too many others are of unknown meaning.
    pub(super) fn unsay_shared(&mut self) {
        for glyph in &mut self.glyphs {
            if self.told.is_shared(glyph.font, &glyph.text) {
                "\u{FFFD}".clone_into(&mut glyph.text);
                glyph.told = false;
            }
        }
    }

    /// The share of the page that pictures cover, and where they are on the page turned clockwise by `rotation`.
    pub(super) fn pictures(&self, rotation: u16) -> (f32, Vec<Area>) {
        let upright = self.size;
        let (width, height) = if rotation % 180 == 90 { (upright.1, upright.0) } else { upright };
        let (width, height) = (f64::from(width).max(1.0), f64::from(height).max(1.0));
        let all: f64 = self.pictures.iter().map(Rect::area).sum();
        let areas = joined(&self.pictures).into_iter().map(|place| {
            let shares = [place.x0 / width, place.y0 / height, place.x1 / width, place.y1 / height];
            Area::from(shares.map(|share| share as f32)).turned(rotation)
        });
        ((all / (width * height)).min(1.0) as f32, areas.collect())
    }

    pub(super) fn page(&self) -> Rect {
        Rect::new(0.0, 0.0, f64::from(self.size.0), f64::from(self.size.1))
    }

    /// The place of the font with this name and program: two parts of one typeface are two fonts.
    pub(super) fn font(&mut self, name: Option<String>, program: Option<u128>) -> usize {
        let known = self.fonts.iter().zip(&self.programs);
        known.into_iter().position(|(font, known)| *font == name && *known == program).unwrap_or_else(|| {
            self.fonts.push(name);
            self.programs.push(program);
            self.fonts.len() - 1
        })
    }
}

/// Pictures of which one goes on where another ends are one: programs cut them into strips and tiles.
fn joined(pictures: &[Rect]) -> Vec<Rect> {
    let mut whole: Vec<Rect> = Vec::new();
    for picture in pictures {
        let mut picture = *picture;
        // What it joins may join others.
        while let Some(at) = whole.iter().position(|other| go_together(*other, picture)) {
            picture = picture.union(whole.swap_remove(at));
        }
        whole.push(picture);
        if whole.len() > MOST_APART {
            break;
        }
    }
    whole
}

/// Do two pictures overlap, or touch along a side?
fn go_together(one: Rect, other: Rect) -> bool {
    let (one, near) = (one.inflate(JOINT, JOINT), other.inflate(JOINT, JOINT));
    let shared = one.intersect(near);
    let (across, down) = (shared.width(), shared.height());
    let narrower = one.width().min(near.width());
    let lower = one.height().min(near.height());
    across > 0.0 && down > 0.0 && (across > 0.8 * narrower || down > 0.8 * lower)
}

/// What a glyph is, and whether the file says so: a space for any white space, `None` for a sign that nobody sees.
pub(super) fn text_of(glyph: &DrawnGlyph<'_>) -> Option<(String, bool)> {
    let mut told = true;
    let text = match glyph.as_unicode() {
        Some(BfString::Char(c)) => c.to_string(),
        Some(BfString::String(text)) => text,
        // A code of a simple font without a meaning may have one in the encoding that its text is in.
        None => {
            told = false;
            match u8::try_from(glyph.char_code()) {
                Ok(code @ 0x80..) => char::from(code).to_string(),
                _ => '\u{FFFD}'.to_string(),
            }
        }
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
        return Some((" ".to_owned(), told));
    }
    kept.retain(|c| c != ' ');
    told &= !kept.contains(meaningless);
    (!kept.is_empty()).then_some((kept, told))
}

/// Is `c` no letter or sign of any script, but a place that was left for one, or an order to a machine?
fn meaningless(c: char) -> bool {
    matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}') || c.is_control()
}
