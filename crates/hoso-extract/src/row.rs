//! Words put into rows by their boxes.

use hoso_model::Word;

use crate::passage::Passage;

/// The rows of `words` from top to bottom, each from left to right.
///
/// A word joins the row whose last word it overlaps most in height: a scan that is a little askew keeps its rows,
/// as each word is held against its neighbour and not against the whole row.
pub(crate) fn rows<'a>(words: impl IntoIterator<Item = &'a Word>) -> Vec<Passage<'a>> {
    let mut words: Vec<&Word> = words.into_iter().filter(|word| is_print(word)).collect();
    words.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
    let mut rows: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        // The most in height, not in share: a speck lies wholly within any row it touches.
        let best = rows
            .iter_mut()
            .filter_map(|row| Some((overlap(row.last()?, word)?, row)))
            .max_by(|(a, _), (b, _)| a.total_cmp(b));
        match best {
            Some((_, row)) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    let mut rows: Vec<Passage<'_>> = rows.into_iter().map(Passage::new).collect();
    rows.sort_by(|a, b| a.area().centre().1.total_cmp(&b.area().centre().1));
    rows
}

/// Letters of more than 30 points are a seal, a frame or a signature that was taken for text.
fn is_print(word: &Word) -> bool {
    !word.text.trim().is_empty() && word.area.height() < 0.036
}

/// The height they share, if it is half of the lower of the two. None if `right` starts well inside `left`: two words
/// are not printed on each other.
fn overlap(left: &Word, right: &Word) -> Option<f32> {
    let (a, b) = (left.area, right.area);
    let shared = a.y1.min(b.y1) - a.y0.max(b.y0);
    let beside = b.x0 >= a.x0 + 0.5 * a.width();
    (beside && shared > 0.0 && shared >= 0.5 * a.height().min(b.height())).then_some(shared)
}

#[cfg(test)]
mod tests {
    use hoso_model::{Area, Word};

    use super::rows;

    #[test]
    fn rows_are_found_whatever_the_order_and_a_little_askew() {
        let word =
            |text: &str, x: f32, y: f32| Word::new(text.into(), Area::from([x, y, x + 0.1, y + 0.012]), 90.0);
        let words = [
            word("d", 0.5, 0.132),
            word("b", 0.5, 0.108),
            word("a", 0.1, 0.100),
            word("c", 0.1, 0.124),
            word("m", 0.3, 0.104),
            word("n", 0.3, 0.128),
        ];
        let texts: Vec<String> = rows(&words).into_iter().map(|row| row.text).collect();
        assert_eq!(texts, ["a m b", "c n d"]);
    }

    #[test]
    fn a_speck_takes_no_word_away_from_its_row() {
        let word = |text: &str, area: [f32; 4]| Word::new(text.into(), Area::from(area), 90.0);
        let words = [
            word("..", [0.12, 0.111, 0.122, 0.1125]),
            word("Thửa", [0.14, 0.100, 0.19, 0.111]),
            word("1956,", [0.2, 0.101, 0.25, 0.114]),
        ];
        assert!(rows(&words).iter().any(|row| row.text == "Thửa 1956,"));
    }
}
