//! Bytes to page images.
//!
//! 1. [`Scan::open`] opens a file of a known type within [`Limits`] and counts its pages, or says in a
//!    [`Refusal`] why it cannot.
//! 2. [`Scan::page`] decodes one page to a [`PageImage`]. Of a PDF page that is nothing but one picture, the
//!    picture's own pixels are taken; any other PDF page is rendered at [`RENDER_DPI`], or somewhat coarser if most of
//!    it is a coarser picture.
//! 3. [`Scan::text_layer`] gives the text that a PDF page carries itself, as it is.
//! 4. [`Scan::signed`] says whether a PDF carries a digital signature, [`Scan::attached`] which files are attached to it.
//! 5. [`clean`]() makes a page ready for recognition; [`PageImage::to_jpeg`] is what a person looks at.
//! 6. [`barcodes`]() reads the bar codes of a page, however it lies; [`only_a_sheet`] whether a separator sheet is nothing
//!    but that.
//! 7. [`Scan::give`] hands on a page for a document that is made from it: its picture as it is stored, or what draws it;
//!    [`Scan::said`] what others find in its text, so that a file that lacks nothing is handed on as it is.
//!
//! Decoders of pages are safe code, and still run only in child processes: a hostile file may make them slow or hungry.

mod attached;
#[cfg(test)]
mod attached_tests;
mod barcodes;
mod clean;
mod clips;
mod copying;
#[cfg(test)]
mod format_tests;
mod forms;
mod jpeg2000;
mod jpeg2000_boxes;
mod jpeg_end;
mod jpeg_head;
#[cfg(test)]
mod one_page;
mod orientation;
mod page_image;
mod passing_through;
mod pdf;
mod pdf_survey;
#[cfg(test)]
mod pdf_tests;
mod picture_header;
mod raster;
mod resolution;
mod room;
mod separator_sheet;
mod sheet;
mod signed;
mod sound;
mod square;
mod tables;
#[cfg(test)]
mod tests;
mod text_layer;
mod text_string;
mod tiff_file;

use std::fs::File;
use std::io::{Read as _, Seek as _};

use hoso_model::{Attached, MediaType, PageNo, Refusal, RefusalReason, Said};

pub use barcodes::barcodes;
pub use clean::{CleanPage, Step, Steps, clean, longest_side};
pub use copying::Copied;
pub use page_image::{GreyImage, PageImage, Samples};
pub use passing_through::{Carried, Given};
pub use resolution::RENDER_DPI;
pub use separator_sheet::only_a_sheet;
pub use tables::{Ruled, Table, tables};
pub use text_layer::{LayerLine, LayerRun, LayerText, LayerWord};

use room::Room;

/// What a file may ask for before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Pages of the file.
    pub pages: u32,
    /// Pixels of one page.
    pub pixels: u64,
}

impl Default for Limits {
    /// 2 GB, 10,000 pages, and 200 million pixels a page: an A3 page at 600 dpi has 70 million.
    fn default() -> Self {
        Self { bytes: 2 << 30, pages: 10_000, pixels: 200_000_000 }
    }
}

impl Limits {
    /// Refuses a page of `width` x `height` pixels that is over the limit.
    pub(crate) fn check_pixels(&self, width: u32, height: u32) -> Result<(), Refusal> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.pixels {
            let detail =
                format!("{width} x {height} pixels; the limit is {} million a page", self.pixels / 1_000_000);
            return Err(Refusal::new(RefusalReason::TooLarge, detail));
        }
        if pixels == 0 {
            return Err(Refusal::new(RefusalReason::Broken, "an image without pixels"));
        }
        Ok(())
    }
}

/// An opened file.
pub struct Scan {
    format: Format,
    room: Room,
    /// Bytes of the file that stay in memory.
    held: u64,
    pages: u32,
}

enum Format {
    Pdf(Box<pdf::PdfScan>),
    Tiff(Box<tiff_file::TiffScan>),
    Raster(raster::RasterScan),
    Jpeg2000(jpeg2000::Jpeg2000Scan),
}

impl Scan {
    /// Opens `file`, whose bytes say that it is a `media`.
    ///
    /// # Errors
    /// The reason why it cannot be read: empty, encrypted, broken, no pages, over a limit.
    pub fn open(mut file: File, media: MediaType, limits: Limits) -> Result<Self, Refusal> {
        let broken = |error: std::io::Error| Refusal::new(RefusalReason::Broken, error.to_string());
        let size = file.metadata().map_err(broken)?.len();
        if size == 0 {
            return Err(Refusal::new(RefusalReason::Empty, ""));
        }
        if size > limits.bytes {
            let detail = format!("{} MB; the limit is {} MB", size >> 20, limits.bytes >> 20);
            return Err(Refusal::new(RefusalReason::TooLarge, detail));
        }
        file.rewind().map_err(broken)?;
        let mut bytes = Vec::new();
        let (format, pages) = match media {
            MediaType::Tiff => {
                let (scan, pages) = tiff_file::TiffScan::open(file, limits)?;
                (Format::Tiff(Box::new(scan)), pages)
            }
            MediaType::Pdf => {
                file.read_to_end(&mut bytes).map_err(broken)?;
                let (scan, pages) = pdf::PdfScan::open(bytes)?;
                (Format::Pdf(Box::new(scan)), pages)
            }
            MediaType::Jpeg2000 => {
                file.read_to_end(&mut bytes).map_err(broken)?;
                (Format::Jpeg2000(jpeg2000::Jpeg2000Scan::open(bytes, limits)?), 1)
            }
            // Its scans are taken out of it before any is opened.
            MediaType::Zip => {
                return Err(Refusal::new(RefusalReason::UnknownType, "a ZIP file is not a scan"));
            }
            MediaType::Jpeg | MediaType::Png | MediaType::WebP | MediaType::Bmp => {
                file.read_to_end(&mut bytes).map_err(broken)?;
                (Format::Raster(raster::RasterScan::open(bytes, media, limits)?), 1)
            }
        };
        if pages == 0 {
            return Err(Refusal::new(RefusalReason::NoPages, ""));
        }
        if pages > limits.pages {
            let detail = format!("{pages} pages; the limit is {}", limits.pages);
            return Err(Refusal::new(RefusalReason::TooLarge, detail));
        }
        let held = if media == MediaType::Tiff { 0 } else { size };
        Ok(Self { format, room: Room { limits, memory: u64::MAX }, held, pages })
    }

    /// Refuses pages as too large whose decoding would take more than `memory` bytes, as far as headers tell: a page
    /// then says its size, rather than end the process. The file itself is part of it.
    #[must_use]
    pub const fn with_memory(mut self, memory: u64) -> Self {
        self.room.memory = memory.saturating_sub(self.held);
        self
    }

    /// Does the original carry a digital signature? Only PDFs do; whether it is good is not asked.
    pub fn signed(&self) -> bool {
        match &self.format {
            Format::Pdf(scan) => scan.signed(),
            Format::Tiff(_) | Format::Raster(_) | Format::Jpeg2000(_) => false,
        }
    }

    /// The files attached to the original, by name. Only PDFs have any; they are not read.
    pub fn attached(&self) -> Attached {
        match &self.format {
            Format::Pdf(scan) => scan.attached(),
            Format::Tiff(_) | Format::Raster(_) | Format::Jpeg2000(_) => Attached::default(),
        }
    }

    /// The text that a page carries itself, not yet judged; `None` if it has none, or is none of a PDF.
    pub fn text_layer(&self, page: PageNo) -> Option<LayerText> {
        match &self.format {
            Format::Pdf(scan) => scan.text_layer(page),
            Format::Tiff(_) | Format::Raster(_) | Format::Jpeg2000(_) => None,
        }
    }

    /// What any reader makes of a page's own text; `None` of what is no PDF that everybody opens.
    pub fn said(&self, page: PageNo) -> Option<Said> {
        match &self.format {
            Format::Pdf(scan) if scan.is_sound() => scan.said(page),
            Format::Pdf(_) | Format::Tiff(_) | Format::Raster(_) | Format::Jpeg2000(_) => None,
        }
    }

    /// How many pages it has, at least 1.
    pub const fn pages(&self) -> u32 {
        self.pages
    }

    /// A page as [`barcodes`]() needs it and no finer, for one whose text is known.
    ///
    /// # Errors
    /// As [`Scan::page`].
    pub fn draft(&mut self, page: PageNo) -> Result<PageImage, Refusal> {
        match &self.format {
            Format::Pdf(scan) => scan.draft(page, self.room),
            Format::Tiff(_) | Format::Raster(_) | Format::Jpeg2000(_) => self.page(page),
        }
    }

    /// Decodes a page.
    ///
    /// # Errors
    /// The reason why this page cannot be shown or read; other pages may be well.
    pub fn page(&mut self, page: PageNo) -> Result<PageImage, Refusal> {
        if page.get() > self.pages {
            let detail = format!("there is no page {page}; the file has {}", self.pages);
            return Err(Refusal::new(RefusalReason::Broken, detail));
        }
        match &self.format {
            Format::Pdf(scan) => scan.page(page, self.room),
            Format::Tiff(scan) => scan.page(page, self.room),
            Format::Raster(scan) => scan.page(self.room),
            Format::Jpeg2000(scan) => scan.page(self.room),
        }
    }
}
