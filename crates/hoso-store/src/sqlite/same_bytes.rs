//! Documents of the same bytes. Each admission asks for them: none of these questions may go through all documents.

use hoso_model::{Digest, DocumentId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::rows::parse;
use crate::{Arrival, StoreError};

/// Whole documents of these bytes. There is an index of those with a claim and one of those without: a question that
/// does not name the claim could use neither.
macro_rules! of_bytes {
    () => {
        "(SELECT id, claim, dossier FROM document WHERE sha256 = ?1 AND cut = '' AND claim = ''
          UNION ALL
          SELECT id, claim, dossier FROM document WHERE sha256 = ?1 AND cut = '' AND claim <> '')"
    };
}

const UNCLAIMED: &str = "SELECT id FROM document WHERE sha256 = ?1 AND cut = '' AND claim = '' AND desk = ?2";
const CLAIMED: &str = concat!(
    "SELECT d.id FROM ",
    of_bytes!(),
    " d LEFT JOIN dossier o ON o.id = d.dossier WHERE d.claim = ?2 OR o.code = ?2 ORDER BY d.claim <> ?2 LIMIT 1"
);
const ANY: &str = concat!("SELECT min(id) FROM ", of_bytes!());

/// The document that an arrival's bytes are already: of the same claim (at the same desk, without one), or in the
/// claimed dossier by whoever said so.
pub(super) fn known(
    db: &Connection,
    arrival: &Arrival,
    digest: Digest,
) -> Result<Option<DocumentId>, StoreError> {
    let claim = arrival.claim.key();
    let (question, second) =
        if claim.is_empty() { (UNCLAIMED, arrival.desk.as_str()) } else { (CLAIMED, claim.as_str()) };
    let id: Option<String> = db
        .prepare_cached(question)?
        .query_row(params![digest.to_string(), second], |row| row.get(0))
        .optional()?;
    id.map(|id| parse("document.id", &id)).transpose()
}

/// Another document of the same bytes, the oldest.
pub(super) fn same_bytes(db: &Connection, digest: Digest) -> Result<Option<DocumentId>, StoreError> {
    let id: Option<String> = db.prepare_cached(ANY)?.query_row([digest.to_string()], |row| row.get(0))?;
    id.map(|id| parse("document.id", &id)).transpose()
}

#[cfg(test)]
mod tests {
    use super::{ANY, CLAIMED, UNCLAIMED};
    use crate::sqlite::schema::prepare;
    use rusqlite::Connection;

    #[test]
    fn no_question_goes_through_all_documents() {
        let mut db = Connection::open_in_memory().unwrap();
        prepare(&mut db).unwrap();
        for question in [UNCLAIMED, CLAIMED, ANY] {
            let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            let given = vec!["x"; plan.parameter_count()];
            let steps: Vec<String> = plan
                .query_map(rusqlite::params_from_iter(given), |row| row.get("detail"))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            assert!(!steps.iter().any(|step| step.starts_with("SCAN document")), "{steps:?}");
            assert!(steps.iter().any(|step| step.starts_with("SEARCH document USING")), "{steps:?}");
        }
    }
}
