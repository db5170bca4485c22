//! A piece cut out of a page, read by itself.

use hoso_model::{Area, Line, PageText};
use hoso_ocr::{GreyPage, Layout, OcrEngine, OcrError};
use hoso_scan::GreyImage;

/// A piece with white around it, and where on the page that is.
pub(crate) struct CutOut {
    pub(crate) image: GreyImage,
    pub(crate) area: Area,
}

impl CutOut {
    /// What is from `x0` to `x1` and from `y0` to `y1`, with a white `margin`; all in pixels, within the page.
    pub(crate) fn of(page: &GreyImage, [x0, y0, x1, y1]: [u32; 4], margin: u32) -> Self {
        let (wide, high) = (x1 - x0 + 2 * margin, y1 - y0 + 2 * margin);
        let mut pixels = vec![255; wide as usize * high as usize];
        for y in y0..y1 {
            let from = &page.pixels[(y * page.width + x0) as usize..(y * page.width + x1) as usize];
            let at = ((y - y0 + margin) * wide + margin) as usize;
            pixels[at..at + from.len()].copy_from_slice(from);
        }
        let (width, height) = (page.width as f32, page.height as f32);
        let left = (x0 as f32 - margin as f32) / width;
        let top = (y0 as f32 - margin as f32) / height;
        let area = Area { x0: left, y0: top, x1: left + wide as f32 / width, y1: top + high as f32 / height };
        Self { image: GreyImage { width: wide, height: high, dpi: page.dpi, pixels }, area }
    }

    /// Its lines, with their places on the page.
    ///
    /// # Errors
    /// If the engine gives up on it.
    pub(crate) fn read(&self, engine: &mut dyn OcrEngine, layout: Layout) -> Result<Vec<Line>, OcrError> {
        let mut lines = read_picture(engine, &self.image, layout)?.lines;
        for word in lines.iter_mut().flat_map(|line| &mut line.words) {
            word.area = word.area.of_part(self.area);
        }
        Ok(lines)
    }
}

/// Reads a whole picture.
///
/// # Errors
/// If the engine gives up on it.
pub(crate) fn read_picture(
    engine: &mut dyn OcrEngine,
    GreyImage { width, height, dpi, pixels }: &GreyImage,
    layout: Layout,
) -> Result<PageText, OcrError> {
    engine.read(&GreyPage { width: *width, height: *height, dpi: *dpi, pixels }, layout)
}
