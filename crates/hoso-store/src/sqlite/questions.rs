//! Questions, each with who asks.

use std::sync::LazyLock;

use hoso_model::{
    ChangeNo, Digest, DocumentId, DocumentState, DossierCode, DossierSource, PageNo, Principal,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::error::{Error, Result};
use super::overlay::{SAID, overlay};
use super::rows::{actor, parse, parse_json, scope_of, time, unpacked};
use super::said::said_by;
use crate::views::{CutView, DocumentView, DossierView, HistoryRow, OriginalView, PageView, TextView};
use crate::{DocumentFilter, TextRequest};

/// The stack that a document (parameter 1) was cut from: a paper of a stack may have been cut again.
pub(super) const CUT_FROM: &str = "WITH RECURSIVE above (id) AS (
        SELECT r.document FROM replaced r JOIN document d ON d.id = r.by_document AND d.cut <> '' WHERE d.id = ?1
        UNION SELECT r.document FROM above a JOIN document d ON d.id = a.id AND d.cut <> ''
            JOIN replaced r ON r.by_document = d.id)
    SELECT a.id, (SELECT cut FROM document WHERE id = ?1) FROM above a CROSS JOIN document d ON d.id = a.id
    WHERE d.cut = '' ORDER BY a.id LIMIT 1";

/// A document's columns, and the condition that the principal (parameter 1, a JSON list or NULL for all) may see it.
pub(super) static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT d.id, o.code, d.dossier_source, d.desk, d.name, d.sha256, d.size, d.media_type, d.state,
    d.admitted_at, d.metadata, d.conflict, {SAID} FROM document d LEFT JOIN dossier o ON o.id = d.dossier
    WHERE (?1 IS NULL OR d.desk IN (SELECT value FROM json_each(?1)))"
    )
});

/// Of the dossier of a code (parameter 2).
pub(super) const OF_DOSSIER: &str = "d.dossier IN (SELECT id FROM dossier WHERE code = ?2)";
pub(super) fn document(
    db: &Connection,
    principal: &Principal,
    id: DocumentId,
) -> Result<Option<DocumentView>> {
    document_alone(db, principal, id)?.map(|view| with_pages(db, view)).transpose()
}

/// A document without its pages: there may be thousands.
pub(super) fn document_alone(
    db: &Connection,
    principal: &Principal,
    id: DocumentId,
) -> Result<Option<DocumentView>> {
    db.prepare_cached(&format!("{} AND d.id = ?2", *DOCUMENT))?
        .query_row(params![scope_of(principal)?, id.to_string()], |row| Ok(view(row)))
        .optional()?
        .transpose()
}

pub(super) fn dossier(
    db: &Connection,
    principal: &Principal,
    code: &DossierCode,
) -> Result<Option<DossierView>> {
    let documents = db
        .prepare_cached(&format!("{} AND {OF_DOSSIER} AND d.state <> 'replaced' ORDER BY +d.id", *DOCUMENT))?
        .query_map(params![scope_of(principal)?, code.as_str()], |row| Ok(view(row)))?
        .map(|row| with_pages(db, row??))
        .collect::<Result<Vec<_>>>()?;
    Ok((!documents.is_empty()).then(|| DossierView { dossier: code.clone(), documents }))
}

pub(super) fn documents(
    db: &Connection,
    principal: &Principal,
    filter: &DocumentFilter,
    after: Option<DocumentId>,
    limit: u32,
) -> Result<Vec<DocumentView>> {
    // One dossier is looked up; anything else goes through all documents, page by page.
    let of_dossier = match &filter.dossier {
        Some(_) => "d.dossier IN (SELECT id FROM dossier WHERE code = ?4)",
        None => "?4 IS NULL",
    };
    db.prepare_cached(&format!(
        "{} AND d.id > ?2 AND (?3 IS NULL OR d.desk = ?3) AND {of_dossier}
         AND (?6 OR d.state <> 'replaced') ORDER BY d.id LIMIT ?5",
        *DOCUMENT
    ))?
    .query_map(
        params![
            scope_of(principal)?,
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

pub(super) fn texts(db: &Connection, principal: &Principal, pages: &TextRequest) -> Result<Vec<TextView>> {
    let desks = scope_of(principal)?;
    let mut get = db.prepare_cached(
        "SELECT p.no, p.change, r.body FROM page p JOIN reading r ON r.key = p.reading JOIN document d ON d.id = p.document
         WHERE (?1 IS NULL OR d.desk IN (SELECT value FROM json_each(?1))) AND p.document = ?2 AND (?3 IS NULL OR p.no = ?3)
         ORDER BY p.no",
    )?;
    let mut texts = Vec::new();
    let mut add = |document: DocumentId, page: Option<PageNo>| {
        let rows = get.query_map(params![desks, document.to_string(), page.map(PageNo::get)], |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?))
        })?;
        for row in rows {
            let (no, change, body) = row?;
            let (page, revision) = (PageNo::new(no).unwrap_or(PageNo::FIRST), ChangeNo(change as u64));
            let text = unpacked(&body, document, no);
            texts.extend(text.map(|text| TextView { document, page, revision, text }));
        }
        Ok::<_, Error>(())
    };
    match pages {
        TextRequest::Document(document) => add(*document, None)?,
        TextRequest::Pages(pages) => {
            pages.iter().try_for_each(|(document, page)| add(*document, Some(*page)))?;
        }
    }
    Ok(texts)
}

pub(super) fn history(db: &Connection, principal: &Principal, id: DocumentId) -> Result<Vec<HistoryRow>> {
    if document(db, principal, id)?.is_none() {
        return Ok(Vec::new());
    }
    db.prepare_cached("SELECT at, event, actor, detail FROM history WHERE document = ?1 ORDER BY id")?
        .query_map([id.to_string()], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?))
        })?
        .map(|row| {
            let (at, event, by, detail) = row?;
            Ok(HistoryRow { at: time(at), event: parse("history.event", &event)?, actor: actor(&by), detail })
        })
        .collect()
}

pub(super) fn refers_to(db: &Connection, blob: Digest) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT 1 FROM blob b JOIN original o ON o.blob = b.id WHERE b.sha256 = ?1")?
        .exists([blob.to_string()])?)
}

fn view(row: &Row<'_>) -> Result<DocumentView> {
    let text = |column: usize| row.get::<_, String>(column);
    let mut metadata = parse_json("document.metadata", &text(10)?)?;
    overlay(&mut metadata, &text(12)?)?;
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
        metadata,
        conflict: row
            .get::<_, Option<String>>(11)?
            .map(|conflict| parse_json("document.conflict", &conflict))
            .transpose()?
            .unwrap_or_default(),
        said: None,
        originals: Vec::new(),
        cut_from: None,
        replaced_by: Vec::new(),
        pages: Vec::new(),
    })
}

fn with_pages(db: &Connection, mut view: DocumentView) -> Result<DocumentView> {
    let id = view.document.to_string();
    let originals = db
        .prepare_cached(
            "SELECT o.name, b.sha256, b.size, b.media_type, b.signed, b.id, b.attached FROM original o JOIN blob b ON b.id = o.blob
             WHERE o.document = ?1 ORDER BY o.no",
        )?
        .query_map([&id], |row| {
            let told = (row.get(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?);
            let seen = (row.get(4)?, row.get::<_, Option<String>>(6)?);
            Ok((told, row.get::<_, String>(3)?, seen, row.get::<_, i64>(5)?))
        })?
        .map(|row| {
            let ((file, sha256, size), media, (signed, attached), blob) = row?;
            let view = OriginalView {
                file,
                sha256: parse("blob.sha256", &sha256)?,
                size: size as u64,
                media_type: parse("blob.media_type", &media)?,
                signed,
                attached: attached
                    .map(|attached| parse_json("blob.attached", &attached))
                    .transpose()?
                    .unwrap_or_default(),
            };
            Ok((blob, view))
        })
        .collect::<Result<Vec<_>>>()?;
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
        .collect::<Result<_>>()?;
    view.originals = originals.into_iter().map(|(_, original)| original).collect();
    if view.dossier_source == Some(DossierSource::Manual) {
        view.said = said_by(db, &id)?;
    }
    view.cut_from = db
        .prepare_cached(CUT_FROM)?
        .query_row([&id], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?
        .map(|(stack, pages)| {
            Ok::<_, Error>(CutView { document: parse("replaced.document", &stack)?, pages })
        })
        .transpose()?;
    if view.state == DocumentState::Replaced {
        view.replaced_by = db
            .prepare_cached("SELECT by_document FROM replaced WHERE document = ?1 ORDER BY by_document")?
            .query_map([&id], |row| row.get::<_, String>(0))?
            .map(|row| parse("replaced.by_document", &row?))
            .collect::<Result<_>>()?;
    }
    Ok(view)
}
