//! Is the text that a page carries itself good enough to be its text?
//!
//! 1. Runs in fonts of before Unicode are decoded: by the font's name, or by trying where no name tells.
//! 2. Spaces that were lost are put back.
//! 3. [`judged`] holds the words against what else is on the page, and against what Vietnamese and English look like.

mod decoding;
mod language;
mod spaces;

use hoso_model::{Barcode, Line, PageNo, PageText, Refusal, RefusalReason, Separator, TextSource, Word};
use hoso_scan::{LayerText, Scan};

use language::Look;

/// The resolution that a page of text is given a size in.
const DPI: u32 = hoso_scan::RENDER_DPI;
/// What the file says of its own text is not a guess.
const CERTAIN: f32 = 100.0;
/// Above this share of hidden glyphs, a layer is what another program recognised on a scan.
const HIDDEN: f32 = 0.5;
/// A page full of pictures needs this many words to be more than a scan with a stamp, a date or a signature's text over
/// it; one on which they cover less needs fewer in proportion. Decree-30 pages have 250 to 450 words.
const WORDS_OVER_PICTURES: f32 = 120.0;
/// More words than this without an `ư` have lost it.
const WORDS_WITHOUT_U_HORN: u32 = 80;
/// Pictures that cover less than this are a crest or a seal.
const SMALL: f32 = 0.05;
/// More curved shapes than these, and more than letters: the text is drawn as outlines.
const OUTLINES: u32 = 300;

/// What a page says itself, with its bar codes; `None` if it has to be recognised.
///
/// # Errors
/// The reason why the page, which may have bar codes, cannot be rendered to look for them.
pub(crate) fn read(scan: &mut Scan, page: PageNo) -> Result<Option<PageText>, Refusal> {
    let Some(layer) = scan.text_layer(page) else { return Ok(None) };
    let may_have_codes = layer.may_have_codes;
    let Some(mut text) = judged(layer) else { return Ok(None) };
    if may_have_codes {
        let mut sheet = false;
        let codes = match scan.draft(page) {
            Ok(drawn) => {
                let grey = drawn.to_grey();
                let codes = hoso_scan::barcodes(&grey);
                sheet = Separator::of(&codes).is_some() && hoso_scan::only_a_sheet(&grey, &codes);
                codes
            }
            // The text is as good without a picture that cannot be drawn.
            Err(refusal) if matches!(refusal.reason, RefusalReason::Broken | RefusalReason::TooLarge) => {
                Vec::new()
            }
            Err(refusal) => return Err(refusal),
        };
        // What is printed on a separator sheet is known from its codes, and belongs to no paper.
        if sheet {
            text.lines.clear();
        }
        let turned = |code: Barcode| Barcode { area: code.area.turned(text.rotation), ..code };
        text.codes = codes.into_iter().map(turned).collect();
    }
    Ok(Some(text))
}

/// What `layer` says, decoded and mended, if it can stand for reading the page.
///
/// `None` if the page has to be recognised from its image: too little text for what is on it, text that is neither
/// Vietnamese nor English, or text that cannot be seen. An invisible layer is what another program recognised, often
/// with a model for English; where it was good, recognising again costs a second, and where it was not, nobody would
/// ever know. So it is never used.
pub fn judged(layer: LayerText) -> Option<PageText> {
    if layer.hidden > HIDDEN {
        return None;
    }
    let (width, height) = (pixels(layer.width), pixels(layer.height));
    let (rotation, pictures, outlines) = (layer.rotation, layer.pictures, layer.outlines);
    let overlaid: Vec<Vec<bool>> =
        layer.lines.iter().map(|line| line.words.iter().map(|word| word.overlay).collect()).collect();
    let (mut lines, legacy) = decoding::decoded(layer);
    // What an annotation shows, the text of a signature above all, is kept, and vouches for nothing.
    let own = |lines: &[Line]| -> Look {
        let words = lines.iter().zip(&overlaid).flat_map(|(line, overlaid)| line.words.iter().zip(overlaid));
        language::look(words.filter(|(_, overlay)| !**overlay).map(|(word, _)| word.text.as_str()))
    };
    let look = own(&lines);
    let needed = if pictures < SMALL { 1.0 } else { pictures * WORDS_OVER_PICTURES };
    let drawn = outlines > OUTLINES && outlines > look.letters;
    if (look.words as f32) < needed || drawn || !look.reads_well() {
        return None;
    }
    // Code AD of TCVN3 is the soft hyphen of Latin-1, which some programs drop; one word in ten has the letter.
    let horned =
        |line: &Line| line.words.iter().any(|word| word.text.contains(['ư', 'Ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự']));
    if legacy && look.words > WORDS_WITHOUT_U_HORN && !lines.iter().any(horned) {
        return None;
    }
    for line in &mut lines {
        line.words = std::mem::take(&mut line.words).into_iter().flat_map(spaces::restored).collect();
    }
    lines.retain(|line| !line.words.is_empty());
    let source = if legacy { TextSource::LegacyTextLayer } else { TextSource::TextLayer };
    Some(PageText { source, rotation, ..PageText::recognised(width, height, DPI, lines) })
}

fn pixels(points: f32) -> u32 {
    (points * DPI as f32 / 72.0).round() as u32
}

fn word(text: String, area: hoso_model::Area) -> Word {
    Word { text, area, confidence: CERTAIN }
}

#[cfg(test)]
mod tests;
