//! Specks go, the small parts of letters stay.

use super::super::dust::Occupancy;
use super::{BLACK, Sheet, darker, everywhere, numbers};
use crate::GreyImage;

fn dusted(mut page: GreyImage) -> GreyImage {
    Occupancy::of(&page).remove_specks(&mut page);
    page
}

#[test]
fn specks_that_stand_alone_go_wherever_they_are() {
    for dpi in [150, 200, 300] {
        let mut sheet = Sheet::a4(dpi);
        let mut next = numbers(u64::from(dpi));
        // One in each square of half an inch: alone, and across the borders of cells as it comes.
        for square in 0..16 * 22 {
            let (x, y) = (square % 16 * dpi / 2, square / 16 * dpi / 2);
            sheet.rect([x + next(dpi / 3), y + next(dpi / 3), 3, 3], BLACK);
        }
        // And in the corners.
        let (right, bottom) = (sheet.rgb.width() - 2, sheet.rgb.height() - 2);
        sheet.rect([right, bottom, 2, 2], BLACK);
        let page = sheet.grey();
        assert!(darker(&page, everywhere(&page), 128) > 16 * 22 * 9 / 2);
        let page = dusted(page);
        assert_eq!(darker(&page, everywhere(&page), 250), 0, "{dpi} dpi");
    }
}

#[test]
fn a_large_spot_stays() {
    let mut sheet = Sheet::a4(300);
    sheet.rect([1000, 1000, 8, 8], BLACK);
    let page = dusted(sheet.grey());
    assert_eq!(darker(&page, everywhere(&page), 128), 64);
}

#[test]
fn dots_accents_full_stops_and_leaders_stay() {
    let lines = [
        "i . ị j ! : ; ỹ ặ ữ ộ ố.",
        "Họ và tên: ........................................ tuổi",
        "Số tiền . . . . . . . . . . . . . . . . . . . . . . . . . . đồng.",
        "Ký tên…",
    ];
    let ink = |page: &GreyImage| darker(page, everywhere(page), 192);
    for dpi in [200, 300] {
        let mut sheet = Sheet::a4(dpi);
        sheet.text(dpi, dpi, &lines);
        let crisp = sheet.clone().grey();
        assert_eq!(ink(&dusted(crisp.clone())), ink(&crisp), "{dpi} dpi");
    }
    let mut sheet = Sheet::a4(300);
    sheet.text(300, 300, &lines);
    // Faded: the thin strokes of accents have no darker pixels than these.
    let faded = sheet.lit(|_, _, rgb| rgb.map(|value| 255.0 - (255.0 - value) * 0.4)).grey();
    assert_eq!(ink(&dusted(faded.clone())), ink(&faded));
}

#[test]
fn a_whole_page_of_text_loses_nothing() {
    for seed in 1..5 {
        let page = Sheet::paper(seed, 300).grey();
        assert!(dusted(page.clone()) == page, "seed {seed}");
    }
}

#[test]
fn specks_alone_make_no_page() {
    let mut sheet = Sheet::a4(200);
    for place in 0..40 {
        sheet.rect([100 + place % 8 * 150, 100 + place / 8 * 300, 3, 3], BLACK);
    }
    let mut page = sheet.clone().grey();
    let mut ink = Occupancy::of(&page);
    assert!(!ink.is_blank(), "before they are removed");
    ink.remove_specks(&mut page);
    assert!(ink.is_blank());
}
