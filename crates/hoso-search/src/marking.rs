//! Where a query's words stand on a page.

use std::ops::Range;

use hoso_model::{Area, PageText};

use crate::Query;
use crate::analyser::{Forms, Reading, readings};
use crate::query::{Kind, Unit};
use crate::written_alike::{fits, is_near, spellings};

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
/// A code is typed in so many words at most.
const MOST_CODE_WORDS: usize = 7;
/// No page has more boxes painted.
const MOST_BOXES: usize = 500;

/// Finds the query's words on a page: where all of them stand in order side by side, only there; otherwise each by
/// itself. Where a word stands exactly as typed, it is not marked where only its letters agree.
pub fn mark(text: &PageText, query: &Query) -> Marked {
    // With both readings of what was put right; a place in it is one of the text with the first alone.
    let (mut whole_text, mut length) = (String::new(), 0);
    let mut words = Vec::new();
    let mut lines = Vec::new();
    // Where each word ends in the text, which is the one that was indexed but for empty lines.
    let mut ends = Vec::new();
    for (line_no, line) in text.lines.iter().enumerate() {
        for word in &line.words {
            whole_text.push_str(&word.with_readings());
            whole_text.push(' ');
            length += word.text.len();
            ends.push(length);
            length += 1;
            words.push(word);
            lines.push(line_no);
        }
        whole_text.push('\n');
        length += 1;
    }
    let readings = readings(&whole_text);
    let units = query.units();
    let whole: Vec<Forms> = units.iter().flat_map(|unit| unit.tokens.clone()).collect();
    let plain = units.iter().all(|unit| matches!(unit.kind, Kind::Word | Kind::Phrase));
    // Whoever types no tones at all means any.
    let toned = whole.iter().any(|token| !token.exact.is_ascii());
    let mut found = if units.len() > 1 && plain { occurrences(&readings, &whole, toned) } else { Vec::new() };
    if found.is_empty() {
        found = units.iter().flat_map(|unit| of_unit(&readings, unit, toned)).collect();
        // The one code that all words are, as the page may print it.
        let joined: String = whole.iter().map(|token| token.exact.as_str()).collect();
        if (2..=MOST_CODE_WORDS).contains(&whole.len()) && joined.contains(|c: char| c.is_ascii_digit()) {
            found.extend(occurrences(&readings, &crate::analyser::tokens(&joined), toned));
        }
    }
    let mut marked = vec![false; words.len()];
    for place in found {
        let first = ends.partition_point(|end| *end <= place.start);
        let last = ends.partition_point(|end| *end < place.end);
        marked.get_mut(first..=last).into_iter().flatten().for_each(|word| *word = true);
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

/// Where a unit stands, or what may stand in its place.
fn of_unit(readings: &[Reading], unit: &Unit, toned: bool) -> Vec<Range<usize>> {
    let like = |same: &dyn Fn(&str) -> bool| -> Vec<Range<usize>> {
        let alike = readings.iter().filter(|reading| same(&reading.forms.folded));
        alike.map(|reading| reading.place.clone()).collect()
    };
    let mut found = match &unit.kind {
        Kind::Word | Kind::Phrase => occurrences(readings, &unit.tokens, toned),
        Kind::Pattern(pattern) => like(&|word| spellings(pattern).any(|pattern| fits(pattern, word))),
        Kind::Near => like(&|word| unit.tokens.iter().any(|token| is_near(&token.folded, word))),
    };
    found.extend(unit.also.iter().flat_map(|also| occurrences(readings, &also.tokens, toned)));
    found
}

/// Where `wanted` stands, token after token: exactly, if it does anywhere and the query has tones; else folded.
fn occurrences(readings: &[Reading], wanted: &[Forms], toned: bool) -> Vec<Range<usize>> {
    let all = |same: &dyn Fn(&Forms, &Forms) -> bool| -> Vec<Range<usize>> {
        let begin = |from: &Reading| Some(from.place.start..end_of(readings, from.at, wanted, same)?);
        let Some(first) = wanted.first() else { return Vec::new() };
        readings.iter().filter(|reading| same(&reading.forms, first)).filter_map(begin).collect()
    };
    let exact = if toned { all(&|token, wanted| token.exact == wanted.exact) } else { Vec::new() };
    if exact.is_empty() { all(&|token, wanted| token.folded == wanted.folded) } else { exact }
}

/// Where `wanted` ends in the text, if it stands from position `at` on.
fn end_of(
    readings: &[Reading],
    mut at: usize,
    wanted: &[Forms],
    same: &dyn Fn(&Forms, &Forms) -> bool,
) -> Option<usize> {
    let mut end = None;
    for token in wanted {
        let here = readings.get(readings.partition_point(|reading| reading.at < at)..)?;
        let mut here = here.iter().take_while(|reading| reading.at == at);
        // Readings of one place differ: at most one of them is the token.
        let reading = here.find(|reading| same(&reading.forms, token))?;
        at += reading.pieces;
        end = Some(reading.place.end);
    }
    end
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
                .map(|(column, word)| {
                    Word::new(
                        word.into(),
                        Area::from([
                            column as f32 * 0.1,
                            row as f32 * 0.1,
                            column as f32 * 0.1 + 0.1,
                            row as f32 * 0.1 + 0.1,
                        ]),
                        90.0,
                    )
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
    fn without_tones_in_the_query_any_tone_is_marked() {
        let text = page(&["tỉnh Quảng Ngãi", "ông Quang"]);
        assert_eq!(mark(&text, &query("quang")).boxes.len(), 2);
        assert_eq!(mark(&text, &query("Quảng")).boxes.len(), 1);
        assert_eq!(mark(&text, &query("ngãi quang")).boxes.len(), 2, "Ngãi, and the Quang without a tone");
    }

    #[test]
    fn a_word_that_was_put_right_is_marked_by_either_reading() {
        let mut text = page(&["sửa đổi, bổ sung", "bỗ"]);
        text.lines[0].words[2].read = Some("bỗ".into());
        let columns = |asked: &str| -> Vec<(f32, f32)> {
            mark(&text, &query(asked)).boxes.iter().map(|area| (area.x0, area.y0)).collect()
        };
        assert_eq!(columns("\"bổ sung\""), [(0.2, 0.0)]);
        assert_eq!(columns("\"bỗ sung\""), [(0.2, 0.0)]);
        assert_eq!(columns("bỗ"), [(0.2, 0.0), (0.0, 0.1)]);
        assert_eq!(columns("sung"), [(0.3, 0.0)]);
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

    #[test]
    fn both_halves_of_a_broken_word_are_marked_as_printed() {
        let page = page(&["on the cli-", "mate programme", "1234,5 m² ﬁle"]);
        let halves = [Area::from([0.2, 0.0, 0.3, 0.1]), Area::from([0.0, 0.1, 0.1, 0.2])];
        let marked = mark(&page, &query("climate"));
        assert_eq!(marked.boxes, halves);
        assert!(marked.snippet.starts_with("on the <mark>cli- mate</mark> programme"), "{}", marked.snippet);
        let phrase = mark(&page, &query("\"the climate programme\""));
        assert_eq!(phrase.boxes, [Area::from([0.1, 0.0, 0.3, 0.1]), Area::from([0.0, 0.1, 0.2, 0.2])]);
        assert_eq!(mark(&page, &query("mate")).boxes, halves[1..]);
        assert_eq!(mark(&page, &query("cli-mate")).boxes, halves);
        let area = mark(&page, &query("1234,5 m2"));
        assert_eq!(area.boxes, [Area::from([0.0, 0.2, 0.2, 0.3])]);
        assert!(area.snippet.contains("<mark>1234,5 m²</mark>"), "{}", area.snippet);
        assert_eq!(mark(&page, &query("file")).boxes.len(), 1);
        assert_eq!(mark(&page, &query("ontime")).boxes, [], "two words, and no hyphen");
    }

    #[test]
    fn what_is_found_by_another_spelling_is_marked() {
        let page = page(&["UBND xã CK 096662", "ngày 18 tháng 02 năm 2025"]);
        let boxes = |text: &str| mark(&page, &query(text)).boxes;
        assert_eq!(boxes("ủy ban nhân dân"), [Area::from([0.0, 0.0, 0.1, 0.1])]);
        for way in ["CK096662", "ck 96662", "09666*", "CK096663~"] {
            assert!(!boxes(way).is_empty(), "{way}");
        }
        assert_eq!(boxes("CK096662"), [Area::from([0.2, 0.0, 0.4, 0.1])]);
        assert_eq!(boxes("18/2/2025"), [Area::from([0.1, 0.1, 0.6, 0.2])]);
        assert_eq!(boxes("-UBND"), []);
    }
}
