//! Failed pages that are sent through again.

use hoso_model::{Actor, DocumentId, Event};
use rusqlite::{Connection, params};

use super::error::Result;
use super::rows::{happened, parse};

/// Of one document or of all, at the desks of `scope` (a JSON list, or none for all).
pub(super) fn retry(
    db: &Connection,
    document: Option<DocumentId>,
    scope: Option<&str>,
    by: &Actor,
) -> Result<u64> {
    // Each duplicate asks for one document: that goes by its key, not through all pages.
    let of = if document.is_some() { "p.document = ?1" } else { "?1 IS NULL" };
    let sources = db
        .prepare_cached(&format!(
            "SELECT DISTINCT p.blob, p.source FROM page p JOIN document d ON d.id = p.document
             WHERE p.state = 'failed' AND {of} AND (?2 IS NULL OR d.desk IN (SELECT value FROM json_each(?2)))"
        ))?
        .query_map(params![document.map(|id| id.to_string()), scope], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, u32)>, _>>()?;
    for (blob, source) in &sources {
        db.prepare_cached(
            "INSERT INTO page_task (blob, source, priority)
             SELECT ?1, ?2, coalesce(min(d.priority), 0) FROM page p JOIN document d ON d.id = p.document
             WHERE p.blob = ?1 AND p.source = ?2
             ON CONFLICT DO UPDATE SET state = 'open', attempts = 0, lease = lease + 1,
                 lease_owner = NULL, ready_at = 0",
        )?
        .execute(params![blob, source])?;
        let again = db
            .prepare_cached(
                "UPDATE page SET state = 'waiting', failure = NULL
                 WHERE blob = ?1 AND source = ?2 AND state = 'failed' RETURNING document, no",
            )?
            .query_map(params![blob, source], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        for (id, page) in again {
            let document: DocumentId = parse("page.document", &id)?;
            db.prepare_cached("DELETE FROM task WHERE document = ?1")?.execute([&id])?;
            db.prepare_cached(
                "UPDATE document SET state = 'admitted' WHERE id = ?1 AND state <> 'replaced'",
            )?
            .execute([&id])?;
            happened(db, document, Event::Retried, by, &format!("page {page}"))?;
        }
    }
    Ok(sources.len() as u64)
}
