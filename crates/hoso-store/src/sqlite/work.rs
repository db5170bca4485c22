//! Work that is owed: leases, and what becomes of them.

use hoso_model::{Actor, DocumentId, DocumentState, Event, Metadata, PageNo, PageState, Part, Refusal};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::assigning::{owe, touch};
use super::rereading::stays_as_it_was;
use super::rows::{happened, next_changes, now, parse, set_state, to_json};
use crate::{DocumentLease, PageDone, PageLease, StoreError, Work};

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

pub(super) const READER: Actor = Actor::System(Part::Reader);
const EXTRACTOR: Actor = Actor::System(Part::Extractor);

const fn stage(work: Work) -> &'static str {
    match work {
        Work::Sort => "sort",
        Work::Describe => "describe",
    }
}

pub(super) fn lease_pages(
    db: &Connection,
    owner: &str,
    limit: u32,
    until: Timestamp,
) -> Result<Vec<PageLease>, StoreError> {
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
        .collect::<Result<Vec<_>, StoreError>>()?;
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
) -> Result<Vec<DocumentLease>, StoreError> {
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

pub(super) fn postpone(db: &Connection, task: i64, again: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE page_task SET lease_until = ?2 WHERE id = ?1 AND state = 'open'")?
        .execute(params![task, again.as_millisecond()])?;
    Ok(())
}

pub(super) fn release(db: &Connection, owner: Option<&str>) -> Result<u64, StoreError> {
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
) -> Result<PageDone, StoreError> {
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
) -> Result<PageDone, StoreError> {
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
) -> Result<PageDone, StoreError> {
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

/// With its last page a document's reading ends; true if it has.
pub(super) fn end_if_done(db: &Connection, document: DocumentId) -> Result<bool, StoreError> {
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
        owe(db, document, stage(if unsorted { Work::Sort } else { Work::Describe }))?;
    } else {
        set_state(db, document, DocumentState::Failed)?;
    }
    Ok(true)
}

fn is_owed(db: &Connection, document: DocumentId, work: Work) -> Result<bool, StoreError> {
    let mut owed = db.prepare_cached("SELECT 1 FROM task WHERE document = ?1 AND stage = ?2")?;
    Ok(owed.exists(params![document.to_string(), stage(work)])?)
}

pub(super) fn described(
    db: &Connection,
    lease: &DocumentLease,
    metadata: &Metadata,
) -> Result<(), StoreError> {
    if db.prepare_cached("DELETE FROM task WHERE id = ?1")?.execute([lease.task])? == 0 {
        return Ok(());
    }
    db.prepare_cached("UPDATE document SET state = ?2, metadata = ?3 WHERE id = ?1")?.execute(params![
        lease.document.to_string(),
        DocumentState::Described.as_str(),
        to_json("document.metadata", metadata)?
    ])?;
    // Every page's entry carries the metadata.
    touch(db, lease.document)?;
    happened(db, lease.document, Event::Described, &EXTRACTOR, "")
}

/// Of one document or of all, at the desks of `scope` (a JSON list, or none for all).
pub(super) fn retry(
    db: &Connection,
    document: Option<DocumentId>,
    scope: Option<&str>,
    by: &Actor,
) -> Result<u64, StoreError> {
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
             ON CONFLICT DO UPDATE SET state = 'open', attempts = 0, lease_owner = NULL, lease_until = NULL",
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
