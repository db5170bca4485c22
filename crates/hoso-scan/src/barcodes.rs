//! Bar codes on a page.
//!
//! 1. The page is looked at twice, with QR, Code 128 and Code 39 in every direction: [`fine`] enough for thin bars, and
//!    half as fine, where the noise of the sensor is averaged away.
//! 2. Where a page that was made coarser shows a code that cannot be read, the place is looked at with all its pixels.
//! 3. What a page without codes could say by chance is dropped ([`credible`]).

use std::panic::{AssertUnwindSafe, catch_unwind};

use hoso_model::{Area, Barcode, Symbology};
use zxingcpp::{BarcodeFormat, BarcodeReader, Binarizer, ImageFormat, ImageView, TextMode};

use crate::GreyImage;
use crate::page_image::shrink;

/// What is looked for. Every further kind costs time on every page, and kinds without checksums are read from ruled
/// tables.
const FORMATS: [BarcodeFormat; 3] =
    [BarcodeFormat::QRCodeModel2, BarcodeFormat::Code128, BarcodeFormat::Code39];
/// The finest look is at 200 to 300 dots per inch: a bar of 0.25 mm has two pixels and more.
const FINE_DPI: u32 = 200;
/// At this resolution and above, half of it is enough for a thorough look.
const HALF_IS_ENOUGH_DPI: u32 = 250;
/// Pixels that are looked at at once; A3 at 300 dpi has 17 million.
const MOST_PIXELS: u64 = 20_000_000;
/// A kind without a checksum must say at least so much. ("PATCHT" has six letters.)
const SHORTEST_CODE_39: usize = 4;
/// Places that are looked at again: a sheet of labels has as many.
const MOST_CLOSER_LOOKS: usize = 32;
/// A linear code must be read alike on so many lines of the scan.
const FEWEST_LINES: i32 = 3;

/// Every bar code on `page`, as it lies: areas are shares of the page as it was given.
///
/// [`Area::turned`] takes them to the upright page. A page that the library cannot stand has no codes.
pub fn barcodes(page: &GreyImage) -> Vec<Barcode> {
    if page.width == 0 || page.height == 0 || page.pixels.len() < page.width as usize * page.height as usize {
        return Vec::new();
    }
    let factor = fine(page);
    let thorough_half = page.dpi / factor >= HALF_IS_ENOUGH_DPI;
    let shrunk;
    let (pixels, width, height) = if factor == 1 {
        (&page.pixels, page.width, page.height)
    } else {
        shrunk = smaller(&page.pixels, page.width, page.height, factor);
        (&shrunk.0, shrunk.1, shrunk.2)
    };
    let look_fine = Look { thorough: !thorough_half, unread: factor > 1 };
    let (mut found, unread) = look(pixels, width, height, Part::all(width, height), look_fine);
    let (half, width, height) = smaller(pixels, width, height, 2);
    let look_half = Look { thorough: thorough_half, unread: false };
    found.extend(look(&half, width, height, Part::all(width, height), look_half).0);
    found.extend(unread.into_iter().take(MOST_CLOSER_LOOKS).flat_map(|area| look_closer(page, area)));

    let mut distinct: Vec<Barcode> = Vec::with_capacity(found.len());
    for code in found {
        let same = |other: &Barcode| {
            other.symbology == code.symbology && other.text == code.text && overlap(other.area, code.area)
        };
        if !distinct.iter().any(same) {
            distinct.push(code);
        }
    }
    distinct
}

/// By what whole factor `page` is made coarser for the finest look.
fn fine(page: &GreyImage) -> u32 {
    let mut factor = (page.dpi / FINE_DPI).clamp(1, 6);
    let pixels = u64::from(page.width) * u64::from(page.height);
    while pixels / u64::from(factor * factor) > MOST_PIXELS {
        factor += 1;
    }
    factor
}

/// The picture made coarser by a whole factor.
fn smaller(pixels: &[u8], width: u32, height: u32, factor: u32) -> (Vec<u8>, u32, u32) {
    let (small_width, small_height) = (width / factor, height / factor);
    if small_width == 0 || small_height == 0 {
        return (Vec::new(), 0, 0);
    }
    (shrink::<1>(pixels, width, small_width, small_height, factor), small_width, small_height)
}

/// The page that the pixels that are looked at are a part of.
#[derive(Clone, Copy)]
struct Part {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Part {
    fn all(width: u32, height: u32) -> Self {
        Self { left: 0, top: 0, width, height }
    }
}

/// How closely pixels are looked at.
#[derive(Clone, Copy)]
struct Look {
    /// On every line, rather than on a few, and in uneven light.
    thorough: bool,
    /// Also for where there are codes that cannot be read.
    unread: bool,
}

/// The codes among `pixels`, and where there are some that cannot be read.
fn look(pixels: &[u8], width: u32, height: u32, part: Part, how: Look) -> (Vec<Barcode>, Vec<Area>) {
    if width == 0 || height == 0 {
        return (Vec::new(), Vec::new());
    }
    // The library throws for arguments that it finds impossible and its wrapper panics at answers that it does not
    // know; nothing of ours is half changed by then.
    let found = catch_unwind(AssertUnwindSafe(|| {
        let image = ImageView::from_slice(pixels, width, height, ImageFormat::Lum).ok()?;
        let found = reader(how).from(&image).ok()?;
        let mut read = Vec::new();
        let mut failed = Vec::new();
        for code in &found {
            let area = area(code, part);
            if !code.is_valid() {
                failed.push(area);
            } else if let Some(code) = credible(code, area) {
                read.push(code);
            }
        }
        Some((read, failed))
    }));
    found.ok().flatten().unwrap_or_default()
}

/// What is at `area` of `page`, with all its pixels.
fn look_closer(page: &GreyImage, area: Area) -> Vec<Barcode> {
    let side = |from: f32, to: f32, pixels: u32| {
        // The quiet zone, and what the coarse look misjudged.
        let more = (to - from) * 0.3 + 0.01;
        let start = ((from - more).max(0.0) * pixels as f32) as u32;
        let end = ((to + more).min(1.0) * pixels as f32) as u32;
        (start.min(pixels), end.clamp(start, pixels) - start)
    };
    let (left, width) = side(area.x0, area.x1, page.width);
    let (top, height) = side(area.y0, area.y1, page.height);
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Vec::new();
    }
    let rows = page.pixels.chunks_exact(page.width.max(1) as usize).skip(top as usize).take(height as usize);
    let pixels: Vec<u8> =
        rows.flat_map(|row| &row[left as usize..(left + width) as usize]).copied().collect();
    let part = Part { left, top, width: page.width, height: page.height };
    look(&pixels, width, height, part, Look { thorough: true, unread: false }).0
}

/// How codes are looked for.
fn reader(how: Look) -> BarcodeReader {
    zxingcpp::read()
        .formats(FORMATS)
        .try_harder(how.thorough)
        // The two looks part black from white in two ways: by the neighbourhood, which stands uneven light and is
        // speckled by noise, and by one value for the page, which is the other way about and costs half.
        .binarizer(if how.thorough { Binarizer::LocalAverage } else { Binarizer::FixedThreshold })
        .try_rotate(true)
        // White codes on black are not printed on papers, and looking for them doubles the time.
        .try_invert(false)
        .try_downscale(false)
        .text_mode(TextMode::Plain)
        .return_errors(how.unread)
}

/// The code, if no page says so by chance.
fn credible(code: &zxingcpp::Barcode, area: Area) -> Option<Barcode> {
    let text = code.text();
    let (symbology, credible) = match code.symbology() {
        BarcodeFormat::QRCode => (Symbology::Qr, true),
        BarcodeFormat::Code128 => (Symbology::Code128, code.line_count() >= FEWEST_LINES),
        BarcodeFormat::Code39 => {
            let long = text.chars().count() >= SHORTEST_CODE_39;
            (Symbology::Code39, long && code.line_count() >= FEWEST_LINES)
        }
        _ => (Symbology::Other, true),
    };
    (credible && !text.trim().is_empty()).then_some(Barcode { symbology, text, area })
}

/// The upright rectangle around the code's corners.
fn area(code: &zxingcpp::Barcode, part: Part) -> Area {
    let position = code.position();
    let corners = [position.top_left, position.top_right, position.bottom_right, position.bottom_left];
    let span = |values: [i32; 4], start: u32, pixels: u32| {
        let (least, most) = values.iter().fold((i32::MAX, i32::MIN), |(l, m), v| (l.min(*v), m.max(*v)));
        let share = |value: i32| (value as f32 + start as f32) / pixels.max(1) as f32;
        (share(least), share(most))
    };
    let (x0, x1) = span(corners.map(|corner| corner.x), part.left, part.width);
    let (y0, y1) = span(corners.map(|corner| corner.y), part.top, part.height);
    Area::from([x0, y0, x1, y1])
}

/// Do they share a point?
fn overlap(one: Area, other: Area) -> bool {
    one.x0 <= other.x1 && other.x0 <= one.x1 && one.y0 <= other.y1 && other.y0 <= one.y1
}
