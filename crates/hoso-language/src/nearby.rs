//! Words of which one letter was read for another, for two, or not at all.

use crate::marks;
use crate::model::{Model, WordId};

/// What a wrong letter costs, in nats: of 80 generated and 10 real pages one word in 300 has one.
const LETTER: f32 = 5.5;
/// What it costs besides to take a syllable that the model has not seen for one of other letters.
const SYLLABLE: f32 = 3.0;
/// Words of fewer letters are like too many others.
const SHORTEST: usize = 3;

/// The words of the model that are one letter away from `read`, which is none of them, and what it costs to take it for each.
pub(crate) fn nearby(model: &Model, read: &str) -> Vec<(WordId, f32)> {
    let letters: Vec<char> = read.chars().collect();
    let folded: Vec<char> = letters.iter().map(|c| hoso_viet::fold_char(*c)).collect();
    if letters.len() < SHORTEST || !hoso_viet::nfc(read).eq(read) {
        return Vec::new();
    }
    let letter = LETTER + if hoso_viet::is_syllable(read) { SYLLABLE } else { 0.0 };
    let mut found = Vec::new();
    let mut look = |edited: &[char], read: &[char], skipped: Option<usize>| {
        for id in model.alike(&edited.iter().collect::<String>()) {
            // What the marks of the other letters cost.
            let without = |letters: &mut dyn Iterator<Item = char>, skipped: Option<usize>| -> String {
                letters.enumerate().filter(|(at, _)| Some(*at) != skipped).map(|(_, c)| c).collect()
            };
            let word = without(&mut model.word(id).chars(), skipped);
            let read = without(&mut read.iter().copied(), skipped.filter(|_| read.len() == edited.len()));
            if let Some(cost) = marks::misread(&word, &read) {
                found.push((id, letter + cost));
            }
        }
    };
    for at in 0..=letters.len() {
        if at < letters.len() {
            let (mut fewer, mut read_fewer) = (folded.clone(), letters.clone());
            fewer.remove(at);
            read_fewer.remove(at);
            look(&fewer, &read_fewer, None);
        }
        for letter in 'a'..='z' {
            if at < letters.len() && letter != folded[at] {
                let mut other = folded.clone();
                other[at] = letter;
                look(&other, &letters, Some(at));
            }
            let mut more = folded.clone();
            more.insert(at, letter);
            look(&more, &letters, Some(at));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    found.dedup_by_key(|(id, _)| *id);
    found
}

#[cfg(test)]
mod tests {
    use super::nearby;
    use crate::Model;

    #[test]
    fn words_one_letter_away_are_found_and_marks_count_besides() {
        let model = Model::administrative();
        let found = |read: &str| -> Vec<(&str, f32)> {
            nearby(model, read).into_iter().map(|(id, cost)| (model.word(id), cost)).collect()
        };
        for (read, printed) in [("nghìu", "nghìn"), ("triểm", "triển"), ("quyếtt", "quyết"), ("địh", "định")]
        {
            assert!(found(read).iter().any(|(word, _)| *word == printed), "{read}: {:?}", found(read));
        }
        let cost =
            |read: &str, printed: &str| found(read).iter().find(|(word, _)| *word == printed).unwrap().1;
        assert!(cost("nghìu", "nghìn") < cost("nghỉu", "nghìn"));
        assert!(found("xy").is_empty());
        assert!(found(&"ế".repeat(500)).is_empty());
    }
}
