//! Shadows in one bit, and how large print is.

use super::super::noise::soften;
use super::super::{LEAST_DPI, MOST_DPI, Steps, clean};
use super::{Sheet, darker, everywhere, numbers};
use crate::{GreyImage, PageImage, Samples};

/// The page in one bit, its left half in a shadow of which this share of pixels is black.
fn grainy(sheet: &Sheet, share: u32) -> GreyImage {
    let mut page = sheet.clone().grey();
    let mut next = numbers(3);
    let width = page.width as usize;
    for (at, pixel) in page.pixels.iter_mut().enumerate() {
        let shadowed = at % width < width / 2 && next(100) < share;
        *pixel = if *pixel < 128 || shadowed { 0 } else { 255 };
    }
    page
}

#[test]
fn grains_become_white_and_print_stays() {
    for dpi in [200, 300] {
        let sheet = Sheet::paper(2, dpi);
        let print = grainy(&sheet, 0);
        let had = darker(&print, everywhere(&print), 128);
        // From a third of black grains, strokes of two or three pixels do not stand out any more.
        for share in [5, 15] {
            let page = grainy(&sheet, share);
            let (width, height, dpi) = (page.width, page.height, page.dpi);
            let page = PageImage { width, height, dpi, samples: Samples::Grey(page.pixels) };
            let steps = Steps::ALL.without(super::Step::Scale).without(super::Step::Deskew);
            let cleaned = clean(page, steps).image;
            let left = darker(&cleaned, everywhere(&cleaned), 128);
            assert!((had * 85..had * 115).contains(&(left * 100)), "{dpi} dpi, {share} %: {left} of {had}");
        }
    }
}

#[test]
fn print_without_grains_is_left_alone() {
    for dpi in [150, 200, 300] {
        let print = grainy(&Sheet::paper(2, dpi), 0);
        let mut page = print.clone();
        soften(&mut page);
        assert!(page == print, "{dpi} dpi");
    }
}

#[test]
fn dots_of_letters_in_shades_of_grey_are_no_grains() {
    // At 75 dpi each of them is a pixel.
    for dpi in [75, 100, 150] {
        let print = Sheet::paper(2, dpi).grey();
        let mut page = print.clone();
        soften(&mut page);
        assert!(page == print, "{dpi} dpi");
    }
}

#[test]
fn print_comes_out_as_high_whatever_the_scanner_was_set_to() {
    let heights = [150, 200, 300, 400, 600].map(|dpi| {
        let image = clean(Sheet::paper(5, dpi).grey_page(), Steps::ALL).image;
        assert!((LEAST_DPI..=MOST_DPI).contains(&(image.dpi as f32)), "{dpi}: {}", image.dpi);
        image.height as f32
    });
    // What is said of a page's resolution may be wrong; what is drawn on it is not.
    let lying = PageImage { dpi: 300, ..Sheet::paper(5, 200).grey_page() };
    let lying = clean(lying, Steps::ALL).image.height as f32;
    for height in heights.into_iter().chain([lying]) {
        assert!((height / heights[2] - 1.0).abs() < 0.15, "{heights:?}, {lying}");
    }
}
