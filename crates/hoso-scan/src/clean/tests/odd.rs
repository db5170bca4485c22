//! Pages as no scanner makes them, and steps left out.

use super::super::{Step, Steps, clean};
use super::{BLACK, Sheet, numbers};
use crate::{PageImage, Samples};

const SIZES: [(u32, u32); 12] = [
    (1, 1),
    (2, 1),
    (1, 2),
    (3, 3),
    (1, 500),
    (500, 1),
    (2, 777),
    (20_000, 1),
    (1, 20_000),
    (37, 41),
    (301, 299),
    (1003, 517),
];

fn cleaned(page: PageImage, steps: Steps) -> super::super::CleanPage {
    let case = format!("{} x {} at {} dpi, {steps:?}", page.width, page.height, page.dpi);
    let cleaned = clean(page, steps);
    let image = &cleaned.image;
    assert!(image.width > 0 && image.height > 0, "{case}");
    assert_eq!(image.pixels.len(), image.width as usize * image.height as usize, "{case}");
    assert!(cleaned.skew.is_finite(), "{case}");
    let area = cleaned.on_scan(hoso_model::Area::from([0.2, 0.2, 0.6, 0.7]));
    assert!(area.x0 <= area.x1 && area.y0 <= area.y1, "{case}: {area:?}");
    cleaned
}

#[test]
fn pages_of_any_size_shade_and_resolution_are_cleaned() {
    for (width, height) in SIZES {
        let count = (width * height) as usize;
        let mut next = numbers(u64::from(width * 31 + height));
        let noise: Vec<u8> = (0..count * 3).map(|_| next(256) as u8).collect();
        for dpi in [0, 1, 36, 72, 150, 299, 300, 10_000, u32::MAX] {
            let page = |samples| PageImage { width, height, dpi, samples };
            for samples in [
                Samples::Grey(vec![0; count]),
                Samples::Grey(vec![255; count]),
                Samples::Grey(noise[..count].to_vec()),
                Samples::Rgb(vec![0; count * 3]),
                Samples::Rgb(noise.clone()),
                Samples::Rgb([205, 50, 55].repeat(count)),
            ] {
                cleaned(page(samples), Steps::ALL);
            }
        }
    }
}

#[test]
fn white_stays_white_however_small_and_fine() {
    for (width, height) in SIZES {
        for dpi in [0, 72, 300, 600, 1200, 10_000] {
            let samples = Samples::Grey(vec![255; (width * height) as usize]);
            let page = cleaned(PageImage { width, height, dpi, samples }, Steps::ALL);
            assert!(page.blank, "{width} x {height} at {dpi} dpi");
            assert!(page.image.pixels.iter().all(|pixel| *pixel == 255), "{width} x {height} at {dpi} dpi");
        }
    }
}

#[test]
fn a_large_page_that_says_it_is_coarse_is_not_blown_up() {
    let (width, height) = (9_000, 7_000);
    let samples = Samples::Grey(vec![255; 63_000_000]);
    let page = cleaned(PageImage { width, height, dpi: 72, samples }, Steps::ALL);
    assert!(page.image.pixels.len() < 80_000_000, "{} x {}", page.image.width, page.image.height);
}

#[test]
fn each_step_is_left_out_once() {
    let off: Vec<_> = Steps::each_off().collect();
    assert!(Step::ALL.into_iter().all(|step| Steps::ALL.has(step) && !Steps::NONE.has(step)));
    for (place, step) in Step::ALL.into_iter().enumerate() {
        let (name, steps) = off[place];
        assert!(Step::ALL.into_iter().all(|other| steps.has(other) == (other != step)), "{name}");
        assert!(off[..place].iter().all(|(other, _)| *other != name), "{name}");
        assert_eq!(steps.with(step), Steps::ALL.without(step).with(step), "{name}");
    }
}

#[test]
fn a_step_that_is_left_out_is_not_taken() {
    let mut sheet = Sheet::worn(4, hoso_samples::Scan { dpi: 150, skew_degrees: 2.0, ..Default::default() });
    sheet.rect([0, 0, 30, 1754], BLACK);
    sheet.rect([1100, 1600, 2, 2], BLACK);
    let sheet = sheet.lit(|_, _, rgb| rgb.map(|value| value * 0.7));
    let page = PageImage { ..sheet.colour().turned(90) };
    let all = cleaned(page.clone(), Steps::ALL);
    assert_eq!(all.turned, 270);
    assert!(all.image.dpi > 190, "{}", all.image.dpi);
    assert!((all.skew - 2.0).abs() <= 0.1);
    for step in [Step::Edges, Step::Light, Step::Dust] {
        assert!(cleaned(page.clone(), Steps::ALL.without(step)).image != all.image, "{step:?}");
    }
    assert_eq!(cleaned(page.clone(), Steps::ALL.without(Step::Upright)).turned, 0);
    assert!(cleaned(page.clone(), Steps::ALL.without(Step::Deskew)).skew == 0.0);
    assert_eq!(cleaned(page, Steps::ALL.without(Step::Scale)).image.dpi, 150);
}
