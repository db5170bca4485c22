//! Documents that stand for others: the papers of a stack, the members of a ZIP file, the same paper in its dossier.

use hoso_model::{DocumentId, DocumentState};
use rusqlite::{Connection, params};

use super::ending::end_if_done;
use super::error::Result;
use super::numbering::mark_changed;
use super::rows::{parse, set_state};

const LIVING: &str = "WITH RECURSIVE stands (id) AS (
         SELECT ?1 UNION
         SELECT r.by_document FROM stands s JOIN document d ON d.id = s.id AND d.state = 'replaced'
             JOIN replaced r ON r.document = s.id)
     SELECT d.id FROM stands s JOIN document d ON d.id = s.id WHERE d.state <> 'replaced' ORDER BY d.id";

/// Says which documents stand for one.
pub(super) fn replace(db: &Connection, document: DocumentId, by: &[DocumentId]) -> Result<()> {
    let mut put =
        db.prepare_cached("INSERT OR IGNORE INTO replaced (document, by_document) VALUES (?1, ?2)")?;
    for by in by.iter().filter(|by| **by != document) {
        put.execute(params![document.to_string(), by.to_string()])?;
    }
    Ok(())
}

/// A document for which others stand now leaves the index.
pub(super) fn step_back(db: &Connection, document: DocumentId, by: &[DocumentId]) -> Result<()> {
    replace(db, document, by)?;
    set_state(db, document, DocumentState::Replaced)?;
    db.prepare_cached("DELETE FROM task WHERE document = ?1")?.execute([document.to_string()])?;
    mark_changed(db, document)
}

/// The documents that are shown for one: itself, or those that stand for it, and for those in turn.
pub(super) fn living(db: &Connection, document: DocumentId) -> Result<Vec<DocumentId>> {
    db.prepare_cached(LIVING)?
        .query_map([document.to_string()], |row| row.get::<_, String>(0))?
        .map(|row| parse("document.id", &row?))
        .collect()
}

/// Do all of these belong to the dossier of this code?
pub(super) fn all_in(db: &Connection, documents: &[DocumentId], code: &str) -> Result<bool> {
    let mut belongs = db.prepare_cached(
        "SELECT 1 FROM document d JOIN dossier o ON o.id = d.dossier WHERE d.id = ?1 AND o.code = ?2",
    )?;
    for document in documents {
        if !belongs.exists(params![document.to_string(), code])? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Does the very same paper stand for a document, because it was in its dossier already?
pub(super) fn same_paper_stands(db: &Connection, document: DocumentId) -> Result<bool> {
    let (all, same): (u32, u32) = db
        .prepare_cached(
            "SELECT count(*), coalesce(sum(b.sha256 = d.sha256 AND b.cut = d.cut), 0) FROM replaced r
             JOIN document d ON d.id = r.document JOIN document b ON b.id = r.by_document WHERE r.document = ?1",
        )?
        .query_row([document.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(all == 1 && same == 1)
}

/// Brings back a document for which the very same paper stood: it goes its way again, with what was read.
pub(super) fn bring_back(db: &Connection, document: DocumentId) -> Result<()> {
    db.prepare_cached("DELETE FROM replaced WHERE document = ?1")?.execute([document.to_string()])?;
    set_state(db, document, DocumentState::Admitted)?;
    end_if_done(db, document)?;
    Ok(())
}
