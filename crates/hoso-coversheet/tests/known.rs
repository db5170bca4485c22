//! A printed and scanned sheet is known for what it is. A small part of what `cargo bench -p hoso-tests --bench
//! separators` measures.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::io::Write as _;

use hoso_coversheet::{CoverSheetError, Sheet, cover_sheets};
use hoso_model::{Area, DossierCode, MediaType, PageNo, Separator, Symbology};
use hoso_samples::{Scan, compose, draw, scanned, small_page, tiff_g4};
use hoso_scan::{GreyImage, Limits, barcodes, only_a_sheet};
use image::imageops::{FilterType, overlay, resize};
use image::{DynamicImage, GrayImage};

const CODES: [&str; 2] = ["H39.18-240815-0007", "000.00.18.H39-20240815-0007123"];

fn sheet(code: &str, desk: &str) -> Sheet {
    Sheet { dossier: code.parse().unwrap(), desk: desk.into(), date: jiff::civil::date(2026, 7, 9) }
}

fn pages(file: &[u8], media: MediaType) -> Vec<GreyImage> {
    let mut written = tempfile::tempfile().unwrap();
    written.write_all(file).unwrap();
    let mut scan = hoso_scan::Scan::open(written, media, Limits::default()).unwrap();
    (0..scan.pages()).map(|index| scan.page(PageNo::from_index(index)).unwrap().to_grey()).collect()
}

fn picture(page: &GreyImage) -> DynamicImage {
    GrayImage::from_raw(page.width, page.height, page.pixels.clone()).unwrap().into()
}

fn grey(page: DynamicImage, dpi: u32) -> GreyImage {
    let page = page.into_luma8();
    GreyImage { width: page.width(), height: page.height(), dpi, pixels: page.into_raw() }
}

#[test]
fn a_worn_sheet_is_known_however_it_lies() {
    let desk = "Bộ phận Tiếp nhận và Trả kết quả, Trung tâm Phục vụ hành chính công xã Bình Mẫu";
    let file = cover_sheets(&[sheet(CODES[0], ""), sheet(CODES[1], desk)]).unwrap();
    let printed = pages(&file, MediaType::Pdf);
    assert_eq!(printed.len(), 2);
    for (place, (page, code)) in printed.iter().zip(CODES).enumerate() {
        let dossier: DossierCode = code.parse().unwrap();
        let at_200 = resize(
            &picture(page).into_luma8(),
            page.width * 2 / 3,
            page.height * 2 / 3,
            FilterType::Triangle,
        );
        for (half, (dpi, page)) in [(200, at_200.into()), (300, picture(page))].into_iter().enumerate() {
            // Each sheet lies in all four ways, two at either resolution.
            for (seed, laid) in [[0, 270], [90, 180]][(half + place) % 2].into_iter().enumerate() {
                let skew_degrees = if place == 0 { 0.9 } else { -0.9 };
                let scan = Scan { dpi, skew_degrees, noise: 18, seal: false, grey: true };
                let page = scanned(page.clone(), &scan, laid, seed as u64);
                let bilevel =
                    pages(&tiff_g4(std::slice::from_ref(&page), dpi).unwrap(), MediaType::Tiff).remove(0);
                for page in [grey(page, dpi), bilevel] {
                    let codes = barcodes(&page);
                    let known = Some(Separator { dossier: Some(dossier.clone()) });
                    assert_eq!(Separator::of(&codes), known, "{dpi} dpi, laid at {laid}: {codes:?}");
                    assert!(only_a_sheet(&page, &codes), "{dpi} dpi, laid at {laid}: {codes:?}");
                    for symbology in [Symbology::Qr, Symbology::Code128] {
                        let bare = codes.iter().filter(|c| c.symbology == symbology && c.text == code);
                        assert_eq!(bare.count(), 1, "{dpi} dpi, laid at {laid}: {codes:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_sheet_prints_where_it_says_and_nowhere_else() {
    let desk = "Bộ phận Tiếp nhận và Trả kết quả, Trung tâm Phục vụ hành chính công xã Bình Mẫu";
    let longest = "H15.50.05.13.01-20261008-0975123";
    for (code, desk) in [(CODES[0], ""), (CODES[1], desk), (longest, desk)] {
        let file = cover_sheets(&[sheet(code, desk)]).unwrap();
        let page = pages(&file, MediaType::Pdf).remove(0);
        let scale = page.width as f32 / 210.0;
        for (place, _) in page.pixels.iter().enumerate().filter(|(_, pixel)| **pixel < 128) {
            let (x, y) =
                ((place as u32 % page.width) as f32 / scale, (place as u32 / page.width) as f32 / scale);
            let within = |[left, top, right, bottom]: &[f32; 4]| {
                (left - 0.5..right + 0.5).contains(&x) && (top - 0.5..bottom + 0.5).contains(&y)
            };
            assert!(Separator::PRINT.iter().any(within), "{code}, {desk}: ink at {x} mm, {y} mm");
        }
    }
}

#[test]
fn what_lies_on_a_sheet_or_is_written_on_it_is_seen_however_it_lies() {
    let file = cover_sheets(&[sheet(CODES[0], "Bàn một")]).unwrap();
    let printed = picture(&pages(&file, MediaType::Pdf).remove(0)).into_luma8();
    let words = ["Giấy biên nhận", "Họ và tên", "Nguyễn Thị Mẫu", "Ngày nhận", "Ngày trả", "Lệ phí"];
    let slip = small_page(&words, 300).unwrap();
    let slip = resize(&slip, 560, 560 * slip.height() / slip.width(), FilterType::Triangle);
    // A slip beside the large QR, a line of writing below, and nothing.
    let mut with_slip = printed.clone();
    overlay(&mut with_slip, &slip, 130, 1100);
    let mut written_on = printed.clone();
    for x in 600..1400u32 {
        // A wave of a pen, 6 mm high.
        let y = 3240 + ((x as f32 / 14.0).sin() * 35.0) as i64;
        for dy in 0..6 {
            written_on.put_pixel(x, (y + dy) as u32, image::Luma([40]));
        }
    }
    for (sheet, alone) in [(printed, true), (with_slip, false), (written_on, false)] {
        for laid in [0, 90, 180, 270] {
            let scan = Scan { dpi: 300, skew_degrees: 0.6, noise: 18, seal: false, grey: true };
            let page = grey(scanned(sheet.clone().into(), &scan, laid, 7), 300);
            let codes = barcodes(&page);
            assert!(Separator::of(&codes).is_some(), "laid at {laid}: {codes:?}");
            assert_eq!(only_a_sheet(&page, &codes), alone, "laid at {laid}");
        }
    }
}

#[test]
fn areas_are_shares_of_the_page_as_it_lies_and_turn_with_it() {
    let file = cover_sheets(&[sheet(CODES[0], "Bàn một")]).unwrap();
    let page = pages(&file, MediaType::Pdf).remove(0);
    let area = |page: &GreyImage| -> Area {
        let codes = barcodes(page);
        codes.iter().find(|code| code.symbology == Symbology::Qr && code.text == CODES[0]).unwrap().area
    };
    let upright = area(&page);
    // The large QR is in the middle, 62 mm wide.
    assert!(
        (upright.centre().0 - 0.5).abs() < 0.01 && (upright.width() - 62.0 / 210.0).abs() < 0.02,
        "{upright:?}"
    );
    for rotation in [90, 180, 270] {
        let turned = area(&page.turned(rotation));
        let (one, other) = (<[f32; 4]>::from(turned), <[f32; 4]>::from(upright.turned(rotation)));
        assert!(one.iter().zip(other).all(|(one, other)| (one - other).abs() < 0.005), "{one:?} {other:?}");
    }
}

#[test]
fn nothing_is_read_where_nothing_is_and_nothing_panics() {
    let scan = Scan { dpi: 150, skew_degrees: 0.4, noise: 12, seal: true, grey: true };
    for page in draw(&compose(3, 2), &scan).unwrap() {
        assert_eq!(barcodes(&grey(page, 150)), []);
    }
    for (width, height) in [(0, 0), (1, 1), (3, 2000), (2000, 3), (0, 7)] {
        for dpi in [0, 72, 300, 1200, u32::MAX] {
            let pixels = vec![0; (width * height) as usize];
            assert_eq!(barcodes(&GreyImage { width, height, dpi, pixels }), []);
        }
    }
    let short = GreyImage { width: 400, height: 400, dpi: 300, pixels: vec![9; 10] };
    assert_eq!(barcodes(&short), []);
}

#[test]
fn what_cannot_be_printed_is_refused_with_words() {
    assert_eq!(cover_sheets(&[]), Err(CoverSheetError::NoSheets));
    assert_eq!(cover_sheets(&[sheet(CODES[0], "窓口")]), Err(CoverSheetError::Letter('窓')));
    let long = "Bộ phận ".repeat(40);
    assert_eq!(cover_sheets(&[sheet(CODES[0], &long)]), Err(CoverSheetError::Name { name: long, lines: 3 }));
    // Decomposed, as some systems store it.
    assert!(cover_sheets(&[sheet(CODES[0], "Bo\u{323}\u{302} pha\u{323}\u{302}n\tMột\u{a0}cửa")]).is_ok());
    let longest = "H15.50.05.13.01-20261008-0975123";
    assert!(cover_sheets(&[sheet(longest, "")]).is_ok());
    let unheard_of = "H15.101.102.103.104.105.106-20261008-0975123";
    assert_eq!(cover_sheets(&[sheet(unheard_of, "")]), Err(CoverSheetError::Code(unheard_of.into())));
}
