//! Work that is owed: leases, and what becomes of them.

use hoso_model::{Actor, DocumentId, DocumentState, Event, Metadata, PageNo, PageState, Part, Refusal};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::ending::{READER, end_if_done};
use super::error::Result;
use super::numbering::{mark_changed, next_changes};
use super::queue::stage;
use super::rereading::stays_as_it_was;
use super::rows::{happened, now, parse, to_json};
use crate::{DocumentLease, PageDone, PageLease, Work};

/// Asked every other second by whoever has nothing to do.
pub(super) const LEASE_PAGES: &str = "UPDATE page_task SET lease_owner = ?1, lease_until = ?2 WHERE id IN (
        SELECT id FROM page_task WHERE state = 'open' AND (lease_until IS NULL OR lease_until < ?3)
        ORDER BY priority, id LIMIT ?4)
    RETURNING id, blob, source, attempts, priority";
/// The same of documents.
pub(super) const LEASE_DOCUMENTS: &str = "UPDATE task SET lease_owner = ?2, lease_until = ?3 WHERE id IN (
        SELECT id FROM task WHERE stage = ?1 AND state = 'open' AND (lease_until IS NULL OR lease_until < ?4)
        ORDER BY priority, id LIMIT ?5)
    RETURNING id, document";

const EXTRACTOR: Actor = Actor::System(Part::Extractor);

pub(super) fn lease_pages(
    db: &Connection,
    owner: &str,
    limit: u32,
    until: Timestamp,
) -> Result<Vec<PageLease>> {
    let tasks = db
        .prepare_cached(LEASE_PAGES)?
        .query_map(params![owner, until.as_millisecond(), now(), limit], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, u32>(2)?, row.get(3)?, row.get(4)?))
        })?
        .collect::<Result<Vec<(i64, i64, _, u32, u8)>, _>>()?;
    let mut bytes = db.prepare_cached("SELECT sha256, media_type FROM blob WHERE id = ?1")?;
    let mut leases = tasks
        .into_iter()
        .map(|(task, blob, page, attempts, priority)| {
            let (digest, media) =
                bytes.query_row([blob], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
            let lease = PageLease {
                task,
                blob,
                page: PageNo::new(page).unwrap_or(PageNo::FIRST),
                digest: parse("blob.sha256", &digest)?,
                media: parse("blob.media_type", &media)?,
                attempts,
            };
            Ok((priority, lease))
        })
        .collect::<Result<Vec<_>>>()?;
    // RETURNING promises no order.
    leases.sort_by_key(|(priority, lease)| (*priority, lease.task));
    Ok(leases.into_iter().map(|(_, lease)| lease).collect())
}

pub(super) fn lease_documents(
    db: &Connection,
    work: Work,
    owner: &str,
    limit: u32,
    until: Timestamp,
) -> Result<Vec<DocumentLease>> {
    db.prepare_cached(LEASE_DOCUMENTS)?
        .query_map(params![stage(work), owner, until.as_millisecond(), now(), limit], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?))
        })?
        .map(|row| {
            let (task, id) = row?;
            Ok(DocumentLease { task, document: parse("task.document", &id)? })
        })
        .collect()
}

pub(super) fn postpone(db: &Connection, task: i64, again: Timestamp) -> Result<()> {
    db.prepare_cached("UPDATE page_task SET lease_until = ?2 WHERE id = ?1 AND state = 'open'")?
        .execute(params![task, again.as_millisecond()])?;
    Ok(())
}

pub(super) fn release(db: &Connection, owner: Option<&str>) -> Result<u64> {
    let mut rows = 0;
    for table in ["page_task", "task"] {
        rows += db
            .prepare_cached(&format!(
                "UPDATE {table} SET lease_owner = NULL, lease_until = NULL
                 WHERE lease_owner IS NOT NULL AND (?1 IS NULL OR lease_owner = ?1)",
            ))?
            .execute([owner])? as u64;
    }
    Ok(rows)
}

pub(super) fn page_read(
    db: &Connection,
    lease: &PageLease,
    engine: &str,
    body: &[u8],
    coded: bool,
) -> Result<PageDone> {
    let key = format!("{}/{}/{engine}", lease.digest, lease.page);
    db.prepare_cached(
        "INSERT INTO reading (key, body) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET body = excluded.body",
    )?
    .execute(params![key, body])?;
    if db.prepare_cached("DELETE FROM page_task WHERE id = ?1 AND state = 'open'")?.execute([lease.task])?
        == 0
    {
        return Ok(PageDone { document_done: false });
    }
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
            "UPDATE page_task SET attempts = attempts + 1, last_error = ?2, lease_owner = NULL, lease_until = NULL
             WHERE id = ?1 AND state = 'open' RETURNING attempts",
        )?
        .query_map(params![lease.task, refusal.to_string()], |row| row.get(0))?
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

pub(super) fn described(db: &Connection, lease: &DocumentLease, metadata: &Metadata) -> Result<()> {
    if db.prepare_cached("DELETE FROM task WHERE id = ?1")?.execute([lease.task])? == 0 {
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
