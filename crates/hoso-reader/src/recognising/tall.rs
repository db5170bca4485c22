//! Pictures longer than the engine takes (rolls of receipts, pages pasted below one another) are read in pieces.

use hoso_model::{Area, PageText};
use hoso_ocr::{OcrEngine, OcrError};
use hoso_scan::{PageImage, Samples, Step, Steps, longest_side};

use crate::blocks::Blocks;

/// Tesseract keeps places in 16 bits, and refuses longer sides than 32,767 pixels.
const LONGEST: f32 = 32_000.0;
/// A piece is so many times as long as the picture is wide, within these bounds in pixels: a page or two.
const TIMES: u32 = 3;
const BOUNDS: (u32, u32) = (2_000, 8_000);
/// The last part of a piece, in which the emptiest place to cut is looked for.
const SEARCHED: f32 = 0.3;
/// The share of words that stand upright, if the picture does.
const AGREED: f32 = 0.8;
/// Pixels darker than this are ink.
const INK: u8 = 128;

/// Is it too long to be read as one?
pub(super) fn is_tall(page: &PageImage) -> bool {
    longest_side(page) > LONGEST
}

/// Reads a picture piece by piece. All of it lies as most of its words do.
///
/// # Errors
/// If the engine gives up on a piece.
pub(super) fn recognise(
    engine: &mut dyn OcrEngine,
    page: &PageImage,
    steps: Steps,
) -> Result<PageText, OcrError> {
    let cuts = cuts(page);
    let mut texts = pieces(engine, page, &cuts, steps)?;
    let words = |texts: &[PageText], lies: fn(u16) -> bool| -> usize {
        texts.iter().filter(|text| lies(text.rotation)).map(|text| text.words().count()).sum()
    };
    let steps = steps.without(Step::Upright);
    let (upright, all) = (words(&texts, |by| by == 0), words(&texts, |_| true));
    if upright as f32 >= AGREED * all as f32 {
        // A piece with little on it may have been guessed wrong by itself.
        for (text, cut) in texts.iter_mut().zip(&cuts).filter(|(text, _)| text.rotation != 0) {
            *text = super::recognise(engine, page.part(*cut), steps)?;
        }
        return Ok(joined(page, &cuts, texts, 0));
    }
    // Which end is up, all pieces together tell better than any of them.
    let sideways = words(&texts, |by| by % 180 == 90) * 2 > all;
    let mut best: Option<(f32, PageText)> = None;
    for rotation in if sideways { [90, 270] } else { [0, 180] } {
        let turned = page.clone().turned(rotation);
        let cuts = self::cuts(&turned);
        let texts = pieces(engine, &turned, &cuts, steps)?;
        let text = joined(&turned, &cuts, texts, rotation);
        let sense = sense(&text);
        if best.as_ref().is_none_or(|(least, _)| sense > *least) {
            best = Some((sense, text));
        }
    }
    let nothing = || PageText::recognised(page.width, page.height, page.dpi, Vec::new());
    Ok(best.map_or_else(nothing, |(_, text)| text))
}

fn pieces(
    engine: &mut dyn OcrEngine,
    page: &PageImage,
    cuts: &[[u32; 4]],
    steps: Steps,
) -> Result<Vec<PageText>, OcrError> {
    cuts.iter().map(|cut| super::recognise(engine, page.part(*cut), steps)).collect()
}

/// How much sense a text makes: valid syllables, and how sure the engine is.
fn sense(text: &PageText) -> f32 {
    let syllables = hoso_viet::syllable_share(text.words().map(|word| word.text.as_str()));
    syllables.unwrap_or(0.0) + text.confidence().unwrap_or(0.0) / 100.0
}

fn joined(page: &PageImage, cuts: &[[u32; 4]], texts: Vec<PageText>, rotation: u16) -> PageText {
    let (width, height) = (page.width as f32, page.height as f32);
    let (mut lines, mut stamps, mut blocks) = (Vec::new(), Vec::new(), Blocks::default());
    let mut skew = (0, 0.0);
    for ([x0, y0, x1, y1], text) in cuts.iter().map(|cut| cut.map(|side| side as f32)).zip(texts) {
        let part = Area { x0: x0 / width, y0: y0 / height, x1: x1 / width, y1: y1 / height };
        let count = text.words().count();
        if count > skew.0 {
            skew = (count, text.skew);
        }
        let mut own = text.lines;
        own.iter_mut().flat_map(|line| &mut line.words).for_each(|word| word.area = word.area.of_part(part));
        lines.extend(blocks.numbered(own));
        stamps.extend(text.stamps.into_iter().map(|stamp| stamp.of_part(part)));
    }
    PageText {
        rotation,
        skew: skew.1,
        stamps,
        ..PageText::recognised(page.width, page.height, page.dpi, lines)
    }
}

/// The pieces along the longer side: left, top, right and bottom of each, in pixels.
fn cuts(page: &PageImage) -> Vec<[u32; 4]> {
    let down = page.height >= page.width;
    let (long, wide) = if down { (page.height, page.width) } else { (page.width, page.height) };
    let most = (wide * TIMES).clamp(BOUNDS.0, BOUNDS.1);
    let ink = ink_along(page, down);
    let mut pieces = Vec::new();
    let mut from = 0;
    while from < long {
        let to = if long - from <= most { long } else { emptiest(&ink, from + most) };
        pieces.push(if down { [0, from, wide, to] } else { [from, 0, to, wide] });
        from = to;
    }
    pieces
}

/// The middle of the longest run of the emptiest rows in the last part of a piece that may end at `end`.
fn emptiest(ink: &[u32], end: u32) -> u32 {
    let start = end - (BOUNDS.0 as f32 * SEARCHED) as u32;
    let rows = &ink[start as usize..end as usize];
    let least = rows.iter().min().copied().unwrap_or(0);
    let mut at = start;
    let mut best = (0, end);
    for run in rows.chunk_by(|one, other| (*one == least) == (*other == least)) {
        let length = run.len() as u32;
        if run[0] == least && length > best.0 {
            best = (length, at + length.div_ceil(2));
        }
        at += length;
    }
    best.1
}

/// How many pixels are ink in each row, or in each column.
fn ink_along(page: &PageImage, down: bool) -> Vec<u32> {
    let (width, height) = (page.width as usize, page.height as usize);
    let (pixels, samples) = match &page.samples {
        Samples::Grey(pixels) => (pixels, 1),
        Samples::Rgb(pixels) => (pixels, 3),
    };
    let mut ink = vec![0; if down { height } else { width }];
    for (y, row) in pixels.chunks_exact(width * samples).enumerate() {
        for (x, pixel) in row.chunks_exact(samples).enumerate() {
            ink[if down { y } else { x }] += u32::from(pixel.iter().any(|sample| *sample < INK));
        }
    }
    ink
}

#[cfg(test)]
mod tests {
    use hoso_samples::small_page;
    use hoso_scan::{PageImage, Samples, Steps};

    use super::{cuts, is_tall};
    use crate::recognise;

    /// Slips below one another on a long white roll, each with a number, every 1,800 pixels.
    fn roll(height: usize) -> (PageImage, usize) {
        let slips: Vec<_> = (0..height / 1800)
            .map(|slip| small_page(&[&format!("Biên lai thu phí số {}", 1000 + slip)], 200).unwrap())
            .collect();
        let width = slips[0].width() as usize;
        let mut pixels = vec![255; width * height];
        for (at, slip) in slips.iter().enumerate() {
            let start = (at * 1800 + 300) * width;
            pixels[start..start + slip.as_raw().len()].copy_from_slice(slip.as_raw());
        }
        let page = PageImage {
            width: width as u32,
            height: height as u32,
            dpi: 200,
            samples: Samples::Grey(pixels),
        };
        (page, slips.len())
    }

    #[test]
    fn a_roll_is_read_in_pieces_and_words_stay_where_they_stand() {
        let (page, slips) = roll(22_500);
        assert!(is_tall(&page) && !is_tall(&roll(3_600).0));
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        for laid in [0, 90] {
            let text = recognise(engine.as_mut(), page.clone().turned(laid), Steps::ALL).unwrap();
            assert_eq!(
                (text.rotation, text.width, text.height),
                ((360 - laid) % 360, page.width, page.height)
            );
            let numbers: Vec<_> =
                text.words().filter(|word| word.text.len() == 4 && word.text.starts_with("10")).collect();
            let read: Vec<&str> = numbers.iter().map(|word| word.text.as_str()).collect();
            let wanted: Vec<String> = (0..slips).map(|slip| (1000 + slip).to_string()).collect();
            assert_eq!(read, wanted, "laid {laid}");
            for (slip, word) in numbers.iter().enumerate() {
                let from = (slip * 1800 + 300) as f32 / 22_500.0;
                assert!((from..from + 0.02).contains(&word.area.y0), "{slip}: {:?}", word.area);
            }
        }
    }

    #[test]
    fn pieces_meet_where_nothing_is_written() {
        let (page, _) = roll(22_500);
        for page in [page.clone(), page.clone().turned(90)] {
            let pieces = cuts(&page);
            assert!(pieces.len() > 5);
            let area: u64 =
                pieces.iter().map(|[x0, y0, x1, y1]| u64::from(x1 - x0) * u64::from(y1 - y0)).sum();
            assert_eq!(area, u64::from(page.width) * u64::from(page.height));
            for [x0, y0, ..] in pieces {
                let edge = page.part(if page.height > page.width {
                    [0, y0, page.width, y0 + 1]
                } else {
                    [x0, 0, x0 + 1, page.height]
                });
                let Samples::Grey(pixels) = edge.samples else { panic!("grey stays grey") };
                assert!(pixels.iter().all(|pixel| *pixel > 200));
            }
        }
    }
}
