//! Desks, admission, refusal.

use hoso_model::{DocumentId, DocumentState, DossierCode, Event, PageState, Priority};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::rows::{happened, next_changes, now, parse, to_json};
use crate::views::DeskView;
use crate::{Admission, AdmissionKind, Arrival, Place, RefusedFile, StoreError};

pub(super) fn register_desks(db: &Connection, desks: &[DeskView]) -> Result<(), StoreError> {
    let mut put = db.prepare_cached(
        "INSERT INTO desk (id, name, folder) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, folder = excluded.folder",
    )?;
    for desk in desks {
        put.execute(params![desk.id.as_str(), desk.name, desk.folder])?;
    }
    Ok(())
}

pub(super) fn admit(db: &Connection, arrival: &Arrival) -> Result<Admission, StoreError> {
    let dossier = arrival.dossier.as_ref().map(|(code, _)| dossier_row(db, code)).transpose()?;
    let admission = match known(db, arrival, dossier)? {
        Some(document) => {
            let resumed = match &arrival.place {
                Some(place) => is_leaving(db, document, arrival, place)?,
                None => false,
            };
            let kind = if resumed { AdmissionKind::Resumed } else { AdmissionKind::Duplicate };
            Admission { document, kind }
        }
        None => Admission { document: insert(db, arrival, dossier)?, kind: AdmissionKind::New },
    };
    let document = admission.document;
    if admission.kind != AdmissionKind::Resumed {
        let event = if admission.kind == AdmissionKind::New { Event::Admitted } else { Event::Duplicate };
        happened(db, document, event, &arrival.actor, &arrival.name)?;
        if let Some(place) = &arrival.place {
            db.prepare_cached(
                "INSERT INTO arrival (document, desk, path, inode, modified, size, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                document.to_string(),
                arrival.desk.as_str(),
                place.path,
                place.inode as i64,
                place.modified,
                place.size as i64,
                now()
            ])?;
        }
    }
    // A file that was refused before and is now taken is no longer a complaint.
    db.prepare_cached(
        "UPDATE refused SET cleared_at = ?3 WHERE desk = ?1 AND name = ?2 AND cleared_at IS NULL",
    )?
    .execute(params![arrival.desk.as_str(), arrival.name, now()])?;
    Ok(admission)
}

pub(super) fn left_folder(db: &Connection, document: DocumentId, place: &Place) -> Result<(), StoreError> {
    let rows = db
        .prepare_cached(
            "UPDATE arrival SET left_at = ?4
             WHERE document = ?1 AND inode = ?2 AND modified = ?3 AND left_at IS NULL",
        )?
        .execute(params![document.to_string(), place.inode as i64, place.modified, now()])?;
    if rows > 0 {
        happened(db, document, Event::LeftFolder, "intake", &String::from_utf8_lossy(&place.path))?;
    }
    Ok(())
}

pub(super) fn refuse(db: &Connection, file: &RefusedFile) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO refused (desk, name, path, inode, modified, size, refusal, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO UPDATE SET refusal = excluded.refusal, at = excluded.at, cleared_at = NULL",
    )?
    .execute(params![
        file.desk.as_str(),
        file.name,
        file.place.path,
        file.place.inode as i64,
        file.place.modified,
        file.place.size as i64,
        to_json("refused.refusal", &file.refusal)?,
        now()
    ])?;
    Ok(())
}

fn known(db: &Connection, arrival: &Arrival, dossier: Option<i64>) -> Result<Option<DocumentId>, StoreError> {
    let digest = arrival.digest.to_string();
    let id: Option<String> = match dossier {
        Some(dossier) => db
            .prepare_cached("SELECT id FROM document WHERE sha256 = ?1 AND dossier = ?2")?
            .query_row(params![digest, dossier], |row| row.get(0))
            .optional()?,
        None => db
            .prepare_cached("SELECT id FROM document WHERE sha256 = ?1 AND desk = ?2 AND dossier IS NULL")?
            .query_row(params![digest, arrival.desk.as_str()], |row| row.get(0))
            .optional()?,
    };
    id.map(|id| parse("document.id", &id)).transpose()
}

/// Is this very file known to lie in its folder still?
fn is_leaving(
    db: &Connection,
    document: DocumentId,
    arrival: &Arrival,
    place: &Place,
) -> Result<bool, StoreError> {
    Ok(db
        .prepare_cached(
            "SELECT 1 FROM arrival WHERE document = ?1 AND desk = ?2 AND inode = ?3 AND modified = ?4 AND size = ?5
             AND left_at IS NULL",
        )?
        .exists(params![
            document.to_string(),
            arrival.desk.as_str(),
            place.inode as i64,
            place.modified,
            place.size as i64
        ])?)
}

fn insert(db: &Connection, arrival: &Arrival, dossier: Option<i64>) -> Result<DocumentId, StoreError> {
    let document = DocumentId::generate();
    let id = document.to_string();
    let priority = match arrival.priority {
        Priority::Desk => 0,
        Priority::Archive => 1,
    };
    let source =
        arrival.dossier.as_ref().map(|(_, source)| to_json("document.dossier_source", source)).transpose()?;
    db.prepare_cached(
        "INSERT INTO document
         (id, sha256, size, media_type, name, desk, dossier, dossier_source, state, priority, admitted_at, change)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        id,
        arrival.digest.to_string(),
        arrival.size as i64,
        arrival.media.as_str(),
        arrival.name,
        arrival.desk.as_str(),
        dossier,
        source,
        DocumentState::Admitted.as_str(),
        priority,
        now(),
        next_changes(db, 1)?.0 as i64
    ])?;
    let mut page = db.prepare_cached("INSERT INTO page (document, no, state) VALUES (?1, ?2, ?3)")?;
    let mut task =
        db.prepare_cached("INSERT INTO task (stage, document, page, priority) VALUES ('read', ?1, ?2, ?3)")?;
    for no in 1..=arrival.pages {
        page.execute(params![id, no, PageState::Waiting.as_str()])?;
        task.execute(params![id, no, priority])?;
    }
    Ok(document)
}

fn dossier_row(db: &Connection, code: &DossierCode) -> Result<i64, StoreError> {
    db.prepare_cached("INSERT INTO dossier (code, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![code.as_str(), now()])?;
    Ok(db
        .prepare_cached("SELECT id FROM dossier WHERE scheme = 'national' AND code = ?1 AND desk = ''")?
        .query_row([code.as_str()], |row| row.get(0))?)
}
