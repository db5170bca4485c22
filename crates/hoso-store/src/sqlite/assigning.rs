//! Which dossier a document belongs to.

use hoso_model::{Actor, Candidate, DocumentId, DossierCode, DossierSource, Event};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::correcting::carry_over;
use super::dossiers::dossier_row;
use super::error::Result;
use super::numbering::reindex;
use super::rows::{happened, parse, to_json};
use super::said;
use super::standing::{bring_back, living, same_paper_stands, step_back};
use crate::Heard;

pub(super) fn assign(
    db: &Connection,
    document: DocumentId,
    dossier: &DossierCode,
    by: &Actor,
) -> Result<Heard> {
    if is_replaced(db, document)? && !same_paper_stands(db, document)? {
        return Ok(Heard::OthersStand(living(db, document)?));
    }
    let candidate = Candidate { code: dossier.clone(), source: DossierSource::Manual };
    if set_dossier(db, document, &candidate, by)? {
        reindex(db, document)?;
    }
    Ok(Heard::Done)
}

fn is_replaced(db: &Connection, document: DocumentId) -> Result<bool> {
    let mut replaced = db.prepare_cached("SELECT 1 FROM document WHERE id = ?1 AND state = 'replaced'")?;
    Ok(replaced.exists([document.to_string()])?)
}

/// Gives a document its dossier, but for one that it has by a word that counts for more. False if the same paper is in
/// that dossier already: that one stands for it now.
pub(super) fn set_dossier(
    db: &Connection,
    document: DocumentId,
    candidate: &Candidate,
    by: &Actor,
) -> Result<bool> {
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
        carry_over(db, document, other)?;
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
