//! Runs of fonts to words in Unicode.

use hoso_model::Line;
use hoso_scan::{LayerText, LayerWord};
use hoso_viet::{LegacyFont, detect, nfc, syllable_share};

/// Fewer words than this do not speak against a font's name.
const FEWEST_WORDS: usize = 5;

/// A layer in Unicode.
pub(super) struct Decoded {
    /// Its lines in normal form C: as many lines and words as the layer has.
    pub(super) lines: Vec<Line>,
    /// Did any font have to be decoded?
    pub(super) legacy: bool,
    /// The encoding of each font; `None` of one that is in Unicode.
    pub(super) encodings: Vec<Option<LegacyFont>>,
}

/// Decodes the words of `layer`.
pub(super) fn decoded(layer: &LayerText) -> Decoded {
    let encodings = encodings(layer);
    let mut legacy = false;
    let lines = layer
        .lines
        .iter()
        .map(|line| {
            let words = line.words.iter().map(|word| {
                let (text, was_legacy) = text_of(word, &encodings);
                legacy |= was_legacy;
                super::word(text, word.area)
            });
            Line { block: line.block, paragraph: line.paragraph, words: words.collect() }
        })
        .collect();
    Decoded { lines, legacy, encodings }
}

/// A word in Unicode; whether a code in it was decoded.
fn text_of(word: &LayerWord, fonts: &[Option<LegacyFont>]) -> (String, bool) {
    let mut text = String::new();
    let mut legacy = false;
    let of = |font: usize| fonts.get(font).copied().flatten();
    let mut runs = word.runs.iter().peekable();
    while let Some(run) = runs.next() {
        let mut codes = run.text.clone();
        let Some(font) = of(run.font) else {
            // A soft hyphen that a PDF draws is a hyphen.
            text.extend(codes.chars().map(|c| if c == '\u{AD}' { '-' } else { c }));
            continue;
        };
        // A letter and its mark may be of two fonts of one encoding.
        while let Some(next) = runs.next_if(|next| of(next.font) == Some(font)) {
            codes.push_str(&next.text);
        }
        let letters = font.encoding.decode(&codes);
        legacy |= letters != codes || font.capitals;
        text.push_str(&if font.capitals { letters.to_uppercase() } else { letters });
    }
    (nfc(&text).into_owned(), legacy)
}

/// The encoding of each font of a layer; `None` of one that is in Unicode.
fn encodings(layer: &LayerText) -> Vec<Option<LegacyFont>> {
    let missing: Vec<_> = layer.missing_fonts.iter().map(|name| LegacyFont::of_name(name)).collect();
    // A font that is not in the file goes without a name: the names that it may have must agree.
    let unnamed = match missing.split_first() {
        Some((first, others)) if others.iter().all(|other| other == first) => *first,
        Some((Some(first), others))
            if others.iter().all(|other| other.is_some_and(|other| other.encoding == first.encoding)) =>
        {
            Some(LegacyFont { capitals: false, ..*first })
        }
        _ => None,
    };
    let mut fonts: Vec<Option<LegacyFont>> = layer
        .fonts
        .iter()
        .map(|name| name.as_ref().map_or(unnamed, |name| LegacyFont::of_name(name)))
        .collect();
    // A name promises; the words tell. A converted file keeps its fonts' names and has Unicode in them.
    for encoding in hoso_viet::ENCODINGS {
        let of_it =
            |font: usize| fonts.get(font).copied().flatten().is_some_and(|font| font.encoding == encoding);
        let text = text_in(layer, of_it);
        if text.split_whitespace().count() >= FEWEST_WORDS && share(&encoding.decode(&text)) <= share(&text) {
            for font in &mut fonts {
                *font = font.filter(|font| font.encoding != encoding);
            }
        }
    }
    let unicode: Vec<bool> = (0..fonts.len()).map(|font| has_unicode(layer, font)).collect();
    let untold = |font: usize| {
        fonts.get(font).copied().flatten().is_none() && !unicode.get(font).copied().unwrap_or_default()
    };
    // What the words of fonts whose names say nothing are Vietnamese in.
    if let Some(encoding) = detect(&text_in(layer, untold)) {
        for (font, unicode) in fonts.iter_mut().zip(unicode) {
            *font = font.or((!unicode).then_some(LegacyFont { encoding, capitals: false }));
        }
    }
    fonts
}

/// Has `font` a letter that only Unicode has a code for?
fn has_unicode(layer: &LayerText, font: usize) -> bool {
    let mut runs = layer.lines.iter().flat_map(|line| &line.words).flat_map(|word| &word.runs);
    runs.any(|run| {
        run.font == font
            && run.text.contains(|c| {
                matches!(c, '\u{1EA0}'..='\u{1EF9}' | 'ơ' | 'ư' | 'Ơ' | 'Ư' | 'đ' | 'Đ' | 'ă' | 'Ă')
            })
    })
}

/// The words that are wholly of fonts that `of` names, with a space between them.
fn text_in(layer: &LayerText, of: impl Fn(usize) -> bool) -> String {
    let mut text = String::new();
    for word in layer.lines.iter().flat_map(|line| &line.words) {
        if word.runs.iter().all(|run| of(run.font)) {
            text.extend(word.runs.iter().map(|run| run.text.as_str()));
            text.push(' ');
        }
    }
    text
}

fn share(text: &str) -> f32 {
    syllable_share(text.split_whitespace()).unwrap_or(0.0)
}
