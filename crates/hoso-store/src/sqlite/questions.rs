//! Questions, each with who asks.

use hoso_model::{Asker, Digest, DocumentId, DocumentState, DossierCode, PageNo};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::rows::{desks_of, now, parse, parse_json, time, unpacked};
use crate::views::{
    CutView, DeskStatus, DeskView, DocumentView, DossierView, HistoryRow, OriginalView, PageView, Status,
    TextView, Totals,
};
use crate::{DocumentFilter, StoreError, TextRequest};

/// A document's columns, and the condition that the asker (parameter 1, a JSON list or NULL for all) may see it.
const DOCUMENT: &str =
    "SELECT d.id, o.code, d.dossier_source, d.desk, d.name, d.sha256, d.size, d.media_type, d.state,
    d.admitted_at, d.metadata, d.conflict, d.cut FROM document d LEFT JOIN dossier o ON o.id = d.dossier
    WHERE (?1 IS NULL OR d.desk IN (SELECT value FROM json_each(?1)))";

pub(super) fn document(
    db: &Connection,
    asker: &Asker,
    id: DocumentId,
) -> Result<Option<DocumentView>, StoreError> {
    document_alone(db, asker, id)?.map(|view| with_pages(db, view)).transpose()
}

/// A document without its pages: there may be thousands.
pub(super) fn document_alone(
    db: &Connection,
    asker: &Asker,
    id: DocumentId,
) -> Result<Option<DocumentView>, StoreError> {
    db.prepare_cached(&format!("{DOCUMENT} AND d.id = ?2"))?
        .query_row(params![desks_of(asker)?, id.to_string()], |row| Ok(view(row)))
        .optional()?
        .transpose()
}

pub(super) fn dossier(
    db: &Connection,
    asker: &Asker,
    code: &DossierCode,
) -> Result<Option<DossierView>, StoreError> {
    let documents = db
        .prepare_cached(&format!("{DOCUMENT} AND o.code = ?2 AND d.state <> 'replaced' ORDER BY d.id"))?
        .query_map(params![desks_of(asker)?, code.as_str()], |row| Ok(view(row)))?
        .map(|row| with_pages(db, row??))
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok((!documents.is_empty()).then(|| DossierView { dossier: code.clone(), documents }))
}

pub(super) fn documents(
    db: &Connection,
    asker: &Asker,
    filter: &DocumentFilter,
    after: Option<DocumentId>,
    limit: u32,
) -> Result<Vec<DocumentView>, StoreError> {
    db.prepare_cached(&format!(
        "{DOCUMENT} AND d.id > ?2 AND (?3 IS NULL OR d.desk = ?3) AND (?4 IS NULL OR o.code = ?4)
         AND (?6 OR d.state <> 'replaced') ORDER BY d.id LIMIT ?5"
    ))?
    .query_map(
        params![
            desks_of(asker)?,
            after.map(|id| id.to_string()).unwrap_or_default(),
            filter.desk.as_ref().map(hoso_model::DeskId::as_str),
            filter.dossier.as_ref().map(DossierCode::as_str),
            limit,
            filter.replaced
        ],
        |row| Ok(view(row)),
    )?
    .map(|row| with_pages(db, row??))
    .collect()
}

pub(super) fn texts(
    db: &Connection,
    asker: &Asker,
    pages: &TextRequest,
) -> Result<Vec<TextView>, StoreError> {
    let desks = desks_of(asker)?;
    let mut get = db.prepare_cached(
        "SELECT p.no, r.body FROM page p JOIN reading r ON r.key = p.reading JOIN document d ON d.id = p.document
         WHERE (?1 IS NULL OR d.desk IN (SELECT value FROM json_each(?1))) AND p.document = ?2 AND (?3 IS NULL OR p.no = ?3)
         ORDER BY p.no",
    )?;
    let mut texts = Vec::new();
    let mut add = |document: DocumentId, page: Option<PageNo>| {
        let rows = get.query_map(params![desks, document.to_string(), page.map(PageNo::get)], |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, Vec<u8>>(1)?))
        })?;
        for row in rows {
            let (no, body) = row?;
            let page = PageNo::new(no).unwrap_or(PageNo::FIRST);
            texts.extend(unpacked(&body, document, no).map(|text| TextView { document, page, text }));
        }
        Ok::<_, StoreError>(())
    };
    match pages {
        TextRequest::Document(document) => add(*document, None)?,
        TextRequest::Pages(pages) => {
            pages.iter().try_for_each(|(document, page)| add(*document, Some(*page)))?;
        }
    }
    Ok(texts)
}

pub(super) fn history(db: &Connection, asker: &Asker, id: DocumentId) -> Result<Vec<HistoryRow>, StoreError> {
    if document(db, asker, id)?.is_none() {
        return Ok(Vec::new());
    }
    db.prepare_cached("SELECT at, event, actor, detail FROM history WHERE document = ?1 ORDER BY id")?
        .query_map([id.to_string()], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
        })?
        .map(|row| {
            let (at, event, actor, detail) = row?;
            Ok(HistoryRow { at: time(at), event: parse("history.event", &event)?, actor, detail })
        })
        .collect()
}

pub(super) fn status(db: &Connection, asker: &Asker) -> Result<Status, StoreError> {
    let desks = db
        .prepare_cached(
            "SELECT id, name, folder FROM desk WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1)) ORDER BY id",
        )?
        .query_map([desks_of(asker)?], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?
        .map(|row| {
            let (id, name, folder) = row?;
            let desk = DeskView { id: parse("desk.id", &id)?, name, folder };
            Ok(DeskStatus { totals: totals(db, desk.id.as_str())?, desk })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let totals = desks.iter().fold(Totals::default(), |sum, desk| {
        let one = desk.totals;
        Totals {
            documents: sum.documents + one.documents,
            indexed: sum.indexed + one.indexed,
            failed: sum.failed + one.failed,
            unassigned: sum.unassigned + one.unassigned,
            conflicts: sum.conflicts + one.conflicts,
            pages: sum.pages + one.pages,
            pages_waiting: sum.pages_waiting + one.pages_waiting,
            pages_failed: sum.pages_failed + one.pages_failed,
            refused: sum.refused + one.refused,
            pages_last_minute: sum.pages_last_minute + one.pages_last_minute,
        }
    });
    Ok(Status { desks, totals })
}

fn totals(db: &Connection, desk: &str) -> Result<Totals, StoreError> {
    let mut totals = db
        .prepare_cached(
            "SELECT count(*), coalesce(sum(state = 'indexed'), 0), coalesce(sum(state = 'failed'), 0),
             coalesce(sum(dossier IS NULL), 0), coalesce(sum(conflict IS NOT NULL), 0)
             FROM document WHERE desk = ?1 AND state <> 'replaced'",
        )?
        .query_row([desk], |row| {
            Ok(Totals {
                documents: row.get::<_, i64>(0)? as u64,
                indexed: row.get::<_, i64>(1)? as u64,
                failed: row.get::<_, i64>(2)? as u64,
                unassigned: row.get::<_, i64>(3)? as u64,
                conflicts: row.get::<_, i64>(4)? as u64,
                ..Totals::default()
            })
        })?;
    let (pages, waiting, failed): (i64, i64, i64) = db
        .prepare_cached(
            "SELECT count(*), coalesce(sum(p.state = 'waiting'), 0), coalesce(sum(p.state = 'failed'), 0)
             FROM page p JOIN document d ON d.id = p.document WHERE d.desk = ?1 AND d.state <> 'replaced'",
        )?
        .query_row([desk], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let recent: i64 = db
        .prepare_cached(
            "SELECT count(*) FROM page p JOIN document d ON d.id = p.document WHERE d.desk = ?1 AND p.ended_at > ?2",
        )?
        .query_row(params![desk, now() - 60_000], |row| row.get(0))?;
    let refused: i64 = db
        .prepare_cached("SELECT count(*) FROM refused WHERE desk = ?1 AND cleared_at IS NULL")?
        .query_row([desk], |row| row.get(0))?;
    totals.pages = pages as u64;
    totals.pages_waiting = waiting as u64;
    totals.pages_failed = failed as u64;
    totals.pages_last_minute = recent as u64;
    totals.refused = refused as u64;
    Ok(totals)
}

pub(super) fn refers_to(db: &Connection, blob: Digest) -> Result<bool, StoreError> {
    Ok(db
        .prepare_cached("SELECT 1 FROM blob b JOIN original o ON o.blob = b.id WHERE b.sha256 = ?1")?
        .exists([blob.to_string()])?)
}

pub(super) fn faults(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut faults: Vec<String> = db
        .prepare("PRAGMA integrity_check")?
        .query_map([], |row| row.get::<_, String>(0))?
        .filter(|row| !matches!(row, Ok(ok) if ok == "ok"))
        .collect::<Result<_, _>>()?;
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
    ];
    for (fault, query) in told {
        for row in db.prepare(query)?.query_map([], |row| row.get::<_, String>(0))? {
            faults.push(format!("{fault}: {}", row?));
        }
    }
    Ok(faults)
}

fn view(row: &Row<'_>) -> Result<DocumentView, StoreError> {
    let text = |column: usize| row.get::<_, String>(column);
    Ok(DocumentView {
        document: parse("document.id", &text(0)?)?,
        dossier: row.get::<_, Option<String>>(1)?.map(|code| parse("dossier.code", &code)).transpose()?,
        dossier_source: row
            .get::<_, Option<String>>(2)?
            .map(|source| parse_json("document.dossier_source", &source))
            .transpose()?,
        desk: parse("document.desk", &text(3)?)?,
        file: text(4)?,
        sha256: parse("document.sha256", &text(5)?)?,
        size: row.get::<_, i64>(6)? as u64,
        media_type: parse("document.media_type", &text(7)?)?,
        state: parse("document.state", &text(8)?)?,
        admitted_at: time(row.get(9)?),
        metadata: parse_json("document.metadata", &text(10)?)?,
        conflict: row
            .get::<_, Option<String>>(11)?
            .map(|conflict| parse_json("document.conflict", &conflict))
            .transpose()?
            .unwrap_or_default(),
        originals: Vec::new(),
        cut_from: None,
        replaced_by: Vec::new(),
        pages: Vec::new(),
    })
}

fn with_pages(db: &Connection, mut view: DocumentView) -> Result<DocumentView, StoreError> {
    let id = view.document.to_string();
    let originals = db
        .prepare_cached(
            "SELECT o.name, b.sha256, b.size, b.media_type, b.signed, b.id FROM original o JOIN blob b ON b.id = o.blob
             WHERE o.document = ?1 ORDER BY o.no",
        )?
        .query_map([&id], |row| {
            let told = (row.get(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?);
            Ok((told, row.get::<_, String>(3)?, row.get(4)?, row.get::<_, i64>(5)?))
        })?
        .map(|row| {
            let ((file, sha256, size), media, signed, blob) = row?;
            let view = OriginalView {
                file,
                sha256: parse("blob.sha256", &sha256)?,
                size: size as u64,
                media_type: parse("blob.media_type", &media)?,
                signed,
            };
            Ok((blob, view))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    view.pages = db
        .prepare_cached("SELECT no, state, failure, blob, source FROM page WHERE document = ?1 ORDER BY no")?
        .query_map([&id], |row| {
            let told = (row.get::<_, u32>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?);
            Ok((told, row.get::<_, i64>(3)?, row.get::<_, u32>(4)?))
        })?
        .map(|row| {
            let ((no, state, failure), blob, source) = row?;
            Ok(PageView {
                page: PageNo::new(no).unwrap_or(PageNo::FIRST),
                original: originals.iter().position(|(known, _)| *known == blob).unwrap_or(0),
                source: PageNo::new(source).unwrap_or(PageNo::FIRST),
                state: parse("page.state", &state)?,
                failure: failure.map(|failure| parse_json("page.failure", &failure)).transpose()?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    view.originals = originals.into_iter().map(|(_, original)| original).collect();
    view.cut_from = db
        .prepare_cached(
            "SELECT r.document, d.cut FROM replaced r JOIN document d ON d.id = r.by_document
             WHERE r.by_document = ?1 AND d.cut <> '' ORDER BY r.document LIMIT 1",
        )?
        .query_row([&id], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?
        .map(|(stack, pages)| {
            Ok::<_, StoreError>(CutView { document: parse("replaced.document", &stack)?, pages })
        })
        .transpose()?;
    if view.state == DocumentState::Replaced {
        view.replaced_by = db
            .prepare_cached("SELECT by_document FROM replaced WHERE document = ?1 ORDER BY by_document")?
            .query_map([&id], |row| row.get::<_, String>(0))?
            .map(|row| parse("replaced.by_document", &row?))
            .collect::<Result<_, StoreError>>()?;
    }
    Ok(view)
}
