//! Which pages have nothing on them.

use super::super::{Steps, clean};
use super::{BLACK, Sheet, bleed_through, numbers};

fn is_blank(sheet: Sheet) -> bool {
    clean(sheet.grey_page(), Steps::ALL).blank
}

#[test]
fn nothing_noise_dust_and_the_other_side_are_blank() {
    for dpi in [150, 300] {
        assert!(is_blank(Sheet::a4(dpi)), "{dpi} dpi: white");
        for (seed, noise) in [(1, 5), (2, 15), (3, 30)] {
            assert!(is_blank(Sheet::a4(dpi).noisy(seed, noise)), "{dpi} dpi: noise of {noise}");
        }
        let shaded = Sheet::a4(dpi).lit(|x, _, rgb| rgb.map(|value| value * (0.6 + x / dpi as f32 * 0.04)));
        assert!(is_blank(shaded.noisy(4, 6)), "{dpi} dpi: a shadow");
        for seed in 0..3 {
            let through = bleed_through(seed, dpi, 0.1);
            assert!(is_blank(through.clone()), "{dpi} dpi: the other side of {seed}");
            assert!(is_blank(through.noisy(seed, 8)), "{dpi} dpi: the other side of {seed}, noisy");
        }
        let mut dust = bleed_through(9, dpi, 0.1);
        let mut next = numbers(5);
        for _ in 0..30 {
            dust.rect([next(1100), next(1600), 3, 3], BLACK);
        }
        assert!(is_blank(dust), "{dpi} dpi: dust over the other side");
    }
}

#[test]
fn a_page_number_is_not_nothing() {
    for dpi in [150, 200, 300] {
        for number in ["12", "– 2 –"] {
            let mut sheet = Sheet::a4(dpi);
            sheet.text(4 * dpi, dpi / 4, &[number]);
            assert!(!is_blank(sheet.clone()), "{number} at {dpi} dpi");
            assert!(!is_blank(sheet.noisy(1, 8)), "{number} at {dpi} dpi, noisy");
        }
    }
}

#[test]
fn one_short_faint_line_is_not_nothing() {
    for dpi in [150, 200, 300] {
        let mut sheet = Sheet::a4(dpi);
        sheet.text(2 * dpi, 5 * dpi, &["Đã kiểm tra"]);
        let faint = sheet.lit(|_, _, rgb| rgb.map(|value| 255.0 - (255.0 - value) * 0.5));
        assert!(!is_blank(faint), "{dpi} dpi");
    }
}
