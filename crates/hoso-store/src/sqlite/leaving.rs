//! Files that leave the desks' folders, and those that come back because they were written on.

use hoso_model::{Actor, DeskId, DocumentId, DocumentState, Event, MediaType, Part};
use rusqlite::{Connection, params};

use super::assigning::set_dossier;
use super::correcting::carry_over;
use super::error::Result;
use super::rows::{happened, now, parse};
use super::said::{last_word, said_by};
use super::standing::step_back;
use crate::{Arrival, Place};

pub(super) fn left_folder(db: &Connection, desk: &DeskId, places: &[Place]) -> Result<()> {
    let by = Actor::System(Part::Desk(desk.clone()));
    let mut left = db.prepare_cached(
        "UPDATE arrival SET left_at = ?5
         WHERE desk = ?1 AND path = ?2 AND inode = ?3 AND modified = ?4 AND said = 0 AND left_at IS NULL
         RETURNING document",
    )?;
    for place in places {
        let documents = left
            .query_map(
                params![desk.as_str(), place.path, place.inode as i64, place.modified, now()],
                |row| row.get::<_, String>(0),
            )?
            .collect::<Result<std::collections::BTreeSet<_>, _>>()?;
        for document in documents {
            let document = parse("arrival.document", &document)?;
            happened(db, document, Event::LeftFolder, &by, &String::from_utf8_lossy(&place.path))?;
        }
    }
    Ok(())
}

/// The file is known by its inode, which it keeps while it is written on; what came last under that path is meant.
pub(super) fn came_back(db: &Connection, desk: &str, place: &Place, back: &[u8]) -> Result<()> {
    db.prepare_cached(
        "UPDATE arrival SET came_back = ?4 WHERE id = (SELECT max(id) FROM arrival
         WHERE path = ?2 AND desk = ?1 AND inode = ?3 AND said = 0 AND inside = '' AND left_at IS NULL)",
    )?
    .execute(params![desk, place.path, place.inode as i64, back])?;
    Ok(())
}

/// A file is `document` now. If it is one that came back, it stands for what was made of it before.
pub(super) fn whole_now(
    db: &Connection,
    arrival: &Arrival,
    place: &Place,
    document: DocumentId,
) -> Result<()> {
    let by = arrival.by.actor();
    let before: Vec<String> = db
        .prepare_cached(
            "UPDATE arrival SET left_at = ?4, came_back = NULL
             WHERE desk = ?1 AND inode = ?2 AND came_back = ?3 AND inside = '' RETURNING document",
        )?
        .query_map(params![arrival.desk.as_str(), place.inode as i64, place.path, now()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for before in before {
        let before: DocumentId = parse("arrival.document", &before)?;
        if before == document {
            continue;
        }
        happened(db, document, Event::WrittenOn, &by, &before.to_string())?;
        if was_made_of_it_alone(db, before)? {
            give_way(db, before, document, &by)?;
        } else {
            happened(db, before, Event::Noted, &by, &format!("a file of it was written on: {document}"))?;
        }
    }
    Ok(())
}

/// Was the document made of one file that came once? Of one that others sent as well, or that has other files, it is not
/// for this file to take its place.
fn was_made_of_it_alone(db: &Connection, document: DocumentId) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT (SELECT count(*) FROM arrival WHERE document = ?1) = 1
             AND (SELECT count(*) FROM original WHERE document = ?1) = 1
             AND (SELECT media_type FROM document WHERE id = ?1) <> ?2",
        )?
        .query_row(params![document.to_string(), MediaType::Zip.as_str()], |row| row.get(0))?)
}

/// `by` stands for `document`, and for what that was cut into. What a person said of it stays said.
fn give_way(db: &Connection, document: DocumentId, by: DocumentId, actor: &Actor) -> Result<()> {
    let parts: Vec<(String, String)> = db
        .prepare_cached(
            "SELECT r.by_document, d.cut FROM replaced r JOIN document d ON d.id = r.by_document
             WHERE r.document = ?1 AND d.cut <> '' AND d.state <> ?2",
        )?
        .query_map(params![document.to_string(), DocumentState::Replaced.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    for (part, cut) in parts {
        let part = parse("replaced.by_document", &part)?;
        // What the whole says of itself is drawn from its first paper.
        if cut.split(['-', ',']).next() == Some("1") {
            carry_over(db, part, by)?;
        }
        happened(db, part, Event::WrittenOn, actor, &by.to_string())?;
        step_back(db, part, &[by])?;
        written_on(db, part, by)?;
    }
    let said = last_word(db, document)?;
    happened(db, document, Event::WrittenOn, actor, &by.to_string())?;
    carry_over(db, document, by)?;
    step_back(db, document, &[by])?;
    written_on(db, document, by)?;
    if let Some(candidate) = said {
        let person = said_by(db, &document.to_string())?.map(|said| Actor::Person(said.person));
        set_dossier(db, by, &candidate, person.as_ref().unwrap_or(actor))?;
    }
    Ok(())
}

fn written_on(db: &Connection, document: DocumentId, by: DocumentId) -> Result<()> {
    db.prepare_cached("UPDATE replaced SET written_on = 1 WHERE document = ?1 AND by_document = ?2")?
        .execute(params![document.to_string(), by.to_string()])?;
    Ok(())
}
