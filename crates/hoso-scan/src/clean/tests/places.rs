//! From the clean page back to the scan.

use hoso_model::Area;
use hoso_samples::{Scan, scanned};

use super::super::{Steps, clean};
use super::{Sheet, page};
use crate::{GreyImage, PageImage};

/// A page of text with a black box of `[x, y, width, height]` where there was text.
fn boxed(dpi: u32, [x, y, width, height]: [u32; 4]) -> Sheet {
    let mut sheet = Sheet::paper(5, dpi);
    let margin = dpi / 10;
    let around = x - margin..x + width + margin;
    for (at_x, at_y, pixel) in sheet.rgb.enumerate_pixels_mut() {
        if around.contains(&at_x) && (y - margin..y + height + margin).contains(&at_y) {
            let inside = (x..x + width).contains(&at_x) && (y..y + height).contains(&at_y);
            pixel.0 = [if inside { 24 } else { 255 }; 3];
        }
    }
    sheet
}

/// The smallest rectangle around what is black as far as no letter is: the box.
fn found(page: &GreyImage) -> Area {
    let (width, height, reach) = (page.width as usize, page.height as usize, page.dpi as usize / 24);
    let dark = |x: usize, y: usize| page.pixels[y * width + x] < 128;
    let (mut x0, mut y0, mut x1, mut y1) = (width, height, 0, 0);
    for y in reach..height - reach {
        for x in reach..width - reach {
            let arms = |by| [(x - by, y), (x + by, y), (x, y - by), (x, y + by)];
            if (0..=reach).all(|by| arms(by).into_iter().all(|(x, y)| dark(x, y))) {
                (x0, y0, x1, y1) =
                    (x0.min(x - reach), y0.min(y - reach), x1.max(x + reach), y1.max(y + reach));
            }
        }
    }
    assert!(x1 > x0 && y1 > y0, "no box");
    let pixels = [x0, y0, x1 - x0 + 1, y1 - y0 + 1].map(|value| value as u32);
    Area::from_pixels(pixels[0], pixels[1], pixels[2], pixels[3], page.width, page.height)
}

/// The smallest rectangle around the box on a page that lies `degrees` clockwise.
fn leaning([x, y, width, height]: [u32; 4], (across, down): (u32, u32), degrees: f32) -> Area {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (across as f32 / 2.0, down as f32 / 2.0);
    let corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)].map(|(x, y)| {
        let (x, y) = (x as f32 - middle_x, y as f32 - middle_y);
        let (x, y) = (x * cos - y * sin + middle_x, y * cos + x * sin + middle_y);
        Area::from([x / across as f32, y / down as f32, x / across as f32, y / down as f32])
    });
    Area::around(corners).unwrap()
}

#[test]
fn a_box_comes_back_to_where_it_was_drawn() {
    for dpi in [150, 200, 300] {
        let [x, y, width, height] = [2 * dpi, 7 * dpi, dpi * 8 / 10, dpi * 4 / 10];
        let sheet = boxed(dpi, [x, y, width, height]);
        for (skew_degrees, laid) in
            [(0.0, 0), (2.5, 0), (-3.2, 0), (0.0, 90), (1.7, 90), (-2.0, 270), (1.0, 180)]
        {
            let scan = Scan { dpi, skew_degrees, ..Scan::default() };
            let scan = scanned(sheet.rgb.clone().into(), &scan, laid, 1).into_luma8();
            let (across, down) = scan.dimensions();
            let scan = GreyImage { width: across, height: down, dpi, pixels: scan.into_raw() };
            let cleaned = clean(page(&scan), Steps::ALL);
            let case = format!("{dpi} dpi, {skew_degrees} degrees, laid {laid}");
            assert_eq!(cleaned.turned % 180, laid % 180, "{case}");
            assert!((cleaned.skew - skew_degrees).abs() <= 0.1, "{case}: {}", cleaned.skew);
            assert!((190..=300).contains(&cleaned.image.dpi), "{case}: {}", cleaned.image.dpi);

            let expected = leaning([x, y, width, height], sheet.rgb.dimensions(), skew_degrees);
            let expected = expected.turned((laid + cleaned.turned) % 360);
            let here = cleaned.on_scan(found(&cleaned.image));
            // As the scan lies after its turn.
            let (across, down) =
                if cleaned.turned.is_multiple_of(180) { (across, down) } else { (down, across) };
            let off = [
                (here.x0 - expected.x0) * across as f32,
                (here.x1 - expected.x1) * across as f32,
                (here.y0 - expected.y0) * down as f32,
                (here.y1 - expected.y1) * down as f32,
            ];
            assert!(off.iter().all(|off| off.abs() <= 3.0), "{case}: off by {off:?} pixels");
        }
    }
}

#[test]
fn a_page_without_lean_keeps_its_places() {
    let area = Area::from([0.1, 0.2, 0.3, 0.25]);
    let upright: PageImage = Sheet::paper(1, 150).grey_page();
    assert_eq!(clean(upright, Steps::ALL).on_scan(area), area);
}
