//! Values as rows hold them.

use std::str::FromStr;

use hoso_model::{Asker, ChangeNo, DocumentId, DocumentState, Event, PageText, Sees};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::StoreError;

/// Zstandard's own default: four times smaller at hundreds of MB/s.
const LEVEL: i32 = 3;
/// More than any page's text; a body that unpacks to more was not packed here.
const LARGEST_TEXT: usize = 64 << 20;

/// A page's text as the catalogue keeps it.
pub(super) fn pack(text: &PageText) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(text).map_err(|error| unreadable("reading.body", error))?;
    zstd::bulk::compress(&json, LEVEL).map_err(|error| unreadable("reading.body", error))
}

/// What [`pack`] packed; `None`, and a line in the log, if it cannot be unpacked: one page without its text holds up no
/// other.
pub(super) fn unpacked(body: &[u8], document: DocumentId, page: u32) -> Option<PageText> {
    unpack(body)
        .inspect_err(|error| tracing::error!(%error, %document, page, "a page's text cannot be unpacked"))
        .ok()
}

fn unpack(body: &[u8]) -> Result<PageText, StoreError> {
    let json = zstd::bulk::Decompressor::upper_bound(body).unwrap_or(LARGEST_TEXT).min(LARGEST_TEXT);
    let json = zstd::bulk::decompress(body, json).map_err(|error| unreadable("reading.body", error))?;
    serde_json::from_slice(&json).map_err(|error| unreadable("reading.body", error))
}

/// A value that is kept as text.
pub(super) fn parse<T: FromStr>(place: &'static str, text: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| unreadable(place, error))
}

/// A value that is kept as JSON.
pub(super) fn parse_json<T: serde::de::DeserializeOwned>(
    place: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| unreadable(place, error))
}

/// A value as JSON.
pub(super) fn to_json(place: &'static str, value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| unreadable(place, error))
}

/// The error for a value that cannot be.
pub(super) fn unreadable(place: &'static str, detail: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable { place, detail: detail.to_string() }
}

/// Now, in ms since 1970.
pub(super) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// A time from ms since 1970.
pub(super) fn time(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Gives `count` numbers to changes; the first of them.
pub(super) fn next_changes(db: &Connection, count: u32) -> Result<ChangeNo, StoreError> {
    let last: i64 = db
        .prepare_cached("UPDATE counter SET change = change + ?1 RETURNING change")?
        .query_row([count], |row| row.get(0))?;
    Ok(ChangeNo(last as u64 + 1 - u64::from(count)))
}

/// Adds a row to a document's history.
pub(super) fn happened(
    db: &Connection,
    document: DocumentId,
    event: Event,
    actor: &str,
    detail: &str,
) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO history (document, at, event, actor, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![document.to_string(), now(), event.as_str(), actor, detail])?;
    if tells_operator(event) {
        db.prepare_cached("UPDATE document SET told = ?2 WHERE id = ?1")?
            .execute(params![document.to_string(), db.last_insert_rowid()])?;
    }
    Ok(())
}

/// Does the event tell a desk's operator what became of a file?
const fn tells_operator(event: Event) -> bool {
    matches!(
        event,
        Event::Admitted
            | Event::Duplicate
            | Event::Linked
            | Event::Cut
            | Event::Assigned
            | Event::Conflict
            | Event::Noted
            | Event::Retried
            | Event::Replaced
            | Event::WrittenOn
    )
}

/// Sets a document's state.
pub(super) fn set_state(
    db: &Connection,
    document: DocumentId,
    state: DocumentState,
) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE document SET state = ?2 WHERE id = ?1")?
        .execute(params![document.to_string(), state.as_str()])?;
    Ok(())
}

/// The desks an asker may see, as a JSON list for `json_each`; `None` for all.
pub(super) fn desks_of(asker: &Asker) -> Result<Option<String>, StoreError> {
    match &asker.sees {
        Sees::All => Ok(None),
        Sees::Desks(desks) => to_json("asker", desks).map(Some),
    }
}
