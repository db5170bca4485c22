//! A rectangle on a page.

use serde::{Deserialize, Serialize};

/// A rectangle on an upright page, as shares of its width and height: `[x0, y0, x1, y1]`, origin at the top left.
///
/// Shares, not pixels, so that the same box can be painted on any rendition of the page. Four decimals are kept:
/// a quarter of a pixel on an A4 page at 300 dpi.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(into = "[f32; 4]", from = "[f32; 4]")]
pub struct Area {
    /// Left edge, 0 to 1.
    pub x0: f32,
    /// Top edge, 0 to 1.
    pub y0: f32,
    /// Right edge, 0 to 1.
    pub x1: f32,
    /// Bottom edge, 0 to 1.
    pub y1: f32,
}

impl Area {
    /// The whole page.
    pub const PAGE: Self = Self { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 };

    /// A rectangle of pixels (`left`, `top`, `width`, `height`) on a page of `page_width` x `page_height` pixels.
    pub fn from_pixels(
        left: u32,
        top: u32,
        width: u32,
        height: u32,
        page_width: u32,
        page_height: u32,
    ) -> Self {
        let (w, h) = (page_width.max(1) as f32, page_height.max(1) as f32);
        Self {
            x0: share(left as f32 / w),
            y0: share(top as f32 / h),
            x1: share((left + width) as f32 / w),
            y1: share((top + height) as f32 / h),
        }
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// This place in `part` of a page, on the page.
    #[must_use]
    pub fn of_part(self, part: Self) -> Self {
        let (x, y) = (|x| part.x0 + x * part.width(), |y| part.y0 + y * part.height());
        Self::from([x(self.x0), y(self.y0), x(self.x1), y(self.y1)])
    }

    /// The same rectangle on the page turned clockwise by `degrees`: 90, 180 or 270; as it is for anything else.
    #[must_use]
    pub fn turned(self, degrees: u16) -> Self {
        let Self { x0, y0, x1, y1 } = self;
        match degrees {
            90 => Self::from([1.0 - y1, x0, 1.0 - y0, x1]),
            180 => Self::from([1.0 - x1, 1.0 - y1, 1.0 - x0, 1.0 - y0]),
            270 => Self::from([y0, 1.0 - x1, y1, 1.0 - x0]),
            _ => self,
        }
    }

    /// The smallest rectangle that holds all of `areas`; `None` of none.
    pub fn around(areas: impl IntoIterator<Item = Self>) -> Option<Self> {
        areas.into_iter().reduce(Self::union)
    }

    /// Share of the page's width.
    pub fn width(self) -> f32 {
        self.x1 - self.x0
    }

    /// Share of the page's height.
    pub fn height(self) -> f32 {
        self.y1 - self.y0
    }

    /// The middle, as `(x, y)`.
    pub fn centre(self) -> (f32, f32) {
        (f32::midpoint(self.x0, self.x1), f32::midpoint(self.y0, self.y1))
    }

    /// Is the place in it, or on its edge?
    pub fn holds(self, (x, y): (f32, f32)) -> bool {
        (self.x0..=self.x1).contains(&x) && (self.y0..=self.y1).contains(&y)
    }
}

/// Clamps to the page and rounds to four decimals.
fn share(value: f32) -> f32 {
    (value.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0
}

impl From<[f32; 4]> for Area {
    fn from([x0, y0, x1, y1]: [f32; 4]) -> Self {
        Self { x0: share(x0), y0: share(y0), x1: share(x1), y1: share(y1) }
    }
}

impl From<Area> for [f32; 4] {
    fn from(area: Area) -> Self {
        [area.x0, area.y0, area.x1, area.y1]
    }
}

#[cfg(test)]
mod tests {
    use super::Area;

    #[test]
    fn pixels_become_shares_and_stay_on_the_page() {
        let area = Area::from_pixels(250, 100, 500, 50, 1000, 2000);
        assert_eq!(area, Area::from([0.25, 0.05, 0.75, 0.075]));
        let over = Area::from_pixels(900, 0, 500, 10, 1000, 0);
        assert!(over.x1 <= 1.0 && over.y1 <= 1.0, "{over:?}");
    }

    #[test]
    fn areas_turn_with_the_page() {
        let area = Area::from([0.1, 0.2, 0.3, 0.6]);
        assert_eq!(area.turned(90), Area::from([0.4, 0.1, 0.8, 0.3]));
        for (first, then) in [(90, 270), (180, 180), (0, 0)] {
            assert_eq!(area.turned(first).turned(then), area);
        }
        assert_eq!(area.turned(90).turned(90), area.turned(180));
    }

    #[test]
    fn the_area_around_words_holds_them_all() {
        let words = [Area::from([0.1, 0.2, 0.3, 0.3]), Area::from([0.4, 0.1, 0.5, 0.25])];
        assert_eq!(Area::around(words), Some(Area::from([0.1, 0.1, 0.5, 0.3])));
        assert_eq!(Area::around([]), None);
    }
}
