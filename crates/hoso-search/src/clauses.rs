//! The simplest questions to the engine, of which the others are made.

use tantivy::Term;
use tantivy::query::{ConstScoreQuery, Occur, Query as TantivyQuery, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::analyser::Forms;
use crate::side_by_side::SideBySide;
use crate::tantivy_schema::Fields;

/// A question, and whether it must hold.
pub(crate) type Clause = (Occur, Box<dyn TantivyQuery>);

/// Words side by side, folded.
pub(crate) fn phrase(field: Field, tokens: &[Forms]) -> Box<dyn TantivyQuery> {
    match tokens {
        [one] => term(field, &one.folded),
        many => Box::new(SideBySide::new(field, many.iter().map(|token| token.folded.clone()).collect())),
    }
}

/// Dated in these days.
pub(crate) fn days(fields: &Fields, from: Option<u32>, to: Option<u32>) -> Box<dyn TantivyQuery> {
    let bound = |day: Option<u32>| match day {
        Some(day) => std::ops::Bound::Included(Term::from_field_u64(fields.date, u64::from(day))),
        None => std::ops::Bound::Unbounded,
    };
    Box::new(RangeQuery::new(bound(from), bound(to)))
}

pub(crate) fn constant(query: Box<dyn TantivyQuery>, score: f32) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}

pub(crate) fn term(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}
