//! `field:value`: what is asked of what a paper says of itself.

use hoso_model::Field;

use super::{Within, dates};
use crate::analyser::{code, tokens};

/// What a name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Of(Field),
    Dossier,
    Desk,
    From,
    To,
    Has,
    Missing,
}

/// Vietnamese and English names, folded.
const NAMES: [(&str, Name); 45] = [
    ("so", Name::Of(Field::Number)),
    ("sokyhieu", Name::Of(Field::Number)),
    ("kyhieu", Name::Of(Field::Number)),
    ("number", Name::Of(Field::Number)),
    ("ngay", Name::Of(Field::Date)),
    ("thang", Name::Of(Field::Date)),
    ("nam", Name::Of(Field::Date)),
    ("date", Name::Of(Field::Date)),
    ("year", Name::Of(Field::Date)),
    ("loai", Name::Of(Field::Kind)),
    ("kind", Name::Of(Field::Kind)),
    ("type", Name::Of(Field::Kind)),
    ("coquan", Name::Of(Field::Agency)),
    ("agency", Name::Of(Field::Agency)),
    ("body", Name::Of(Field::Agency)),
    ("nguoiky", Name::Of(Field::Signer)),
    ("ky", Name::Of(Field::Signer)),
    ("signer", Name::Of(Field::Signer)),
    ("ve", Name::Of(Field::Subject)),
    ("trichyeu", Name::Of(Field::Subject)),
    ("subject", Name::Of(Field::Subject)),
    ("about", Name::Of(Field::Subject)),
    ("nguoinop", Name::Of(Field::Person)),
    ("nguoi", Name::Of(Field::Person)),
    ("person", Name::Of(Field::Person)),
    ("applicant", Name::Of(Field::Person)),
    ("noi", Name::Of(Field::Place)),
    ("diadanh", Name::Of(Field::Place)),
    ("place", Name::Of(Field::Place)),
    ("hoso", Name::Dossier),
    ("mahoso", Name::Dossier),
    ("dossier", Name::Dossier),
    ("quay", Name::Desk),
    ("desk", Name::Desk),
    ("tu", Name::From),
    ("tungay", Name::From),
    ("from", Name::From),
    ("den", Name::To),
    ("denngay", Name::To),
    ("to", Name::To),
    ("co", Name::Has),
    ("has", Name::Has),
    ("thieu", Name::Missing),
    ("khongco", Name::Missing),
    ("missing", Name::Missing),
];

/// The field that a name is of, in any spelling of its letters.
pub(super) fn name(text: &str) -> Option<Name> {
    let text = hoso_viet::fold(text).replace(['_', '-'], "");
    NAMES.iter().find(|(name, _)| *name == text).map(|(_, of)| *of)
}

/// What `value` of a field asks for; `None` if it is no value of it.
pub(super) fn within(name: Name, value: &str) -> Option<Within> {
    let value = value.trim();
    match name {
        Name::Of(Field::Date) => dates::days(value).map(|(from, to)| Within::Days(from, to)),
        Name::From => dates::days(value).map(|(from, _)| Within::Days(from, dates::LATEST)),
        Name::To => dates::days(value).map(|(_, to)| Within::Days(dates::EARLIEST, to)),
        Name::Of(Field::Number) => Some(code(value)).filter(|code| !code.is_empty()).map(Within::Number),
        Name::Of(field) => {
            Some(tokens(value)).filter(|words| !words.is_empty()).map(|words| Within::Words(field, words))
        }
        Name::Dossier => Some(value)
            .filter(|value| !tokens(value).is_empty())
            .map(|value| Within::Dossier(value.to_owned())),
        Name::Desk => Some(hoso_viet::fold(value)).filter(|desk| !desk.is_empty()).map(Within::Desk),
        Name::Has | Name::Missing => {
            let field = match self::name(value) {
                Some(Name::Of(field)) => field,
                Some(Name::Dossier) => Field::Dossier,
                _ => value.parse().ok()?,
            };
            Some(if name == Name::Has { Within::Has(field) } else { Within::Missing(field) })
        }
    }
}
