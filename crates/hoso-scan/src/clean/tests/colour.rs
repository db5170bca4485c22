//! Seals, signatures and forms in colour.

use super::super::colour::ink;
use super::super::{Step, Steps, clean};
use super::{Sheet, darker, everywhere};
use crate::GreyImage;

const RED: [u8; 3] = [205, 50, 55];
const BLUE: [u8; 3] = [45, 60, 175];

/// Two rings and lines across, 34 mm wide, about (`x`, `y`) inches.
fn sealed(sheet: &mut Sheet, (x, y): (f32, f32)) {
    let dpi = sheet.dpi as f32;
    sheet.ink(RED, |at_x, at_y| {
        let distance = (at_x / dpi - x).hypot(at_y / dpi - y);
        (0.63..0.67).contains(&distance) || (0.4..0.42).contains(&distance) || distance < 0.15
    });
}

/// A line that waves.
fn signed(sheet: &mut Sheet, (x, y): (f32, f32)) {
    let dpi = sheet.dpi as f32;
    sheet.ink(BLUE, |at_x, at_y| {
        let (dx, dy) = (at_x / dpi - x, at_y / dpi - y);
        (0.0..1.5).contains(&dx) && (dy - 0.15 * (dx * 12.0).sin()).abs() < 0.02
    });
}

fn without_colour(sheet: Sheet) -> GreyImage {
    ink(&sheet.colour(), true).0
}

#[test]
fn the_seal_goes_and_the_print_under_it_stays_dark() {
    for dpi in [150, 300] {
        let mut sheet = Sheet::a4(dpi);
        sheet.text(3 * dpi, 5 * dpi, &["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn An"]);
        let print = sheet.clone().grey();
        sealed(&mut sheet, (4.3, 5.8));
        let page = without_colour(sheet.clone().noisy(1, 6));
        let all = everywhere(&page);
        let (left, had) = (darker(&page, all, 100), darker(&print, all, 100));
        assert!(left * 100 >= had * 95, "{dpi} dpi: {left} of {had} dark pixels stay");
        // Besides the print and its soft rims, nothing is left.
        let left =
            page.pixels.iter().zip(&print.pixels).filter(|(page, print)| **page < 170 && **print > 250);
        assert_eq!(left.count(), 0, "{dpi} dpi");
        assert!(darker(&sheet.grey(), all, 170) > darker(&print, all, 170) * 3 / 2, "the seal is large");
    }
}

#[test]
fn a_blue_signature_goes() {
    let mut sheet = Sheet::paper(1, 150);
    let print = sheet.clone().grey();
    signed(&mut sheet, (4.0, 10.0));
    let signed_grey = sheet.clone().grey();
    let page = without_colour(sheet);
    let all = everywhere(&page);
    assert!(darker(&signed_grey, all, 150) > darker(&print, all, 150) + 500);
    assert!(darker(&page, all, 150) <= darker(&print, all, 150));
    assert!(darker(&page, all, 80) * 100 > darker(&print, all, 80) * 98);
}

#[test]
fn a_form_in_red_stays_readable() {
    for (seed, red) in [(1, RED), (2, [220, 40, 40]), (3, [180, 30, 60])] {
        let sheet = Sheet::paper(seed, 150);
        let had = darker(&sheet.clone().grey(), everywhere(&sheet.clone().grey()), 128);
        let paint = red.map(f32::from);
        let sheet = sheet.lit(|_, _, rgb| {
            [0, 1, 2].map(|channel| 255.0 - (255.0 - rgb[channel]) * (255.0 - paint[channel]) / 231.0)
        });
        let cleaned = clean(sheet.colour(), Steps::ALL.without(Step::Scale));
        let left = darker(&cleaned.image, everywhere(&cleaned.image), 128);
        assert!(!cleaned.blank, "{red:?}");
        assert!(left * 10 > had * 8, "{red:?}: {left} of {had}");
    }
}

#[test]
fn stamps_are_reported_where_they_were_drawn() {
    for (dpi, (x, y)) in [(150, (5.6, 9.0)), (200, (1.5, 1.2)), (300, (6.0, 8.3))] {
        let mut sheet = Sheet::paper(8, dpi);
        sealed(&mut sheet, (x, y));
        let (width, height) = (8.27, 11.69);
        let upright = sheet.colour();
        for laid in [0, 90, 180, 270] {
            let cleaned = clean(upright.clone().turned(laid), Steps::ALL);
            let [stamp] = cleaned.stamps[..] else { panic!("{dpi} dpi laid {laid}: {:?}", cleaned.stamps) };
            // As it would lie with the page upright.
            let stamp = stamp.turned((720 - laid - cleaned.turned) % 360);
            let off = [
                stamp.x0 * width - (x - 0.67),
                stamp.x1 * width - (x + 0.67),
                stamp.y0 * height - (y - 0.67),
                stamp.y1 * height - (y + 0.67),
            ];
            assert!(off.iter().all(|off| off.abs() < 0.08), "{dpi} dpi laid {laid}: off by {off:?} inches");
        }
    }
}

#[test]
fn small_marks_in_colour_and_black_print_are_no_stamps() {
    let mut sheet = Sheet::paper(8, 150);
    sheet.rect([300, 300, 60, 12], RED);
    assert!(clean(sheet.clone().colour(), Steps::ALL).stamps.is_empty());
    sealed(&mut sheet, (4.0, 6.0));
    assert!(clean(sheet.clone().grey_page(), Steps::ALL).stamps.is_empty(), "grey has no colour");
    assert!(
        clean(sheet.colour(), Steps::ALL.without(Step::Colour)).stamps.is_empty(),
        "the step is left out"
    );
}

#[test]
fn a_number_in_red_and_a_date_in_blue_stay() {
    for dpi in [150, 300] {
        let mut sheet = Sheet::paper(8, dpi);
        let [number, date] = [[dpi, dpi / 2], [3 * dpi, dpi / 2]].map(|[x, y]| [x, y, dpi, dpi * 15 / 100]);
        // Strokes of print: a third of them is ink.
        for ([x, y, width, height], ink) in [(number, RED), (date, BLUE)] {
            for stroke in (0..width).step_by(dpi as usize * 3 / 100) {
                sheet.rect([x + stroke, y, dpi / 100, height], ink);
            }
        }
        sealed(&mut sheet, (5.0, 8.0));
        let page = without_colour(sheet);
        for place in [number, date] {
            let inked = darker(&page, place, 140);
            assert!(inked * 5 > (place[2] * place[3]) as usize, "{dpi} dpi: {inked} in {place:?}");
        }
    }
}

#[test]
fn a_page_with_nothing_but_a_stamp_or_a_note_in_blue_is_not_blank() {
    let mut sheet = Sheet::a4(150);
    sealed(&mut sheet, (4.0, 6.0));
    let cleaned = clean(sheet.colour(), Steps::ALL);
    assert!(!cleaned.blank);
    assert_eq!(cleaned.stamps.len(), 1, "and the stamp is kept as one");
    assert!(darker(&cleaned.image, everywhere(&cleaned.image), 128) > 1000, "its print is there to be read");
}
