//! The numbers of changes, by which the index follows.

use hoso_model::{ChangeNo, DocumentId};
use rusqlite::{Connection, params};

use super::error::Result;

/// Gives `count` numbers to changes; the first of them.
pub(super) fn next_changes(db: &Connection, count: u32) -> Result<ChangeNo> {
    let last: i64 = db
        .prepare_cached("UPDATE counter SET change = change + ?1 RETURNING change")?
        .query_row([count], |row| row.get(0))?;
    Ok(ChangeNo(last as u64 + 1 - u64::from(count)))
}

/// Has every page's entry in the index made anew; each with a number of its own, so that a batch of changes may end
/// between any two.
pub(super) fn mark_changed(db: &Connection, document: DocumentId) -> Result<()> {
    let id = document.to_string();
    let last: Option<u32> = db
        .prepare_cached("SELECT max(no) FROM page WHERE document = ?1")?
        .query_row([&id], |row| row.get(0))?;
    let Some(pages) = last else { return Ok(()) };
    let first = next_changes(db, pages)?.0 as i64;
    db.prepare_cached("UPDATE page SET change = ?2 + no - 1 WHERE document = ?1")?
        .execute(params![id, first])?;
    db.prepare_cached("UPDATE document SET change = ?2 WHERE id = ?1")?
        .execute(params![id, first + i64::from(pages) - 1])?;
    Ok(())
}

/// The same, of a document that may be indexed: it is not, until the index has followed.
pub(super) fn reindex(db: &Connection, document: DocumentId) -> Result<()> {
    mark_changed(db, document)?;
    db.prepare_cached("UPDATE document SET state = 'described' WHERE id = ?1 AND state = 'indexed'")?
        .execute([document.to_string()])?;
    Ok(())
}
