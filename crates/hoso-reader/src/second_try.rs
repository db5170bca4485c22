//! Lines that were read badly are read again, each by itself, and what is better is kept.

use hoso_model::{Area, Line, Word};
use hoso_ocr::{Layout, OcrEngine};
use hoso_scan::GreyImage;

use attempt::Attempt;

mod attempt;

/// A word with less confidence makes its line weak: of those with more, one in 300 is wrong.
pub(crate) const WEAK: f32 = 75.0;
/// A word that is no Vietnamese syllable counts as if the engine were less sure of it by this much.
const NO_SYLLABLE: f32 = 15.0;
/// A word where none was read before has to be this sure.
const NEW: f32 = 80.0;

/// Reads the weak of `lines` again, each cut out of `page`, or out of that one of `cells` in which it is. An engine that
/// gives up on a line leaves it as it was.
pub(crate) fn read_again(engine: &mut dyn OcrEngine, page: &GreyImage, lines: &mut [Line], cells: &[Area]) {
    for at in 0..lines.len() {
        let line = &lines[at];
        let Some(area) = line.area() else { continue };
        let cell = cells.iter().find(|cell| cell.holds(area.centre())).copied();
        if !is_weak(line) || (cell.is_none() && is_stain(line)) || !lies_across(area, page) {
            continue;
        }
        let elsewhere = |word: &Word, lines: &[Line]| {
            let others = lines.iter().enumerate().filter(|(other, _)| *other != at);
            others.flat_map(|(_, line)| &line.words).any(|other| other.area.holds(word.area.centre()))
        };
        // What is missing before or after a weak word of a cell is looked for there.
        let area =
            cell.map_or(area, |cell| Area { x0: cell.x0.min(area.x0), x1: cell.x1.max(area.x1), ..area });
        for attempt in Attempt::ALL {
            let Some(picture) = attempt.cut(page, area, cell.unwrap_or(Area::PAGE)) else { continue };
            let Ok(again) = picture.read(engine, Layout::Line) else { continue };
            // What stands beside the line in another column has been read there.
            let words = again
                .into_iter()
                .flat_map(|line| line.words)
                .filter(|word| !elsewhere(word, lines))
                .collect();
            let line = &mut lines[at];
            line.words = better(std::mem::take(&mut line.words), words, attempt.surer_by());
            if !is_weak(line) {
                break;
            }
        }
    }
}

/// Words of lines that run up or down the page have no order from left to right.
fn lies_across(area: Area, page: &GreyImage) -> bool {
    area.width() * page.width as f32 > area.height() * page.height as f32
}

fn is_weak(line: &Line) -> bool {
    line.words.iter().any(|word| sureness(word) < WEAK && word.text.contains(char::is_alphanumeric))
}

/// What has not one sure word is a signature or a stain, if it is short and no cell's text.
fn is_stain(line: &Line) -> bool {
    line.words.len() < 3 && !line.words.iter().any(|word| sureness(word) >= WEAK)
}

/// How sure a word is: its confidence, less if it is none of the language.
fn sureness(word: &Word) -> f32 {
    match hoso_viet::syllable_share(std::iter::once(word.text.as_str())) {
        Some(share) if share < 1.0 => word.confidence - NO_SYLLABLE,
        _ => word.confidence,
    }
}

/// Of what was read first and again the surer words, place by place; the second reading has to be surer by so much.
fn better(first: Vec<Word>, again: Vec<Word>, surer_by: f32) -> Vec<Word> {
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
            kept.extend(surer(std::mem::take(&mut place), surer_by));
            end = f32::MIN;
        }
        end = end.max(word.area.x1);
        place.push((word, new));
    }
    kept.extend(surer(place, surer_by));
    kept
}

/// The surer of two readings of one place.
fn surer(place: Vec<(Word, bool)>, surer_by: f32) -> Vec<Word> {
    let (again, first): (Vec<_>, Vec<_>) = place.into_iter().partition(|(_, new)| *new);
    let [first, again] =
        [first, again].map(|words| words.into_iter().map(|(word, _)| word).collect::<Vec<_>>());
    let needed = mean(&first).map_or(NEW, |sureness| sureness + surer_by);
    if mean(&again).is_some_and(|sureness| sureness >= needed) { again } else { first }
}

/// The mean sureness over all letters; `None` without words.
fn mean(words: &[Word]) -> Option<f32> {
    let letters = |word: &Word| word.text.chars().count() as f32;
    let all: f32 = words.iter().map(letters).sum();
    (all > 0.0).then(|| words.iter().map(|word| sureness(word) * letters(word)).sum::<f32>() / all)
}

#[cfg(test)]
mod tests {
    use super::{better, read_again};
    use hoso_model::{Area, Line, PageText, Word};
    use hoso_ocr::{GreyPage, Layout, OcrEngine, OcrError};
    use hoso_scan::GreyImage;

    fn word(text: &str, x0: f32, confidence: f32) -> Word {
        Word::new(text.to_owned(), Area::from([x0, 0.4, x0 + 0.1, 0.45]), confidence)
    }

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn the_surer_reading_of_each_place_is_kept() {
        let first = vec![word("thưc", 0.1, 60.0), word("hiện", 0.3, 95.0), word("tố", 0.5, 70.0)];
        let again = vec![word("thực", 0.1, 92.0), word("hiên", 0.3, 90.0), word("tổ", 0.5, 71.0)];
        assert_eq!(texts(&better(first, again, 3.0)), ["thực", "hiện", "tố"]);
    }

    #[test]
    fn a_word_where_none_was_read_has_to_be_sure() {
        let first = vec![word("chức", 0.3, 60.0)];
        let again = vec![word("Tổ", 0.1, 90.0), word("chức", 0.3, 60.0), word("nh", 0.6, 50.0)];
        assert_eq!(texts(&better(first, again, 3.0)), ["Tổ", "chức"]);
    }

    /// Reads the same words of every cut-out, or gives up.
    struct Cut(Option<Vec<Word>>);

    impl OcrEngine for Cut {
        fn id(&self) -> &'static str {
            "cut"
        }

        fn read(&mut self, page: &GreyPage<'_>, _: Layout) -> Result<PageText, OcrError> {
            let words = self.0.clone().ok_or_else(|| OcrError::Failed("as told".to_owned()))?;
            let line = Line { block: 0, paragraph: 0, words };
            Ok(PageText::recognised(page.width, page.height, page.dpi, vec![line]))
        }
    }

    fn page() -> GreyImage {
        GreyImage { width: 1000, height: 1000, dpi: 100, pixels: vec![255; 1_000_000] }
    }

    fn line(words: Vec<Word>) -> Line {
        Line { block: 0, paragraph: 0, words }
    }

    #[test]
    fn an_engine_that_gives_up_on_a_line_leaves_the_page_as_it_was() {
        let mut lines = vec![line(vec![word("một", 0.1, 90.0), word("cưa", 0.3, 40.0)])];
        let before = lines.clone();
        read_again(&mut Cut(None), &page(), &mut lines, &[]);
        assert_eq!(lines, before);
    }

    #[test]
    fn what_stands_in_the_next_column_is_not_read_twice() {
        let across = |text, x0| Word { area: Area::from([x0, 0.0, x0 + 0.2, 1.0]), ..word(text, 0.0, 95.0) };
        let mut lines = vec![
            line(vec![word("một", 0.1, 90.0), word("cưa", 0.2, 40.0)]),
            line(vec![word("125", 0.31, 95.0)]),
        ];
        // The cut-out reaches from 0.05 to 0.35: at 0.9 of it stands the next column.
        read_again(&mut Cut(Some(vec![across("125", 0.8)])), &page(), &mut lines, &[]);
        assert_eq!(texts(&lines[0].words), ["một", "cưa"]);
    }

    #[test]
    fn lines_that_run_down_the_page_keep_their_order() {
        let down =
            |text, x0, y0| Word { area: Area::from([x0, y0, x0 + 0.05, y0 + 0.2]), ..word(text, 0.0, 50.0) };
        let words = vec![down("một", 0.52, 0.1), down("cửa", 0.5, 0.35), down("liên", 0.51, 0.6)];
        let mut lines = vec![line(words.clone())];
        read_again(&mut Cut(Some(vec![word("khác", 0.1, 99.0)])), &page(), &mut lines, &[]);
        assert_eq!(lines[0].words, words);
    }
}
