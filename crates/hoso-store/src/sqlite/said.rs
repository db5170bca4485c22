//! What persons said: the last word of a person on a paper's dossier holds against every code and every name.

use hoso_model::{Actor, Candidate, DocumentId, DossierCode, DossierSource, Event};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::Result;
use super::rows::{happened, now, parse, time};
use crate::views::SaidView;

/// Keeps that a person said so.
pub(super) fn say(db: &Connection, document: DocumentId, dossier: i64, by: &Actor) -> Result<()> {
    db.prepare_cached("INSERT INTO said (document, dossier, person, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![document.to_string(), dossier, by.to_string(), now()])?;
    Ok(())
}

/// A paper that is in a dossier by a code or a name is there by a person's word from now on.
pub(super) fn vouch(db: &Connection, document: DocumentId, code: &DossierCode, by: &Actor) -> Result<()> {
    let dossier: Option<i64> = db
        .prepare_cached(
            "UPDATE document SET dossier_source = '\"manual\"'
             WHERE id = ?1 AND dossier IS NOT NULL AND dossier_source <> '\"manual\"' RETURNING dossier",
        )?
        .query_map([document.to_string()], |row| row.get(0))?
        .next()
        .transpose()?;
    if let Some(dossier) = dossier {
        say(db, document, dossier, by)?;
        happened(db, document, Event::Assigned, by, &format!("{code} (manual)"))?;
    }
    Ok(())
}

/// What was said of one document holds for another that was cut from it.
pub(super) fn said_of_stack(db: &Connection, stack: DocumentId, document: DocumentId) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO said (document, dossier, person, at)
         SELECT ?2, dossier, person, at FROM said WHERE document = ?1 ORDER BY id DESC LIMIT 1",
    )?
    .execute([stack.to_string(), document.to_string()])?;
    Ok(())
}

/// The dossier in which a document is, and who or what said so.
pub(super) fn settled(db: &Connection, document: DocumentId) -> Result<Option<Candidate>> {
    let told: Option<(String, Option<String>)> = db
        .prepare_cached(
            "SELECT o.code, d.dossier_source FROM document d JOIN dossier o ON o.id = d.dossier WHERE d.id = ?1",
        )?
        .query_row([document.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((code, Some(source))) = told else { return Ok(None) };
    let source = super::rows::parse_json("document.dossier_source", &source)?;
    Ok(Some(Candidate { code: parse("dossier.code", &code)?, source }))
}

/// The dossier that a person named last.
pub(super) fn last_word(db: &Connection, document: DocumentId) -> Result<Option<Candidate>> {
    Ok(settled(db, document)?.filter(|settled| settled.source == DossierSource::Manual))
}

/// Who said last where a document belongs.
pub(super) fn said_by(db: &Connection, document: &str) -> Result<Option<SaidView>> {
    Ok(db
        .prepare_cached("SELECT person, at FROM said WHERE document = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([document], |row| Ok(SaidView { person: row.get(0)?, at: time(row.get(1)?) }))
        .optional()?)
}
