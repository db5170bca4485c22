//! Which dossier a document belongs to, and stacks that are cut into documents.

use hoso_model::{Candidate, Claim, DocumentId, DocumentState, DossierCode, DossierSource, Event, PageNo};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::intake::replace;
use super::rows::{happened, next_changes, now, parse, set_state, to_json};
use super::work::end_if_done;
use crate::{DocumentLease, SortedPart, StoreError};

pub(super) fn sorted(db: &Connection, lease: &DocumentLease, parts: &[SortedPart]) -> Result<(), StoreError> {
    if db.prepare_cached("DELETE FROM task WHERE id = ?1")?.execute([lease.task])? == 0 {
        return Ok(());
    }
    let document = lease.document;
    let pages: u32 = db
        .prepare_cached("SELECT count(*) FROM page WHERE document = ?1")?
        .query_row([document.to_string()], |row| row.get(0))?;
    if let [only] = parts
        && only.pages.len() as u32 == pages
    {
        match &only.claim {
            Claim::Nobody => {}
            Claim::One(candidate) => {
                if !set_dossier(db, document, candidate, "reader")? {
                    return Ok(());
                }
            }
            Claim::Conflict(candidates) => {
                db.prepare_cached(
                    "UPDATE document SET dossier = NULL, dossier_source = NULL, conflict = ?2 WHERE id = ?1",
                )?
                .execute(params![document.to_string(), to_json("document.conflict", candidates)?])?;
                happened(db, document, Event::Conflict, "reader", &only.claim.key())?;
            }
        }
        return owe_description(db, document);
    }
    let by = parts.iter().map(|part| cut_out(db, document, part)).collect::<Result<Vec<_>, _>>()?;
    let detail = by.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    happened(db, document, Event::Cut, "reader", &detail)?;
    step_back(db, document, &by)
}

pub(super) fn assign(
    db: &Connection,
    document: DocumentId,
    dossier: &DossierCode,
    actor: &str,
) -> Result<(), StoreError> {
    let candidate = Candidate { code: dossier.clone(), source: DossierSource::Manual };
    if set_dossier(db, document, &candidate, actor)? {
        touch(db, document)?;
        db.prepare_cached("UPDATE document SET state = 'described' WHERE id = ?1 AND state = 'indexed'")?
            .execute([document.to_string()])?;
    }
    Ok(())
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

/// Gives a document its dossier. False if the same paper is in that dossier already: that one stands for it now.
fn set_dossier(
    db: &Connection,
    document: DocumentId,
    candidate: &Candidate,
    actor: &str,
) -> Result<bool, StoreError> {
    let id = document.to_string();
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
        happened(db, other, Event::Duplicate, actor, &id)?;
        happened(db, document, Event::Replaced, actor, &other.to_string())?;
        step_back(db, document, &[other])?;
        return Ok(false);
    }
    let before: Option<String> = db
        .prepare_cached("SELECT o.code FROM document d JOIN dossier o ON o.id = d.dossier WHERE d.id = ?1")?
        .query_row([&id], |row| row.get(0))
        .optional()?;
    db.prepare_cached(
        "UPDATE document SET dossier = ?2, dossier_source = ?3, conflict = NULL WHERE id = ?1",
    )?
    .execute(params![id, dossier, to_json("document.dossier_source", &candidate.source)?])?;
    let source = to_json("document.dossier_source", &candidate.source)?;
    let before = before.filter(|before| before != candidate.code.as_str());
    let before = before.map_or_else(String::new, |before| format!("; before: {before}"));
    let detail = format!("{} ({}){before}", candidate.code, source.trim_matches('"'));
    happened(db, document, Event::Assigned, actor, &detail)?;
    Ok(true)
}

/// Makes a document of some pages of a stack.
fn cut_out(db: &Connection, stack: DocumentId, part: &SortedPart) -> Result<DocumentId, StoreError> {
    let (document, stack_id) = (DocumentId::generate(), stack.to_string());
    let id = document.to_string();
    let cut = runs(&part.pages);
    let one = part.claim.one();
    let known: Option<String> = db
        .prepare_cached(
            "SELECT o.id FROM document o JOIN document s ON s.sha256 = o.sha256
             WHERE s.id = ?1 AND o.cut = ?2 AND o.claim = ?3 AND (?3 <> '' OR o.desk = s.desk)",
        )?
        .query_row(params![stack_id, cut, part.claim.key()], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        let known = parse("document.id", &known)?;
        happened(db, known, Event::Duplicate, "reader", &stack_id)?;
        return Ok(known);
    }
    let dossier = one.map(|one| dossier_row(db, &one.code)).transpose()?;
    let source = one.map(|one| to_json("document.dossier_source", &one.source)).transpose()?;
    let conflict = part.claim.conflict();
    let conflict = if conflict.is_empty() { None } else { Some(to_json("document.conflict", &conflict)?) };
    db.prepare_cached(
        "INSERT INTO document (id, sha256, size, media_type, name, desk, dossier, dossier_source, state, priority,
             admitted_at, change, cut, claim, conflict)
         SELECT ?2, sha256, size, media_type, name, desk, ?3, ?4, 'admitted', priority, admitted_at, change, ?5, ?6, ?7
         FROM document WHERE id = ?1",
    )?
    .execute(params![stack_id, id, dossier, source, cut, part.claim.key(), conflict])?;
    db.prepare_cached(
        "INSERT INTO original (document, no, blob, name) SELECT ?2, no, blob, name FROM original WHERE document = ?1",
    )?
    .execute([&stack_id, &id])?;
    let first = next_changes(db, part.pages.len() as u32)?.0 as i64;
    // What the codes on them say is settled: they are not sorted again.
    let mut put = db.prepare_cached(
        "INSERT INTO page (document, no, state, reading, failure, ended_at, change, blob, source)
         SELECT ?2, ?4, state, reading, failure, ended_at, ?5, blob, source FROM page WHERE document = ?1 AND no = ?3",
    )?;
    for (index, page) in part.pages.iter().enumerate() {
        put.execute(params![stack_id, id, page.get(), index as i64 + 1, first + index as i64])?;
    }
    db.prepare_cached("UPDATE document SET change = ?2 WHERE id = ?1")?
        .execute(params![id, first + part.pages.len() as i64 - 1])?;
    happened(db, document, Event::Cut, "reader", &format!("{stack_id}: {cut}"))?;
    if !part.claim.conflict().is_empty() {
        happened(db, document, Event::Conflict, "reader", &part.claim.key())?;
    }
    end_if_done(db, document)?;
    Ok(document)
}

/// A document for which others stand now leaves the index.
fn step_back(db: &Connection, document: DocumentId, by: &[DocumentId]) -> Result<(), StoreError> {
    replace(db, document, by)?;
    set_state(db, document, DocumentState::Replaced)?;
    db.prepare_cached("DELETE FROM task WHERE document = ?1")?.execute([document.to_string()])?;
    touch(db, document)
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

/// `2-5,7` of pages 2, 3, 4, 5 and 7.
fn runs(pages: &[PageNo]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages.iter().map(|page| page.get()) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => runs.push((page, page)),
        }
    }
    let named = runs.iter().map(
        |(first, last)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        },
    );
    named.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::runs;
    use hoso_model::PageNo;

    #[test]
    fn runs_of_pages_are_told_shortly() {
        let told =
            |pages: &[u32]| runs(&pages.iter().map(|no| PageNo::new(*no).unwrap()).collect::<Vec<_>>());
        assert_eq!(told(&[2, 3, 4, 5, 7]), "2-5,7");
        assert_eq!(told(&[1]), "1");
        assert_eq!(told(&[3, 2]), "3,2");
    }
}
