//! Pages of every kind, written field by field.

use std::io::Write as _;

use hoso_model::{MediaType, PageNo, Refusal, RefusalReason};
use hoso_samples::{OddPage, odd_tiff};

use crate::{Limits, PageImage, Samples, Scan};

fn open(file: &[u8]) -> Result<Scan, Refusal> {
    let mut stored = tempfile::tempfile().unwrap();
    stored.write_all(file).unwrap();
    Scan::open(stored, MediaType::Tiff, Limits::default())
}

fn page(page: OddPage) -> Result<PageImage, Refusal> {
    open(&odd_tiff(&[page]))?.page(PageNo::FIRST)
}

fn grey(given: OddPage) -> Vec<u8> {
    match page(given).unwrap().samples {
        Samples::Grey(pixels) => pixels,
        Samples::Rgb(_) => panic!("not grey"),
    }
}

fn rgb(given: OddPage) -> Vec<u8> {
    match page(given).unwrap().samples {
        Samples::Rgb(pixels) => pixels,
        Samples::Grey(_) => panic!("grey"),
    }
}

/// Ones and zeroes as bytes, the last filled with zeroes.
fn bits(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    digits.chunks(8).map(|byte| (0..8).fold(0, |v, i| v << 1 | byte.get(i).unwrap_or(&0))).collect()
}

#[test]
fn group_3_fax_in_one_and_two_dimensions() {
    // EOL, then runs: 8 white 10011, 8 black 000101.
    let (end, runs) = ("000000000001", "10011 000101");
    let halves = [[255; 8], [0; 8]].concat();
    let one = bits(&format!("{end}{runs}{end}{runs}{}", end.repeat(6)));
    let white_is_0 = |compression, bytes: &[u8]| OddPage::new((16, 2), (1, 1), (compression, 0), bytes);
    assert_eq!(grey(white_is_0(3, &one)), halves.repeat(2));
    // The second row is coded by the first: V0, V0.
    let two = bits(&format!("{end}1{runs}{end}0 1 1{}", format!("{end}1").repeat(6)));
    assert_eq!(grey(white_is_0(3, &two).with(292, &[1])), halves.repeat(2));
    // Modified Huffman: rows from byte to byte, no EOL. And with the bits of each byte turned round.
    let mut plain = [bits(runs), bits(runs)].concat();
    assert_eq!(grey(white_is_0(2, &plain)), halves.repeat(2));
    for byte in &mut plain {
        *byte = byte.reverse_bits();
    }
    assert_eq!(grey(white_is_0(2, &plain).with(266, &[2])), halves.repeat(2));
}

#[test]
fn a_fax_that_ends_before_its_page_is_white_there_and_a_cut_one_is_not() {
    // One row of 8 white and 8 black by V0 and horizontal mode; then the end of all, or nothing.
    let row = "001 10011 000101";
    let end = "000000000001".repeat(2);
    let fax = |bytes: &str| OddPage::new((16, 3), (1, 1), (4, 0), &bits(bytes));
    let whole = [vec![255; 8], vec![0; 8], vec![255; 32]].concat();
    assert_eq!(grey(fax(&format!("{row}{end}"))), whole);
    assert!(page(fax(row)).unwrap_err().detail.contains("ends early"));
}

#[test]
fn palettes_of_one_four_and_eight_bits() {
    let map = |colours: &[[u32; 3]]| -> Vec<u32> {
        (0..3).flat_map(|which| colours.iter().map(move |colour| colour[which] * 257)).collect()
    };
    let red_and_blue = map(&[[255, 0, 0], [0, 0, 255]]);
    let one = OddPage::new((2, 1), (1, 1), (1, 3), &[0b0100_0000]).with(320, &red_and_blue);
    assert_eq!(rgb(one), [255, 0, 0, 0, 0, 255]);
    let mut colours = [[0; 3]; 16];
    colours[9] = [1, 2, 3];
    let four = OddPage::new((2, 1), (1, 4), (1, 3), &[0x90]).with(320, &map(&colours));
    assert_eq!(rgb(four), [1, 2, 3, 0, 0, 0]);
    let mut colours = vec![[0; 3]; 256];
    colours[200] = [7, 8, 9];
    let eight = OddPage::new((1, 1), (1, 8), (1, 3), &[200]).with(320, &map(&colours));
    assert_eq!(rgb(eight), [7, 8, 9]);
    // Shades of 8 bits, as old writers had them.
    let old = OddPage::new((2, 1), (1, 1), (1, 3), &[0b0100_0000]).with(320, &[0, 255, 0, 7, 0, 9]);
    assert_eq!(rgb(old), [0, 0, 0, 255, 7, 9]);
    let without = OddPage::new((1, 1), (1, 8), (1, 3), &[200]);
    assert_eq!(page(without).unwrap_err().reason, RefusalReason::Broken);
}

#[test]
fn planes_tiles_depths_and_coarse_colours() {
    let mut planes = OddPage::new((2, 1), (3, 8), (1, 2), &[]).with(284, &[2]);
    planes.chunks = vec![vec![1, 2], vec![3, 4], vec![5, 6]];
    assert_eq!(rgb(planes), [1, 3, 5, 2, 4, 6]);
    // Two tiles of 2 x 2 over a page of 3 x 1: what hangs over is not shown.
    let mut tiles = OddPage::new((3, 1), (1, 8), (1, 1), &[]).with(322, &[2]).with(323, &[2]);
    tiles.chunks = vec![vec![1, 2, 9, 9], vec![3, 9, 9, 9]];
    assert_eq!(grey(tiles), [1, 2, 3]);
    for (depth, bytes) in [
        (3, vec![0b0001_1100]),
        (12, vec![0x00, 0x0F, 0xFF]),
        (16, vec![0, 0, 0xFF, 0xFF]),
        (24, vec![0, 0, 0, 0xFF, 0xFF, 0xFF]),
        (32, vec![0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]),
    ] {
        assert_eq!(grey(OddPage::new((2, 1), (1, depth), (1, 1), &bytes)), [0, 255], "{depth} bits");
        assert_eq!(grey(OddPage::new((2, 1), (1, depth), (1, 0), &bytes)), [255, 0], "{depth} bits");
    }
    // Four lights and the two colours that they share.
    let coarse = OddPage::new((2, 2), (3, 8), (1, 6), &[10, 20, 30, 40, 128, 128]).with(530, &[2, 2]);
    assert_eq!(rgb(coarse), [10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40]);
    let differences = OddPage::new((3, 1), (1, 16), (8, 1), &zlib(&[0, 16, 0, 16, 0, 16])).with(317, &[2]);
    assert_eq!(grey(differences), [16, 32, 48]);
}

#[test]
fn bilevel_rows_of_any_length() {
    for width in [1, 7, 8, 9, 16, 21] {
        let row: Vec<u8> = (0..width).map(|x| if x % 3 == 1 { 255 } else { 0 }).collect();
        let text: String = row.iter().map(|shade| if *shade == 255 { '1' } else { '0' }).collect();
        let two = bits(&text).repeat(2);
        let white = OddPage::new((width, 2), (1, 1), (1, 1), &two);
        assert_eq!(grey(white), row.repeat(2), "{width}");
        let black: Vec<u8> = row.iter().map(|shade| 255 - shade).collect();
        assert_eq!(grey(OddPage::new((width, 2), (1, 1), (1, 0), &two)), black.repeat(2), "{width}");
    }
}

#[test]
fn what_is_seen_through_is_white() {
    let alpha = |kind| OddPage::new((2, 1), (2, 8), (1, 1), &[0, 0, 100, 255]).with(338, &[kind]);
    assert_eq!(grey(alpha(2)), [255, 100]);
    assert_eq!(grey(alpha(1)), [255, 100]);
    assert_eq!(grey(alpha(0)), [0, 100], "it says nothing of being seen through");
}

#[test]
fn jpeg_as_tiff_first_had_it() {
    let picture = image::DynamicImage::from(image::GrayImage::from_pixel(16, 16, image::Luma([40])));
    let stream = hoso_samples::jpeg(&picture, 300, 90).unwrap();
    let old = OddPage::new((16, 16), (1, 8), (6, 1), &stream);
    // The stream is found by its own field; strips are parts of it.
    assert!(grey(old.clone().with(513, &[8])).iter().all(|shade| shade.abs_diff(40) < 3));
    assert!(page(old).unwrap_err().detail.contains("old-style JPEG"));
}

#[test]
fn a_page_at_fault_costs_that_page() {
    let sound = OddPage::new((2, 1), (1, 8), (1, 1), &[7, 9]);
    let odd = sound.clone().with(262, &[32845]);
    let huge = sound.clone().with(256, &[20_000]).with(257, &[20_000]);
    let short = sound.clone().with(257, &[100]);
    let mut scan = open(&odd_tiff(&[sound.clone(), odd, huge.clone(), short, sound])).unwrap();
    let mut reasons = Vec::new();
    for index in 0..scan.pages() {
        reasons.push(scan.page(PageNo::from_index(index)).err().map(|refusal| refusal.reason));
    }
    let [unsupported, large, broken] =
        [RefusalReason::Unsupported, RefusalReason::TooLarge, RefusalReason::Broken].map(Some);
    assert_eq!(reasons, [None, unsupported, large, broken, None]);
    assert_eq!(open(&odd_tiff(&[huge])).err().unwrap().reason, RefusalReason::TooLarge);
}

#[test]
fn small_copies_and_masks_are_no_pages_unless_there_are_no_others() {
    let sound = |shade| OddPage::new((2, 1), (1, 8), (1, 1), &[shade; 2]);
    let copy = sound(1).with(254, &[1]);
    let mask = sound(2).with(254, &[6]);
    let mut scan = open(&odd_tiff(&[copy.clone(), sound(3).with(254, &[2]), mask, sound(4)])).unwrap();
    assert_eq!(scan.pages(), 2);
    for (index, shade) in [3, 4].into_iter().enumerate() {
        let page = scan.page(PageNo::from_index(index as u32)).unwrap();
        assert_eq!(page.samples, Samples::Grey(vec![shade; 2]));
    }
    assert_eq!(open(&odd_tiff(&[copy])).unwrap().pages(), 1);
    // A copy that is sound does not stand in for a page that is not.
    let huge = sound(3).with(256, &[20_000]).with(257, &[20_000]);
    let refused = open(&odd_tiff(&[sound(1).with(254, &[1]), huge])).err().unwrap();
    assert_eq!(refused.reason, RefusalReason::TooLarge);
}

#[test]
fn without_a_unit_only_the_aspect_is_known() {
    let page_of = |unit: u32, across: u32, down: u32| {
        let given = OddPage::new((1240, 877), (1, 1), (1, 1), &vec![0xFF; 155 * 877]).with(296, &[unit]);
        let mut file = odd_tiff(&[given.with(282, &[across, 1]).with(283, &[down, 1])]);
        // Two numbers are a fraction: 282 and 283 of kind 5, of which there is one.
        for tag in [282_u16, 283] {
            let field = [tag.to_le_bytes(), [4, 0], [2, 0], [0, 0]].concat();
            let at = file.windows(8).position(|eight| eight == field).unwrap();
            (file[at + 2], file[at + 4]) = (5, 1);
        }
        let image = open(&file).unwrap().page(PageNo::FIRST).unwrap();
        (image.width, image.height, image.dpi)
    };
    assert_eq!(page_of(1, 2, 1), (1240, 1754, 150));
    assert_eq!(page_of(2, 204, 102), (1240, 1754, 204));
    assert_eq!(page_of(3, 80, 40), (1240, 1754, 203));
    assert_eq!(page_of(1, 200, 200), (1240, 877, 106));
}

#[test]
fn headers_that_lie_cost_no_memory() {
    let sound = OddPage::new((2, 1), (1, 8), (1, 1), &[7, 9]);
    // A tile of gigabytes, a palette of gigabytes, more strips than bytes, a directory in a circle.
    let tile = sound.clone().with(322, &[60_000]).with(323, &[60_000]);
    assert_eq!(page(tile).unwrap_err().reason, RefusalReason::TooLarge);
    let mut file = odd_tiff(&[sound.clone().with(262, &[3]).with(320, &[0, 0, 0])]);
    let at = file.windows(4).position(|four| four == [0x40, 1, 4, 0]).unwrap();
    file[at + 4..at + 8].fill(0xFF);
    let refused = open(&file).unwrap().page(PageNo::FIRST).unwrap_err();
    assert!(refused.detail.contains("ends before"), "{refused}");
    // Of a field of one value no more is read, whatever it says of their number.
    let mut file = odd_tiff(&[sound.clone().with(277, &[1, 1])]);
    let at = file.windows(4).position(|four| four == [0x15, 1, 4, 0]).unwrap();
    file[at + 4..at + 8].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x7F]);
    assert!(open(&file).unwrap().page(PageNo::FIRST).is_ok());
    let mut circle = odd_tiff(&[sound]);
    let (first, end) = (circle[4..8].to_vec(), circle.len() - 4);
    circle[end..].copy_from_slice(&first);
    assert!(open(&circle).err().unwrap().detail.contains("circle"));
    for length in 0..circle.len() {
        assert!(open(&circle[..length]).is_err());
    }
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
