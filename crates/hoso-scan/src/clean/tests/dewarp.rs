//! Lines that bend come out straight, others are left alone, and places are found again.

use hoso_model::Area;
use hoso_samples::{Mishap, Scan, draw, list};

use super::super::{Step, Steps, clean};
use super::{Sheet, darker, page};
use crate::GreyImage;

/// The sheet as if it were bound in a book.
fn bound(sheet: Sheet) -> GreyImage {
    let dpi = sheet.dpi;
    let page = Mishap::Bound.befall(&sheet.rgb.into(), dpi, 1).into_luma8();
    let (width, height) = page.dimensions();
    GreyImage { width, height, dpi, pixels: page.into_raw() }
}

/// How many rows of a page have no ink at all between its first and its last line.
fn free_rows(page: &GreyImage) -> usize {
    let inked: Vec<bool> = page
        .pixels
        .chunks_exact(page.width as usize)
        .map(|row| row.iter().any(|pixel| *pixel < 128))
        .collect();
    let (first, last) = (inked.iter().position(|inked| *inked), inked.iter().rposition(|inked| *inked));
    inked[first.unwrap()..last.unwrap()].iter().filter(|inked| !**inked).count()
}

#[test]
fn bent_lines_become_straight_ones() {
    for dpi in [150, 300] {
        let sheet = Sheet::paper(4, dpi);
        let straight = free_rows(&clean(sheet.clone().grey_page(), Steps::ALL).image);
        let bent = bound(sheet);
        // Which way up it is, its words tell: bent lines do not.
        let steps = Steps::ALL.without(Step::Upright);
        let [without, with] =
            [steps.without(Step::Dewarp), steps].map(|steps| free_rows(&clean(page(&bent), steps).image));
        assert!(without * 3 < straight, "{dpi}: lines overlap: {without} of {straight}");
        assert!(with * 10 > straight * 8, "{dpi}: {with} of {straight}");
    }
}

#[test]
fn what_is_found_on_the_straight_page_lies_where_it_was_on_the_bent_one() {
    let bent = bound(Sheet::paper(4, 150));
    let steps = Steps::NONE.with(Step::Dewarp);
    let cleaned = clean(page(&bent), steps);
    assert!(cleaned.image != bent);
    let ink = |page: &GreyImage, area: Area| {
        let pixels = |share: f32, all: u32| (share * all as f32).round() as u32;
        let (x, y) = (pixels(area.x0, page.width), pixels(area.y0, page.height));
        let (wide, high) = (pixels(area.width(), page.width), pixels(area.height(), page.height));
        darker(page, [x, y, wide, high], 128)
    };
    let mut inked = 0;
    for across in 0..30 {
        for down in 0..60 {
            let (x0, y0) = (0.05 + 0.03 * across as f32, 0.1 + 0.013 * down as f32);
            let area = Area::from([x0, y0, x0 + 0.02, y0 + 0.012]);
            let before = cleaned.on_scan(area);
            assert!((0.99..1.3).contains(&(before.height() / area.height())), "{area:?}: {before:?}");
            // Two pixels around it, for what is rounded.
            let around = Area { y0: before.y0 - 0.0012, y1: before.y1 + 0.0012, ..before };
            let (here, there) = (ink(&cleaned.image, area), ink(&bent, around));
            assert!(there * 10 >= here * 8, "{area:?}: {here} here, {there} there");
            inked += usize::from(here > 20);
        }
    }
    assert!(inked > 200, "{inked}");
}

#[test]
fn straight_pages_are_left_as_they_are() {
    let steps = Steps::NONE.with(Step::Dewarp);
    for seed in 0..6 {
        let lists = draw(&list(seed), &Scan { dpi: 150, ..Scan::default() }).unwrap().remove(0).into_luma8();
        let (width, height) = lists.dimensions();
        let lists = GreyImage { width, height, dpi: 150, pixels: lists.into_raw() };
        let noisy = Sheet::paper(seed, 200).noisy(seed, 30).grey();
        for straight in [Sheet::paper(seed, 150).grey(), Sheet::paper(seed, 300).grey(), noisy, lists] {
            assert!(clean(page(&straight), steps).image == straight, "{seed}");
        }
    }
}
