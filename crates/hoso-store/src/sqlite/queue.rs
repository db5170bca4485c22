//! The queue of work that is owed to documents.

use hoso_model::{DocumentId, Priority};
use rusqlite::{Connection, params};

use super::error::Result;
use crate::Work;

pub(super) const fn stage(work: Work) -> &'static str {
    match work {
        Work::Sort => "sort",
        Work::Describe => "describe",
    }
}

/// How a priority is kept: lower goes first.
pub(super) const fn rank(priority: Priority) -> u8 {
    match priority {
        Priority::Desk => 0,
        Priority::Archive => 1,
    }
}

/// Owes a document a kind of work, anew.
pub(super) fn owe(db: &Connection, document: DocumentId, work: Work) -> Result<()> {
    let id = document.to_string();
    // Work that is under way does not know what has happened since: its lease ends with its task.
    db.prepare_cached("DELETE FROM task WHERE document = ?1")?.execute([&id])?;
    db.prepare_cached(
        "INSERT INTO task (stage, document, page, priority) SELECT ?2, id, 1, priority FROM document WHERE id = ?1",
    )?
    .execute(params![id, stage(work)])?;
    Ok(())
}

pub(super) fn is_owed(db: &Connection, document: DocumentId, work: Work) -> Result<bool> {
    let mut owed = db.prepare_cached("SELECT 1 FROM task WHERE document = ?1 AND stage = ?2")?;
    Ok(owed.exists(params![document.to_string(), stage(work)])?)
}
