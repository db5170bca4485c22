//! A page as it was scanned to a page that recognition reads well.
//!
//! [`clean`] makes white on black black on white, takes coloured stamps out of the ink, flattens the light, whitens dark borders, punch holes and dust,
//! lays lines of text level and straight, and brings the page to the resolution that the engine likes. Each step is measured by the
//! benchmark of accuracy, and can be left out with [`Steps`]. What is read on a [`CleanPage`] is mapped back to the
//! page as it was scanned by [`CleanPage::on_scan`].

mod colour;
mod dewarp;
mod dust;
mod edges;
mod leaders;
mod letters;
mod light;
mod negative;
mod noise;
mod resample;
mod shades;
mod skew;
mod spots;
mod steps;

use hoso_model::Area;

use crate::{GreyImage, PageImage};
pub use steps::{Step, Steps};

/// The height of small letters, in pixels, at which the engine reads best for what it costs: its model looks at lines of
/// 36 pixels.
const LETTERS: f32 = 20.0;
/// The resolution of a page with too few letters to be measured, in dots per inch: letters of 13 points are as high.
const USUAL_DPI: f32 = 230.0;
/// Pages are brought to no less and no more, in dots per inch: large print needs no less room, and fine print gets no
/// better.
const LEAST_DPI: f32 = 190.0;
const MOST_DPI: f32 = 300.0;
/// A page is not scaled by less than this share: it softens the strokes and costs time.
const SCALED: f32 = 0.1;
/// Pages of twice as much and more are scaled down by a whole factor at once: their detail is paid for and not used.
const FINE_DPI: u32 = 250;
/// Resolutions that are believed: what a file says beyond these is a mistake, and cells are sized by it.
const PLAUSIBLE_DPI: (u32, u32) = (50, 1600);
/// A page is not scaled up to more pixels: an A3 page at 600 dpi has as many.
const MOST_PIXELS: f32 = 70e6;
/// A lean of less, in degrees, is left: turning softens the strokes and costs time.
const LEVEL: f32 = 0.1;

/// A page made ready for recognition.
#[derive(Debug, Clone)]
pub struct CleanPage {
    /// What recognition reads: black on white, level, its letters of the height that the engine likes.
    pub image: GreyImage,
    /// By how many degrees clockwise the scan was turned so that its lines lie level: 0, or 90 of a page that lay on
    /// its side; 180 more if it seems to stand on its head, which only its words tell for sure.
    pub turned: u16,
    /// The lean that was taken out, in degrees, clockwise positive.
    pub skew: f32,
    /// Where coloured seals and stamps are, on the page as it was scanned (after [`turned`](Self::turned)).
    pub stamps: Vec<Area>,
    /// Nothing is on it, or only what shines through from the other side.
    pub blank: bool,
    /// Size of the scan (after `turned`) in pixels of the clean image.
    scan: (f32, f32),
    /// The bend of lines that was taken out.
    warp: Option<dewarp::Warp>,
    flat: Flat,
}

/// Cleans a page.
pub fn clean(mut page: PageImage, steps: Steps) -> CleanPage {
    page.dpi = page.dpi.clamp(PLAUSIBLE_DPI.0, PLAUSIBLE_DPI.1);
    let factor = if steps.has(Step::Scale) { (page.dpi / FINE_DPI).max(1) } else { 1 };
    let mut page = page.reduced(factor);
    if steps.has(Step::Negative) {
        negative::turn_positive(&mut page);
    }
    let (flat, coloured) = flatten(&page, steps);
    if !flat.blank || !coloured {
        return flat.upright();
    }
    // Stamps, or notes in blue, are all that is on it: they are its text.
    let stamps = flat.stamps;
    let (flat, _) = flatten(&page, steps.without(Step::Colour));
    Flat { stamps, ..flat }.upright()
}

/// The longest side, in pixels, that a page may have once it is cleaned.
pub fn longest_side(page: &PageImage) -> f32 {
    let dpi = page.dpi.clamp(PLAUSIBLE_DPI.0, PLAUSIBLE_DPI.1);
    let factor = (dpi / FINE_DPI).max(1) as f32;
    let (width, height) = (page.width as f32 / factor, page.height as f32 / factor);
    let room = (MOST_PIXELS / (width * height)).sqrt().max(1.0);
    width.max(height) * (MOST_DPI * factor / dpi as f32).clamp(1.0, room)
}

/// The page before it is laid level, and whether coloured ink was taken out of it.
fn flatten(page: &PageImage, steps: Steps) -> (Flat, bool) {
    let (mut grey, tint) = colour::ink(page, steps.has(Step::Colour));
    let dpi = grey.dpi;
    if steps.has(Step::Grain) {
        noise::soften(&mut grey);
    }
    if steps.has(Step::Edges) {
        edges::whiten(&mut grey);
    }
    let mut faint = false;
    if steps.has(Step::Light) {
        faint = light::flatten(&mut grey);
    }
    let mut ink = dust::Occupancy::of(&grey);
    if steps.has(Step::Dust) {
        ink.remove_specks(&mut grey);
    }
    let blank = steps.has(Step::Blank) && (faint || ink.is_blank());
    let lie = if blank { skew::Lie::default() } else { skew::measure(&grey) };
    let sideways = lie.sideways && steps.has(Step::Upright);
    let spots = if blank { Vec::new() } else { spots::of(&grey) };
    if steps.has(Step::Leaders) {
        leaders::whiten(&mut grey, &spots, sideways);
    }
    let letters = spots.iter().map(|spot| if sideways { spot.transposed() } else { *spot });
    let letters = letters::height(letters, dpi);
    (Flat { grey, stamps: tint.stamps(dpi), lie, letters, blank, steps }, tint.is_something())
}

/// A page before it is laid level.
#[derive(Debug, Clone)]
struct Flat {
    grey: GreyImage,
    stamps: Vec<Area>,
    lie: skew::Lie,
    /// Height of small letters, in pixels.
    letters: Option<f32>,
    blank: bool,
    steps: Steps,
}

impl Flat {
    /// Laid level the way it seems to lie.
    fn upright(self) -> CleanPage {
        let sideways = self.lie.sideways && self.steps.has(Step::Upright);
        self.laid(sideways)
    }

    /// By how much it is scaled.
    fn scale(&self) -> f32 {
        let dpi = self.grey.dpi as f32;
        let wanted = self.letters.map_or(USUAL_DPI, |height| LETTERS / height * dpi);
        let scale = wanted.clamp(LEAST_DPI, MOST_DPI) / dpi;
        if self.blank || !self.steps.has(Step::Scale) || (scale - 1.0).abs() < SCALED {
            return 1.0;
        }
        let room = (MOST_PIXELS / self.grey.pixels.len() as f32).sqrt();
        scale.min(room.max(1.0))
    }

    /// Laid level as it lies, or as if it lay on its side.
    fn laid(self, sideways: bool) -> CleanPage {
        let scale = self.scale();
        let Self { grey, stamps, lie, blank, steps, .. } = &self;
        let on_head = lie.on_head && sideways == lie.sideways && steps.has(Step::Upright);
        let turned = if sideways { 90 } else { 0 } + if on_head { 180 } else { 0 };
        let stamps = stamps.iter().map(|area| area.turned(turned)).collect();
        let lean = if sideways == lie.sideways { lie.degrees } else { lie.otherwise };
        let skew = if steps.has(Step::Deskew) && lean.abs() >= LEVEL { lean } else { 0.0 };
        let (image, scan) = {
            let upright = grey.turned(turned);
            let scan = (upright.width as f32 * scale, upright.height as f32 * scale);
            if skew == 0.0 && (scale - 1.0).abs() < f32::EPSILON {
                (upright, scan)
            } else {
                (resample::turn_and_scale(&upright, -skew, scale), scan)
            }
        };
        let warp = if self.blank || !steps.has(Step::Dewarp) {
            None
        } else {
            dewarp::Warp::of(&image, &spots::of(&image))
        };
        let image = match &warp {
            Some(warp) => warp.straightened(&image),
            None => image,
        };
        CleanPage { image, turned, skew, stamps, blank: *blank, scan, warp, flat: self }
    }
}

impl CleanPage {
    /// The same page laid level the other way: as if it lay on its side, or as if it did not.
    #[must_use]
    pub fn other_way(self) -> Self {
        let sideways = self.turned.is_multiple_of(180);
        self.flat.laid(sideways)
    }

    /// Where on the scan (after [`turned`](Self::turned)) an area of the clean image is, both as shares: the smallest
    /// upright rectangle around it.
    pub fn on_scan(&self, area: Area) -> Area {
        let area = self.warp.as_ref().map_or(area, |warp| warp.before(area));
        if self.skew == 0.0 {
            return area;
        }
        let (width, height) = self.scan;
        let (sin, cos) = self.skew.to_radians().sin_cos();
        let (x, y) = area.centre();
        let (x, y) = ((x - 0.5) * width, (y - 0.5) * height);
        let (across, down) = (area.width() * width / 2.0, area.height() * height / 2.0);
        let (x, y) = (x * cos - y * sin, x * sin + y * cos);
        let (across, down) = (across * cos + down * sin.abs(), down * cos + across * sin.abs());
        Area::from([
            (x - across) / width + 0.5,
            (y - down) / height + 0.5,
            (x + across) / width + 0.5,
            (y + down) / height + 0.5,
        ])
    }
}

#[cfg(test)]
mod tests;
