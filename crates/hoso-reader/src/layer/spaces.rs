//! Spaces that were lost are put back.

use hoso_model::{Area, Word};
use hoso_viet::{is_syllable, run_together};

/// The words that `word` is run together of; itself, if it is one. Each has its share of the area by its letters.
pub(super) fn restored(word: Word) -> Vec<Word> {
    let is_letter = |c: char| c.is_alphabetic();
    let core = word.text.trim_matches(|c| !is_letter(c));
    let Some(start) = word.text.find(is_letter) else { return vec![word] };
    let parts = run_together(core).or_else(|| before_number(word.text.get(start..)?));
    let Some(parts) = parts else { return vec![word] };
    let all = word.text.chars().count().max(1) as f32;
    let mut words = Vec::with_capacity(parts.len());
    let mut at = 0;
    let mut end = start;
    for (place, part) in parts.iter().enumerate() {
        end += part.len();
        // Punctuation stays with the word that it stands beside.
        let end = if place + 1 == parts.len() { word.text.len() } else { end };
        let Some(text) = word.text.get(at..end) else { return vec![word] };
        let across = |bytes: usize| {
            let before = word.text.get(..bytes).map_or(0, |before| before.chars().count());
            word.area.x0 + word.area.width() * before as f32 / all
        };
        let area = Area::from([across(at), word.area.y0, across(end), word.area.y1]);
        words.push(super::word(text.to_owned(), area));
        at = end;
    }
    words
}

/// `số48` is `số 48`: the space was lost after the letter with the mark.
fn before_number(text: &str) -> Option<Vec<&str>> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (before, number) = text.split_at(at);
    let marked = before.ends_with(|c: char| c.is_alphabetic() && !c.is_ascii());
    (marked && is_syllable(before)).then(|| vec![before, number])
}

#[cfg(test)]
mod tests {
    use hoso_model::Area;

    use super::restored;
    use crate::layer::word;

    #[test]
    fn each_part_has_its_share_of_the_area() {
        let words = restored(word("(Quyếtđịnh,".to_owned(), Area::from([0.1, 0.2, 0.65, 0.22])));
        let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["(Quyết", "định,"]);
        assert_eq!(words[1].area, Area::from([0.4, 0.2, 0.65, 0.22]));
        let texts = |text: &str| -> Vec<String> {
            restored(word(text.to_owned(), Area::PAGE)).into_iter().map(|word| word.text).collect()
        };
        assert_eq!(texts("số48/2013/NĐ-CP;"), ["số", "48/2013/NĐ-CP;"]);
        assert_eq!(texts("Đ1"), ["Đ1"]);
        assert_eq!(texts("m²"), ["m²"]);
        assert_eq!(restored(word("quyết".to_owned(), Area::PAGE)).len(), 1);
        assert_eq!(restored(word("...".to_owned(), Area::PAGE)).len(), 1);
    }
}
