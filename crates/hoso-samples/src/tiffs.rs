//! Pages as a TIFF file, one directory a page.

use std::io::Cursor;

use fax::encoder::Encoder as FaxEncoder;
use fax::{Color, VecWriter};
use image::DynamicImage;
use tiff::encoder::colortype::{Gray8, RGB8};
use tiff::encoder::compression::DeflateLevel;
use tiff::encoder::{Compression, Rational, TiffEncoder};
use tiff::tags::{ResolutionUnit, Tag};

use crate::{SampleError, jpeg};

/// Values under this are black in a scan of one bit.
const THRESHOLD: u8 = 150;

/// A black-and-white TIFF, CCITT group 4; darker than middle grey is black.
pub fn tiff_g4(pages: &[DynamicImage], dpi: u32) -> Result<Vec<u8>, SampleError> {
    raw_strips(pages, (dpi, dpi), group_4)
}

/// One page as [`tiff_g4`], with more pixels in an inch across than down, as faxes have.
pub(crate) fn tiff_fax(page: &DynamicImage, across: u32, down: u32) -> Result<Vec<u8>, SampleError> {
    raw_strips(std::slice::from_ref(page), (across, down), group_4)
}

fn group_4(page: &DynamicImage) -> Result<Strip, SampleError> {
    let (Ok(width), Ok(_)) = (u16::try_from(page.width()), u16::try_from(page.height())) else {
        return Err(SampleError::TooLarge(page.width(), page.height(), "TIFF group 4"));
    };
    let mut encoder = FaxEncoder::new(VecWriter::new());
    for row in page.to_luma8().chunks_exact(usize::from(width.max(1))) {
        let row = row.iter().map(|value| if *value < THRESHOLD { Color::Black } else { Color::White });
        let Ok(()) = encoder.encode_line(row, width);
    }
    let Ok(written) = encoder.finish();
    Ok(Strip { bytes: written.finish(), compression: 4, photometric: 0, bits: vec![1] })
}

/// A TIFF in grey or RGB, LZW.
pub fn tiff_lzw(pages: &[DynamicImage], dpi: u32) -> Result<Vec<u8>, SampleError> {
    lossless(pages, dpi, Compression::Lzw)
}

/// A TIFF in grey or RGB, Deflate.
pub fn tiff_deflate(pages: &[DynamicImage], dpi: u32) -> Result<Vec<u8>, SampleError> {
    lossless(pages, dpi, Compression::Deflate(DeflateLevel::Fast))
}

/// A TIFF in grey or YCbCr whose strips are whole JPEG streams (compression 7), quality 80.
pub fn tiff_jpeg(pages: &[DynamicImage], dpi: u32) -> Result<Vec<u8>, SampleError> {
    raw_strips(pages, (dpi, dpi), |page| {
        let grey = page.as_luma8().is_some();
        let bytes = jpeg(page, dpi, 80)?;
        let (photometric, bits) = if grey { (1, vec![8]) } else { (6, vec![8, 8, 8]) };
        Ok(Strip { bytes, compression: 7, photometric, bits })
    })
}

/// A page that is compressed already.
struct Strip {
    bytes: Vec<u8>,
    compression: u16,
    photometric: u16,
    /// Of each sample of a pixel.
    bits: Vec<u16>,
}

/// Writes pages that `strip` compresses, each in one strip.
fn raw_strips(
    pages: &[DynamicImage],
    (across, down): (u32, u32),
    strip: impl Fn(&DynamicImage) -> Result<Strip, SampleError>,
) -> Result<Vec<u8>, SampleError> {
    some(pages)?;
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)?;
    for page in pages {
        let Strip { bytes, compression, photometric, bits } = strip(page)?;
        let mut directory = encoder.image_directory()?;
        let start = directory.write_data(&bytes[..])?;
        directory.write_tag(Tag::ImageWidth, page.width())?;
        directory.write_tag(Tag::ImageLength, page.height())?;
        directory.write_tag(Tag::BitsPerSample, &bits[..])?;
        directory.write_tag(Tag::Compression, compression)?;
        directory.write_tag(Tag::PhotometricInterpretation, photometric)?;
        directory.write_tag(Tag::StripOffsets, start as u32)?;
        directory.write_tag(Tag::SamplesPerPixel, bits.len() as u16)?;
        directory.write_tag(Tag::RowsPerStrip, page.height())?;
        directory.write_tag(Tag::StripByteCounts, bytes.len() as u32)?;
        directory.write_tag(Tag::XResolution, Rational { n: across, d: 1 })?;
        directory.write_tag(Tag::YResolution, Rational { n: down, d: 1 })?;
        directory.write_tag(Tag::ResolutionUnit, ResolutionUnit::Inch.to_u16())?;
        if photometric == 6 {
            // The JPEG encoder keeps colour at full resolution.
            directory.write_tag(Tag::Unknown(530), &[1_u16, 1][..])?;
        }
        directory.finish()?;
    }
    Ok(file.into_inner())
}

/// Writes pages with a compression that the TIFF library has.
fn lossless(pages: &[DynamicImage], dpi: u32, compression: Compression) -> Result<Vec<u8>, SampleError> {
    some(pages)?;
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)?.with_compression(compression);
    let inch = ResolutionUnit::Inch;
    for page in pages {
        if let DynamicImage::ImageLuma8(grey) = page {
            let mut image = encoder.new_image::<Gray8>(page.width(), page.height())?;
            image.resolution(inch, Rational { n: dpi, d: 1 });
            image.write_data(grey)?;
        } else {
            let mut image = encoder.new_image::<RGB8>(page.width(), page.height())?;
            image.resolution(inch, Rational { n: dpi, d: 1 });
            image.write_data(&page.to_rgb8())?;
        }
    }
    Ok(file.into_inner())
}

/// Refuses a file without pages.
fn some(pages: &[DynamicImage]) -> Result<(), SampleError> {
    if pages.is_empty() { Err(SampleError::NoPages) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::DynamicImage;
    use tiff::ColorType;
    use tiff::decoder::{Decoder, DecodingResult};
    use tiff::tags::Tag;

    use super::{THRESHOLD, tiff_deflate, tiff_g4, tiff_jpeg, tiff_lzw};
    use crate::{SampleError, small_page};

    fn pages() -> Vec<DynamicImage> {
        let slip = |text| DynamicImage::from(small_page(&[text, "Nơi nhận"], 120).unwrap());
        vec![
            slip("Số: 12/TB-UBND"),
            slip("Ủy ban nhân dân"),
            slip("").into_rgb8().into(),
            slip("Mẫu").to_rgb8().into(),
        ]
    }

    fn decoded(file: &[u8]) -> Vec<(ColorType, (u32, u32), Vec<u8>)> {
        let mut decoder = Decoder::new(Cursor::new(file)).unwrap();
        let mut pages = Vec::new();
        loop {
            assert_eq!(decoder.get_tag(Tag::XResolution).unwrap().into_u32_vec().unwrap(), [120, 1]);
            let DecodingResult::U8(pixels) = decoder.read_image().unwrap() else { panic!("not bytes") };
            pages.push((decoder.colortype().unwrap(), decoder.dimensions().unwrap(), pixels));
            if !decoder.more_images() {
                return pages;
            }
            decoder.next_image().unwrap();
        }
    }

    #[test]
    fn lossless_files_come_back_as_they_were() {
        for file in [tiff_lzw(&pages(), 120).unwrap(), tiff_deflate(&pages(), 120).unwrap()] {
            for (page, (_, size, pixels)) in pages().iter().zip(decoded(&file)) {
                assert_eq!((page.width(), page.height()), size);
                assert_eq!(page.as_bytes(), pixels);
            }
        }
    }

    #[test]
    fn group_4_comes_back_as_the_thresholded_page() {
        let back = decoded(&tiff_g4(&pages(), 120).unwrap());
        assert_eq!(back.len(), 4);
        for (page, (color, (width, height), bits)) in pages().iter().zip(back) {
            assert_eq!((page.width(), page.height(), ColorType::Gray(1)), (width, height, color));
            let stride = width.div_ceil(8) as usize;
            for (x, y, pixel) in page.to_luma8().enumerate_pixels() {
                let bit = bits[y as usize * stride + x as usize / 8] >> (7 - x % 8) & 1;
                assert_eq!(bit == 1, pixel.0[0] >= THRESHOLD, "at {x}, {y}");
            }
        }
    }

    #[test]
    fn jpeg_strips_come_back_alike() {
        let back = decoded(&tiff_jpeg(&pages(), 120).unwrap());
        assert_eq!(back.len(), 4);
        for (page, (_, size, pixels)) in pages().iter().zip(back) {
            assert_eq!((page.width(), page.height()), size);
            assert_eq!(page.as_bytes().len(), pixels.len());
        }
    }

    #[test]
    fn no_pages_is_an_error() {
        assert!(matches!(tiff_g4(&[], 300), Err(SampleError::NoPages)));
        assert!(matches!(tiff_lzw(&[], 300), Err(SampleError::NoPages)));
    }
}
