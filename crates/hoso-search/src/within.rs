//! `field:value` as tantivy takes it.

use hoso_model::{DossierCode, Field as Key};
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query as TantivyQuery};

use crate::analyser::{code, tokens};
use crate::clauses::{days, phrase, term};
use crate::query::Within;
use crate::tantivy_schema::{BEGINS, Fields};

pub(crate) fn within(fields: &Fields, asked: &Within) -> Box<dyn TantivyQuery> {
    match asked {
        Within::Words(key, words) => {
            let field = match key {
                Key::Kind => fields.kind,
                Key::Agency | Key::ParentAgency => fields.agency,
                Key::Signer => fields.signer,
                Key::Subject => fields.subject,
                Key::Person => fields.person,
                Key::Place => fields.place,
                _ => fields.head_folded,
            };
            phrase(field, words)
        }
        Within::Number(code) => {
            any([term(fields.number, code), term(fields.number, &format!("{BEGINS}{code}"))])
        }
        Within::Days(from, to) => days(fields, Some(*from), Some(*to)),
        Within::Desk(desk) => term(fields.desk, desk),
        Within::Dossier(text) => {
            let whole =
                text.parse::<DossierCode>().map_or_else(|_| code(text), |code| code.as_str().to_owned());
            any([term(fields.dossier, &whole), phrase(fields.head_folded, &tokens(text))])
        }
        Within::Has(key) => term(fields.has, key.as_str()),
        Within::Missing(key) => Box::new(BooleanQuery::new(vec![
            (Occur::Must, Box::new(AllQuery)),
            (Occur::MustNot, term(fields.has, key.as_str())),
        ])),
    }
}

fn any(ways: [Box<dyn TantivyQuery>; 2]) -> Box<dyn TantivyQuery> {
    Box::new(BooleanQuery::new(ways.into_iter().map(|way| (Occur::Should, way)).collect()))
}
