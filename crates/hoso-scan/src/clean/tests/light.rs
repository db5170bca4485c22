//! Even light.

use super::super::light::flatten;
use super::super::{Steps, clean};
use super::{BLACK, Sheet, darker, everywhere};
use crate::GreyImage;

/// The share of the page that is neither white nor ink: what the light leaves behind.
fn between(page: &GreyImage) -> f32 {
    let all = everywhere(page);
    (darker(page, all, 240) - darker(page, all, 150)) as f32 / page.pixels.len() as f32
}

#[test]
fn a_shadow_across_the_page_ends_white_with_dark_ink() {
    for dpi in [150, 300] {
        let even = Sheet::paper(2, dpi);
        let (width, height) = (even.rgb.width() as f32, even.rgb.height() as f32);
        let plain = even.clone().grey();
        let lights: [&dyn Fn(f32, f32) -> f32; 3] = [
            &|x, _| 0.5 + 0.5 * x / width,
            &|_, y| 1.0 - 0.5 * y / height,
            // The fold of a book.
            &|x, _| 1.0 - 0.45 * (-((x - width / 2.0) / (width / 8.0)).powi(2)).exp(),
        ];
        for (place, light) in lights.into_iter().enumerate() {
            let mut page = even.clone().lit(|x, y, rgb| rgb.map(|value| value * light(x, y))).grey();
            assert!(between(&page) > 0.15, "light {place}: it is uneven");
            assert!(!flatten(&mut page));
            assert!(between(&page) < 0.03, "light {place} at {dpi} dpi: {}", between(&page));
            let (ink, had) = (darker(&page, everywhere(&page), 100), darker(&plain, everywhere(&plain), 100));
            assert!(ink * 10 > had * 9 && ink * 10 < had * 13, "light {place} at {dpi} dpi: {ink} of {had}");
        }
    }
}

#[test]
fn yellow_and_grey_paper_end_white_with_dark_ink() {
    for paper in [[250, 235, 170], [225, 205, 140], [150; 3]] {
        let tint = paper.map(|value: u8| f32::from(value) / 255.0);
        let sheet = Sheet::paper(4, 150);
        let had = darker(&sheet.clone().grey(), everywhere(&sheet.clone().grey()), 100);
        let sheet = sheet.lit(|_, _, [r, g, b]| [r * tint[0], g * tint[1], b * tint[2]]);
        let cleaned = clean(sheet.noisy(1, 6).colour(), Steps::ALL.without(super::super::Step::Scale));
        assert!(!cleaned.blank && cleaned.stamps.is_empty(), "{paper:?}");
        assert!(between(&cleaned.image) < 0.03, "{paper:?}: {}", between(&cleaned.image));
        let ink = darker(&cleaned.image, everywhere(&cleaned.image), 100);
        assert!(ink * 10 > had * 8, "{paper:?}: {ink} of {had}");
    }
}

#[test]
fn black_bars_do_not_turn_white() {
    for dpi in [150, 300] {
        let mut sheet = Sheet::paper(6, dpi);
        // From thin to wider than the tiles and their neighbours.
        let bars = [
            [dpi, dpi, 5 * dpi, dpi / 10],
            [dpi, 2 * dpi, 5 * dpi, dpi / 2],
            [dpi, 4 * dpi, 3 * dpi, 3 * dpi],
        ];
        for bar in bars {
            sheet.rect(bar, BLACK);
        }
        let mut page = sheet.grey();
        assert!(!flatten(&mut page));
        for bar in bars {
            assert_eq!(darker(&page, bar, 100), (bar[2] * bar[3]) as usize, "{bar:?} at {dpi} dpi");
        }
    }
}

#[test]
fn faded_ink_is_made_dark() {
    let mut page =
        Sheet::paper(7, 200).lit(|_, _, rgb| rgb.map(|value| 230.0 - (255.0 - value) * 0.5)).grey();
    assert_eq!(darker(&page, everywhere(&page), 100), 0);
    assert!(!flatten(&mut page));
    assert!(darker(&page, everywhere(&page), 60) > 10_000);
}
