//! Which way up a page is read.

use hoso_model::PageText;
use hoso_ocr::{GreyPage, OcrEngine, OcrError};
use hoso_scan::GreyImage;

/// A page whose words are valid Vietnamese syllables to this share lies right: clean pages have 0.95 of them and more,
/// English ones 0.36, pages on their side or head 0.15.
const MAKES_SENSE: f32 = 0.6;
/// A turned reading has to make more sense by this much: in another language, or in noise, none makes much.
const BETTER: f32 = 0.15;
/// Pages of fewer words say nothing about how they lie.
const FEWEST_WORDS: usize = 8;

/// Reads a page as it lies; if that makes no sense, on its head and on either side, and keeps the best.
pub(crate) fn read(engine: &mut dyn OcrEngine, page: &GreyImage) -> Result<PageText, OcrError> {
    let mut best = read_once(engine, page)?;
    let as_it_lies = sense(&best);
    if best.words().count() < FEWEST_WORDS || as_it_lies >= MAKES_SENSE {
        return Ok(best);
    }
    for rotation in [180, 90, 270] {
        let mut text = read_once(engine, &page.turned(rotation))?;
        text.rotation = rotation;
        if sense(&text) > sense(&best).max(as_it_lies + BETTER) && text.words().count() >= FEWEST_WORDS {
            best = text;
        }
        if sense(&best) >= MAKES_SENSE {
            break;
        }
    }
    Ok(best)
}

fn read_once(engine: &mut dyn OcrEngine, page: &GreyImage) -> Result<PageText, OcrError> {
    engine.read(&GreyPage { width: page.width, height: page.height, dpi: page.dpi, pixels: &page.pixels })
}

/// The share of valid syllables: a judge of how a page lies that its layout is not.
fn sense(text: &PageText) -> f32 {
    hoso_viet::syllable_share(text.words().map(|word| word.text.as_str())).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::read;
    use hoso_samples::{Scan, compose, draw};
    use hoso_scan::{PageImage, Samples};

    #[test]
    fn a_page_on_its_head_is_read_upright() {
        let scan = Scan { dpi: 150, seal: false, ..Scan::default() };
        let page = draw(&compose(5, 1), &scan).unwrap().remove(0).to_luma8();
        let (width, height) = page.dimensions();
        let page = PageImage { width, height, dpi: 150, samples: Samples::Grey(page.into_raw()) }.to_grey();
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        for (laid, turned_back) in [(0, 0), (180, 180)] {
            let text = read(engine.as_mut(), &page.turned(laid)).unwrap();
            assert_eq!((text.rotation, text.width), (turned_back, width));
            assert!(text.text().contains("Hạnh phúc"), "{}", text.text());
        }
    }
}
