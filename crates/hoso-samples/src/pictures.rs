//! One page as a picture file.

use image::DynamicImage;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};

use crate::SampleError;

/// A JPEG of `page` (grey or RGB) with `dpi` in its JFIF header; `quality` is 1 to 100, others are bounded.
pub fn jpeg(page: &DynamicImage, dpi: u32, quality: u8) -> Result<Vec<u8>, SampleError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100));
    encoder.set_pixel_density(PixelDensity::dpi(u16::try_from(dpi).unwrap_or(u16::MAX)));
    match page {
        DynamicImage::ImageLuma8(grey) => encoder.encode_image(grey)?,
        other => encoder.encode_image(&other.to_rgb8())?,
    }
    Ok(bytes)
}

/// A PNG of `page` (grey or RGB, 8 bits) with `dpi` in a pHYs chunk, which counts pixels in a metre.
pub fn png(page: &DynamicImage, dpi: u32) -> Result<Vec<u8>, SampleError> {
    let rgb;
    let (color, pixels) = match page {
        DynamicImage::ImageLuma8(grey) => (png::ColorType::Grayscale, grey.as_raw()),
        other => {
            rgb = other.to_rgb8();
            (png::ColorType::Rgb, rgb.as_raw())
        }
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, page.width(), page.height());
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    let in_metre = (f64::from(dpi) / 0.0254).round() as u32;
    let unit = png::Unit::Meter;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: in_metre, yppu: in_metre, unit }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// A lossless WebP of `page` (grey or RGB); the format has no room for a resolution.
pub fn webp(page: &DynamicImage) -> Result<Vec<u8>, SampleError> {
    let mut bytes = Vec::new();
    page.to_rgb8().write_with_encoder(image::codecs::webp::WebPEncoder::new_lossless(&mut bytes))?;
    Ok(bytes)
}

/// A BMP of `page` (grey or RGB) with `dpi` in its header, which counts pixels in a metre.
pub fn bmp(page: &DynamicImage, dpi: u32) -> Result<Vec<u8>, SampleError> {
    let mut bytes = Vec::new();
    page.write_with_encoder(image::codecs::bmp::BmpEncoder::new(&mut bytes))?;
    let in_metre = (f64::from(dpi) / 0.0254).round() as u32;
    // biXPelsPerMeter and biYPelsPerMeter of the BITMAPINFOHEADER, behind 14 bytes of the file's.
    for at in [38, 42] {
        bytes[at..at + 4].copy_from_slice(&in_metre.to_le_bytes());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::DynamicImage;

    use super::{bmp, jpeg, png, webp};
    use crate::small_page;

    #[test]
    fn pictures_come_back_with_size_and_resolution() {
        let page = DynamicImage::from(small_page(&["Số: 12/TB-UBND"], 100).unwrap());
        for page in [page.clone(), page.to_rgb8().into()] {
            let picture = jpeg(&page, 100, 80).unwrap();
            assert_eq!(&picture[6..18], b"JFIF\0\x01\x02\x01\0\x64\0\x64");
            let back = image::load_from_memory(&picture).unwrap();
            assert_eq!(
                (back.width(), back.height(), back.color()),
                (page.width(), page.height(), page.color())
            );

            let picture = png(&page, 300).unwrap();
            assert_eq!(image::load_from_memory(&picture).unwrap(), page);
            let header = png::Decoder::new(std::io::Cursor::new(&picture)).read_info().unwrap();
            assert_eq!(header.info().pixel_dims.unwrap().xppu, 11811);

            for picture in [webp(&page).unwrap(), bmp(&page, 300).unwrap()] {
                assert_eq!(image::load_from_memory(&picture).unwrap().to_rgb8(), page.to_rgb8());
            }
        }
    }
}
