//! Letters that were typed with a space after each, `Đ Ộ C  L Ậ P`, are words.

use hoso_model::{Area, Line, Word};
use hoso_viet::{is_syllable, run_together};

use super::unread::Unread;

/// Fewer letters in a row may be a list of them.
const FEWEST: usize = 4;
/// Between words is a gap that is so much wider than between letters.
const WIDER: f32 = 1.5;

/// Joins letters in `lines`, but for lines of which something is `unread`: places in those are counted.
pub(super) fn joined(lines: &mut [Line], unread: &[Unread]) {
    for (place, line) in lines.iter_mut().enumerate() {
        let counted = unread.iter().any(|piece| matches!(piece, Unread::Words(line, ..) if *line == place));
        if !counted && line.words.iter().filter(|word| is_letter(word)).count() >= FEWEST {
            line.words = words(std::mem::take(&mut line.words));
        }
    }
}

fn is_letter(word: &Word) -> bool {
    let mut letters = word.text.chars();
    matches!((letters.next(), letters.next()), (Some(letter), None) if letter.is_alphabetic())
}

fn words(line: Vec<Word>) -> Vec<Word> {
    let mut words = Vec::with_capacity(line.len());
    let mut letters: Vec<Word> = Vec::new();
    for word in line {
        if is_letter(&word) {
            letters.push(word);
        } else {
            words.append(&mut together(std::mem::take(&mut letters)));
            words.push(word);
        }
    }
    words.append(&mut together(letters));
    words
}

/// The words of which `letters` are, if they are all syllables; else the letters.
fn together(letters: Vec<Word>) -> Vec<Word> {
    if letters.len() < FEWEST {
        return letters;
    }
    let mut gaps: Vec<f32> = letters.windows(2).map(gap).collect();
    gaps.sort_by(f32::total_cmp);
    let least = gaps.first().copied().unwrap_or_default().max(0.0);
    let limit = WIDER * least.max(gaps.get(gaps.len() / 4).copied().unwrap_or_default());
    let mut parts: Vec<&[Word]> = Vec::new();
    let mut rest = letters.as_slice();
    while !rest.is_empty() {
        let length = 1 + rest.windows(2).take_while(|pair| gap(pair) <= limit).count();
        let (part, after) = rest.split_at(length.min(rest.len()));
        parts.push(part);
        rest = after;
    }
    let text = |part: &[Word]| part.iter().map(|word| word.text.as_str()).collect::<String>();
    let mut whole = Vec::with_capacity(parts.len());
    for part in parts {
        let said = text(part);
        if is_syllable(&said) {
            whole.extend(one(part));
        } else if let Some(syllables) = run_together(&said) {
            let mut part = part;
            for syllable in syllables {
                let (own, after) = part.split_at(syllable.chars().count().min(part.len()));
                whole.extend(one(own));
                part = after;
            }
        } else {
            return letters;
        }
    }
    whole
}

fn gap(pair: &[Word]) -> f32 {
    if let [first, next] = pair { next.area.x0 - first.area.x1 } else { 0.0 }
}

fn one(letters: &[Word]) -> Option<Word> {
    let area = Area::around(letters.iter().map(|letter| letter.area))?;
    let confidence = letters.iter().map(|letter| letter.confidence).fold(100.0, f32::min);
    Some(Word::new(letters.iter().map(|letter| letter.text.as_str()).collect(), area, confidence))
}

#[cfg(test)]
mod tests {
    use hoso_model::{Area, Line, Word};

    use super::joined;

    /// Each letter a hundredth of the page wide, each blank half as much.
    fn line(text: &str) -> Vec<String> {
        let mut left = 0.0;
        let mut words: Vec<Word> = Vec::new();
        let mut open = false;
        for c in text.chars() {
            if c == ' ' {
                left += 0.005;
                open = false;
                continue;
            }
            let area = Area::from([left, 0.1, left + 0.01, 0.12]);
            match words.last_mut().filter(|_| open) {
                Some(last) => {
                    last.text.push(c);
                    last.area = last.area.union(area);
                }
                None => words.push(Word::new(c.to_string(), area, 100.0)),
            }
            left += 0.01;
            open = true;
        }
        let mut lines = [Line { words, ..Line::default() }];
        joined(&mut lines, &[]);
        lines[0].words.iter().map(|word| word.text.clone()).collect()
    }

    #[test]
    fn letters_apart_are_words() {
        assert_eq!(line("Đ Ộ C   L Ậ P"), ["ĐỘC", "LẬP"]);
        assert_eq!(line("Q U Y Ế T  Đ Ị N H"), ["QUYẾT", "ĐỊNH"]);
        assert_eq!(line("T H Ô N G B Á O"), ["THÔNG", "BÁO"], "one space everywhere");
        assert_eq!(line("Số: Q U Y Ế T  Đ Ị N H 5"), ["Số:", "QUYẾT", "ĐỊNH", "5"]);
    }

    #[test]
    fn lists_of_letters_stay_lists() {
        assert_eq!(line("A B C D"), ["A", "B", "C", "D"]);
        assert_eq!(line("chọn A B C D E"), ["chọn", "A", "B", "C", "D", "E"]);
        assert_eq!(line("1 2 3 4 5"), ["1", "2", "3", "4", "5"]);
    }
}
