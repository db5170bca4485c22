//! A page as it was scanned to a page that recognition reads well.
//!
//! [`clean`] takes coloured stamps out of the ink, flattens the light, whitens dark borders, punch holes and dust,
//! lays lines of text level, and brings the page to the resolution that the engine likes. Each step is measured by the
//! benchmark of accuracy, and can be left out with [`Steps`]. What is read on a [`CleanPage`] is mapped back to the
//! page as it was scanned by [`CleanPage::on_scan`].

mod colour;
mod dust;
mod edges;
mod leaders;
mod light;
mod resample;
mod skew;
mod steps;

use hoso_model::Area;

use crate::{GreyImage, PageImage};
pub use steps::{Step, Steps};

/// The resolution at which the engine reads best, in dots per inch: its model was trained on lines of that height.
const BEST_DPI: u32 = 300;
/// Pages of less are scaled up to [`BEST_DPI`].
const COARSE_DPI: u32 = 240;
/// Pages of more are scaled down by a whole factor: their detail is paid for and not used.
const FINE_DPI: u32 = 450;
/// Resolutions that are believed: what a file says beyond these is a mistake, and cells are sized by it.
const PLAUSIBLE_DPI: (u32, u32) = (50, 1600);
/// A page is not scaled up to more pixels: an A3 page at 600 dpi has as many.
const MOST_PIXELS: f32 = 70e6;
/// A lean of less, in degrees, is left: turning softens the strokes and costs time.
const LEVEL: f32 = 0.1;

/// A page made ready for recognition.
#[derive(Debug, Clone)]
pub struct CleanPage {
    /// What recognition reads: black on white, level, near 300 dpi.
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
    flat: Flat,
}

/// Cleans a page.
pub fn clean(mut page: PageImage, steps: Steps) -> CleanPage {
    page.dpi = page.dpi.clamp(PLAUSIBLE_DPI.0, PLAUSIBLE_DPI.1);
    let factor = if steps.has(Step::Scale) { page.dpi / FINE_DPI + 1 } else { 1 };
    let page = page.reduced(factor);
    let (mut grey, tint) = colour::ink(&page, steps.has(Step::Colour));
    let dpi = grey.dpi;
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
    if steps.has(Step::Leaders) && !blank {
        leaders::whiten(&mut grey, sideways);
    }
    let flat = Flat { grey, stamps: tint.stamps(dpi), lie, blank, steps };
    flat.laid(sideways)
}

/// A page before it is laid level.
#[derive(Debug, Clone)]
struct Flat {
    grey: GreyImage,
    stamps: Vec<Area>,
    lie: skew::Lie,
    blank: bool,
    steps: Steps,
}

impl Flat {
    /// Laid level as it lies, or as if it lay on its side.
    fn laid(self, sideways: bool) -> CleanPage {
        let Self { grey, stamps, lie, blank, steps } = &self;
        let on_head = lie.on_head && sideways == lie.sideways && steps.has(Step::Upright);
        let turned = if sideways { 90 } else { 0 } + if on_head { 180 } else { 0 };
        let stamps = stamps.iter().map(|area| area.turned(turned)).collect();
        let lean = if sideways == lie.sideways { lie.degrees } else { lie.otherwise };
        let skew = if steps.has(Step::Deskew) && lean.abs() >= LEVEL { lean } else { 0.0 };
        let coarse = steps.has(Step::Scale) && grey.dpi < COARSE_DPI && !blank;
        let room = (MOST_PIXELS / grey.pixels.len() as f32).sqrt();
        let scale = if coarse { (BEST_DPI as f32 / grey.dpi as f32).min(room).max(1.0) } else { 1.0 };
        let upright = if turned == 0 { grey.clone() } else { grey.turned(turned) };
        let scan = (upright.width as f32 * scale, upright.height as f32 * scale);
        let image =
            if skew == 0.0 && !coarse { upright } else { resample::turn_and_scale(&upright, -skew, scale) };
        CleanPage { image, turned, skew, stamps, blank: *blank, scan, flat: self }
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
