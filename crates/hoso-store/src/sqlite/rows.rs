//! Values as rows hold them.

use std::str::FromStr;

use hoso_model::{Actor, DocumentId, DocumentState, Event, PageText, Principal, Scope};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::error::{Result, unreadable};

/// Zstandard's own default: four times smaller at hundreds of MB/s.
const LEVEL: i32 = 3;
/// More than any page's text; a body that unpacks to more was not packed here.
const LARGEST_TEXT: usize = 64 << 20;

/// A page's text as the catalogue keeps it.
pub(super) fn pack(text: &PageText) -> Result<Vec<u8>> {
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

fn unpack(body: &[u8]) -> Result<PageText> {
    let json = zstd::bulk::Decompressor::upper_bound(body).unwrap_or(LARGEST_TEXT).min(LARGEST_TEXT);
    let json = zstd::bulk::decompress(body, json).map_err(|error| unreadable("reading.body", error))?;
    serde_json::from_slice(&json).map_err(|error| unreadable("reading.body", error))
}

/// A value that is kept as text.
pub(super) fn parse<T: FromStr>(place: &'static str, text: &str) -> Result<T>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| unreadable(place, error))
}

/// A value that is kept as JSON.
pub(super) fn parse_json<T: serde::de::DeserializeOwned>(place: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| unreadable(place, error))
}

/// A value as JSON.
pub(super) fn to_json(place: &'static str, value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| unreadable(place, error))
}

/// Now, in ms since 1970.
pub(super) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// A time from ms since 1970.
pub(super) fn time(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Adds a row to a document's history.
pub(super) fn happened(
    db: &Connection,
    document: DocumentId,
    event: Event,
    by: &Actor,
    detail: &str,
) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO history (document, at, event, actor, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![document.to_string(), now(), event.as_str(), actor_column(by), detail])?;
    if tells_operator(event) {
        db.prepare_cached("UPDATE document SET told = ?2 WHERE id = ?1")?
            .execute(params![document.to_string(), db.last_insert_rowid()])?;
    }
    Ok(())
}

/// How an actor is kept: what kind of name it is stands before the name.
fn actor_column(actor: &Actor) -> String {
    match actor {
        Actor::Person(name) => format!("{PERSON}{name}"),
        Actor::System(part) => format!("{SYSTEM}{part}"),
    }
}

const PERSON: &str = "person:";
const SYSTEM: &str = "system:";

/// Who a row of the history names. Rows of before have the name alone: those of the system's parts are known, and any
/// other is a person's.
pub(super) fn actor(column: &str) -> Actor {
    if let Some(name) = column.strip_prefix(PERSON) {
        return Actor::Person(name.to_owned());
    }
    match column.strip_prefix(SYSTEM).unwrap_or(column).parse() {
        Ok(part) => Actor::System(part),
        Err(name) => Actor::Person(name),
    }
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
pub(super) fn set_state(db: &Connection, document: DocumentId, state: DocumentState) -> Result<()> {
    db.prepare_cached("UPDATE document SET state = ?2 WHERE id = ?1")?
        .execute(params![document.to_string(), state.as_str()])?;
    Ok(())
}

/// The desks that a principal may see, as a JSON list for `json_each`; `None` for all.
pub(super) fn scope_of(principal: &Principal) -> Result<Option<String>> {
    match principal.scope() {
        Scope::All => Ok(None),
        Scope::Desks(desks) => to_json("principal", desks).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::{actor, actor_column};
    use hoso_model::{Actor, Part};

    #[test]
    fn actors_of_rows_of_before_are_told_apart_and_new_ones_read_back() {
        let desk = Part::Desk("can-giuoc".parse().unwrap());
        for (column, meant) in [
            ("local", Actor::Person("local".into())),
            ("chị Lan", Actor::Person("chị Lan".into())),
            ("", Actor::Person(String::new())),
            ("reader", Actor::System(Part::Reader)),
            ("extractor", Actor::System(Part::Extractor)),
            ("indexer", Actor::System(Part::Indexer)),
            ("intake", Actor::System(Part::Intake)),
            ("desk can-giuoc", Actor::System(desk)),
        ] {
            assert_eq!(actor(column), meant);
            assert_eq!(actor(&actor_column(&meant)), meant);
        }
        let called_so = Actor::Person("reader".into());
        assert_eq!(actor(&actor_column(&called_so)), called_so);
    }
}
