//! What the index follows.

use std::collections::HashMap;

use hoso_model::{Actor, ChangeNo, DocumentId, DocumentState, Event, PageNo, Part, Principal};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::Result;
use super::questions;
use super::rows::{happened, parse, unpacked};
use crate::{Change, Changes};

/// Asked every other second. The index is of pages with a change: said here too, or all pages are gone through.
pub(super) const CHANGES: &str = "SELECT p.change, p.document, p.no, r.body FROM page p
    LEFT JOIN reading r ON r.key = p.reading
    WHERE p.change > ?1 AND p.change > 0 AND p.state <> 'waiting' ORDER BY p.change LIMIT ?2";
/// The same.
pub(super) const INDEXED: &str =
    "UPDATE document SET state = 'indexed' WHERE state = 'described' AND change <= ?1 RETURNING id";

const INDEXER: Actor = Actor::System(Part::Indexer);

pub(super) fn changes(db: &Connection, after: ChangeNo, limit: u32) -> Result<Changes> {
    let now: i64 = db.prepare_cached("SELECT change FROM counter")?.query_row([], |row| row.get(0))?;
    let rows = db
        .prepare_cached(CHANGES)?
        .query_map(params![after.0 as i64, limit], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, u32>(2)?, row.get(3)?))
        })?
        .collect::<Result<Vec<(_, _, _, Option<Vec<u8>>)>, _>>()?;
    let complete_to = match rows.last() {
        Some((last, ..)) if rows.len() as u32 == limit => *last,
        _ => now,
    };
    let everyone = Principal::System(Part::Indexer);
    let mut documents = HashMap::new();
    let mut changes = Vec::with_capacity(rows.len());
    for (number, id, page, body) in rows {
        let id: DocumentId = parse("page.document", &id)?;
        let document = match documents.get(&id) {
            Some(document) => document,
            None => match questions::document_alone(db, &everyone, id)? {
                Some(document) => documents.entry(id).or_insert(document),
                None => continue,
            },
        };
        changes.push(Change {
            number: ChangeNo(number as u64),
            document: document.clone(),
            page: PageNo::new(page).unwrap_or(PageNo::FIRST),
            gone: document.state == DocumentState::Replaced,
            text: body.and_then(|body| unpacked(&body, id, page)),
        });
    }
    Ok(Changes { changes, complete_to: ChangeNo(complete_to as u64) })
}

pub(super) fn indexed(db: &Connection, up_to: ChangeNo) -> Result<Vec<DocumentId>> {
    let ids = db
        .prepare_cached(INDEXED)?
        .query_map([up_to.0 as i64], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    ids.iter()
        .map(|id| {
            let id = parse("document.id", id)?;
            happened(db, id, Event::Indexed, &INDEXER, "")?;
            Ok(id)
        })
        .collect()
}

pub(super) fn generations(db: &Connection) -> Result<(Option<String>, Option<String>)> {
    let mut get = db.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    let mut one = |key: &str| get.query_row([key], |row| row.get(0)).optional();
    Ok((one("index.live")?, one("index.building")?))
}

pub(super) fn set_generations(db: &Connection, live: Option<&str>, building: Option<&str>) -> Result<()> {
    for (key, value) in [("index.live", live), ("index.building", building)] {
        match value {
            Some(value) => db
                .prepare_cached(
                    "INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?
                .execute([key, value])?,
            None => db.prepare_cached("DELETE FROM setting WHERE key = ?1")?.execute([key])?,
        };
    }
    Ok(())
}
