//! Pages in white on black, and dark ones that are none.

use hoso_samples::Mishap;

use super::super::negative::turn_positive;
use super::Sheet;
use crate::{PageImage, Samples};

fn inverted(mut page: PageImage) -> PageImage {
    let (Samples::Grey(pixels) | Samples::Rgb(pixels)) = &mut page.samples;
    for sample in pixels {
        *sample = 255 - *sample;
    }
    page
}

#[test]
fn white_on_black_becomes_black_on_white() {
    for dpi in [75, 150, 300] {
        for page in [Sheet::paper(2, dpi).grey_page(), Sheet::paper(2, dpi).colour()] {
            let mut turned = inverted(page.clone());
            assert!(turn_positive(&mut turned), "{dpi} dpi");
            assert_eq!(turned, page);
        }
    }
}

#[test]
fn a_negative_that_is_neither_black_nor_white_is_one_too() {
    let faint = Sheet::paper(3, 200).lit(|_, _, rgb| rgb.map(|value| 40.0 + value * 0.5)).grey_page();
    assert!(turn_positive(&mut inverted(faint)));
}

#[test]
fn dark_pages_in_black_on_white_stay() {
    let dpi = 200;
    let page = image::DynamicImage::from(Sheet::paper(2, dpi).rgb).into_luma8().into();
    for mishap in Mishap::ALL.into_iter().filter(|mishap| *mishap != Mishap::Negative) {
        let befallen = mishap.befall(&page, dpi, 5).into_luma8();
        let (width, height) = befallen.dimensions();
        let mut page = PageImage { width, height, dpi, samples: Samples::Grey(befallen.into_raw()) };
        assert!(!turn_positive(&mut page), "{mishap:?}");
    }
}

#[test]
fn a_card_on_a_dark_table_stays() {
    let dpi = 150;
    let mut table = Sheet::a4(dpi).lit(|_, _, _| [25.0; 3]);
    let slip = hoso_samples::small_page(&["CĂN CƯỚC CÔNG DÂN", "Số: 080176727465", "Nguyễn Thị Hoa"], dpi);
    for (x, y, pixel) in slip.unwrap().enumerate_pixels() {
        table.rgb.put_pixel(x + 200, y + 300, image::Rgb([pixel.0[0]; 3]));
    }
    assert!(!turn_positive(&mut table.colour()));
}

#[test]
fn a_dark_photograph_stays() {
    // Shades of all kinds in patches, darker ones more often.
    let photograph = Sheet::a4(100).lit(|x, y, _| {
        let shade = 90.0 + 60.0 * (x / 31.0).sin() * (y / 23.0).cos() + 40.0 * (x / 7.0 + y / 11.0).sin();
        [shade; 3]
    });
    assert!(!turn_positive(&mut photograph.grey_page()));
}
