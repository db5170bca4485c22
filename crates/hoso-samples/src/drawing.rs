//! From a paper's sheets to pixels.

use image::{DynamicImage, GrayImage, Luma};
use unicode_normalization::UnicodeNormalization;

use crate::fonts::Fonts;
use crate::numbers::Numbers;
use crate::typeset::{Face, Fit, Placed, Rule, SHEET_HEIGHT, SHEET_WIDTH, Sheet};
use crate::{Paper, SampleError, seal, wear};

/// How dark the toner is: 0 would be pure black.
const INK: f32 = 24.0;
/// Points in an inch.
const POINTS: f32 = 72.0;

/// How a paper went through the scanner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scan {
    /// Resolution in dots per inch, 36 to 1200.
    pub dpi: u32,
    /// How far the page lies turned clockwise, in degrees; 0 if it is not a number, at most 45 either way.
    pub skew_degrees: f32,
    /// Largest change of a pixel's value by noise, in steps of 255; at most 60.
    pub noise: u8,
    /// Is there a red round seal at the signature?
    pub seal: bool,
    /// Grey (8 bits) or, if false, RGB (24 bits).
    pub grey: bool,
}

impl Default for Scan {
    /// A clean, straight grey scan at 300 dpi.
    fn default() -> Self {
        Self { dpi: 300, skew_degrees: 0.0, noise: 0, seal: false, grey: true }
    }
}

/// Draws every page of `paper` on A4, as `scan` says; the same pixels for the same paper and scan.
pub fn draw(paper: &Paper, scan: &Scan) -> Result<Vec<DynamicImage>, SampleError> {
    let per_point = per_point(scan.dpi)?;
    let fonts = Fonts::get()?;
    let pages = paper.sheets.iter().enumerate().map(|(place, sheet)| {
        let page = printed(sheet, fonts, per_point);
        let page = match sheet.seal.filter(|_| scan.seal) {
            Some((x, y)) => {
                let sealed = seal::pressed(page, x * per_point, y * per_point, per_point);
                if scan.grey { DynamicImage::from(sealed).into_luma8().into() } else { sealed.into() }
            }
            None if scan.grey => DynamicImage::from(page),
            None => DynamicImage::from(page).into_rgb8().into(),
        };
        let mut numbers = Numbers::new(fingerprint(&paper.number, place));
        wear::noisy(wear::turned(page, scan.skew_degrees), scan.noise, &mut numbers)
    });
    Ok(pages.collect())
}

/// A slip with these lines at 14 points, as wide as A6 (105 mm) or as the widest line, as high as the lines need: a
/// quick fixture where a whole page would be slow.
pub fn small_page(text_lines: &[&str], dpi: u32) -> Result<GrayImage, SampleError> {
    const MARGIN: f32 = 28.0;
    const SIZE: f32 = 14.0;
    const PITCH: f32 = 22.0;
    let per_point = per_point(dpi)?;
    let fonts = Fonts::get()?;
    let widest = text_lines.iter().map(|line| fonts.width(line, Face::Regular, SIZE)).fold(0.0, f32::max);
    let width = (widest + 2.0 * MARGIN).max(297.6);
    let height = text_lines.len() as f32 * PITCH + 2.0 * MARGIN;
    let mut page = blank(width, height, per_point);
    if page.width() > 60_000 || page.height() > 60_000 {
        return Err(SampleError::TooLarge(page.width(), page.height(), "a slip"));
    }
    for (place, text) in text_lines.iter().enumerate() {
        let baseline = MARGIN + place as f32 * PITCH + SIZE;
        let text = text.nfc().collect();
        let line = Placed { text, x: MARGIN, baseline, size: SIZE, face: Face::Regular, fit: Fit::Start };
        print(&mut page, &line, fonts, per_point);
    }
    Ok(page)
}

/// Pixels in a point at `dpi`.
fn per_point(dpi: u32) -> Result<f32, SampleError> {
    if (36..=1200).contains(&dpi) { Ok(dpi as f32 / POINTS) } else { Err(SampleError::Dpi(dpi)) }
}

/// A white page of this size in points.
fn blank(width: f32, height: f32, per_point: f32) -> GrayImage {
    let pixels = |points: f32| (points * per_point).round() as u32;
    GrayImage::from_pixel(pixels(width), pixels(height), Luma([255]))
}

/// The sheet as it came out of the printer.
fn printed(sheet: &Sheet, fonts: &Fonts, per_point: f32) -> GrayImage {
    let mut page = blank(SHEET_WIDTH, SHEET_HEIGHT, per_point);
    for line in &sheet.lines {
        print(&mut page, line, fonts, per_point);
    }
    for rule in &sheet.rules {
        stroke(&mut page, rule, per_point);
    }
    page
}

/// Prints one line of text.
fn print(page: &mut GrayImage, line: &Placed, fonts: &Fonts, per_point: f32) {
    let em = line.size * per_point;
    let natural = fonts.width(&line.text, line.face, em);
    let spaces = line.text.matches(' ').count();
    let (mut x, stretch) = match line.fit {
        Fit::Start => (line.x * per_point, 0.0),
        Fit::Centre => (line.x * per_point - natural / 2.0, 0.0),
        Fit::Width(width) => (line.x * per_point, (width * per_point - natural) / spaces.max(1) as f32),
    };
    for c in line.text.chars() {
        let (glyph, advance) = fonts.letter(c, line.face, em, x, line.baseline * per_point);
        if let Some(glyph) = glyph {
            let corner = glyph.px_bounds().min;
            glyph.draw(|dx, dy, share| {
                darken(page, corner.x + dx as f32, corner.y + dy as f32, share);
            });
        }
        x += advance + if c == ' ' { stretch } else { 0.0 };
    }
}

/// Prints a stroke, a pixel thick at least.
fn stroke(page: &mut GrayImage, rule: &Rule, per_point: f32) {
    let pixels = |points: f32| (points * per_point).max(0.0).round() as u32;
    let (left, top) = (pixels(rule.x), pixels(rule.y));
    for y in top..top + pixels(rule.height).max(1) {
        for x in left..left + pixels(rule.width).max(1) {
            darken(page, x as f32, y as f32, 1.0);
        }
    }
}

/// Puts ink on `share` (0 to 1) of a pixel; nothing outside the page.
fn darken(page: &mut GrayImage, x: f32, y: f32, share: f32) {
    if x < 0.0 || y < 0.0 {
        return;
    }
    if let Some(Luma([value])) = page.get_pixel_mut_checked(x as u32, y as u32) {
        let inked = 255.0 - share.clamp(0.0, 1.0) * (255.0 - INK);
        *value = (*value).min(inked.round() as u8);
    }
}

/// A number of its own for each page of each paper (FNV-1a).
fn fingerprint(number: &str, place: usize) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ place as u64;
    number.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{Scan, draw, small_page};
    use crate::{SampleError, compose};

    #[test]
    fn pages_are_a4_and_the_same_for_one_seed() {
        let scan = Scan { dpi: 60, noise: 20, skew_degrees: 1.0, ..Scan::default() };
        let one = draw(&compose(3, 2), &scan).unwrap();
        assert_eq!(one.len(), 2);
        assert_eq!((one[0].width(), one[0].height()), (496, 702));
        assert_eq!(one, draw(&compose(3, 2), &scan).unwrap());
        assert_ne!(one[0], draw(&compose(4, 2), &scan).unwrap()[0]);
        assert_ne!(one[0], one[1]);
    }

    #[test]
    fn the_seal_is_red_in_colour_and_only_there() {
        let red = |pages: &[image::DynamicImage]| {
            let page = pages[0].to_rgb8();
            page.pixels().filter(|p| p.0[0] > 150 && p.0[1] < 110).count()
        };
        let scan = Scan { dpi: 60, grey: false, ..Scan::default() };
        let paper = compose(5, 1);
        assert_eq!(red(&draw(&paper, &scan).unwrap()), 0);
        assert!(red(&draw(&paper, &Scan { seal: true, ..scan }).unwrap()) > 100);
        let grey = draw(&paper, &Scan { seal: true, grey: true, ..scan }).unwrap();
        assert!(grey[0].as_luma8().is_some());
    }

    #[test]
    fn odd_scans_are_refused_or_bounded() {
        let paper = compose(1, 1);
        for dpi in [0, 35, 1201, u32::MAX] {
            assert!(matches!(draw(&paper, &Scan { dpi, ..Scan::default() }), Err(SampleError::Dpi(_))));
            assert!(small_page(&["a"], dpi).is_err());
        }
        for skew_degrees in [f32::NAN, f32::INFINITY, -500.0] {
            let scan = Scan { dpi: 36, noise: 255, skew_degrees, ..Scan::default() };
            assert_eq!(draw(&paper, &scan).unwrap().len(), 1);
        }
    }

    #[test]
    fn a_slip_grows_with_its_lines() {
        let short = small_page(&["Mã hồ sơ"], 150).unwrap();
        let long = small_page(&["Mã hồ sơ", "Ủy ban nhân dân xã"], 150).unwrap();
        assert_eq!(short.width(), 620);
        assert!(long.height() > short.height());
        assert!(long.pixels().any(|p| p.0[0] < 60));
        assert!(small_page(&[], 150).unwrap().height() > 0);
    }
}
