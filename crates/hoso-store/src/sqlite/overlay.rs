//! What persons said, laid over what was read: made on reading, so that no reading and no description erases a word.

use std::collections::BTreeMap;

use hoso_model::{Correction, Metadata};

use super::error::Result;
use super::rows::{parse, parse_json};

/// A row of [`SAID`]: field, texts, when, and the row's number.
type Said = (String, Option<Vec<String>>, i64, i64);

/// A column with all that persons said of document `d`; in no order.
pub(super) const SAID: &str = "(SELECT json_group_array(json_array(k.field, json(k.texts), k.at, k.id))
    FROM correction k WHERE k.document = d.id)";

/// Lays what [`SAID`] has over what was read: of each field the last word holds.
pub(super) fn overlay(metadata: &mut Metadata, said: &str) -> Result<()> {
    let mut said: Vec<Said> = parse_json("correction", said)?;
    said.sort_by_key(|(.., at, id)| (*at, *id));
    let last: BTreeMap<String, Option<Vec<String>>> =
        said.into_iter().map(|(field, texts, ..)| (field, texts)).collect();
    for (field, texts) in last {
        Correction::recorded(parse("correction.field", &field)?, texts).overlay(metadata);
    }
    Ok(())
}
