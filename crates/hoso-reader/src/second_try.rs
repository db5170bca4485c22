//! Lines that were read badly are read again, each by itself, and what is better is kept.

use hoso_model::{Area, Line, Word};
use hoso_ocr::{GreyPage, Layout, OcrEngine, OcrError};
use hoso_scan::GreyImage;

use attempt::Attempt;

mod attempt;

/// A word with less confidence makes its line weak: of those with more, one in 300 is wrong.
const WEAK: f32 = 75.0;
/// What is read again has to be surer by this much: the same word comes with a few points more or less.
const SURER: f32 = 3.0;
/// A word that is no Vietnamese syllable counts as if the engine were less sure of it by this much.
const NO_SYLLABLE: f32 = 15.0;
/// A word where none was read before has to be this sure.
const NEW: f32 = 80.0;

/// Reads the weak of `lines` again, each cut out of `page`.
///
/// # Errors
/// If the engine gives up on a line.
pub(crate) fn read_again(
    engine: &mut dyn OcrEngine,
    page: &GreyImage,
    lines: &mut [Line],
) -> Result<(), OcrError> {
    for line in lines.iter_mut().filter(|line| is_weak(line)) {
        for attempt in Attempt::ALL {
            let Some(picture) = line.area().and_then(|area| attempt.cut(page, area)) else { continue };
            let image = &picture.image;
            let text = engine.read(
                &GreyPage { width: image.width, height: image.height, dpi: image.dpi, pixels: &image.pixels },
                Layout::Line,
            )?;
            let words = text.lines.into_iter().flat_map(|line| line.words);
            let words = words.map(|word| Word { area: picture.on_page(word.area), ..word }).collect();
            line.words = better(std::mem::take(&mut line.words), words);
            if !is_weak(line) {
                break;
            }
        }
    }
    Ok(())
}

fn is_weak(line: &Line) -> bool {
    // What has not one sure word is a signature or a stain, if it is short.
    if line.words.len() < 3 && !line.words.iter().any(|word| sureness(word) >= WEAK) {
        return false;
    }
    line.words.iter().any(|word| sureness(word) < WEAK && word.text.chars().any(char::is_alphanumeric))
}

/// How sure a word is: its confidence, less if it is none of the language.
fn sureness(word: &Word) -> f32 {
    match hoso_viet::syllable_share(std::iter::once(word.text.as_str())) {
        Some(share) if share < 1.0 => word.confidence - NO_SYLLABLE,
        _ => word.confidence,
    }
}

/// Of what was read first and again the surer words, place by place.
fn better(first: Vec<Word>, again: Vec<Word>) -> Vec<Word> {
    let mut words: Vec<(Word, bool)> = first
        .into_iter()
        .map(|word| (word, false))
        .chain(again.into_iter().map(|word| (word, true)))
        .collect();
    words.sort_by(|(a, _), (b, _)| a.area.x0.total_cmp(&b.area.x0));
    let mut kept = Vec::new();
    let mut place: Vec<(Word, bool)> = Vec::new();
    let mut end = f32::MIN;
    for (word, new) in words {
        // Words that share less than a third of the narrower one stand beside each other.
        let shared = end - word.area.x0;
        let apart =
            place.last().is_none_or(|(last, _)| shared < last.area.width().min(word.area.width()) / 3.0);
        if apart {
            kept.extend(surer(std::mem::take(&mut place)));
            end = f32::MIN;
        }
        end = end.max(word.area.x1);
        place.push((word, new));
    }
    kept.extend(surer(place));
    kept
}

/// The surer of two readings of one place.
fn surer(place: Vec<(Word, bool)>) -> Vec<Word> {
    let (again, first): (Vec<_>, Vec<_>) = place.into_iter().partition(|(_, new)| *new);
    let [first, again] =
        [first, again].map(|words| words.into_iter().map(|(word, _)| word).collect::<Vec<_>>());
    let needed = mean(&first).map_or(NEW, |sureness| sureness + SURER);
    if mean(&again).is_some_and(|sureness| sureness >= needed) { again } else { first }
}

/// The mean sureness over all letters; `None` without words.
fn mean(words: &[Word]) -> Option<f32> {
    let letters = |word: &Word| word.text.chars().count() as f32;
    let all: f32 = words.iter().map(letters).sum();
    (all > 0.0).then(|| words.iter().map(|word| sureness(word) * letters(word)).sum::<f32>() / all)
}

/// Where a word of a cut-out stands on the page.
pub(crate) fn on_page(area: Area, cut: Area) -> Area {
    Area::from([
        cut.x0 + area.x0 * cut.width(),
        cut.y0 + area.y0 * cut.height(),
        cut.x0 + area.x1 * cut.width(),
        cut.y0 + area.y1 * cut.height(),
    ])
}
