//! Tests: files as desks make them, whole, cut anywhere, and spoilt.

use std::fs::File;
use std::io::{Cursor, Write as _};

use hoso_model::MediaType;
use hoso_samples as samples;
use image::DynamicImage;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Completeness, completeness};

/// What is said of a file of these bytes.
pub(super) fn of(bytes: &[u8], media: MediaType) -> Completeness {
    completeness(&file(bytes), bytes.len() as u64, media).unwrap()
}

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn zip() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (number, options) in [stored, SimpleFileOptions::default()].into_iter().enumerate() {
        writer.start_file(format!("{number}.jpg"), options).unwrap();
        writer.write_all(&samples::jpeg(&page("Số: 1/QĐ"), 100, 80).unwrap()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn page(text: &str) -> DynamicImage {
    samples::small_page(&[text, "Nơi nhận: lưu"], 100).unwrap().into()
}

/// Name, type, bytes.
fn files() -> Vec<(&'static str, MediaType, Vec<u8>)> {
    let pages = [page("Số: 12/TB-UBND"), page("Ủy ban").to_rgb8().into(), page("")];
    vec![
        ("pdf", MediaType::Pdf, samples::pdf(&pages, 100, 80).unwrap()),
        ("born digital", MediaType::Pdf, samples::born_digital_pdf(&samples::compose(3, 2)).unwrap()),
        ("without pages", MediaType::Pdf, samples::pdf_without_pages()),
        ("g4", MediaType::Tiff, samples::tiff_g4(&pages, 100).unwrap()),
        ("lzw", MediaType::Tiff, samples::tiff_lzw(&pages, 100).unwrap()),
        ("deflate", MediaType::Tiff, samples::tiff_deflate(&pages, 100).unwrap()),
        ("jpeg in tiff", MediaType::Tiff, samples::tiff_jpeg(&pages, 100).unwrap()),
        ("jpeg", MediaType::Jpeg, samples::jpeg(&pages[1], 100, 80).unwrap()),
        ("png", MediaType::Png, samples::png(&pages[0], 100).unwrap()),
        ("webp", MediaType::WebP, samples::webp(&pages[1]).unwrap()),
        ("bmp", MediaType::Bmp, samples::bmp(&pages[1], 100).unwrap()),
        ("jp2", MediaType::Jpeg2000, samples::jp2(&pages[1], 100)),
        ("j2k", MediaType::Jpeg2000, samples::j2k(&pages[0])),
        ("zip", MediaType::Zip, zip()),
    ]
}

#[test]
fn a_file_is_whole_and_none_of_its_beginnings_is() {
    for (name, media, bytes) in files() {
        let on_disk = file(&bytes);
        let size = bytes.len() as u64;
        assert_eq!(completeness(&on_disk, size, media).unwrap(), Completeness::Whole, "{name}");
        // Line ends after the end marker of a PDF may be missing.
        let optional = bytes.len() - bytes.trim_ascii_end().len();
        let optional = if media == MediaType::Pdf { optional as u64 } else { 0 };
        let shares = (0..64).map(|share| size * share / 64);
        for left in shares.chain((size.saturating_sub(64)..size).rev()) {
            let said = completeness(&on_disk, left, media).unwrap();
            if left >= size - optional {
                assert_eq!(said, Completeness::Whole, "{name}, {left} of {size}");
            } else if media == MediaType::Pdf && left >= size - optional - "\n%%EOF".len() as u64 {
                // Nothing but the marker is missing.
                assert!(matches!(said, Completeness::Unsure(_)), "{name}, {left} of {size}: {said:?}");
            } else {
                assert!(matches!(said, Completeness::Truncated(_)), "{name}, {left} of {size}: {said:?}");
            }
        }
    }
}

#[test]
fn space_that_is_reserved_is_not_a_file() {
    for (name, media, bytes) in files() {
        let size = bytes.len();
        for share in 1..16 {
            let mut bytes = bytes.clone();
            bytes[size * share / 16..].fill(0);
            let said = of(&bytes, media);
            // The first rows of a bitmap, which come last, may well be black, and coded white paper has zeroes, too: it
            // is waited for, and then taken.
            let unsure =
                matches!(media, MediaType::Bmp | MediaType::WebP) && matches!(said, Completeness::Unsure(_));
            assert!(unsure || matches!(said, Completeness::Truncated(_)), "{name}, {share} of 16: {said:?}");
        }
    }
}

#[test]
fn a_file_that_was_cut_meanwhile_is_cut() {
    for (name, media, bytes) in files() {
        let said = completeness(&file(&bytes[..bytes.len() / 2]), bytes.len() as u64, media).unwrap();
        assert!(matches!(said, Completeness::Truncated(_)), "{name}: {said:?}");
    }
}

#[test]
fn whatever_the_bytes_are_there_is_an_answer() {
    // Numbers that look random and are the same each time (xorshift).
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for (_, media, bytes) in files() {
        for _ in 0..300 {
            let mut spoilt = bytes.clone();
            for _ in 0..=random(8) {
                // Mostly near the ends, where the pointers are.
                let place = match random(3) {
                    0 => random(bytes.len().min(200)),
                    1 => bytes.len() - 1 - random(bytes.len().min(400)),
                    _ => random(bytes.len()),
                };
                let with = [0, 1, 0x7f, 0x80, 0xff, random(256) as u8][random(6)];
                let end = (place + [1, 1, 2, 4, 8][random(5)]).min(bytes.len());
                spoilt[place..end].fill(with);
            }
            of(&spoilt, media);
        }
        for media in MediaType::ALL {
            of(&bytes, *media);
        }
    }
}
