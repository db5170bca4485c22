//! Files that a reader must refuse: without pages, cut short, or small outside and huge inside.

use std::io::Write;

use crate::plain_pdf::{numbered, written};

/// A well-formed PDF whose page tree is empty.
pub fn pdf_without_pages() -> Vec<u8> {
    let objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"];
    written(&numbered(&objects), "")
}

/// A TIFF header whose first directory is at 0, which means none.
pub fn tiff_without_pages() -> Vec<u8> {
    b"II\x2a\0\0\0\0\0".to_vec()
}

/// A valid PNG of `side` x `side` pixels of one bit, all black: some kilobytes that become gigabytes of RGB.
/// `side` is bounded to 1..=65535.
pub fn png_bomb(side: u32) -> Vec<u8> {
    // The encoder has nothing to refuse: sizes are bounded, and memory takes every byte.
    bomb(side.clamp(1, 65_535)).unwrap_or_default()
}

/// Writes the rows one after the other.
fn bomb(side: u32) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer()?;
    let row = vec![0; side.div_ceil(8) as usize];
    for _ in 0..side {
        rows.write_all(&row)?;
    }
    rows.finish()?;
    writer.finish()?;
    Ok(bytes)
}

/// The first `keep_share` (0 to 1; others are bounded, not-a-number is 0) of `bytes`.
pub fn truncated(mut bytes: Vec<u8>, keep_share: f32) -> Vec<u8> {
    let share = if keep_share.is_nan() { 0.0 } else { f64::from(keep_share.clamp(0.0, 1.0)) };
    bytes.truncate((bytes.len() as f64 * share).round() as usize);
    bytes
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{pdf_without_pages, png_bomb, tiff_without_pages, truncated};

    #[test]
    fn the_bomb_is_small_outside_and_large_inside() {
        let bomb = png_bomb(6000);
        assert!(bomb.len() < 20_000, "{} bytes", bomb.len());
        let mut reader = png::Decoder::new(Cursor::new(&bomb)).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (6000, 6000));
        let mut rows = 0;
        while reader.next_row().unwrap().is_some() {
            rows += 1;
        }
        assert_eq!(rows, 6000);
        assert!(!png_bomb(0).is_empty());
    }

    #[test]
    fn files_without_pages_are_without_pages() {
        let text = String::from_utf8(pdf_without_pages()).unwrap();
        assert!(text.contains("/Count 0"));
        assert!(tiff::decoder::Decoder::new(Cursor::new(tiff_without_pages())).is_err());
    }

    #[test]
    fn a_share_is_kept() {
        assert_eq!(truncated(vec![1, 2, 3, 4], 0.5), [1, 2]);
        assert_eq!(truncated(vec![1, 2, 3, 4], 7.0).len(), 4);
        assert!(truncated(vec![1, 2], f32::NAN).is_empty());
    }
}
