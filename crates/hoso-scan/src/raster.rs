//! JPEG, PNG, WebP and BMP files: one page each.

use std::io::Cursor;

use hoso_model::{Lies, MediaType, Refusal, RefusalReason};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use crate::passing_through::{Carried, Held, jpeg, of_png};
use crate::room::Room;
use crate::{Limits, PageImage, Samples, jpeg_end, jpeg_head, resolution};

pub(crate) struct RasterScan {
    bytes: Vec<u8>,
    format: ImageFormat,
    dpi: Option<u32>,
}

impl RasterScan {
    pub(crate) fn open(mut bytes: Vec<u8>, media: MediaType, limits: Limits) -> Result<Self, Refusal> {
        let (format, dpi) = match media {
            MediaType::Png => (ImageFormat::Png, resolution::of_png(&bytes)),
            // It states none but in metadata that no scanner writes.
            MediaType::WebP => (ImageFormat::WebP, None),
            MediaType::Bmp => (ImageFormat::Bmp, resolution::of_bmp(&bytes)),
            _ => {
                jpeg_head::mend(&mut bytes);
                (ImageFormat::Jpeg, resolution::of_jpeg(&bytes))
            }
        };
        let scan = Self { bytes, format, dpi };
        let (width, height) = scan.reader().into_dimensions().map_err(|error| broken(&error))?;
        limits.check_pixels(width, height)?;
        Ok(scan)
    }

    pub(crate) fn page(&self, room: Room) -> Result<PageImage, Refusal> {
        let mut decoder = self.reader().into_decoder().map_err(|error| broken(&error))?;
        let (width, height) = decoder.dimensions();
        // As it is decoded, and a copy of up to four bytes a pixel when it is turned, laid on white or made grey. WebP is
        // decoded to light and colours first.
        let first = if self.format == ImageFormat::WebP { 4 } else { 0 };
        room.check(width, height, u64::from(decoder.color_type().bytes_per_pixel()) + 4 + first)?;
        if self.format == ImageFormat::Jpeg
            && !jpeg_end::has_end(&self.bytes)
            && !jpeg_end::has_every_row(&self.bytes)
        {
            return Err(Refusal::new(RefusalReason::Truncated, "a JPEG without its last rows"));
        }
        // EXIF orientation (CIPA DC-008, tag 0x0112); without one the picture stands as it is.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let decoded = DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))?;
        let dpi = resolution::or_a4(self.dpi, width, height);
        Ok(page_of(decoded, dpi).oriented(orientation))
    }

    /// The file's own picture; `None` if PDF/A has no filter for it.
    pub(crate) fn carry(&self) -> Option<Carried> {
        let held = if self.format == ImageFormat::Png {
            of_png(&self.bytes)?
        } else {
            Held { strip: jpeg::strip(&self.bytes, None, false)?, bytes: self.bytes.clone() }
        };
        let (mut width, mut height) = (held.strip.width, held.strip.rows);
        let mut decoder = self.reader().into_decoder().ok()?;
        let lies = Lies::from_exif(decoder.orientation().map_or(1, Orientation::to_exif));
        let dpi = resolution::or_a4(self.dpi, width, height);
        if lies.swaps() {
            (width, height) = (height, width);
        }
        Some(Carried::whole((width, height, dpi), lies, held))
    }

    fn reader(&self) -> ImageReader<Cursor<&[u8]>> {
        let mut reader = ImageReader::with_format(Cursor::new(self.bytes.as_slice()), self.format);
        // The pixels are counted by ours before anything is decoded.
        reader.no_limits();
        reader
    }
}

/// On white: a scan has no see-through parts, but a screenshot may.
pub(crate) fn page_of(decoded: DynamicImage, dpi: u32) -> PageImage {
    let (width, height) = (decoded.width(), decoded.height());
    match decoded {
        DynamicImage::ImageLuma8(image) => {
            PageImage { width, height, dpi, samples: Samples::Grey(image.into_raw()) }
        }
        DynamicImage::ImageLuma16(_) => {
            PageImage { width, height, dpi, samples: Samples::Grey(decoded.into_luma8().into_raw()) }
        }
        other if other.color().has_alpha() => {
            let mut rgba = other.into_rgba8();
            for pixel in rgba.pixels_mut() {
                let [r, g, b, alpha] = pixel.0;
                let over =
                    |v: u8| ((u32::from(v) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255) as u8;
                pixel.0 = [over(r), over(g), over(b), 255];
            }
            PageImage::from_rgb(DynamicImage::ImageRgba8(rgba).into_rgb8(), dpi)
        }
        other => PageImage::from_rgb(other.into_rgb8(), dpi),
    }
}

fn broken(error: &image::ImageError) -> Refusal {
    if let image::ImageError::Unsupported(_) = error {
        return Refusal::new(RefusalReason::Unsupported, error.to_string());
    }
    Refusal::new(RefusalReason::Broken, error.to_string())
}
