//! Which dossier a document belongs to.

use hoso_model::{Actor, Candidate, DocumentId, DossierCode, DossierSource, Event};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::rows::{happened, next_changes, now, parse, to_json};
use super::said;
use super::standing::{bring_back, living, same_paper_stands, step_back};
use crate::{Assignment, StoreError};

pub(super) fn assign(
    db: &Connection,
    document: DocumentId,
    dossier: &DossierCode,
    by: &Actor,
) -> Result<Assignment, StoreError> {
    if is_replaced(db, document)? && !same_paper_stands(db, document)? {
        return Ok(Assignment::OthersStand(living(db, document)?));
    }
    let candidate = Candidate { code: dossier.clone(), source: DossierSource::Manual };
    if set_dossier(db, document, &candidate, by)? {
        touch(db, document)?;
        db.prepare_cached("UPDATE document SET state = 'described' WHERE id = ?1 AND state = 'indexed'")?
            .execute([document.to_string()])?;
    }
    Ok(Assignment::Done)
}

fn is_replaced(db: &Connection, document: DocumentId) -> Result<bool, StoreError> {
    let mut replaced = db.prepare_cached("SELECT 1 FROM document WHERE id = ?1 AND state = 'replaced'")?;
    Ok(replaced.exists([document.to_string()])?)
}

/// The row of a dossier, made if it is not there.
pub(super) fn dossier_row(db: &Connection, code: &DossierCode) -> Result<i64, StoreError> {
    let (scheme, desk) = code.desk().map_or(("national", ""), |desk| ("local", desk));
    db.prepare_cached(
        "INSERT INTO dossier (scheme, desk, code, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?
    .execute(params![scheme, desk, code.as_str(), now()])?;
    Ok(db
        .prepare_cached("SELECT id FROM dossier WHERE scheme = ?1 AND code = ?2 AND desk = ?3")?
        .query_row([scheme, code.as_str(), desk], |row| row.get(0))?)
}

/// Owes a document its description.
pub(super) fn owe_description(db: &Connection, document: DocumentId) -> Result<(), StoreError> {
    owe(db, document, "describe")
}

/// Owes a document work of a stage, anew.
pub(super) fn owe(db: &Connection, document: DocumentId, stage: &str) -> Result<(), StoreError> {
    let id = document.to_string();
    // Work that is under way does not know what has happened since: its lease ends with its task.
    db.prepare_cached("DELETE FROM task WHERE document = ?1")?.execute([&id])?;
    db.prepare_cached(
        "INSERT INTO task (stage, document, page, priority) SELECT ?2, id, 1, priority FROM document WHERE id = ?1",
    )?
    .execute([&id, stage])?;
    Ok(())
}

/// Gives a document its dossier, but for one that it has by a word that counts for more. False if the same paper is in
/// that dossier already: that one stands for it now.
pub(super) fn set_dossier(
    db: &Connection,
    document: DocumentId,
    candidate: &Candidate,
    by: &Actor,
) -> Result<bool, StoreError> {
    let id = document.to_string();
    let manual = candidate.source == DossierSource::Manual;
    let before = said::settled(db, document)?;
    if let Some(before) = &before
        && before.source.outranks(candidate.source)
    {
        if before.code != candidate.code {
            let detail = format!("{} is named by {}; {before} stays", candidate.code, candidate.source);
            happened(db, document, Event::Noted, by, &detail)?;
        }
        return Ok(true);
    }
    let dossier = dossier_row(db, &candidate.code)?;
    let there: Option<String> = db
        .prepare_cached(
            "SELECT o.id FROM document o JOIN document d ON d.sha256 = o.sha256 AND d.cut = o.cut
             WHERE d.id = ?1 AND o.id <> ?1 AND o.dossier = ?2 AND o.state <> 'replaced' LIMIT 1",
        )?
        .query_row(params![id, dossier], |row| row.get(0))
        .optional()?;
    if let Some(other) = there {
        let other: DocumentId = parse("document.id", &other)?;
        if manual {
            said::vouch(db, other, &candidate.code, by)?;
        }
        if is_replaced(db, document)? && living(db, document)? == [other] {
            return Ok(false);
        }
        happened(db, other, Event::Duplicate, by, &id)?;
        happened(db, document, Event::Replaced, by, &other.to_string())?;
        step_back(db, document, &[other])?;
        return Ok(false);
    }
    if is_replaced(db, document)? {
        bring_back(db, document)?;
    }
    db.prepare_cached(
        "UPDATE document SET dossier = ?2, dossier_source = ?3, conflict = NULL WHERE id = ?1",
    )?
    .execute(params![id, dossier, to_json("document.dossier_source", &candidate.source)?])?;
    if manual {
        said::say(db, document, dossier, by)?;
    }
    let before = before.filter(|before| before.code != candidate.code);
    let before = before.map_or_else(String::new, |before| format!("; before: {}", before.code));
    happened(db, document, Event::Assigned, by, &format!("{candidate}{before}"))?;
    Ok(true)
}

/// Every page's entry in the index is to be made anew; each with a number of its own, so that a batch of changes may
/// end between any two.
pub(super) fn touch(db: &Connection, document: DocumentId) -> Result<(), StoreError> {
    let id = document.to_string();
    let last: Option<u32> = db
        .prepare_cached("SELECT max(no) FROM page WHERE document = ?1")?
        .query_row([&id], |row| row.get(0))?;
    let Some(pages) = last else { return Ok(()) };
    let first = next_changes(db, pages)?.0 as i64;
    db.prepare_cached("UPDATE page SET change = ?2 + no - 1 WHERE document = ?1")?
        .execute(params![id, first])?;
    db.prepare_cached("UPDATE document SET change = ?2 WHERE id = ?1")?
        .execute(params![id, first + i64::from(pages) - 1])?;
    Ok(())
}
