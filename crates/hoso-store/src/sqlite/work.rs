//! Work that is owed: leases, and what becomes of them.

use hoso_model::{DocumentId, DocumentState, Event, Metadata, PageNo, PageState, Refusal};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::rows::{happened, next_changes, now, parse, set_state, to_json, unreadable};
use crate::{Lease, PageDone, StoreError, Work};

const fn stage(work: Work) -> &'static str {
    match work {
        Work::Read => "read",
        Work::Describe => "describe",
    }
}

pub(super) fn lease(
    db: &Connection,
    work: Work,
    owner: &str,
    limit: u32,
    until: Timestamp,
) -> Result<Vec<Lease>, StoreError> {
    let tasks = db
        .prepare_cached(
            "UPDATE task SET lease_owner = ?2, lease_until = ?3 WHERE id IN (
                 SELECT id FROM task WHERE stage = ?1 AND state = 'open' AND (lease_until IS NULL OR lease_until < ?4)
                 ORDER BY priority, id LIMIT ?5)
             RETURNING id, document, page, attempts",
        )?
        .query_map(params![stage(work), owner, until.as_millisecond(), now(), limit], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, u32>(2)?, row.get(3)?))
        })?
        .collect::<Result<Vec<(i64, _, _, u32)>, _>>()?;
    let mut bytes = db.prepare_cached("SELECT sha256, media_type FROM document WHERE id = ?1")?;
    let mut leases = tasks
        .into_iter()
        .map(|(task, id, page, attempts)| {
            let (digest, media) =
                bytes.query_row([&id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
            Ok(Lease {
                task,
                document: parse("task.document", &id)?,
                page: PageNo::new(page).unwrap_or(PageNo::FIRST),
                digest: parse("document.sha256", &digest)?,
                media: parse("document.media_type", &media)?,
                attempts,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    // RETURNING promises no order.
    leases.sort_by_key(|lease| lease.task);
    Ok(leases)
}

pub(super) fn release(db: &Connection, owner: Option<&str>) -> Result<u64, StoreError> {
    Ok(db
        .prepare_cached(
            "UPDATE task SET lease_owner = NULL, lease_until = NULL
             WHERE lease_owner IS NOT NULL AND (?1 IS NULL OR lease_owner = ?1)",
        )?
        .execute([owner])? as u64)
}

pub(super) fn page_read(
    db: &Connection,
    lease: &Lease,
    engine: &str,
    body: &[u8],
) -> Result<PageDone, StoreError> {
    let key = format!("{}/{}/{engine}", lease.digest, lease.page);
    db.prepare_cached(
        "INSERT INTO reading (key, body) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET body = excluded.body",
    )?
    .execute(params![key, body])?;
    end_page(db, lease, PageState::Read, Some(&key), None)
}

pub(super) fn page_failed(
    db: &Connection,
    lease: &Lease,
    refusal: &Refusal,
    attempts: u32,
) -> Result<PageDone, StoreError> {
    let failed: Option<u32> = db
        .prepare_cached(
            "UPDATE task SET attempts = attempts + 1, last_error = ?2, lease_owner = NULL, lease_until = NULL
             WHERE id = ?1 AND state = 'open' RETURNING attempts",
        )?
        .query_map(params![lease.task, refusal.to_string()], |row| row.get(0))?
        .next()
        .transpose()?;
    if failed.is_none_or(|failed| failed < attempts) {
        return Ok(PageDone { document_done: false });
    }
    let detail = format!("page {}: {refusal}", lease.page);
    happened(db, lease.document, Event::PageFailed, "reader", &detail)?;
    end_page(db, lease, PageState::Failed, None, Some(refusal))
}

/// Ends a page, and with the last one the document's reading.
fn end_page(
    db: &Connection,
    lease: &Lease,
    state: PageState,
    reading: Option<&str>,
    failure: Option<&Refusal>,
) -> Result<PageDone, StoreError> {
    let id = lease.document.to_string();
    let ended = match state {
        PageState::Failed => db
            .prepare_cached("UPDATE task SET state = 'failed' WHERE id = ?1 AND state = 'open'")?
            .execute([lease.task])?,
        _ => db.prepare_cached("DELETE FROM task WHERE id = ?1 AND state = 'open'")?.execute([lease.task])?,
    };
    if ended == 0 {
        return Ok(PageDone { document_done: false });
    }
    let change = next_changes(db, 1)?.0 as i64;
    let failure = failure.map(|refusal| to_json("page.failure", refusal)).transpose()?;
    db.prepare_cached(
        "UPDATE page SET state = ?3, reading = ?4, failure = ?5, ended_at = ?6, change = ?7 WHERE document = ?1 AND no = ?2",
    )?
    .execute(params![id, lease.page.get(), state.as_str(), reading, failure, now(), change])?;
    db.prepare_cached("UPDATE document SET change = ?2 WHERE id = ?1")?.execute(params![id, change])?;
    let waiting =
        db.prepare_cached("SELECT 1 FROM page WHERE document = ?1 AND state = 'waiting'")?.exists([&id])?;
    if waiting {
        return Ok(PageDone { document_done: false });
    }
    let readable =
        db.prepare_cached("SELECT 1 FROM page WHERE document = ?1 AND state = 'read'")?.exists([&id])?;
    if readable {
        set_state(db, lease.document, DocumentState::Read)?;
        happened(db, lease.document, Event::Read, "reader", "")?;
        // A description that is being drawn does not know this page: its lease ends with its task.
        db.prepare_cached("DELETE FROM task WHERE stage = 'describe' AND document = ?1")?.execute([&id])?;
        db.prepare_cached(
            "INSERT INTO task (stage, document, page, priority)
             SELECT 'describe', id, 1, priority FROM document WHERE id = ?1",
        )?
        .execute([&id])?;
    } else {
        set_state(db, lease.document, DocumentState::Failed)?;
    }
    Ok(PageDone { document_done: true })
}

pub(super) fn described(db: &Connection, lease: &Lease, metadata: &Metadata) -> Result<(), StoreError> {
    let id = lease.document.to_string();
    if db.prepare_cached("DELETE FROM task WHERE id = ?1")?.execute([lease.task])? == 0 {
        return Ok(());
    }
    let pages: u32 = db
        .prepare_cached("SELECT max(no) FROM page WHERE document = ?1")?
        .query_row([&id], |row| row.get(0))?;
    // Every page's entry carries the metadata, so every page has changed; each with a number of its own, so that a
    // batch of changes may end between any two.
    let first = next_changes(db, pages)?.0 as i64;
    db.prepare_cached("UPDATE page SET change = ?2 + no - 1 WHERE document = ?1")?
        .execute(params![id, first])?;
    db.prepare_cached("UPDATE document SET state = ?2, metadata = ?3, change = ?4 WHERE id = ?1")?.execute(
        params![
            id,
            DocumentState::Described.as_str(),
            to_json("document.metadata", metadata)?,
            first + i64::from(pages) - 1
        ],
    )?;
    happened(db, lease.document, Event::Described, "extractor", "")
}

pub(super) fn retry(db: &Connection, document: Option<DocumentId>, actor: &str) -> Result<u64, StoreError> {
    let of = document.map(|id| id.to_string());
    let failed = db
        .prepare_cached(
            "UPDATE task SET state = 'open', attempts = 0, lease_owner = NULL, lease_until = NULL
             WHERE state = 'failed' AND (?1 IS NULL OR document = ?1) RETURNING document, page",
        )?
        .query_map([&of], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for (id, page) in &failed {
        db.prepare_cached(
            "UPDATE page SET state = 'waiting', failure = NULL WHERE document = ?1 AND no = ?2",
        )?
        .execute(params![id, page])?;
        db.prepare_cached("DELETE FROM task WHERE stage = 'describe' AND document = ?1")?.execute([id])?;
        let document: DocumentId = id.parse().map_err(|error| unreadable("task.document", error))?;
        set_state(db, document, DocumentState::Admitted)?;
        happened(db, document, Event::Retried, actor, &format!("page {page}"))?;
    }
    Ok(failed.len() as u64)
}
