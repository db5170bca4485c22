//! How the reading of a document ends.

use hoso_model::{Actor, DocumentId, DocumentState, Event, Part};
use rusqlite::{Connection, params};

use super::error::Result;
use super::numbering::next_changes;
use super::queue::{is_owed, owe};
use super::rows::{happened, now, set_state};
use crate::Work;

/// Who reads pages.
pub(super) const READER: Actor = Actor::System(Part::Reader);

/// With its last page a document's reading ends; true if it has.
pub(super) fn end_if_done(db: &Connection, document: DocumentId) -> Result<bool> {
    let id = document.to_string();
    let (waiting, read, state): (bool, bool, String) = db
        .prepare_cached(
            "SELECT pages_waiting > 0, pages - pages_waiting - pages_failed > 0, state FROM document WHERE id = ?1",
        )?
        .query_row([&id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if waiting {
        return Ok(false);
    }
    if state == DocumentState::Replaced.as_str() {
        return Ok(true);
    }
    let being_reread: bool = db
        .prepare_cached(
            "SELECT 1 FROM page p JOIN page_task t ON t.blob = p.blob AND t.source = p.source
             WHERE p.document = ?1 AND t.state = 'open' LIMIT 1",
        )?
        .exists([&id])?;
    if being_reread {
        return Ok(false);
    }
    if read {
        // Codes are settled once: what a person said of its dossier since is not undone by reading a page again.
        let first =
            [DocumentState::Admitted, DocumentState::Failed].iter().any(|early| early.as_str() == state);
        let coded = db
            .prepare_cached("SELECT 1 FROM page WHERE document = ?1 AND coded = 1 LIMIT 1")?
            .exists([&id])?;
        let unsorted = coded && (first || is_owed(db, document, Work::Sort)?);
        set_state(db, document, DocumentState::Read)?;
        happened(db, document, Event::Read, &READER, "")?;
        owe(db, document, if unsorted { Work::Sort } else { Work::Describe })?;
    } else {
        set_state(db, document, DocumentState::Failed)?;
    }
    Ok(true)
}

/// Pages that were read before, for another document, have ended for this one now; they may carry codes.
pub(super) fn end_read_before(db: &Connection, id: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE page SET coded = 1 WHERE document = ?1 AND state = 'read' AND EXISTS
         (SELECT 1 FROM page o WHERE o.blob = page.blob AND o.source = page.source AND o.coded = 1)",
    )?
    .execute([id])?;
    let ended: Vec<u32> = db
        .prepare_cached("SELECT no FROM page WHERE document = ?1 AND state = 'read'")?
        .query_map([id], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let first = next_changes(db, ended.len() as u32)?.0 as i64;
    let mut put =
        db.prepare_cached("UPDATE page SET change = ?3, ended_at = ?4 WHERE document = ?1 AND no = ?2")?;
    for (index, no) in ended.iter().enumerate() {
        put.execute(params![id, no, first + index as i64, now()])?;
    }
    db.prepare_cached("UPDATE document SET change = ?2 WHERE id = ?1")?
        .execute(params![id, first + ended.len() as i64 - 1])?;
    Ok(())
}
