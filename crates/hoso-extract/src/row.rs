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
        let best = rows
            .iter_mut()
            .filter_map(|row| Some((overlap(row.last()?, word), row)))
            .filter(|(share, _)| *share >= 0.5)
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

/// By how much of the lower of the two do they overlap in height? Not at all if `right` starts well inside `left`:
/// two words are not printed on each other.
fn overlap(left: &Word, right: &Word) -> f32 {
    let (a, b) = (left.area, right.area);
    if right.area.x0 < a.x0 + 0.5 * a.width() {
        return 0.0;
    }
    let shared = a.y1.min(b.y1) - a.y0.max(b.y0);
    shared / a.height().min(b.height()).max(0.000_1)
}

#[cfg(test)]
mod tests {
    use hoso_model::{Area, Word};

    use super::rows;

    #[test]
    fn rows_are_found_whatever_the_order_and_a_little_askew() {
        let word = |text: &str, x: f32, y: f32| Word {
            text: text.into(),
            area: Area::from([x, y, x + 0.1, y + 0.012]),
            confidence: 90.0,
        };
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
}
