//! A page's picture for a document that is made from it: the bytes of the file as they are, wherever PDF/A-2 has a
//! filter for them, and else the same pixels packed without loss.
//!
//! 1. JPEG, JPEG 2000 and PNG files, TIFF strips, and the streams of PDF pages that are one picture are handed on as they are.
//! 2. What has no filter in PDF/A (LZW, PackBits, four inks, transparency) is decoded, and packed with Deflate.
//! 3. A PDF page that is not one picture is drawn as it is for reading, and packed as a fine JPEG.

pub(crate) mod jpeg;
pub(crate) mod jpeg2000;
mod lossless;
mod pdf;
mod png;

use hoso_model::{CarriedPage, CarriedStrip, Lies, PageNo, Refusal};

use crate::copying::Copied;
use crate::{Format, PageImage, Scan};

pub(crate) use lossless::deflated;
pub(crate) use pdf::picture_of;
pub(crate) use png::of_png;

/// More bytes are not handed over at once.
const MOST_BYTES: usize = 240 << 20;
/// JPEG quality of pages that had to be drawn: artefacts are not seen at twice the size.
const DRAWN_QUALITY: u8 = 92;

/// A page's picture and its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// How it is packed, and how it lies.
    pub page: CarriedPage,
    /// The bytes of its strips, one after the other.
    pub bytes: Vec<u8>,
}

impl Carried {
    /// One strip that is the whole picture of a page of `width` x `height` pixels as it is decoded.
    pub(crate) fn whole((width, height, dpi): (u32, u32, u32), lies: Lies, strip: Held) -> Self {
        let Held { mut strip, bytes } = strip;
        strip.bytes = bytes.len() as u64;
        Self { page: CarriedPage { width, height, dpi, lies, strips: vec![strip] }, bytes }
    }
}

/// A strip with its bytes.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) strip: CarriedStrip,
    pub(crate) bytes: Vec<u8>,
}

/// What is handed on of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Its picture.
    Picture(Carried),
    /// The page as its file draws it.
    Copy(Copied),
}

impl Scan {
    /// A page for a document that is made from it: its picture if it is one, else as its file draws it, else what it looks
    /// like as a picture. A copy's objects have numbers from `first` on; `mute` says that its words are laid over it, so that
    /// its own letters shall mean nothing.
    ///
    /// # Errors
    /// As [`Scan::carry`].
    pub fn give(&mut self, page: PageNo, first: i32, mute: bool) -> Result<Given, Refusal> {
        if page.get() <= self.pages
            && let Format::Pdf(scan) = &mut self.format
            && let Some(copied) = scan.copy(page, self.room, first, mute)
        {
            return Ok(Given::Copy(copied));
        }
        self.carry(page).map(Given::Picture)
    }

    /// A page's picture for a document that is made from it, packed as its file has it wherever that can be.
    ///
    /// # Errors
    /// The reason why this page has no picture; other pages may be well.
    pub fn carry(&mut self, page: PageNo) -> Result<Carried, Refusal> {
        let carried = if page.get() > self.pages {
            None
        } else {
            match &self.format {
                Format::Pdf(scan) => scan.carry(page),
                Format::Tiff(scan) => scan.carry(page, self.room)?,
                Format::Raster(scan) => scan.carry(),
                Format::Jpeg2000(scan) => scan.carry(),
            }
        };
        if let Some(carried) = carried.filter(|carried| carried.bytes.len() <= MOST_BYTES) {
            return Ok(carried);
        }
        let drawn = matches!(&self.format, Format::Pdf(scan) if !scan.is_picture(page));
        packed(&self.page(page)?, drawn)
    }
}

/// Pixels packed: without loss, unless they were drawn by us or are too many.
fn packed(image: &PageImage, drawn: bool) -> Result<Carried, Refusal> {
    if let Some(held) = lossless::bilevel(image) {
        return Ok(Carried::whole((image.width, image.height, image.dpi), Lies::default(), held));
    }
    if !drawn {
        let held = lossless::packed(image);
        if held.bytes.len() <= MOST_BYTES {
            return Ok(Carried::whole((image.width, image.height, image.dpi), Lies::default(), held));
        }
    }
    let held = jpeg::encoded(image, DRAWN_QUALITY)?;
    Ok(Carried::whole((image.width, image.height, image.dpi), Lies::default(), held))
}
