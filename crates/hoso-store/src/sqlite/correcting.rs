//! What persons said that papers say.

use hoso_model::{Actor, Correction, DocumentId, Event, Principal};
use rusqlite::{Connection, params};

use super::error::Result;
use super::numbering::reindex;
use super::questions::document_alone;
use super::rows::{happened, now, parse, parse_json, time, to_json};
use super::standing::living;
use crate::Heard;
use crate::views::CorrectionView;

/// Adds a person's word to those on a document.
pub(super) fn correct(
    db: &Connection,
    document: DocumentId,
    correction: &Correction,
    by: &Actor,
) -> Result<Heard> {
    let shown = living(db, document)?;
    if shown != [document] {
        return Ok(Heard::OthersStand(shown));
    }
    let texts: Option<Vec<String>> =
        correction.values().map(|values| values.iter().map(ToString::to_string).collect());
    // The last word is the latest, wherever it is carried, though the clock was set back.
    db.prepare_cached(
        "INSERT INTO correction (document, field, texts, person, at) VALUES (?1, ?2, ?3, ?4,
             max(?5, coalesce((SELECT max(at) + 1 FROM correction WHERE document = ?1), 0)))",
    )?
    .execute(params![
        document.to_string(),
        correction.field().as_str(),
        to_json("correction.texts", &texts)?,
        by.to_string(),
        now()
    ])?;
    reindex(db, document)?;
    let said = texts.map_or_else(|| "as it was read".to_owned(), |texts| texts.join("; "));
    let detail = format!("{}: {said}", correction.field());
    happened(db, document, Event::Corrected, by, &detail)?;
    Ok(Heard::Done)
}

/// What was said of one document holds for another that stands for it now.
pub(super) fn carry_over(db: &Connection, from: DocumentId, to: DocumentId) -> Result<()> {
    let more = db
        .prepare_cached(
            "INSERT INTO correction (document, field, texts, person, at)
             SELECT ?2, c.field, c.texts, c.person, c.at FROM correction c WHERE c.document = ?1 AND NOT EXISTS (
                 SELECT 1 FROM correction k WHERE k.document = ?2 AND k.field = c.field AND k.at = c.at
                     AND k.texts = c.texts AND k.person = c.person)
             ORDER BY c.id",
        )?
        .execute([from.to_string(), to.to_string()])?;
    if more > 0 { reindex(db, to) } else { Ok(()) }
}

/// What persons said of a document, oldest first, if `principal` may see it.
pub(super) fn corrections(
    db: &Connection,
    principal: &Principal,
    document: DocumentId,
) -> Result<Vec<CorrectionView>> {
    if document_alone(db, principal, document)?.is_none() {
        return Ok(Vec::new());
    }
    db.prepare_cached("SELECT field, texts, person, at FROM correction WHERE document = ?1 ORDER BY at, id")?
        .query_map([document.to_string()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
        })?
        .map(|row| {
            let (field, texts, person, at) = row?;
            let field = parse("correction.field", &field)?;
            let values = parse_json("correction.texts", &texts)?;
            Ok(CorrectionView { field, values, person, at: time(at) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use crate::sqlite::schema;

    #[test]
    fn no_statement_changes_or_removes_what_a_person_said() {
        let mut db = Connection::open_in_memory().unwrap();
        schema::prepare(&mut db).unwrap();
        db.pragma_update(None, "foreign_keys", false).unwrap();
        db.execute_batch("INSERT INTO correction VALUES (1, 'x', 'number', '[]', 'Lan', 0)").unwrap();
        for change in ["UPDATE correction SET texts = '[1]'", "DELETE FROM correction"] {
            let refused = db.execute_batch(change).unwrap_err().to_string();
            assert!(refused.contains("only added to"), "{refused}");
        }
    }
}
