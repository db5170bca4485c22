//! Pages that are read again though they were read before: their texts stay until the new ones are there.

use hoso_model::{Actor, DocumentId, Event, PageNo, Priority};
use rusqlite::{Connection, params};

use super::ending::READER;
use super::error::Result;
use super::queue::rank;
use super::rows::{happened, parse};
use crate::PageLease;

/// Owes the reading of pages that have ended; how many. They come after all that desks wait for.
pub(super) fn reread(db: &Connection, document: DocumentId, pages: &[PageNo], by: &Actor) -> Result<u64> {
    let id = document.to_string();
    let mut owed = db.prepare_cached(
        "INSERT INTO page_task (blob, source, priority)
         SELECT blob, source, ?3 FROM page WHERE document = ?1 AND no = ?2 AND state IN ('read', 'failed')
         ON CONFLICT DO UPDATE SET state = 'open', attempts = 0, priority = excluded.priority,
             lease_owner = NULL, ready_at = 0 WHERE page_task.state <> 'open'",
    )?;
    let mut count = 0;
    for page in pages {
        count += owed.execute(params![id, page.get(), rank(Priority::Archive)])? as u64;
    }
    if count > 0 {
        let pages = if count == 1 { "page" } else { "pages" };
        happened(db, document, Event::Reread, by, &format!("{count} {pages}"))?;
    }
    Ok(count)
}

/// What becomes of a page that could not be read again, if it was read before: its text stays, and the history of its
/// documents, which are given, says so. `None` of a page without a text.
pub(super) fn stays_as_it_was(
    db: &Connection,
    lease: &PageLease,
    reason: &str,
) -> Result<Option<Vec<DocumentId>>> {
    let holders = db
        .prepare_cached("SELECT document, no, state FROM page WHERE blob = ?1 AND source = ?2")?
        .query_map(params![lease.blob, lease.page.get()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?, row.get::<_, String>(2)?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    if holders.iter().any(|(.., state)| state != "read") {
        return Ok(None);
    }
    db.prepare_cached("DELETE FROM page_task WHERE id = ?1")?.execute([lease.task])?;
    let mut documents = Vec::with_capacity(holders.len());
    for (id, no, _) in holders {
        let document: DocumentId = parse("page.document", &id)?;
        documents.push(document);
        let detail = format!("page {no} could not be read again, and keeps its text: {reason}");
        happened(db, document, Event::Noted, &READER, &detail)?;
    }
    Ok(Some(documents))
}
