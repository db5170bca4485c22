//! What becomes of leased work. An ending counts only under the number of the last lease, and uses that number up.

use hoso_model::{Actor, DocumentId, DocumentState, Event, Metadata, PageState, Part, Refusal};
use rusqlite::{Connection, params};

use super::ending::{READER, end_if_done};
use super::error::Result;
use super::numbering::{mark_changed, next_changes};
use super::rereading::stays_as_it_was;
use super::rows::{happened, now, parse, to_json};
use crate::{DocumentLease, PageDone, PageLease};

const EXTRACTOR: Actor = Actor::System(Part::Extractor);

pub(super) fn page_read(
    db: &Connection,
    lease: &PageLease,
    engine: &str,
    body: &[u8],
    coded: bool,
) -> Result<PageDone> {
    let ended = db
        .prepare_cached("DELETE FROM page_task WHERE id = ?1 AND lease = ?2 AND state = 'open'")?
        .execute([lease.task, lease.number])?;
    if ended == 0 {
        return Ok(PageDone { document_done: false });
    }
    let key = format!("{}/{}/{engine}", lease.digest, lease.page);
    db.prepare_cached(
        "INSERT INTO reading (key, body) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET body = excluded.body",
    )?
    .execute(params![key, body])?;
    end_pages(db, lease, PageState::Read, Some(&key), None, coded)
}

pub(super) fn page_failed(
    db: &Connection,
    lease: &PageLease,
    refusal: &Refusal,
    attempts: u32,
) -> Result<PageDone> {
    let failed: Option<u32> = db
        .prepare_cached(
            "UPDATE page_task SET attempts = attempts + 1, last_error = ?2, lease = lease + 1, lease_owner = NULL, ready_at = 0
             WHERE id = ?1 AND lease = ?3 AND state = 'open' RETURNING attempts",
        )?
        .query_map(params![lease.task, refusal.to_string(), lease.number], |row| row.get(0))?
        .next()
        .transpose()?;
    if failed.is_none_or(|failed| failed < attempts) {
        return Ok(PageDone { document_done: false });
    }
    if let Some(documents) = stays_as_it_was(db, lease, &refusal.to_string())? {
        // Other pages of theirs may have been read again.
        let done = documents.into_iter().map(|document| end_if_done(db, document));
        let done = done.collect::<Result<Vec<_>, _>>()?;
        return Ok(PageDone { document_done: done.contains(&true) });
    }
    db.prepare_cached("UPDATE page_task SET state = 'failed' WHERE id = ?1")?.execute([lease.task])?;
    end_pages(db, lease, PageState::Failed, None, Some(refusal), false)
}

/// Ends a page of a blob in every document that waits for it.
fn end_pages(
    db: &Connection,
    lease: &PageLease,
    state: PageState,
    reading: Option<&str>,
    failure: Option<&Refusal>,
    coded: bool,
) -> Result<PageDone> {
    let waiting = db
        // A page that failed or was read before, for this document or another, has this reading now.
        .prepare_cached(
            "SELECT document, no FROM page WHERE blob = ?1 AND source = ?2 AND (state = 'waiting' OR ?3 = 'read')",
        )?
        .query_map(params![lease.blob, lease.page.get(), state.as_str()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let told = failure.map(|refusal| to_json("page.failure", refusal)).transpose()?;
    let mut document_done = false;
    for (id, no) in waiting {
        let document: DocumentId = parse("page.document", &id)?;
        let change = next_changes(db, 1)?.0 as i64;
        db.prepare_cached(
            "UPDATE page SET state = ?3, reading = ?4, failure = ?5, ended_at = ?6, change = ?7, coded = ?8
             WHERE document = ?1 AND no = ?2",
        )?
        .execute(params![id, no, state.as_str(), reading, told, now(), change, coded])?;
        db.prepare_cached("UPDATE document SET change = ?2 WHERE id = ?1")?.execute(params![id, change])?;
        if let Some(refusal) = failure {
            happened(db, document, Event::PageFailed, &READER, &format!("page {no}: {refusal}"))?;
        }
        document_done |= end_if_done(db, document)?;
    }
    Ok(PageDone { document_done })
}

/// Takes a document's work off the queue; false, and nothing is done, if it is not held under the lease's number any more.
pub(super) fn ends_document_work(db: &Connection, lease: &DocumentLease) -> Result<bool> {
    let mut end = db.prepare_cached("DELETE FROM task WHERE id = ?1 AND lease = ?2")?;
    Ok(end.execute([lease.task, lease.number])? > 0)
}

pub(super) fn described(db: &Connection, lease: &DocumentLease, metadata: &Metadata) -> Result<()> {
    if !ends_document_work(db, lease)? {
        return Ok(());
    }
    db.prepare_cached("UPDATE document SET state = ?2, metadata = ?3 WHERE id = ?1")?.execute(params![
        lease.document.to_string(),
        DocumentState::Described.as_str(),
        to_json("document.metadata", metadata)?
    ])?;
    // Every page's entry carries the metadata.
    mark_changed(db, lease.document)?;
    happened(db, lease.document, Event::Described, &EXTRACTOR, "")
}
