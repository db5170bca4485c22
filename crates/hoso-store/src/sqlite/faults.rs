//! The catalogue held against itself.

use hoso_model::{Actor, Claim, DocumentId, DocumentState, PageNo, Separator};
use rusqlite::{Connection, params};

use super::cutting::cut_out;
use super::error::Result;
use super::rows::{parse, set_state, unpacked};
use super::standing::replace;
use super::{said, tally};
use crate::SortedPart;

/// What contradicts itself, a line each. Every use case is one transaction, so each of these holds at every commit.
pub(super) fn faults(db: &Connection) -> Result<Vec<String>> {
    let mut faults: Vec<String> = db
        .prepare("PRAGMA integrity_check")?
        .query_map([], |row| row.get::<_, String>(0))?
        .filter(|row| !matches!(row, Ok(ok) if ok == "ok"))
        .collect::<Result<_, _>>()?;
    faults.extend(tally::faults(db)?);
    let told = [
        ("a page is read but its text is missing",
         "SELECT document || ' page ' || no FROM page WHERE state = 'read'
          AND NOT EXISTS (SELECT 1 FROM reading WHERE key = page.reading)"),
        ("a page waits but no work is owed to it",
         "SELECT document || ' page ' || no FROM page WHERE state = 'waiting'
          AND NOT EXISTS (SELECT 1 FROM page_task t WHERE t.blob = page.blob AND t.source = page.source AND t.state = 'open')"),
        ("a document is read but nobody owes it a description",
         "SELECT id FROM document WHERE state = 'read'
          AND NOT EXISTS (SELECT 1 FROM task WHERE task.document = document.id)"),
        ("a document has no pages",
         "SELECT id FROM document WHERE state <> 'replaced' AND NOT EXISTS (SELECT 1 FROM page WHERE document = id)"),
        ("a document has no original",
         "SELECT id FROM document WHERE NOT EXISTS (SELECT 1 FROM original WHERE document = id)"),
        ("a document for which others stand has work that is owed",
         "SELECT id FROM document WHERE state = 'replaced' AND EXISTS (SELECT 1 FROM task WHERE task.document = document.id)"),
        ("pages of an original are in no document at all",
         "SELECT sha256 FROM blob WHERE pages > (SELECT count(DISTINCT source) FROM page WHERE blob = blob.id)"),
    ];
    for (fault, query) in told {
        for row in db.prepare(query)?.query_map([], |row| row.get::<_, String>(0))? {
            faults.push(format!("{fault}: {}", row?));
        }
    }
    for page in unheld(db)? {
        if !page.separator {
            faults
                .push(format!("a page of an original is in no document: {} page {}", page.document, page.no));
        }
    }
    Ok(faults)
}

/// Mends what can be mended without guessing, a line each.
pub(super) fn mend(db: &Connection, by: &Actor) -> Result<Vec<String>> {
    let mut mended = Vec::new();
    match tally::recount(db)? {
        0 => {}
        numbers => mended.push(format!("{numbers} counts were counted anew")),
    }
    for page in unheld(db)? {
        if page.separator {
            db.prepare_cached("UPDATE page SET separator = 1 WHERE document = ?1 AND no = ?2")?
                .execute(params![page.document.to_string(), page.no])?;
        } else {
            let document = give_document(db, &page, by)?;
            mended.push(format!(
                "page {} of {} is document {document} now, and is read anew",
                page.no, page.document
            ));
        }
    }
    Ok(mended)
}

/// A page of a document for which others stand, which none of them holds.
struct Unheld {
    document: DocumentId,
    no: u32,
    /// It was a separator sheet or the blank back of one, as its text says: a catalogue of before did not keep it.
    separator: bool,
}

fn unheld(db: &Connection) -> Result<Vec<Unheld>> {
    db.prepare(
        "SELECT p.document, p.no, (SELECT body FROM reading WHERE key = p.reading)
         FROM document d JOIN page p ON p.document = d.id
         WHERE d.state = 'replaced' AND NOT EXISTS (
             SELECT 1 FROM replaced r WHERE r.document = d.id AND r.written_on = 1) AND NOT EXISTS (
             SELECT 1 FROM page o JOIN document h ON h.id = o.document
             WHERE o.blob = p.blob AND o.source = p.source AND (o.separator = 1 OR h.state <> 'replaced'))",
    )?
    .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, Option<Vec<u8>>>(2)?)))?
    .map(|row| {
        let (id, no, body) = row?;
        let document = parse("page.document", &id)?;
        let text = body.and_then(|body| unpacked(&body, document, no));
        // A sheet that was known for one was not recognised, and looks blank: its codes say what it was.
        let separator = text
            .is_some_and(|text| Separator::of(&text.codes).is_some() || text.codes.is_empty() && text.blank);
        Ok(Unheld { document, no, separator })
    })
    .collect()
}

/// Makes a document of a page that none holds. It is read anew, and its codes are settled then.
fn give_document(db: &Connection, page: &Unheld, by: &Actor) -> Result<DocumentId> {
    let claim = said::last_word(db, page.document)?.map_or(Claim::Nobody, Claim::One);
    let pages = PageNo::new(page.no).into_iter().collect();
    let document = cut_out(db, page.document, &SortedPart { pages, claim }, by)?;
    replace(db, page.document, &[document])?;
    let id = document.to_string();
    db.prepare_cached("DELETE FROM task WHERE document = ?1")?.execute([&id])?;
    set_state(db, document, DocumentState::Admitted)?;
    db.prepare_cached("UPDATE page SET state = 'waiting', failure = NULL WHERE document = ?1")?
        .execute([&id])?;
    db.prepare_cached(
        "INSERT INTO page_task (blob, source, priority)
         SELECT p.blob, p.source, d.priority FROM page p JOIN document d ON d.id = p.document WHERE p.document = ?1
         ON CONFLICT DO UPDATE SET state = 'open', attempts = 0, lease = lease + 1,
                 lease_owner = NULL, ready_at = 0",
    )?
    .execute([&id])?;
    Ok(document)
}
