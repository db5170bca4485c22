//! A [`Query`] as tantivy takes it.

use hoso_model::{Principal, Scope};
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery, RangeQuery, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::Query;
use crate::analyser::{Form, Forms, code, tokens};
use crate::query::Unit;
use crate::side_by_side::SideBySide;
use crate::tantivy_schema::Fields;

type Clause = (Occur, Box<dyn TantivyQuery>);

/// Steps between tiers, far above any BM25 sum: pages with the words exactly as typed and side by side come first, then
/// exactly as typed, then side by side in folded form, then the rest by BM25.
const EXACT_PHRASE: f32 = 4000.0;
const EXACT: f32 = 2000.0;
const FOLDED_PHRASE: f32 = 1000.0;
/// A word that the paper says of itself counts more than one in its running text.
const HEAD: f32 = 2.0;
/// Words side by side lift a page; of a long query the first of them do.
const MOST_PAIRS: usize = 64;
/// When no page has all words: this share of them.
const MOST: f32 = 0.6;

/// How strictly the words are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    AllWords,
    MostWords,
}

/// The whole question: words, filters and rights. `None` if there is nothing to look for.
pub(crate) fn question(
    fields: &Fields,
    principal: &Principal,
    query: &Query,
    strictness: Strictness,
) -> Option<Box<dyn TantivyQuery>> {
    let units = query.units();
    let (excluded, wanted): (Vec<Unit>, Vec<Unit>) = units.into_iter().partition(|unit| unit.excluded);
    let groups: Vec<&[Unit]> = wanted.chunk_by(|_, next| next.alternative).collect();
    let mut clauses = filters(fields, principal, query);
    if wanted.is_empty() && !query.text.trim().is_empty() && excluded.is_empty() {
        // Only punctuation was typed: it matches nothing, rather than everything.
        return None;
    }
    if wanted.is_empty() && excluded.is_empty() && clauses.is_empty() {
        return None;
    }
    if wanted.is_empty() {
        clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(AllQuery), 1.0))));
    } else {
        clauses.push((Occur::Must, words(fields, &groups, strictness)));
        clauses.extend(tiers(fields, &groups));
    }
    for unit in &excluded {
        clauses.push((Occur::MustNot, anywhere(fields, &unit.tokens, Form::Folded)));
    }
    Some(Box::new(BooleanQuery::new(clauses)))
}

/// Rights first: a principal's desks are part of every question.
fn filters(fields: &Fields, principal: &Principal, query: &Query) -> Vec<Clause> {
    let filter = &query.filter;
    let mut clauses: Vec<Clause> = Vec::new();
    let mut must = |query: Box<dyn TantivyQuery>| {
        clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0))));
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
        let bound = |day: Option<u32>| match day {
            Some(day) => std::ops::Bound::Included(Term::from_field_u64(fields.date, u64::from(day))),
            None => std::ops::Bound::Unbounded,
        };
        must(Box::new(RangeQuery::new(bound(filter.from), bound(filter.to))));
    }
    clauses
}

/// All groups, or most of them; of each any one unit.
fn words(fields: &Fields, wanted: &[&[Unit]], strictness: Strictness) -> Box<dyn TantivyQuery> {
    let each = wanted.iter().map(|group| {
        let mut all_ways = Vec::new();
        for unit in *group {
            let codes: String = unit.tokens.iter().map(|token| token.folded.as_str()).collect();
            all_ways.extend(ways(fields, &unit.tokens, Form::Folded));
            all_ways.push((Occur::Should, term(fields.codes, &codes)));
        }
        Box::new(BooleanQuery::new(all_ways)) as Box<dyn TantivyQuery>
    });
    let all = match strictness {
        Strictness::AllWords => BooleanQuery::new(each.map(|unit| (Occur::Must, unit)).collect()),
        Strictness::MostWords => {
            let least = (wanted.len() as f32 * MOST).ceil() as usize;
            let each = each.map(|unit| (Occur::Should, unit)).collect();
            BooleanQuery::with_minimum_required_clauses(each, least.max(1))
        }
    };
    if wanted.len() == 1 || !is_plain(wanted) {
        return Box::new(all);
    }
    // "CK 096662" as two words is also the one code CK096662.
    let joined: String =
        wanted.concat().iter().flat_map(|unit| &unit.tokens).map(|token| token.folded.as_str()).collect();
    Box::new(BooleanQuery::new(vec![
        (Occur::Should, Box::new(all)),
        (Occur::Should, term(fields.codes, &code(&joined))),
    ]))
}

/// Is nothing in it instead of anything else?
fn is_plain(wanted: &[&[Unit]]) -> bool {
    wanted.iter().all(|group| group.len() == 1)
}

/// What lifts a page above others that also have the words.
fn tiers(fields: &Fields, groups: &[&[Unit]]) -> Vec<Clause> {
    let (wanted, plain) = (groups.concat(), is_plain(groups));
    let all: Vec<Forms> = wanted.iter().flat_map(|unit| unit.tokens.clone()).collect();
    let typed_with_tones = all.iter().any(|token| token.exact != token.folded);
    let mut clauses: Vec<Clause> = Vec::new();
    let mut tier = |query: Box<dyn TantivyQuery>, score: f32| {
        clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(query, score))));
    };
    // What may stand for each other does not stand side by side.
    if all.len() > 1 && plain {
        tier(anywhere(fields, &all, Form::Folded), FOLDED_PHRASE);
    }
    if typed_with_tones {
        let any = |group: &[Unit]| {
            let ways = group.iter().map(|unit| (Occur::Should, anywhere(fields, &unit.tokens, Form::Exact)));
            Box::new(BooleanQuery::new(ways.collect())) as Box<dyn TantivyQuery>
        };
        let exact = groups.iter().map(|group| (Occur::Must, any(group))).collect();
        tier(Box::new(BooleanQuery::new(exact)), EXACT);
        if all.len() > 1 && plain {
            tier(anywhere(fields, &all, Form::Exact), EXACT_PHRASE);
        }
    } else {
        // Typed without tones, most people mean any: as written counts a little.
        for unit in &wanted {
            clauses.push((Occur::Should, anywhere(fields, &unit.tokens, Form::Exact)));
        }
    }
    for pair in all.windows(2).take(MOST_PAIRS).filter(|_| all.len() > 2 && plain) {
        clauses.push((Occur::Should, phrase(fields.body_folded, pair, Form::Folded)));
    }
    clauses
}

fn anywhere(fields: &Fields, tokens: &[Forms], form: Form) -> Box<dyn TantivyQuery> {
    Box::new(BooleanQuery::new(ways(fields, tokens, form)))
}

fn ways(fields: &Fields, tokens: &[Forms], form: Form) -> Vec<Clause> {
    let (body, head) = match form {
        Form::Exact => (fields.body_exact, fields.head_exact),
        Form::Folded => (fields.body_folded, fields.head_folded),
    };
    vec![
        (Occur::Should, phrase(body, tokens, form)),
        (Occur::Should, Box::new(BoostQuery::new(phrase(head, tokens, form), HEAD))),
    ]
}

fn phrase(field: Field, tokens: &[Forms], form: Form) -> Box<dyn TantivyQuery> {
    let text = |token: &Forms| match form {
        Form::Exact => token.exact.clone(),
        Form::Folded => token.folded.clone(),
    };
    match tokens {
        [one] => {
            let term = Term::from_field_text(field, &text(one));
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        }
        many => Box::new(SideBySide::new(field, many.iter().map(text).collect())),
    }
}

fn term(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}
