//! Whole files: what headers say is held against limits before anything is decoded, and what is signed.

use std::io::Write as _;

use hoso_model::{MediaType, PageNo, Refusal, RefusalReason};
use hoso_samples::{OddPage, Signing, odd_tiff, picture_pdf, png_bomb, signed_pdf};

use crate::{Limits, PageImage, Samples, Scan};

fn open(media: MediaType, file: &[u8]) -> Result<Scan, Refusal> {
    let mut stored = tempfile::tempfile().unwrap();
    stored.write_all(file).unwrap();
    Scan::open(stored, media, Limits::default())
}

fn first(media: MediaType, file: &[u8]) -> Result<PageImage, Refusal> {
    open(media, file)?.page(PageNo::FIRST)
}

/// Why it is refused; a picture in its place would fill the screen.
fn refusal(media: MediaType, file: &[u8]) -> Refusal {
    match first(media, file) {
        Err(refusal) => refusal,
        Ok(image) => panic!("{media}: {} x {} pixels were decoded", image.width, image.height),
    }
}

/// A grey JPEG whose header says that it is `side` x `side` pixels.
fn jpeg_of(side: u16) -> Vec<u8> {
    let picture = image::DynamicImage::from(image::GrayImage::new(16, 16));
    let mut file = hoso_samples::jpeg(&picture, 300, 50).unwrap();
    let frame = file.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
    for at in [frame + 5, frame + 7] {
        file[at..at + 2].copy_from_slice(&side.to_be_bytes());
    }
    file
}

#[test]
fn bombs_are_refused_by_their_headers() {
    let tiff = OddPage::new((20_000, 20_000), (1, 8), (8, 1), &[0; 9]);
    for (media, file) in [
        (MediaType::Png, png_bomb(20_000)),
        (MediaType::Jpeg, jpeg_of(20_000)),
        (MediaType::Tiff, odd_tiff(&[tiff])),
        (MediaType::Pdf, picture_pdf((20_000, 20_000), 8, (500, 500), &[0; 9])),
    ] {
        let refused = refusal(media, &file);
        assert_eq!(refused.reason, RefusalReason::TooLarge, "{media}: {refused}");
        assert!(refused.detail.contains("20000 x 20000"), "{media}: {refused}");
    }
}

#[test]
fn a_page_that_needs_more_memory_than_there_is_says_its_size() {
    let tiff = OddPage::new((5000, 5000), (3, 8), (8, 2), &[0; 9]);
    for (media, file, pages) in [
        (MediaType::Png, png_bomb(5000), 1),
        (MediaType::Jpeg, jpeg_of(5000), 1),
        (MediaType::Tiff, odd_tiff(&[tiff]), 1),
        (MediaType::Pdf, picture_pdf((5000, 5000), 16, (500, 500), &[0; 9]), 1),
    ] {
        let mut scan = open(media, &file).unwrap().with_memory(50 << 20);
        assert_eq!(scan.pages(), pages);
        let refused = scan.page(PageNo::FIRST).unwrap_err();
        assert_eq!(refused.reason, RefusalReason::TooLarge, "{media}: {refused}");
        assert!(refused.detail.contains("5000 x 5000") && refused.detail.contains("MB"), "{refused}");
    }
    assert!(
        open(MediaType::Png, &png_bomb(5000)).unwrap().with_memory(130 << 20).page(PageNo::FIRST).is_ok()
    );
}

#[test]
fn only_a_signature_is_one() {
    for (signing, signed) in
        [(Signing::Signed, true), (Signing::Empty, false), (Signing::Kept, false), (Signing::Words, false)]
    {
        let mut scan = open(MediaType::Pdf, &signed_pdf(signing)).unwrap();
        assert_eq!(scan.signed(), signed, "{signing:?}");
        assert!(scan.page(PageNo::FIRST).is_ok());
    }
    assert!(!open(MediaType::Png, &png_bomb(10)).unwrap().signed());
}

#[test]
fn a_fax_in_a_pdf_has_square_pixels() {
    // 204 dots an inch across, 102 down: two rows of four, twice as high as they are wide.
    let image = first(MediaType::Pdf, &picture_pdf((204, 102), 8, (72, 72), &vec![9; 204 * 102])).unwrap();
    assert_eq!((image.width, image.height, image.dpi), (204, 204, 204));
    assert!(matches!(image.samples, Samples::Grey(pixels) if pixels.iter().all(|shade| *shade == 9)));
}

#[test]
fn half_a_picture_is_not_passed_off_as_a_whole_one() {
    let page = image::DynamicImage::from(hoso_samples::small_page(&["Số: 12/TB-UBND"], 150).unwrap());
    let jpeg = hoso_samples::jpeg(&page, 150, 80).unwrap();
    let cut = refusal(MediaType::Jpeg, &hoso_samples::truncated(jpeg, 0.6));
    assert_eq!(cut.reason, RefusalReason::Truncated, "{cut}");
    // Half the rows of a raw picture, and half a JPEG, in a PDF that is whole.
    let half = refusal(MediaType::Pdf, &picture_pdf((100, 100), 8, (72, 72), &[9; 5000]));
    assert!(half.detail.contains("ends early"), "{half}");
    let pdf = hoso_samples::pdf(&[page], 150, 80).unwrap();
    assert!(first(MediaType::Pdf, &pdf).is_ok());
    let start = pdf.windows(2).position(|two| two == [0xFF, 0xDA]).unwrap();
    let end = start + pdf[start..].windows(2).position(|two| two == [0xFF, 0xD9]).unwrap();
    let mut emptied = pdf;
    emptied[start + (end - start) / 2..end + 2].fill(0);
    let half = refusal(MediaType::Pdf, &emptied);
    assert!(half.detail.contains("ends early"), "{half}");
}

#[test]
fn a_page_with_a_picture_that_cannot_be_decoded_is_not_whole() {
    // Its picture covers half of the page: the page is rendered.
    let pdf = picture_pdf((10, 10), 8, (72, 72), &[9; 100]);
    let text = String::from_utf8_lossy(&pdf).into_owned();
    let junk = text
        .replace("MediaBox [0 0 72 72]", "MediaBox [0 0 72 99]")
        .replace("/DeviceGray /Length 100 >>", "/DeviceGray /Filter /DCTDecode /Length 99 >>");
    let refused = refusal(MediaType::Pdf, junk.as_bytes());
    assert!(
        refused.detail.contains("cannot be decoded") || refused.detail.contains("ends early"),
        "{refused}"
    );
}
