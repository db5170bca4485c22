//! Pages of PDFs that look like one picture and are not, or not of the size that they say.

use std::io::Write as _;

use hoso_model::{MediaType, PageNo, Refusal, RefusalReason};

use crate::one_page::{grey, one_page};
use crate::{Limits, PageImage, Samples, Scan};

/// Two square points, of which the picture is drawn over all.
const SQUARE: &str = "/MediaBox [0 0 72 72] /Resources << /XObject << /I 5 0 R >> >>";
const DRAWN: &str = "q 72 0 0 72 0 0 cm /I Do Q";
/// A dot in the corner: the page is no longer one picture.
const DOT: &str = "q 72 0 0 72 0 0 cm /I Do Q 0 0 1 1 re f";

fn open(file: &[u8]) -> Scan {
    let mut stored = tempfile::tempfile().unwrap();
    stored.write_all(file).unwrap();
    Scan::open(stored, MediaType::Pdf, Limits::default()).unwrap()
}

fn page(file: &[u8]) -> Result<PageImage, Refusal> {
    open(file).page(PageNo::FIRST)
}

/// The shade at a place, given in shares of the page.
fn shade(image: &PageImage, x: f32, y: f32) -> u8 {
    let Samples::Grey(pixels) = &image.samples else { panic!("not grey") };
    let at = |share: f32, side: u32| (share * side as f32) as usize;
    pixels[at(y, image.height) * image.width as usize + at(x, image.width)]
}

#[test]
fn a_point_a_pixel_is_not_believed_of_more_than_a3() {
    let sheet = "/MediaBox [0 0 1240 1754] /Resources << /XObject << /I 5 0 R >> >>";
    let content = "q 1240 0 0 1754 0 0 cm /I Do Q";
    let pixels = vec![0xFF; 155 * 1754];
    let picture = grey((1240, 1754), 1, "");
    let lone = page(&one_page(sheet, content, &[(&picture, &pixels)])).unwrap();
    assert_eq!((lone.width, lone.height, lone.dpi), (1240, 1754, 150));
    let dotted = format!("{content} 0 0 9 9 re f");
    let mut scan = open(&one_page(sheet, &dotted, &[(&picture, &pixels)]));
    let composed = scan.page(PageNo::FIRST).unwrap();
    assert!(composed.dpi == 200 && composed.height.abs_diff(2338) < 2, "{}", composed.height);
    assert_eq!(scan.draft(PageNo::FIRST).unwrap().dpi, 200);
}

#[test]
fn a_page_that_is_mostly_a_picture_is_drawn_as_fine_as_that_is() {
    let halves: Vec<u8> = [[0; 125], [255; 125]].concat().repeat(250);
    let picture = grey((250, 250), 8, "");
    let image = page(&one_page(SQUARE, DOT, &[(&picture, &halves)])).unwrap();
    assert_eq!((image.width, image.height, image.dpi), (250, 250, 250));
    let Samples::Grey(pixels) = &image.samples else { panic!("not grey") };
    assert_eq!(pixels[..250], halves[..250]);
    // A coarse one is enlarged smoothly.
    let coarse = [0, 255].repeat(2);
    let picture = grey((2, 2), 8, "");
    let image = page(&one_page(SQUARE, DOT, &[(&picture, &coarse)])).unwrap();
    assert_eq!(image.dpi, 200);
    assert!((64..192).contains(&shade(&image, 0.5, 0.5)), "{}", shade(&image, 0.5, 0.5));
    // Over a page of text, the picture is not what counts.
    let text = format!("{DRAWN} {}", "0 0 1 1 re f ".repeat(400));
    assert_eq!(page(&one_page(SQUARE, &text, &[(&picture, &coarse)])).unwrap().dpi, 300);
}

#[test]
fn a_mask_of_another_size_is_not_lost() {
    // Drawn as fine as the mask is.
    let fine = grey((250, 250), 8, "");
    let picture = grey((1, 1), 8, "/SMask 6 0 R");
    let image = page(&one_page(SQUARE, DRAWN, &[(&picture, &[0]), (&fine, &vec![255; 62_500])])).unwrap();
    assert_eq!(image.dpi, 250);
    // Black, to be seen on the left half only; the mask may also be a stencil, whose ones are not seen.
    let left: Vec<u8> = [[255; 8], [0; 8]].concat().repeat(16);
    let mask = grey((16, 16), 8, "");
    let stencil = "/Subtype /Image /Width 16 /Height 16 /ImageMask true /BitsPerComponent 1";
    let holes = [0x00, 0xFF].repeat(16);
    for (key, mask, bytes) in [("SMask", mask.as_str(), &left), ("Mask", stencil, &holes)] {
        let picture = grey((1, 1), 8, &format!("/{key} 6 0 R"));
        let image = page(&one_page(SQUARE, DRAWN, &[(&picture, &[0]), (mask, bytes)])).unwrap();
        assert_eq!((shade(&image, 0.2, 0.5), shade(&image, 0.8, 0.5)), (0, 255), "{key}");
    }
}

#[test]
fn what_a_clip_takes_away_is_not_shown() {
    let picture = grey((100, 100), 8, "");
    for (clip, seen) in [("0 0 36 72 re W n", [0, 255]), ("0 0 72 72 re 0 0 36 72 re W* n", [255, 0])] {
        let image = page(&one_page(SQUARE, &format!("{clip} {DRAWN}"), &[(&picture, &[0; 10_000])])).unwrap();
        assert_eq!([shade(&image, 0.2, 0.5), shade(&image, 0.8, 0.5)], seen, "{clip}");
    }
    // One around all of it takes nothing, and the picture's own pixels are the page.
    let whole = page(&one_page(SQUARE, &format!("0 0 72 72 re W n {DRAWN}"), &[(&picture, &[0; 10_000])]));
    assert_eq!(whole.unwrap().width, 100);
}

#[test]
fn rows_that_are_missing_are_missed() {
    let half = vec![0xFF; 13 * 50];
    let bilevel = grey((100, 100), 1, "");
    let masked = grey((100, 100), 8, "/SMask 6 0 R");
    let whole = vec![0; 10_000];
    let pictures: [&[(&str, &[u8])]; 2] = [&[(&bilevel, &half)], &[(&masked, &whole), (&bilevel, &half)]];
    for streams in pictures {
        for content in [DRAWN, DOT] {
            let mut scan = open(&one_page(SQUARE, content, streams));
            let refused = scan.page(PageNo::FIRST).unwrap_err();
            assert!(refused.detail.contains("ends early"), "{refused}");
            assert!(scan.draft(PageNo::FIRST).is_err());
        }
    }
    let most = vec![0xFF; 13 * 100 - 5];
    assert!(page(&one_page(SQUARE, DRAWN, &[(&bilevel, &most)])).is_ok(), "a few bytes are no rows");
}

#[test]
fn bytes_like_the_head_of_jpeg_2000_are_none_elsewhere() {
    let mut pixels = vec![9; 10_000];
    pixels[..4].copy_from_slice(&[0xFF, 0x4F, 0xFF, 0x51]);
    pixels[8..24].copy_from_slice(&[0x7F; 16]);
    pixels[16..24].fill(0);
    assert_eq!(page(&one_page(SQUARE, DRAWN, &[(&grey((100, 100), 8, ""), &pixels)])).unwrap().width, 100);
}

#[test]
fn a_page_in_larger_units_is_larger() {
    let sheet = format!("{SQUARE} /UserUnit 2");
    let picture = grey((300, 300), 8, "");
    let pixels = vec![9; 90_000];
    let lone = page(&one_page(&sheet, DRAWN, &[(&picture, &pixels)])).unwrap();
    assert_eq!((lone.width, lone.dpi), (300, 150));
    let composed = page(&one_page(&sheet, DOT, &[(&picture, &pixels)])).unwrap();
    assert_eq!((composed.width, composed.dpi), (400, 200));
}

#[test]
fn masks_drafts_and_the_file_itself_take_memory() {
    let huge = grey((20_000, 20_000), 8, "");
    let refused = open(&one_page(SQUARE, DOT, &[(&huge, &[0])])).draft(PageNo::FIRST).unwrap_err();
    assert_eq!(refused.reason, RefusalReason::TooLarge, "{refused}");
    let masked = grey((10, 10), 8, "/SMask 6 0 R");
    let mask = grey((3000, 3000), 8, "");
    let mut scan =
        open(&one_page(SQUARE, DRAWN, &[(&masked, &[0; 100]), (&mask, &[0])])).with_memory(50 << 20);
    assert_eq!(scan.page(PageNo::FIRST).unwrap_err().reason, RefusalReason::TooLarge);
    // Decoding takes seven times the picture; the file holds it once more.
    let file = one_page(SQUARE, DRAWN, &[(&grey((1000, 1000), 8, ""), &vec![9; 1_000_000])]);
    for (memory, fits) in [(7_500_000, false), (8_500_000, true)] {
        assert_eq!(open(&file).with_memory(memory).page(PageNo::FIRST).is_ok(), fits, "{memory}");
    }
}
