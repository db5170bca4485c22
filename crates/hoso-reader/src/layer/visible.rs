//! Words of which only the painted page tells whether they can be seen: light print on a picture, print under a mask.

use hoso_model::Area;
use hoso_scan::{GreyImage, LayerText, PageImage};

/// Between the lightest and the darkest of a word that can be seen there are so many shades of grey, of 255.
const CONTRAST: u8 = 40;

/// Is there any such word?
pub(super) fn is_doubtful(layer: &LayerText) -> bool {
    layer.lines.iter().flat_map(|line| &line.words).any(|word| word.doubtful)
}

/// Takes those out of `layer` that cannot be seen on `page`.
pub(super) fn keep_seen(layer: &mut LayerText, page: &PageImage) {
    let page = page.clone().turned(layer.rotation).to_grey();
    for line in &mut layer.lines {
        line.words.retain(|word| !word.doubtful || is_seen(&page, word.area));
    }
    layer.lines.retain(|line| !line.words.is_empty());
}

/// Is there print in `area`? Its upper and lower edge may be of other lines.
fn is_seen(page: &GreyImage, area: Area) -> bool {
    let along = |share: f32, size: u32| (share.clamp(0.0, 1.0) * size as f32) as usize;
    let height = area.height();
    let (left, right) = (along(area.x0, page.width), along(area.x1, page.width));
    let rows = along(area.y0 + 0.3 * height, page.height)..along(area.y1 - 0.2 * height, page.height);
    let (mut lightest, mut darkest) = (0u8, 255u8);
    for y in rows {
        let row =
            page.pixels.get(y * page.width as usize..).and_then(|rest| rest.get(left..right)).unwrap_or(&[]);
        for shade in row {
            (lightest, darkest) = (lightest.max(*shade), darkest.min(*shade));
        }
    }
    lightest.saturating_sub(darkest) >= CONTRAST
}

#[cfg(test)]
mod tests {
    use hoso_model::Area;
    use hoso_scan::GreyImage;

    use super::is_seen;

    #[test]
    fn print_differs_from_what_is_around_it() {
        let mut page = GreyImage { width: 100, height: 100, dpi: 100, pixels: vec![235; 10_000] };
        let area = Area::from([0.2, 0.2, 0.6, 0.4]);
        assert!(!is_seen(&page, area));
        for y in 25..35 {
            page.pixels[y * 100 + 30] = 120;
        }
        assert!(is_seen(&page, area) && !is_seen(&page, Area::from([0.2, 0.5, 0.6, 0.7])));
        assert!(!is_seen(&page, Area::from([2.0, 3.0, 4.0, 5.0])), "beside the page");
    }
}
