//! A line cut out of its page, cleaned in another way.

use hoso_model::{Area, Word};
use hoso_ocr::{GreyPage, Layout, OcrEngine};
use hoso_scan::GreyImage;

/// In which way a line is cleaned once more.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Attempt {
    /// Larger by a fifth, which softens it.
    Larger,
    /// Smaller by a fifth, which closes gaps and drops dust.
    Smaller,
}

/// White around the line, in parts of its height.
const MARGIN: f32 = 0.3;
/// Of what is above and below the line's words, in parts of its height: more would be the next line's.
const AROUND: f32 = 0.1;

/// What an attempt looks at, and where on the page it is.
pub(crate) struct Picture {
    image: GreyImage,
    area: Area,
}

impl Picture {
    /// Its words, as one line, with their places on the page; `None` if the engine gives up.
    pub(crate) fn read(&self, engine: &mut dyn OcrEngine) -> Option<Vec<Word>> {
        let GreyImage { width, height, dpi, pixels } = &self.image;
        let cut_out = GreyPage { width: *width, height: *height, dpi: *dpi, pixels };
        let text = engine.read(&cut_out, Layout::Line).ok()?;
        let words = text.lines.into_iter().flat_map(|line| line.words);
        Some(words.map(|word| Word { area: word.area.of_part(self.area), ..word }).collect())
    }
}

impl Attempt {
    pub(crate) const ALL: [Self; 2] = [Self::Larger, Self::Smaller];

    /// Cuts a line out, with as much of what is around it as lies in `within`; `None` of a line without size.
    pub(crate) fn cut(self, page: &GreyImage, line: Area, within: Area) -> Option<Picture> {
        let within = within.union(line);
        let (width, height) = (page.width as f32, page.height as f32);
        let high = line.height() * height;
        let around = AROUND * high;
        let x0 = (line.x0 * width - high).max(within.x0 * width).max(0.0) as u32;
        let x1 = ((line.x1 * width + high).min(within.x1 * width).ceil() as u32).min(page.width);
        let y0 = (line.y0 * height - around).max(within.y0 * height).max(0.0) as u32;
        let y1 = ((line.y1 * height + around).min(within.y1 * height).ceil() as u32).min(page.height);
        if x1 <= x0 + 4 || y1 <= y0 + 4 {
            return None;
        }
        let margin = (MARGIN * high) as u32;
        let (wide, tall) = (x1 - x0 + 2 * margin, y1 - y0 + 2 * margin);
        let mut pixels = vec![255; wide as usize * tall as usize];
        for y in y0..y1 {
            let from = &page.pixels[(y * page.width + x0) as usize..(y * page.width + x1) as usize];
            let at = ((y - y0 + margin) * wide + margin) as usize;
            pixels[at..at + from.len()].copy_from_slice(from);
        }
        let image = GreyImage { width: wide, height: tall, dpi: page.dpi, pixels };
        let scale = match self {
            Self::Larger => 1.2,
            Self::Smaller => 0.8,
        };
        let image = image.scaled(scale);
        let left = (x0 as f32 - margin as f32) / width;
        let top = (y0 as f32 - margin as f32) / height;
        let area = Area { x0: left, y0: top, x1: left + wide as f32 / width, y1: top + tall as f32 / height };
        Some(Picture { image, area })
    }
}
