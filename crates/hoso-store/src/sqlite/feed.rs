//! The change feed, and how far the indexes that follow it have come.

use std::collections::HashMap;

use hoso_model::{Actor, ChangeNo, DocumentId, DocumentState, Event, PageNo, Part, Principal};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::Result;
use super::questions;
use super::rows::{happened, parse, unpacked};
use crate::{Change, Changes, Generations, IndexPlace};

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

/// What is indexed everywhere is indexed: a place that is behind is waited for.
pub(super) fn indexed(db: &Connection, place: &IndexPlace, up_to: ChangeNo) -> Result<Vec<DocumentId>> {
    db.prepare_cached(
        "INSERT INTO index_place (place, complete_to) VALUES (?1, ?2)
         ON CONFLICT (place) DO UPDATE SET complete_to = excluded.complete_to WHERE complete_to < excluded.complete_to",
    )?
    .execute(params![place.as_str(), up_to.0 as i64])?;
    let everywhere: i64 =
        db.prepare_cached("SELECT min(complete_to) FROM index_place")?.query_row([], |row| row.get(0))?;
    let ids = db
        .prepare_cached(INDEXED)?
        .query_map([everywhere], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    ids.iter()
        .map(|id| {
            let id = parse("document.id", id)?;
            happened(db, id, Event::Indexed, &INDEXER, "")?;
            Ok(id)
        })
        .collect()
}

pub(super) fn generations(db: &Connection, place: &IndexPlace) -> Result<Generations> {
    let known = db
        .prepare_cached("SELECT live, building, complete_to FROM index_place WHERE place = ?1")?
        .query_row([place.as_str()], |row| {
            let complete_to = ChangeNo(row.get::<_, i64>(2)? as u64);
            Ok(Generations { live: row.get(0)?, building: row.get(1)?, complete_to })
        })
        .optional()?;
    Ok(known.unwrap_or_default())
}

/// Another live generation is complete to what is said of it next.
pub(super) fn set_generations(
    db: &Connection,
    place: &IndexPlace,
    live: Option<&str>,
    building: Option<&str>,
) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO index_place (place, live, building) VALUES (?1, ?2, ?3) ON CONFLICT (place) DO UPDATE SET
         complete_to = iif(live IS excluded.live, complete_to, 0), live = excluded.live, building = excluded.building",
    )?
    .execute(params![place.as_str(), live, building])?;
    Ok(())
}
