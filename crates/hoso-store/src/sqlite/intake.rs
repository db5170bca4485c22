//! Desks and admission.

use hoso_model::{
    Candidate, Claim, Digest, DocumentId, DocumentState, DossierSource, Event, MediaType, PageState,
};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::dossiers::dossier_row;
use super::ending::{end_if_done, end_read_before};
use super::error::Result;
use super::leaving;
use super::numbering::next_changes;
use super::queue::rank;
use super::refusing;
use super::retrying::retry;
use super::rows::{happened, now, parse, set_state, to_json};
use super::said;
use super::same_bytes::{Paper, known, same_bytes, take_over};
use super::standing::{living, replace};
use crate::views::DeskView;
use crate::{Admission, AdmissionKind, Arrival, ArrivedFile, Origin, Place, Remembered, fault_point};

pub(super) fn register_desks(db: &Connection, desks: &[DeskView]) -> Result<()> {
    let mut put = db.prepare_cached(
        "INSERT INTO desk (id, name, folder) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, folder = excluded.folder",
    )?;
    for desk in desks {
        put.execute(params![desk.id.as_str(), desk.name, desk.folder])?;
    }
    Ok(())
}

pub(super) fn mount_of(db: &Connection, desk: &str, folder: &[u8]) -> Result<Option<Vec<u8>>> {
    Ok(db
        .prepare_cached("SELECT mount FROM desk_mount WHERE desk = ?1 AND folder = ?2")?
        .query_row(params![desk, folder], |row| row.get(0))
        .optional()?)
}

pub(super) fn mounted(db: &Connection, desk: &str, folder: &[u8], mount: &[u8]) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO desk_mount (desk, folder, mount) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET folder = excluded.folder, mount = excluded.mount",
    )?
    .execute(params![desk, folder, mount])?;
    Ok(())
}

pub(super) fn admit(db: &Connection, arrival: &Arrival) -> Result<Admission> {
    fault_point!("admitting");
    let by = arrival.by.actor();
    let digest = arrival.digest();
    let sha256 = digest.to_string();
    let paper = Paper { sha256: &sha256, cut: "", desk: arrival.desk.as_str() };
    let admission = if let Some(document) = known(db, &paper, &arrival.claim)? {
        let resumed = is_leaving(db, document, arrival)?;
        let kind = if resumed { AdmissionKind::Resumed } else { AdmissionKind::Duplicate };
        Admission { document, kind }
    } else {
        take_over(db, &paper, &arrival.claim)?;
        insert(db, arrival, digest)?
    };
    let document = admission.document;
    if admission.kind == AdmissionKind::Duplicate {
        happened(db, document, Event::Duplicate, &by, &arrival.name)?;
        if let Some(Candidate { code, source: DossierSource::Manual }) = arrival.claim.one() {
            for shown in living(db, document)? {
                said::vouch(db, shown, code, &by)?;
            }
        }
        // Who drops a file again that could not be read wants it tried again.
        retry(db, Some(document), None, &by)?;
    }
    if admission.kind != AdmissionKind::Resumed {
        if !arrival.note.is_empty() {
            happened(db, document, Event::Noted, &by, &arrival.note)?;
        }
        for file in &arrival.files {
            arrived(db, document, arrival, file)?;
            attached(db, document, arrival, file, admission.kind)?;
        }
    }
    for file in &arrival.files {
        if let (Origin::Seen(place), "") = (&file.origin, file.inside.as_str()) {
            refusing::taken(db, arrival.desk.as_str(), place)?;
            leaving::whole_now(db, arrival, place, document)?;
        }
    }
    Ok(admission)
}

pub(super) fn admit_container(
    db: &Connection,
    arrival: &Arrival,
    members: &[DocumentId],
) -> Result<Admission> {
    let admission = admit(db, arrival)?;
    set_state(db, admission.document, DocumentState::Replaced)?;
    replace(db, admission.document, members)?;
    Ok(admission)
}

/// A member of a ZIP file that stands for it from now on, too.
pub(super) fn admit_member(db: &Connection, arrival: &Arrival, zip: Digest) -> Result<Admission> {
    let admission = admit(db, arrival)?;
    let holders: Vec<String> = db
        .prepare_cached(
            "SELECT d.id FROM blob b JOIN original o ON o.blob = b.id JOIN document d ON d.id = o.document
             WHERE b.sha256 = ?1 AND d.media_type = ?2 AND d.state = 'replaced' AND d.cut = ''",
        )?
        .query_map(params![zip.to_string(), MediaType::Zip.as_str()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for holder in holders {
        let holder = parse("document.id", &holder)?;
        replace(db, holder, &[admission.document])?;
        happened(db, holder, Event::Noted, &arrival.by.actor(), &format!("{} is taken now", arrival.name))?;
    }
    for file in &arrival.files {
        refusing::member_taken(db, arrival.desk.as_str(), zip, &file.inside)?;
    }
    Ok(admission)
}

pub(super) fn remembered(
    db: &Connection,
    desk: &str,
    origin: &Origin,
    claim: &Claim,
) -> Result<Option<Remembered>> {
    let Some((place, said)) = placed(origin) else { return Ok(None) };
    let taken: Option<String> = db
        .prepare_cached(
            "SELECT a.document FROM arrival a JOIN document d ON d.id = a.document
             WHERE a.desk = ?1 AND a.path = ?2 AND a.inode = ?3 AND a.modified = ?4 AND a.size = ?5 AND a.said <= ?7
             AND a.inside = '' AND d.claim = ?6 ORDER BY a.left_at IS NULL DESC LIMIT 1",
        )?
        .query_row(
            params![desk, place.path, place.inode as i64, place.modified, place.size as i64, claim.key(), said],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(document) = taken {
        return Ok(Some(Remembered::Taken(parse("arrival.document", &document)?)));
    }
    let refused = !said && refusing::is_refused(db, desk, place)?;
    Ok(refused.then_some(Remembered::Refused))
}

/// The place, and whether it was only said.
const fn placed(origin: &Origin) -> Option<(&Place, bool)> {
    match origin {
        Origin::Unknown => None,
        Origin::Seen(place) => Some((place, false)),
        Origin::Said(place) => Some((place, true)),
    }
}

/// Are all these very files known to lie in their folder still?
fn is_leaving(db: &Connection, document: DocumentId, arrival: &Arrival) -> Result<bool> {
    let mut there = db.prepare_cached(
        "SELECT 1 FROM arrival WHERE document = ?1 AND desk = ?2 AND inode = ?3 AND modified = ?4 AND size = ?5
         AND inside = ?6 AND said <= ?7 AND left_at IS NULL",
    )?;
    for file in &arrival.files {
        let Some((place, said)) = placed(&file.origin) else { return Ok(false) };
        if !there.exists(params![
            document.to_string(),
            arrival.desk.as_str(),
            place.inode as i64,
            place.modified,
            place.size as i64,
            file.inside,
            said
        ])? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn arrived(db: &Connection, document: DocumentId, arrival: &Arrival, file: &ArrivedFile) -> Result<()> {
    let Some((place, said)) = placed(&file.origin) else { return Ok(()) };
    db.prepare_cached(
        "INSERT INTO arrival (document, desk, path, inode, modified, size, at, inside, said)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        document.to_string(),
        arrival.desk.as_str(),
        place.path,
        place.inode as i64,
        place.modified,
        place.size as i64,
        now(),
        file.inside,
        said
    ])?;
    Ok(())
}

/// Says which files are attached to one that came. Of one that is known that is said anew only if nobody had looked.
fn attached(
    db: &Connection,
    document: DocumentId,
    arrival: &Arrival,
    file: &ArrivedFile,
    kind: AdmissionKind,
) -> Result<()> {
    if file.attached.is_empty() {
        return Ok(());
    }
    let learnt = db
        .prepare_cached("UPDATE blob SET attached = ?2 WHERE sha256 = ?1 AND attached IS NULL")?
        .execute(params![file.digest.to_string(), to_json("blob.attached", &file.attached)?])?;
    if learnt > 0 || kind != AdmissionKind::Duplicate {
        happened(
            db,
            document,
            Event::Attached,
            &arrival.by.actor(),
            &format!("{}: {}", file.name, file.attached),
        )?;
    }
    Ok(())
}

fn insert(db: &Connection, arrival: &Arrival, digest: Digest) -> Result<Admission> {
    let (document, by) = (DocumentId::generate(), arrival.by.actor());
    let same = same_bytes(db, digest)?;
    let priority = rank(arrival.priority);
    put_document(db, document, arrival, digest, priority)?;
    let id = document.to_string();
    let mut blobs = Vec::with_capacity(arrival.files.len());
    for (no, file) in arrival.files.iter().enumerate() {
        let (blob, new) = blob_row(db, file)?;
        if file.pages > 0 {
            db.prepare_cached("UPDATE blob SET pages = max(pages, ?2) WHERE id = ?1")?
                .execute(params![blob, file.pages])?;
        }
        db.prepare_cached("INSERT INTO original (document, no, blob, name) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![id, no as i64, blob, file.name])?;
        blobs.push((blob, new, file.digest));
    }
    let mut page = db.prepare_cached(
        "INSERT INTO page (document, no, state, reading, blob, source) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    // A page that is owed already goes no later than its most urgent document; one that failed is tried again.
    let mut task = db.prepare_cached(
        "INSERT INTO page_task (blob, source, priority) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET priority = min(priority, excluded.priority), state = 'open',
         attempts = CASE state WHEN 'failed' THEN 0 ELSE attempts END",
    )?;
    let mut read_before = false;
    for (no, (file, source)) in (1u32..).zip(&arrival.pages) {
        let Some((blob, new, digest)) = blobs.get(*file as usize).copied() else { continue };
        let reading = if new { None } else { reading_of(db, digest, source.get())? };
        let state = if reading.is_some() { PageState::Read } else { PageState::Waiting };
        page.execute(params![id, no, state.as_str(), reading, blob, source.get()])?;
        read_before |= reading.is_some();
        if reading.is_none() {
            task.execute(params![blob, source.get(), priority])?;
        }
    }
    if arrival.pages.is_empty() {
        happened(db, document, Event::Admitted, &by, &arrival.name)?;
        return Ok(Admission { document, kind: AdmissionKind::New });
    }
    let kind = if let Some(other) = same {
        happened(db, document, Event::Linked, &by, &format!("{}: {other}", arrival.name))?;
        AdmissionKind::Linked
    } else {
        happened(db, document, Event::Admitted, &by, &arrival.name)?;
        AdmissionKind::New
    };
    if !arrival.claim.conflict().is_empty() {
        happened(db, document, Event::Conflict, &by, &arrival.claim.key())?;
    }
    if read_before {
        end_read_before(db, &id)?;
    }
    end_if_done(db, document)?;
    Ok(Admission { document, kind })
}

fn put_document(
    db: &Connection,
    document: DocumentId,
    arrival: &Arrival,
    digest: Digest,
    priority: u8,
) -> Result<()> {
    let one = arrival.claim.one();
    let dossier = one.map(|Candidate { code, .. }| dossier_row(db, code)).transpose()?;
    let source = one.map(|one| to_json("document.dossier_source", &one.source)).transpose()?;
    let conflict = arrival.claim.conflict();
    let conflict = if conflict.is_empty() { None } else { Some(to_json("document.conflict", &conflict)?) };
    let media = arrival.files.first().map_or("", |file| file.media.as_str());
    db.prepare_cached(
        "INSERT INTO document
         (id, sha256, size, media_type, name, desk, dossier, dossier_source, state, priority, admitted_at, change, claim,
          conflict)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        document.to_string(),
        digest.to_string(),
        arrival.files.iter().map(|file| file.size).sum::<u64>() as i64,
        media,
        arrival.name,
        arrival.desk.as_str(),
        dossier,
        source,
        DocumentState::Admitted.as_str(),
        priority,
        now(),
        next_changes(db, 1)?.0 as i64,
        arrival.claim.key(),
        conflict
    ])?;
    if let (Some(dossier), Some(DossierSource::Manual)) = (dossier, one.map(|one| one.source)) {
        said::say(db, document, dossier, &arrival.by.actor())?;
    }
    Ok(())
}

/// The row of a blob, and whether it is new.
fn blob_row(db: &Connection, file: &ArrivedFile) -> Result<(i64, bool)> {
    let digest = file.digest.to_string();
    let known = db
        .prepare_cached("SELECT id FROM blob WHERE sha256 = ?1")?
        .query_row([&digest], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok((id, false));
    }
    let id = db
        .prepare_cached(
            "INSERT INTO blob (sha256, size, media_type, signed) VALUES (?1, ?2, ?3, ?4) RETURNING id",
        )?
        .query_row(params![digest, file.size as i64, file.media.as_str(), file.signed], |row| row.get(0))?;
    Ok((id, true))
}

/// What was last read on a page of a blob: keys are `digest/page/engine`.
fn reading_of(db: &Connection, digest: Digest, page: u32) -> Result<Option<String>> {
    // '0' is the character after '/'.
    let (from, to) = (format!("{digest}/{page}/"), format!("{digest}/{page}0"));
    Ok(db
        .prepare_cached("SELECT key FROM reading WHERE key > ?1 AND key < ?2 ORDER BY rowid DESC LIMIT 1")?
        .query_row([from, to], |row| row.get(0))
        .optional()?)
}
