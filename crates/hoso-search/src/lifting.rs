//! What lifts a page above others that have the same words.

use std::collections::{BTreeSet, HashSet};

use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery};

use crate::analyser::{Forms, code, pair};
use crate::clauses::{Clause, constant, phrase, term};
use crate::numbers::is_digits;
use crate::query::{Kind, Node};
use crate::tantivy_schema::{BEGINS, Fields};
use crate::weighed::Weighed;

/// Two words side by side, beside each of them alone; in the head less, where there is little to tell apart.
const PAIR: f32 = 1.0;
const HEAD_PAIR: f32 = 0.1;

/// Steps above what words add up to: the paper that has the number as its own, one whose number begins so, what cites it,
/// and all words in their order.
const OWN_NUMBER: f32 = 2000.0;
const BEGINNING: f32 = 300.0;
const CODE: f32 = 60.0;
const IN_ORDER: f32 = 200.0;
const IN_ORDER_IN_HEAD: f32 = 50.0;
const AS_TYPED: f32 = 30.0;

/// A question of more words than this stands on no page in its order.
const MOST_IN_ORDER: usize = 24;
/// Of more words than this, each counts by itself whether it has its tones.
const MOST_AS_TYPED: usize = 6;
/// A code is typed in so many words at most, and has so many letters and digits at least.
const MOST_CODE_WORDS: usize = 7;
const FEWEST_CODE: usize = 4;
/// Numbers of a long text are no numbers of papers by themselves.
const FEW_WORDS: usize = 5;

/// The clauses that lift pages; none of them need hold.
pub(crate) fn lifts(fields: &Fields, nodes: &[Node], toned: bool) -> Vec<Clause> {
    let rows: Vec<Vec<Forms>> = rows(nodes);
    let mut clauses: Vec<Clause> = Vec::new();
    let mut known = HashSet::new();
    let mut lift = |query: Box<dyn TantivyQuery>| clauses.push((Occur::Should, query));
    for row in &rows {
        for two in row.windows(2) {
            let two = pair(&two[0].folded, &two[1].folded);
            if known.insert(two.clone()) {
                lift(Box::new(Weighed::new(fields.body_pairs, &two, PAIR)));
                lift(Box::new(Weighed::new(fields.head_pairs, &two, HEAD_PAIR)));
            }
        }
        let found = codes(row);
        for code in &found.whole {
            lift(constant(term(fields.number, code), OWN_NUMBER));
            // Years stand everywhere.
            if code.len() > FEWEST_CODE {
                lift(constant(term(fields.codes, code), CODE));
            }
        }
        for code in &found.beginnings {
            lift(constant(term(fields.number, &format!("{BEGINS}{code}")), BEGINNING));
        }
    }
    let all: Vec<Forms> = rows.concat();
    if rows.len() == 1 && (2..=MOST_IN_ORDER).contains(&all.len()) {
        lift(constant(phrase(fields.body_folded, &all), IN_ORDER));
        lift(constant(phrase(fields.head_folded, &all), IN_ORDER_IN_HEAD));
    }
    if toned && !all.is_empty() && all.len() <= MOST_AS_TYPED {
        let each = all.iter().map(|token| {
            let ways = [fields.body_exact, fields.head_exact]
                .map(|field| (Occur::Should, term(field, &token.exact)));
            (Occur::Must, Box::new(BooleanQuery::new(ways.into())) as Box<dyn TantivyQuery>)
        });
        lift(constant(Box::new(BooleanQuery::new(each.collect())), AS_TYPED));
    }
    clauses
}

/// The words that stand side by side in the query.
fn rows(nodes: &[Node]) -> Vec<Vec<Forms>> {
    let mut rows: Vec<Vec<Forms>> = vec![Vec::new()];
    for node in nodes {
        match node {
            Node::Unit(unit) if matches!(unit.kind, Kind::Word | Kind::Phrase) => {
                if let Some(row) = rows.last_mut() {
                    row.extend(unit.tokens.iter().cloned());
                }
            }
            // What is not wanted stands beside nothing.
            Node::Not(_) | Node::Within(_) => {}
            _ => rows.push(Vec::new()),
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

/// What of a row of words may be a paper's number or another code, and what may be its beginning.
#[derive(Debug, Default)]
struct Codes {
    whole: BTreeSet<String>,
    beginnings: BTreeSet<String>,
}

fn codes(row: &[Forms]) -> Codes {
    let mut found = Codes::default();
    for from in 0..row.len() {
        for to in from + 1..=row.len().min(from + MOST_CODE_WORDS) {
            let words: Vec<&str> = row[from..to].iter().map(|token| token.exact.as_str()).collect();
            if !words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit())) {
                continue;
            }
            // With and without the zeros before its number.
            for joined in [code(&words.join(" ")), code(&format!("{}/", words.join("/")))] {
                if is_digits(words[0]) && (row.len() < FEW_WORDS || words.len() > 1) {
                    found.beginnings.insert(joined.clone());
                }
                if joined.len() >= FEWEST_CODE {
                    found.whole.insert(joined);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::codes;
    use crate::analyser::tokens;

    #[test]
    fn codes_are_seen_however_they_are_typed() {
        for typed in ["01/2015/TT-BTP", "1 2015 tt btp", "thông tư 01/2015/TT-BTP của bộ"] {
            assert!(codes(&tokens(typed)).whole.contains("12015ttbtp"), "{typed}");
        }
        assert!(codes(&tokens("ck 096662")).whole.contains("ck096662"));
        assert!(codes(&tokens("số 1245")).beginnings.contains("1245"));
        assert!(codes(&tokens("quyền sử dụng đất")).whole.is_empty());
    }
}
