//! Small scans to take in, no two the same.

use std::fs::File;
use std::path::Path;

use hoso_samples::{png, small_page};
use image::{DynamicImage, GrayImage, Luma};

/// Pixels across and down: with noise on it, a file of a few KB.
const SIDE: u32 = 64;
const DPI: u32 = 100;

/// Makes `files` of them in the new folder `staged`, and has them on the disk.
pub(crate) fn stage(staged: &Path, files: u32) {
    std::fs::create_dir(staged).unwrap();
    for number in 0..files {
        std::fs::write(staged.join(format!("scan{number:06}.png")), scan(u64::from(number))).unwrap();
    }
    rustix::fs::syncfs(File::open(staged).unwrap()).unwrap();
}

fn scan(number: u64) -> Vec<u8> {
    // Xorshift: noise that does not compress, other for every number.
    let mut noise = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut page = GrayImage::from_fn(SIDE, SIDE, |_, _| {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        Luma([noise as u8 | 0x80])
    });
    // The scripted engine acts on dark first pixels.
    page.put_pixel(0, 0, Luma([255]));
    png(&DynamicImage::ImageLuma8(page), DPI).unwrap()
}

/// A PDF of one page, other for every number.
pub(crate) fn pdf(number: u32) -> Vec<u8> {
    let page = small_page(&[&format!("Giấy {number}")], DPI).unwrap();
    hoso_samples::pdf(&[DynamicImage::ImageLuma8(page)], DPI, 80).unwrap()
}
