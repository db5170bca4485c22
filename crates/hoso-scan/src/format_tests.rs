//! Every kind of picture file that desks send, as the tests write it: what comes out is what went in.

use std::io::{Cursor, Write as _};

use hoso_model::{MediaType, PageNo, RefusalReason};
use hoso_samples::{OddPage, odd_tiff};
use image::{DynamicImage, GrayAlphaImage, ImageBuffer, ImageFormat, Luma, LumaA, Rgb, Rgba};

use crate::{Limits, PageImage, Samples, Scan};

fn page(media: MediaType, file: &[u8]) -> Result<PageImage, hoso_model::Refusal> {
    assert_eq!(MediaType::sniff(file), Some(media));
    let mut stored = tempfile::tempfile().unwrap();
    stored.write_all(file).unwrap();
    Scan::open(stored, media, Limits::default())?.page(PageNo::FIRST)
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// The first pixel, as three colours.
fn first(page: &PageImage) -> [u8; 3] {
    match &page.samples {
        Samples::Grey(pixels) => [pixels[0]; 3],
        Samples::Rgb(pixels) => [pixels[0], pixels[1], pixels[2]],
    }
}

#[test]
fn pixels_of_every_width_and_with_holes() {
    let size = (5, 3);
    let pictures: [(DynamicImage, [u8; 3]); 6] = [
        (ImageBuffer::from_pixel(size.0, size.1, Luma([77_u8])).into(), [77; 3]),
        (ImageBuffer::from_pixel(size.0, size.1, Luma([0xABCD_u16])).into(), [0xAB; 3]),
        (ImageBuffer::from_pixel(size.0, size.1, Rgb([1_u8, 2, 3])).into(), [1, 2, 3]),
        (ImageBuffer::from_pixel(size.0, size.1, Rgb([0x0100_u16, 0x8000, 0xFF00])).into(), [1, 0x80, 0xFE]),
        // See-through is white.
        (ImageBuffer::from_pixel(size.0, size.1, Rgba([9_u8, 9, 9, 0])).into(), [255; 3]),
        (GrayAlphaImage::from_pixel(size.0, size.1, LumaA([0, 128])).into(), [127; 3]),
    ];
    for (image, expected) in pictures {
        for (media, format) in [
            (MediaType::Png, ImageFormat::Png),
            (MediaType::WebP, ImageFormat::WebP),
            (MediaType::Bmp, ImageFormat::Bmp),
        ] {
            let deep = image.color().bytes_per_pixel() / image.color().channel_count() > 1;
            let image = match format {
                ImageFormat::WebP | ImageFormat::Bmp if deep => continue,
                // Its encoder leaves such holes out.
                ImageFormat::Bmp if matches!(image, DynamicImage::ImageLumaA8(_)) => continue,
                ImageFormat::WebP => DynamicImage::from(image.to_rgba8()),
                _ => image.clone(),
            };
            let page = page(media, &encoded(&image, format)).unwrap();
            assert_eq!((page.width, page.height), size);
            let near = first(&page).iter().zip(expected).all(|(got, wanted)| got.abs_diff(wanted) <= 1);
            assert!(near, "{media} {:?}: {:?}, not {expected:?}", image.color(), first(&page));
        }
    }
}

#[test]
fn resolutions_are_the_files_or_those_of_a4() {
    let image = DynamicImage::from(hoso_samples::small_page(&["Số: 12"], 200).unwrap());
    for (media, file, dpi) in [
        (MediaType::Png, hoso_samples::png(&image, 200).unwrap(), 200),
        (MediaType::Jpeg, hoso_samples::jpeg(&image, 200, 80).unwrap(), 200),
        (MediaType::Bmp, hoso_samples::bmp(&image, 200).unwrap(), 200),
    ] {
        assert_eq!(page(media, &file).unwrap().dpi, dpi, "{media}");
    }
    let a4 = DynamicImage::new_luma8(1240, 1754);
    assert_eq!(page(MediaType::WebP, &hoso_samples::webp(&a4).unwrap()).unwrap().dpi, 150);
}

#[test]
fn a_bitmap_of_one_four_and_eight_bits_with_a_palette() {
    for (bits, row) in [(1_u8, 0b1000_0000_u8), (4, 0x10), (8, 1)] {
        let mut file = b"BM\0\0\0\0\0\0\0\0\x3E\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0".to_vec();
        file.extend([bits, 0]);
        file.resize(46, 0);
        // Two colours; blue comes first.
        file.extend([2, 0, 0, 0, 0, 0, 0, 0]);
        file.extend([0, 0, 0, 0, 30, 20, 10, 0]);
        file.extend([row, 0, 0, 0]);
        assert_eq!(first(&page(MediaType::Bmp, &file).unwrap()), [10, 20, 30], "{bits} bits");
    }
}

/// A JPEG of one block in four inks of one shade each, with an Adobe segment or without.
fn four_inks(shades: [u8; 4], adobe: Option<u8>) -> Vec<u8> {
    let mut file = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, body: &[u8]| {
        file.extend([0xFF, marker, 0, body.len() as u8 + 2]);
        file.extend_from_slice(body);
    };
    if let Some(transform) = adobe {
        segment(0xEE, &[b"Adobe\0\x64\0\0\0\0".as_slice(), &[transform]].concat());
    }
    segment(0xDB, &[[0_u8].as_slice(), &[8; 64]].concat());
    segment(0xC0, &[8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
    // Means of categories 7 and 8 by codes of two bits; "nothing follows" by one.
    segment(0xC4, &[&[0, 0, 2][..], &[0; 14], &[7, 8]].concat());
    segment(0xC4, &[&[0x10, 1][..], &[0; 15], &[0]].concat());
    segment(0xDA, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    let mut bits = String::new();
    for shade in shades {
        // The mean of a block is eight times its shade, divided by the table's eight.
        let level = i32::from(shade) - 128;
        let (code, length) = if level == -128 { ("01", 8) } else { ("00", 7) };
        assert!(level.unsigned_abs() >= 64, "only shades far from the middle have these codes");
        let value = if level < 0 { level + (1 << length) - 1 } else { level };
        bits += &[code, &format!("{value:0length$b}"), "0"].concat();
    }
    while !bits.len().is_multiple_of(8) {
        bits.push('1');
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        file.push(byte);
        if byte == 0xFF {
            file.push(0);
        }
    }
    file.extend([0xFF, 0xD9]);
    file
}

#[test]
fn four_inks_of_a_jpeg_are_turned_to_colours() {
    // Adobe's are stored the other way round: 255 is no ink.
    for (shades, expected) in [
        ([255, 255, 255, 255], [255, 255, 255]),
        ([0, 255, 255, 255], [0, 255, 255]),
        ([255, 255, 255, 0], [0, 0, 0]),
        ([255, 0, 255, 255], [255, 0, 255]),
    ] {
        let page = page(MediaType::Jpeg, &four_inks(shades, Some(0))).unwrap();
        let got = first(&page);
        assert!(
            got.iter().zip(expected).all(|(got, wanted)| got.abs_diff(wanted) <= 3),
            "{shades:?}: {got:?}"
        );
    }
}

#[test]
fn a_jpeg_with_an_adobe_segment_that_was_cut_is_read_all_the_same() {
    let grey = DynamicImage::from(hoso_samples::small_page(&["Số: 12"], 100).unwrap());
    for image in [grey.clone(), grey.to_rgb8().into()] {
        let file = hoso_samples::jpeg(&image, 100, 90).unwrap();
        let whole = page(MediaType::Jpeg, &file).unwrap();
        let mut cut = file[..2].to_vec();
        cut.extend(b"\xFF\xEE\0\x07Adobe");
        cut.extend_from_slice(&file[2..]);
        assert_eq!(page(MediaType::Jpeg, &cut).unwrap(), whole);
    }
}

#[test]
fn what_is_not_read_is_not_called_broken() {
    let floating = OddPage::new((1, 1), (1, 32), (1, 1), &[0; 4]).with(339, &[3]);
    let lab = OddPage::new((1, 1), (3, 8), (1, 8), &[0; 3]);
    let zstd = OddPage::new((1, 1), (1, 8), (50000, 1), &[0; 3]);
    for kind in [floating, lab, zstd] {
        let refused = page(MediaType::Tiff, &odd_tiff(&[kind])).unwrap_err();
        assert_eq!(refused.reason, RefusalReason::Unsupported, "{refused}");
    }
}
