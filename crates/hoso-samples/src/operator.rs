//! How people at a desk scan and name files.

use hoso_samples::{Paper, SampleError, Scan};
use image::DynamicImage;

/// Formats, in the order in which they take turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    TiffG4,
    Jpeg,
    TiffLzw,
    Png,
    TiffDeflate,
    BornDigital,
    TiffJpeg,
}

/// Every second file is a PDF, as at the desks.
const TURNS: [Format; 12] = [
    Format::Pdf,
    Format::TiffG4,
    Format::Pdf,
    Format::Jpeg,
    Format::Pdf,
    Format::TiffLzw,
    Format::Pdf,
    Format::Png,
    Format::Pdf,
    Format::TiffDeflate,
    Format::BornDigital,
    Format::TiffJpeg,
];

impl Format {
    /// The format of file number `turn` (from 0).
    pub(crate) fn of(turn: u32) -> Self {
        TURNS[turn as usize % TURNS.len()]
    }

    /// Can a file of it hold many pages?
    pub(crate) fn holds_many(self) -> bool {
        !matches!(self, Self::Jpeg | Self::Png)
    }

    /// The name's end.
    fn extension(self) -> &'static str {
        match self {
            Self::Pdf | Self::BornDigital => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::TiffG4 | Self::TiffLzw | Self::TiffDeflate | Self::TiffJpeg => "tif",
        }
    }

    /// The paper as a file of this format, scanned as `scan` says.
    pub(crate) fn file(self, paper: &Paper, scan: &Scan) -> Result<Vec<u8>, SampleError> {
        if self == Self::BornDigital {
            return hoso_samples::born_digital_pdf(paper);
        }
        let pages = hoso_samples::draw(paper, scan)?;
        let first: &DynamicImage = pages.first().ok_or(SampleError::NoPages)?;
        match self {
            Self::Pdf | Self::BornDigital => hoso_samples::pdf(&pages, scan.dpi, 78),
            Self::TiffG4 => hoso_samples::tiff_g4(&pages, scan.dpi),
            Self::TiffLzw => hoso_samples::tiff_lzw(&pages, scan.dpi),
            Self::TiffDeflate => hoso_samples::tiff_deflate(&pages, scan.dpi),
            Self::TiffJpeg => hoso_samples::tiff_jpeg(&pages, scan.dpi),
            Self::Jpeg => hoso_samples::jpeg(first, scan.dpi, 85),
            Self::Png => hoso_samples::png(first, scan.dpi),
        }
    }
}

/// The scan of file number `turn`: mostly straight and clean, as a good machine does it, and sometimes not.
pub(crate) fn scan(turn: u32) -> Scan {
    const SKEWS: [f32; 7] = [0.0, 0.4, -0.7, 0.0, 1.2, -0.3, 0.0];
    const NOISES: [u8; 5] = [0, 6, 10, 0, 16];
    Scan {
        dpi: 300,
        skew_degrees: SKEWS[turn as usize % SKEWS.len()],
        noise: NOISES[turn as usize % NOISES.len()],
        seal: turn.is_multiple_of(2),
        grey: turn % 4 != 2,
    }
}

/// The name of file number `turn`, with a slash after the folder: the dossier's code is in the file's name, in the
/// folder's, or written as a person in a hurry writes it.
pub(crate) fn name(turn: u32, paper: &Paper, format: Format) -> String {
    let (code, end, number) = (&paper.dossier, format.extension(), turn + 1);
    match turn % 5 {
        0 => format!("{code}.{end}"),
        1 => format!("{code}/scan{number:04}.{end}"),
        2 => format!("{}_{number}.{end}", code.replace('.', "_")),
        3 => format!("{code}/{}.{end}", paper.file_stem),
        _ => format!("ho so {} ({number}).{end}", code.to_lowercase()),
    }
}
