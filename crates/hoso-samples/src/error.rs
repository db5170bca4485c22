//! What can go wrong while papers are drawn and written.

/// Why a sample could not be made, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// None of the known folders has the typeface with the letters of Vietnamese.
    #[error(
        "no Liberation Serif with Vietnamese letters on this machine: apt-get install fonts-liberation (Debian 12: \
         fonts-liberation2, since its fonts-liberation is too old)"
    )]
    NoFont,
    /// A resolution at which no desk scans.
    #[error("{0} dpi is outside 36..=1200: choose a resolution that a scanner has")]
    Dpi(u32),
    /// A file without a page was asked for.
    #[error(
        "a file needs at least one page; files without pages come from pdf_without_pages and tiff_without_pages"
    )]
    NoPages,
    /// A page is too large for the format.
    #[error("a page of {0} x {1} pixels is too large for {2}: draw it at a lower resolution")]
    TooLarge(u32, u32, &'static str),
    /// The JPEG encoder's word.
    #[error("the page cannot be written as JPEG: {0}")]
    Image(#[from] image::ImageError),
    /// The PNG encoder's word.
    #[error("the page cannot be written as PNG: {0}")]
    Png(#[from] png::EncodingError),
    /// The TIFF encoder's word.
    #[error("the pages cannot be written as TIFF: {0}")]
    Tiff(#[from] tiff::TiffError),
    /// The disk's word.
    #[error("{0}: {1}")]
    Io(String, #[source] std::io::Error),
}
