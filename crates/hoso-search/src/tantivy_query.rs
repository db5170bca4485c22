//! A [`Query`] as tantivy takes it.
//!
//! What must be there is asked for as it is. Of the loose words of a query, pages with some are candidates, too; more
//! words, rarer ones, words side by side, tones as typed and words of the head lift a page ([`Lift`](crate::lifting)).

use hoso_model::{Principal, Scope};
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, FuzzyTermQuery, Occur, Query as TantivyQuery, RegexQuery,
    TermSetQuery,
};
use tantivy::schema::Field;

use crate::Query;
use crate::analyser::{Forms, tokens};
use crate::clauses::{Clause, constant, days, phrase, term};
use crate::lifting::lifts;
use crate::numbers;
use crate::query::{Kind, Node, Read, Unit};
use crate::tantivy_schema::Fields;
use crate::weighed::Weighed;
use crate::within::within;
use crate::written_alike::spellings;

/// A word as typed and a word without its tones, of a query that has tones; of one that has none, the second is all there
/// is to know, and the first says a little. How they were chosen: `docs/search.md`.
const EXACT: f32 = 0.5;
const EXACT_UNTONED: f32 = 0.1;
/// A word that the paper says of itself, beside one of its text.
const HEAD: f32 = 0.1;
/// A phrase that means the same as a word: its words are counted each, so that it weighs less.
const PHRASE: f32 = 0.5;
/// Of two words or fewer, none may be missing.
const FEW: usize = 2;
/// Of more words this share is enough to be looked at; what has more of them comes first.
const SOME: f32 = 0.25;
/// Longer words may differ in two letters.
const LONG: usize = 8;

/// Which pages are candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Candidates {
    /// Those with some of the loose words.
    Some,
    /// Those with all words only.
    All,
}

/// The whole question: words, filters and rights. `None` if there is nothing to look for.
pub(crate) fn question(
    fields: &Fields,
    principal: &Principal,
    query: &Query,
    candidates: Candidates,
) -> Option<Box<dyn TantivyQuery>> {
    let Read { nodes, strict, .. } = query.read();
    let mut clauses = filters(fields, principal, query);
    if nodes.is_empty() && (clauses.is_empty() || !query.text.trim().is_empty()) {
        // Only punctuation was typed: it matches nothing, rather than everything.
        return None;
    }
    let toned = is_toned(&query.units());
    let (loose, firm): (Vec<Node>, Vec<Node>) =
        nodes.iter().cloned().partition(|node| !strict && matches!(node, Node::Unit(unit) if is_loose(unit)));
    let wanted = firm.iter().any(|node| !matches!(node, Node::Not(_)));
    for node in firm {
        clauses.push(match node {
            Node::Not(node) => (Occur::MustNot, asked(fields, &node, toned)),
            node => (Occur::Must, asked(fields, &node, toned)),
        });
    }
    if !loose.is_empty() {
        clauses.push((Occur::Must, words(fields, &loose, candidates, toned)));
    } else if !wanted {
        clauses.push((Occur::Must, constant(Box::new(AllQuery), 1.0)));
    }
    if candidates == Candidates::Some {
        clauses.extend(lifts(fields, &nodes, toned));
    }
    Some(Box::new(BooleanQuery::new(clauses)))
}

fn is_loose(unit: &Unit) -> bool {
    unit.kind == Kind::Word && !unit.required
}

/// Did whoever typed it type tones?
fn is_toned(units: &[Unit]) -> bool {
    units.iter().flat_map(|unit| &unit.tokens).any(|token| !token.exact.is_ascii())
}

/// Rights first: a principal's desks are part of every question.
fn filters(fields: &Fields, principal: &Principal, query: &Query) -> Vec<Clause> {
    let filter = &query.filter;
    let mut clauses: Vec<Clause> = Vec::new();
    let mut must = |query: Box<dyn TantivyQuery>| {
        clauses.push((Occur::Must, constant(query, 0.0)));
    };
    if let Scope::Desks(desks) = principal.scope() {
        let desks = desks.iter().map(|desk| Term::from_field_text(fields.desk, desk.as_str()));
        must(Box::new(TermSetQuery::new(desks)));
    }
    if let Some(desk) = &filter.desk {
        must(term(fields.desk, desk.as_str()));
    }
    if let Some(dossier) = &filter.dossier {
        must(term(fields.dossier, dossier.as_str()));
    }
    for (field, text) in [(fields.kind, &filter.kind), (fields.agency, &filter.agency)] {
        if let Some(text) = text {
            for token in tokens(text) {
                must(term(field, &token.folded));
            }
        }
    }
    if filter.from.is_some() || filter.to.is_some() {
        must(days(fields, filter.from, filter.to));
    }
    clauses
}

/// The loose words, together or most of them; or all of them as the one code that they are.
fn words(fields: &Fields, loose: &[Node], candidates: Candidates, toned: bool) -> Box<dyn TantivyQuery> {
    let all = candidates == Candidates::All || loose.len() <= FEW;
    let occur = if all { Occur::Must } else { Occur::Should };
    let each: Vec<Clause> = loose.iter().map(|node| (occur, asked(fields, node, toned))).collect();
    let least = (loose.len() as f32 * SOME).ceil() as usize;
    let words = if all {
        BooleanQuery::new(each)
    } else {
        BooleanQuery::with_minimum_required_clauses(each, least.max(FEW))
    };
    let joined: String = loose
        .iter()
        .filter_map(|node| if let Node::Unit(unit) = node { Some(unit) } else { None })
        .flat_map(|unit| &unit.tokens)
        .map(|token| hoso_viet::fold(&token.exact))
        .collect();
    if loose.len() == 1 || !joined.contains(|c: char| c.is_ascii_digit()) {
        return Box::new(words);
    }
    let joined = numbers::dialled(&joined).unwrap_or(joined);
    Box::new(BooleanQuery::new(vec![
        (Occur::Should, Box::new(words)),
        (Occur::Should, term(fields.codes, &joined)),
        (Occur::Should, term(fields.body_folded, &joined)),
    ]))
}

/// What one part of a query asks for.
fn asked(fields: &Fields, node: &Node, toned: bool) -> Box<dyn TantivyQuery> {
    let each = |nodes: &[Node], occur| {
        let clauses = nodes.iter().map(|node| match node {
            Node::Not(node) => (Occur::MustNot, asked(fields, node, toned)),
            node => (occur, asked(fields, node, toned)),
        });
        Box::new(BooleanQuery::new(clauses.collect())) as Box<dyn TantivyQuery>
    };
    match node {
        Node::Unit(unit) => Box::new(BooleanQuery::new(ways(fields, unit, toned))),
        Node::Within(asked) => constant(within(fields, asked), 1.0),
        Node::All(nodes) => each(nodes, Occur::Must),
        Node::Any(nodes) => each(nodes, Occur::Should),
        Node::Not(node) => Box::new(BooleanQuery::new(vec![
            (Occur::Must, Box::new(AllQuery)),
            (Occur::MustNot, asked(fields, node, toned)),
        ])),
    }
}

/// The ways in which a unit may stand on a page.
fn ways(fields: &Fields, unit: &Unit, toned: bool) -> Vec<Clause> {
    let mut ways: Vec<Clause> = Vec::new();
    let mut way = |query: Box<dyn TantivyQuery>| ways.push((Occur::Should, query));
    match &unit.kind {
        Kind::Pattern(pattern) => {
            for pattern in spellings(pattern) {
                for field in [fields.body_folded, fields.head_folded, fields.codes] {
                    way(constant(matching(field, pattern), 1.0));
                }
            }
        }
        Kind::Near => {
            for token in &unit.tokens {
                let distance = if token.folded.chars().count() < LONG { 1 } else { 2 };
                for field in [fields.body_folded, fields.head_folded] {
                    let term = Term::from_field_text(field, &token.folded);
                    way(constant(Box::new(FuzzyTermQuery::new(term, distance, true)), 0.5));
                    way(Box::new(Weighed::new(field, &token.folded, 1.0)));
                }
            }
        }
        Kind::Word | Kind::Phrase => {
            for query in side_by_side(fields, &unit.tokens, 1.0, toned) {
                way(query);
            }
            if unit.tokens.len() > 1 {
                let joined: String = unit.tokens.iter().map(|token| hoso_viet::fold(&token.exact)).collect();
                way(term(fields.codes, &joined));
            }
        }
    }
    for also in &unit.also {
        for query in side_by_side(fields, &also.tokens, also.share, toned) {
            way(query);
        }
    }
    if let Some((from, to)) = unit.days {
        way(constant(days(fields, Some(from), Some(to)), 1.0));
    }
    ways
}

/// A word in text and head, as typed and folded; or several side by side, folded.
fn side_by_side(fields: &Fields, tokens: &[Forms], weight: f32, toned: bool) -> Vec<Box<dyn TantivyQuery>> {
    let exact = if toned { EXACT } else { EXACT_UNTONED };
    let folded = if toned { 1.0 - EXACT } else { 1.0 };
    match tokens {
        [] => Vec::new(),
        [one] => vec![
            Box::new(Weighed::new(fields.body_folded, &one.folded, weight * folded)),
            Box::new(Weighed::new(fields.body_exact, &one.exact, weight * exact)),
            Box::new(Weighed::new(fields.head_folded, &one.folded, weight * folded * HEAD)),
            Box::new(Weighed::new(fields.head_exact, &one.exact, weight * exact * HEAD)),
        ],
        many => [(fields.body_folded, PHRASE), (fields.head_folded, PHRASE * HEAD)]
            .map(|(field, share)| {
                Box::new(BoostQuery::new(phrase(field, many), weight * share)) as Box<dyn TantivyQuery>
            })
            .into(),
    }
}

/// Terms that fit a pattern.
fn matching(field: Field, pattern: &str) -> Box<dyn TantivyQuery> {
    let mut regex = String::new();
    for c in pattern.chars() {
        match c {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            c => regex.push(c),
        }
    }
    // A pattern is letters, digits and these two signs: it is always valid.
    RegexQuery::from_pattern(&regex, field)
        .map_or_else(|_| Box::new(EmptyQuery) as Box<dyn TantivyQuery>, |query| Box::new(query))
}
