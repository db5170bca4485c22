//! Borders and punch holes go, print stays.

use super::super::edges::whiten;
use super::{BLACK, Sheet, darker, numbers};
use crate::GreyImage;

fn whitened(sheet: Sheet) -> GreyImage {
    let mut page = sheet.grey();
    whiten(&mut page);
    page
}

#[test]
fn wedges_of_a_leaning_scan_go() {
    for dpi in [150, 300] {
        let sheet = Sheet::paper(3, dpi);
        let print = sheet.clone().grey();
        let (width, height) = (sheet.rgb.width() as f32, sheet.rgb.height() as f32);
        let mut bordered = sheet;
        // The lid of the scanner, where the sheet that leans by 1.2 degrees does not lie.
        bordered.ink([30; 3], |x, y| x < y * 0.021 || y < (width - x) * 0.021 || height - y < x * 0.012);
        let page = whitened(bordered);
        let (width, height) = (page.width, page.height);
        for border in [[0, 0, width, 4], [0, 0, 4, height], [0, height - 4, width, 4]] {
            // The wedge's tip, thinner than a cell, may stay.
            let all = (border[2] * border[3]) as usize;
            assert!(darker(&page, border, 128) * 5 < all, "{dpi} dpi: {border:?}");
        }
        let middle = [width / 10, height / 12, width * 8 / 10, height * 8 / 10];
        assert_eq!(darker(&page, middle, 128), darker(&print, middle, 128), "{dpi} dpi");
    }
}

#[test]
fn punch_holes_go_and_the_text_beside_them_stays() {
    for dpi in [150, 200, 300] {
        let inches = dpi as f32;
        let mut sheet = Sheet::a4(dpi);
        let mut next = numbers(u64::from(dpi));
        // ISO 838: 6 mm across, 12 mm from the edge, 80 mm apart; not on the cells' grid.
        let holes = [4.27_f32, 7.42].map(|y| (0.47 * inches + next(9) as f32, y * inches + next(9) as f32));
        for hole in holes {
            sheet.disc(hole, 0.118 * inches, [20; 3]);
        }
        sheet.text(dpi / 2, 4 * dpi, &["Điều 1. Căn cứ Luật Đất đai", "và các văn bản hướng dẫn"]);
        let text = [dpi * 4 / 5, 4 * dpi, 3 * dpi, dpi];
        let before = darker(&sheet.clone().grey(), text, 128);
        let page = whitened(sheet);
        // Of the rim there may stay what the next step takes for specks.
        assert!(darker(&page, [0, 0, dpi * 7 / 10, page.height], 200) <= 8, "{dpi} dpi");
        assert!(before > 200);
        assert_eq!(darker(&page, text, 128), before, "{dpi} dpi");
    }
}

#[test]
fn bold_capitals_near_a_side_are_no_holes() {
    for dpi in [150, 200, 300] {
        let mut sheet = Sheet::a4(dpi);
        // A heading in capitals whose strokes ran together in a copier: blocks as large as holes, close to each other.
        let (high, first) = (dpi * 17 / 100, dpi * 76 / 10);
        for letter in 0..3 {
            sheet.rect([first - letter * (high + dpi / 50), 2 * dpi, high, high], [20; 3]);
        }
        let before = sheet.clone().grey();
        assert!(whitened(sheet) == before, "{dpi} dpi");
    }
}

#[test]
fn text_at_the_very_edge_stays() {
    let mut sheet = Sheet::a4(200);
    // The slip's own margin is 28 points: the letters begin at the page's first pixels.
    let slip = hoso_samples::small_page(&["Mã hồ sơ H39.18-240815-0007"], 200).unwrap();
    for (x, y, pixel) in slip.enumerate_pixels().filter(|(x, y, _)| *x >= 78 && *y >= 78) {
        sheet.rgb.get_pixel_mut(x - 78, y - 78).0 = [pixel.0[0]; 3];
    }
    let before = sheet.clone().grey();
    assert!(darker(&before, [0, 0, 40, 80], 128) > 50);
    assert!(whitened(sheet) == before);
}

#[test]
fn bars_frames_and_photographs_inside_the_page_stay() {
    let mut sheet = Sheet::a4(150);
    // A header bar, a stamp-sized photograph, one of half the page, the black square of a form's corner.
    for print in [[100, 100, 1000, 60], [150, 250, 180, 240], [300, 600, 700, 900]] {
        sheet.rect(print, BLACK);
    }
    sheet.rect([200, 180, 1, 400], BLACK);
    let before = sheet.clone().grey();
    assert!(whitened(sheet) == before);
}

#[test]
fn a_photograph_that_fills_the_page_stays() {
    // Dark all around with a lit face: no border, it is most of the page.
    let mut sheet = Sheet::a4(150);
    let (x, y) = (sheet.rgb.width() as f32 / 2.0, sheet.rgb.height() as f32 / 2.0);
    sheet.ink([40; 3], |at_x, at_y| (at_x - x).hypot(at_y - y) > 680.0);
    let before = sheet.clone().grey();
    assert!(whitened(sheet) == before);
}

#[test]
fn the_dark_around_a_smaller_sheet_goes_however_small_it_is_and_leans() {
    let dpi = 150;
    for (share, lean) in [(0.8_f32, 3.0_f32), (0.7, 0.0), (0.5, -6.0), (0.33, 20.0)] {
        let sheet = Sheet::paper(4, dpi);
        let (width, height) = (sheet.rgb.width() as f32, sheet.rgb.height() as f32);
        let (sin, cos) = lean.to_radians().sin_cos();
        let (across, down) = (width * share / 2.0, height * share / 2.0);
        let on_sheet = |x: f32, y: f32, rim: f32| {
            let (x, y) = (x - width / 2.0, y - height / 2.0);
            (x * cos + y * sin).abs() < across - rim && (y * cos - x * sin).abs() < down - rim
        };
        let mut bare = sheet;
        bare.ink([25; 3], |x, y| !on_sheet(x, y, 0.0));
        let before = bare.clone().grey();
        let page = whitened(bare);
        let dark = |page: &GreyImage, rim: f32| {
            let places = page.pixels.iter().enumerate().filter(|(_, shade)| **shade < 100);
            places
                .filter(|(at, _)| {
                    on_sheet((at % page.width as usize) as f32, (at / page.width as usize) as f32, rim)
                })
                .count()
        };
        // Letters that the edge cuts through go with it.
        let (print, stays) = (dark(&before, 8.0), dark(&page, 8.0));
        assert!(stays * 100 >= print * 99 && print > 2000, "{share}, {lean}: {stays} of {print} stay");
        let left = darker(&page, [0, 0, page.width, page.height], 100) - dark(&page, 0.0);
        assert!(left < 200, "{share}, {lean}: {left} of the dark are left");
    }
}

#[test]
fn print_in_a_shadow_with_a_straight_edge_stays() {
    for (dpi, share) in [(150, 0.5_f32), (200, 0.45), (150, 0.75)] {
        let sheet = Sheet::paper(4, dpi);
        let edge = sheet.rgb.height() as f32 * share;
        let shaded = sheet.lit(|_, y, rgb| rgb.map(|value| if y < edge { value * 0.45 } else { value }));
        let before = shaded.clone().grey();
        assert!(whitened(shaded) == before, "{dpi} dpi, {share}");
    }
}
