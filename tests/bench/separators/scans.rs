//! Files to pages, and the codes on a folder of scans.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use hoso_model::{MediaType, PageNo, Separator};
use hoso_scan::{GreyImage, Limits, RENDER_DPI, Scan, barcodes};
use image::DynamicImage;
use image::imageops::{FilterType, resize};

/// The first page of a file.
pub(crate) fn first_page(bytes: &[u8], media: MediaType) -> GreyImage {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let mut scan = Scan::open(file, media, Limits::default()).unwrap();
    scan.page(PageNo::from_index(0)).unwrap().to_grey()
}

/// The first page of a PDF as it comes out of a printer, at `dpi`.
pub(crate) fn printed(pdf: &[u8], dpi: u32) -> DynamicImage {
    let page = first_page(pdf, MediaType::Pdf);
    let (width, height) = (page.width, page.height);
    let page = image::GrayImage::from_raw(width, height, page.pixels).unwrap();
    if dpi == RENDER_DPI {
        return page.into();
    }
    let pixels = |side: u32| side * dpi / RENDER_DPI;
    resize(&page, pixels(width), pixels(height), FilterType::Triangle).into()
}

/// Prints every code on the pages of the scans in `folder`, and what looking for them costs.
pub(crate) fn run(folder: &Path) {
    let mut line = crate::Line::default();
    let (mut found, mut separators) = (0, 0);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let media = match path.extension().and_then(|extension| extension.to_str()) {
            Some("pdf") => MediaType::Pdf,
            Some("tif" | "tiff") => MediaType::Tiff,
            Some("png") => MediaType::Png,
            Some("jpg" | "jpeg") => MediaType::Jpeg,
            _ => continue,
        };
        let Ok(mut scan) = Scan::open(File::open(&path).unwrap(), media, Limits::default()) else { continue };
        for index in 0..scan.pages() {
            let Ok(page) = scan.page(PageNo::from_index(index)) else { continue };
            let page = page.to_grey();
            let start = crate::cpu();
            let codes = barcodes(&page);
            line.milliseconds.push((crate::cpu() - start) * 1000.0);
            separators += usize::from(Separator::of(&codes).is_some());
            found += codes.len();
            for code in codes {
                println!("{}, page {}: {} {:?}", path.display(), index + 1, code.symbology, code.text);
            }
        }
    }
    println!("{} pages, {found} codes, {separators} separators", line.milliseconds.len());
    line.right = line.milliseconds.len() - separators;
    line.print("scans", "folder");
}
