//! Documents of the same bytes. Each admission asks for them: none of these questions may go through all documents.

use hoso_model::{Claim, Digest, DocumentId, DossierSource};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::Result;
use super::rows::parse;
use super::standing::{all_in, living};

/// Documents of these bytes, cut so. There is an index of those with a claim and one of those without: a question that
/// does not name the claim could use neither.
macro_rules! of_bytes {
    () => {
        "(SELECT id, claim, dossier, state FROM document WHERE sha256 = ?1 AND cut = ?2 AND claim = ''
          UNION ALL
          SELECT id, claim, dossier, state FROM document WHERE sha256 = ?1 AND cut = ?2 AND claim <> '')"
    };
}

/// One of the same desk without a claim; or one of which a person said where it belongs, as nothing new is said of it.
const UNCLAIMED: &str =
    "SELECT id FROM document WHERE sha256 = ?1 AND cut = ?2 AND claim = '' AND desk = ?3 UNION ALL
     SELECT id FROM document WHERE sha256 = ?1 AND cut = ?2 AND claim <> '' AND desk = ?3
         AND dossier_source = '\"manual\"' AND state <> 'replaced' LIMIT 1";
/// One that came with this claim, wherever it is now; or one that is there.
const CLAIMED: &str = concat!(
    "SELECT d.id FROM ",
    of_bytes!(),
    " d LEFT JOIN dossier o ON o.id = d.dossier WHERE d.claim = ?3 OR o.code = ?3 AND d.state <> 'replaced'
      ORDER BY d.claim <> ?3 LIMIT 1"
);
/// Those that belong to this dossier, the ones for which others stand last.
const IN_DOSSIER: &str = concat!(
    "SELECT d.id, d.state = 'replaced' FROM ",
    of_bytes!(),
    " d JOIN dossier o ON o.id = d.dossier WHERE o.code = ?3 ORDER BY d.state = 'replaced', d.id"
);
const ANY: &str = concat!("SELECT min(id) FROM ", of_bytes!());
const TAKE_OVER: &str = "UPDATE document SET claim = claim || '|' || id
     WHERE sha256 = ?1 AND cut = ?2 AND claim = ?3 AND claim <> ''";

/// A paper by what is on it and where it came to.
pub(super) struct Paper<'a> {
    /// The digest of its bytes.
    pub sha256: &'a str,
    /// The pages of a stack that it is; empty of a whole one.
    pub cut: &'a str,
    /// The desk.
    pub desk: &'a str,
}

/// The document that a paper with this claim is already. Without a claim: the one that came to the same desk. With one
/// of a name or a code: the one that came with the same claim, wherever it was moved since, or one in that dossier by
/// whoever said so. With one of a person: only one that is in that dossier now; else the person's word would do nothing.
pub(super) fn known(db: &Connection, paper: &Paper<'_>, claim: &Claim) -> Result<Option<DocumentId>> {
    let key = claim.key();
    if claim.one().is_some_and(|one| one.source == DossierSource::Manual) {
        let there = db
            .prepare_cached(IN_DOSSIER)?
            .query_map(params![paper.sha256, paper.cut, key], |row| {
                Ok((row.get::<_, String>(0)?, row.get(1)?))
            })?
            .collect::<Result<Vec<(_, bool)>, _>>()?;
        for (id, replaced) in there {
            let id = parse("document.id", &id)?;
            if !replaced || all_in(db, &living(db, id)?, &key)? {
                return Ok(Some(id));
            }
        }
        return Ok(None);
    }
    let (question, third) = if key.is_empty() { (UNCLAIMED, paper.desk) } else { (CLAIMED, key.as_str()) };
    let id: Option<String> = db
        .prepare_cached(question)?
        .query_row(params![paper.sha256, paper.cut, third], |row| row.get(0))
        .optional()?;
    id.map(|id| parse("document.id", &id)).transpose()
}

/// A paper that was moved elsewhere since it came with this claim leaves the claim to the one that comes now.
pub(super) fn take_over(db: &Connection, paper: &Paper<'_>, claim: &Claim) -> Result<()> {
    db.prepare_cached(TAKE_OVER)?.execute(params![paper.sha256, paper.cut, claim.key()])?;
    Ok(())
}

/// A whole document of the same bytes, the oldest.
pub(super) fn same_bytes(db: &Connection, digest: Digest) -> Result<Option<DocumentId>> {
    let id: Option<String> =
        db.prepare_cached(ANY)?.query_row(params![digest.to_string(), ""], |row| row.get(0))?;
    id.map(|id| parse("document.id", &id)).transpose()
}

#[cfg(test)]
mod tests {
    use super::{ANY, CLAIMED, IN_DOSSIER, TAKE_OVER, UNCLAIMED};
    use crate::sqlite::schema::prepare;
    use rusqlite::Connection;

    #[test]
    fn no_question_goes_through_all_documents() {
        let mut db = Connection::open_in_memory().unwrap();
        prepare(&mut db).unwrap();
        for question in [UNCLAIMED, CLAIMED, IN_DOSSIER, TAKE_OVER, ANY] {
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
