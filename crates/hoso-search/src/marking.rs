//! Where a query's words stand on a page.

use hoso_model::{Area, PageText};

use crate::Query;
use crate::analyser::{Forms, tokens};

/// A page's words that a query asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marked {
    /// Words around the first of them, as HTML: escaped, with `<mark>` around what was asked for.
    pub snippet: String,
    /// Where they stand, a box a run of words on a line, in reading order.
    pub boxes: Vec<Area>,
}

/// Words of a snippet before and after its first marked word.
const BEFORE: usize = 8;
const AFTER: usize = 24;
/// No page has more boxes painted.
const MOST_BOXES: usize = 500;

/// A token of the page, and the word it is of.
struct Placed {
    forms: Forms,
    word: usize,
}

/// Finds the query's words on a page: where all of them stand in order side by side, only there; otherwise each by
/// itself. Where a word stands exactly as typed, it is not marked where only its letters agree.
pub fn mark(text: &PageText, query: &Query) -> Marked {
    let mut placed = Vec::new();
    let mut words = Vec::new();
    let mut lines = Vec::new();
    for (line_no, line) in text.lines.iter().enumerate() {
        for word in &line.words {
            placed.extend(tokens(&word.text).into_iter().map(|forms| Placed { forms, word: words.len() }));
            words.push(word);
            lines.push(line_no);
        }
    }
    let units: Vec<Vec<Forms>> =
        query.units().into_iter().filter(|unit| !unit.excluded).map(|unit| unit.tokens).collect();
    let mut marked = vec![false; words.len()];
    let whole: Vec<Forms> = units.concat();
    let mut runs = if units.len() > 1 { occurrences(&placed, &whole) } else { Vec::new() };
    if runs.is_empty() {
        runs = units.iter().flat_map(|unit| occurrences(&placed, unit)).collect();
    }
    for (from, to) in &runs {
        placed[*from..*to].iter().for_each(|token| marked[token.word] = true);
    }

    let mut boxes: Vec<Area> = Vec::new();
    let mut last = None;
    for word in (0..words.len()).filter(|word| marked[*word]) {
        if boxes.len() == MOST_BOXES {
            break;
        }
        match boxes.last_mut() {
            Some(run) if last.is_some_and(|last| last + 1 == word && lines[last] == lines[word]) => {
                *run = run.union(words[word].area);
            }
            _ => boxes.push(words[word].area),
        }
        last = Some(word);
    }
    Marked {
        snippet: snippet(&words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), &marked),
        boxes,
    }
}

/// Runs of tokens (from, to) that are `wanted`: exactly, if there are any; else folded.
fn occurrences(placed: &[Placed], wanted: &[Forms]) -> Vec<(usize, usize)> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let runs = |same: &dyn Fn(&Forms, &Forms) -> bool| -> Vec<(usize, usize)> {
        placed
            .windows(wanted.len())
            .enumerate()
            .filter(|(_, window)| window.iter().zip(wanted).all(|(token, wanted)| same(&token.forms, wanted)))
            .map(|(at, window)| (at, at + window.len()))
            .collect()
    };
    let exact = runs(&|token, wanted| token.exact == wanted.exact);
    if exact.is_empty() { runs(&|token, wanted| token.folded == wanted.folded) } else { exact }
}

fn snippet(words: &[&str], marked: &[bool]) -> String {
    let first = marked.iter().position(|marked| *marked).unwrap_or(0);
    let from = first.saturating_sub(BEFORE);
    let to = (first + AFTER).min(words.len());
    let mut html = String::new();
    if from > 0 {
        html.push_str("… ");
    }
    let mut open = false;
    for at in from..to {
        if open && !marked[at] {
            html.push_str("</mark>");
            open = false;
        }
        if at > from {
            html.push(' ');
        }
        if !open && marked[at] {
            html.push_str("<mark>");
            open = true;
        }
        escape(&hoso_viet::repair_glyphs(words[at]), &mut html);
    }
    if open {
        html.push_str("</mark>");
    }
    if to < words.len() {
        html.push_str(" …");
    }
    html
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mark;
    use crate::Query;
    use hoso_model::{Area, Line, PageText, Word};

    /// Words a tenth of a page wide, lines a tenth high.
    fn page(lines: &[&str]) -> PageText {
        let line = |(row, text): (usize, &&str)| Line {
            words: text
                .split(' ')
                .enumerate()
                .map(|(column, word)| Word {
                    text: word.into(),
                    area: Area::from([
                        column as f32 * 0.1,
                        row as f32 * 0.1,
                        column as f32 * 0.1 + 0.1,
                        row as f32 * 0.1 + 0.1,
                    ]),
                    confidence: 90.0,
                })
                .collect(),
            ..Line::default()
        };
        PageText::recognised(10, 10, 300, lines.iter().enumerate().map(line).collect())
    }

    fn query(text: &str) -> Query {
        Query { text: text.into(), ..Query::default() }
    }

    #[test]
    fn a_phrase_is_marked_as_one_and_only_where_it_stands() {
        let page = page(&["chính sách hành", "cải cách hành chính <b>"]);
        let marked = mark(&page, &query("hanh chinh"));
        assert_eq!(marked.boxes, [Area::from([0.2, 0.1, 0.4, 0.2])]);
        assert_eq!(marked.snippet, "chính sách hành cải cách <mark>hành chính</mark> &lt;b&gt;");
    }

    #[test]
    fn a_phrase_over_two_lines_has_a_box_on_each() {
        let page = page(&["thủ tục hành", "chính công"]);
        let marked = mark(&page, &query("hành chính"));
        assert_eq!(marked.boxes, [Area::from([0.2, 0.0, 0.3, 0.1]), Area::from([0.0, 0.1, 0.1, 0.2])]);
    }

    #[test]
    fn exact_words_win_over_folded_ones() {
        let page = page(&["ma má mà mã"]);
        assert_eq!(mark(&page, &query("má")).boxes, [Area::from([0.1, 0.0, 0.2, 0.1])]);
        assert_eq!(mark(&page, &query("mạ")).boxes.len(), 1, "all four, as one run");
        assert_eq!(mark(&page, &query("vắng")).boxes, []);
    }
}
