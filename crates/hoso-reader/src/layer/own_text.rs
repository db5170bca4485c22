//! What a page says itself, and what of it has to be read from its picture.

use hoso_model::{Area, Line, PageText, TextSource, Word};
use hoso_scan::LayerText;

use super::language::{self, Look};
use super::trust::Trust;
use super::unread::Unread;
use super::{decoding, spaced, spaces};

/// The resolution that a page of text is given a size in.
const DPI: u32 = hoso_scan::RENDER_DPI;
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
/// A picture that covers less of the page is a crest, a seal or a signature (a seal of 36 mm: 2 %), of which nothing is
/// read.
const PIECE: f32 = 0.03;
/// Thinner pictures are lines, as a share of the page's side: 3 mm.
const THIN: f32 = 0.01;
/// With more pieces than this, the page is read as one.
const MOST_PIECES: usize = 60;
/// Words that the file does not vouch for, and that speak for themselves.
const GUESSED: f32 = 90.0;

/// What a page says itself.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnText {
    /// Its text, without the pieces.
    pub page: PageText,
    /// What has to be read from its picture.
    pub unread: Vec<Unread>,
}

/// What `layer` says, decoded and mended, if it can stand for reading the page.
///
/// `None` if the page has to be recognised from its image: too little text for what is on it, text that is neither
/// Vietnamese nor English, or text that cannot be seen. An invisible layer is what another program recognised, often
/// with a model for English; where it was good, recognising again costs a second, and where it was not, nobody would
/// ever know. So it is never used. Where only a part of the page is like that, the part is [`Unread`].
pub fn judged(layer: &LayerText) -> Option<OwnText> {
    if layer.hidden > HIDDEN {
        return None;
    }
    let (width, height) = (pixels(layer.width), pixels(layer.height));
    let (rotation, pictures, outlines) = (layer.rotation, layer.pictures, layer.outlines);
    let decoded = decoding::decoded(layer);
    let (mut lines, legacy) = (decoded.lines, decoded.legacy);
    let trust = Trust::of(layer, &lines, &decoded.encodings);
    let doubted: Vec<Vec<bool>> = layer
        .lines
        .iter()
        .zip(&lines)
        .map(|(line, decoded)| {
            let words = line.words.iter().zip(&decoded.words);
            words.map(|(word, decoded)| !word.overlay && trust.doubts(word, &decoded.text)).collect()
        })
        .collect();
    // What an annotation shows, the text of a signature above all, is kept, and vouches for nothing.
    let vouching = |line: usize, word: usize| {
        let overlay =
            layer.lines.get(line).and_then(|line| line.words.get(word)).is_none_or(|word| word.overlay);
        !overlay && !doubted.get(line).and_then(|line| line.get(word)).copied().unwrap_or_default()
    };
    let of = |wanted: &dyn Fn(usize, usize) -> bool| -> Look {
        let words = lines.iter().enumerate().flat_map(|(at, line)| {
            line.words.iter().enumerate().filter(move |(place, _)| wanted(at, *place)).map(|(_, word)| word)
        });
        language::look(words.map(|word| word.text.as_str()))
    };
    let look = of(&vouching);
    let needed = if pictures < SMALL { 1.0 } else { pictures * WORDS_OVER_PICTURES };
    let drawn = outlines > OUTLINES && outlines > look.letters;
    if (look.words as f32) < needed || drawn || !look.reads_well() {
        return None;
    }
    let is_doubted = |line: usize, word: usize| {
        doubted.get(line).and_then(|line| line.get(word)).copied().unwrap_or_default()
    };
    if doubted.iter().flatten().any(|doubted| *doubted) && of(&is_doubted).signs > look.signs {
        return None;
    }
    // Code AD of TCVN3 is the soft hyphen of Latin-1, which some programs drop; one word in ten has the letter.
    let horned =
        |line: &Line| line.words.iter().any(|word| word.text.contains(['ư', 'Ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự']));
    if legacy && look.words > WORDS_WITHOUT_U_HORN && !lines.iter().any(horned) {
        return None;
    }
    let mut unread = Vec::new();
    let mut whole = Vec::with_capacity(lines.len());
    for ((line, own), doubted) in lines.drain(..).zip(&layer.lines).zip(&doubted) {
        let guessed = |place: usize| own.words.get(place).is_some_and(|word| word.guessed) && !legacy;
        let mut words: Vec<Word> = Vec::with_capacity(line.words.len());
        let mut from = None;
        for (place, word) in line.words.into_iter().enumerate() {
            if doubted.get(place).copied().unwrap_or_default() {
                let first = *from.get_or_insert(words.len());
                words.push(word);
                piece(&mut unread, whole.len(), (first, words.len()), &words);
                continue;
            }
            from = None;
            if word.text.is_empty() || word.text.chars().all(language::is_meaningless) {
                continue;
            }
            let confidence = if guessed(place) { GUESSED } else { word.confidence };
            words.extend(spaces::restored(Word { confidence, ..word }));
        }
        if !words.is_empty() {
            whole.push(Line { words, ..line });
        }
    }
    if unread.len() > MOST_PIECES {
        return None;
    }
    let pictures = layer.pictured.iter().filter(|area| {
        area.width() * area.height() >= PIECE && area.width() >= THIN && area.height() >= THIN
    });
    unread.extend(pictures.map(|area| Unread::Picture(*area)));
    spaced::joined(&mut whole, &unread);
    let source = if legacy { TextSource::LegacyTextLayer } else { TextSource::TextLayer };
    let page = PageText { source, rotation, ..PageText::recognised(width, height, DPI, whole) };
    Some(OwnText { page, unread })
}

/// Adds words of a line to the pieces, or to the last one if that ends where they begin.
fn piece(unread: &mut Vec<Unread>, line: usize, (first, end): (usize, usize), words: &[Word]) {
    let Some(area) = words.get(first..end).and_then(|words| Area::around(words.iter().map(|word| word.area)))
    else {
        return;
    };
    match unread.last_mut() {
        Some(Unread::Words(same, (start, last), known)) if *same == line && *start == first => {
            (*last, *known) = (end, area);
        }
        _ => unread.push(Unread::Words(line, (first, end), area)),
    }
}

fn pixels(points: f32) -> u32 {
    (points * DPI as f32 / 72.0).round() as u32
}
