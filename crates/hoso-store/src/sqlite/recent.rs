//! What came to a desk last.

use hoso_model::{Attached, DeskId, Principal};
use rusqlite::{Connection, params};

use super::error::Result;
use super::rows::{parse, parse_json, scope_of, time};
use crate::views::RecentView;

/// Documents of a desk (parameter 2) that came last.
pub(super) const RECENT: &str = "SELECT d.id, d.name, o.code, d.conflict, d.state, d.pages, d.pages - d.pages_waiting,
        d.pages_failed, h.event, h.at, h.detail,
        (SELECT json_group_array(json(b.attached)) FROM original f CROSS JOIN blob b ON b.id = f.blob
         WHERE f.document = d.id AND b.attached IS NOT NULL)
    FROM document d LEFT JOIN dossier o ON o.id = d.dossier JOIN history h ON h.id = d.told
    WHERE d.desk = ?2 AND (?1 IS NULL OR d.desk IN (SELECT value FROM json_each(?1))) ORDER BY d.told DESC LIMIT ?3";

pub(super) fn recent(
    db: &Connection,
    principal: &Principal,
    desk: &DeskId,
    limit: u32,
) -> Result<Vec<RecentView>> {
    db.prepare_cached(RECENT)?
        .query_map(params![scope_of(principal)?, desk.as_str(), limit], |row| {
            let named = (row.get::<_, String>(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?);
            let state = (row.get::<_, Option<String>>(3)?, row.get::<_, String>(4)?);
            let pages = (row.get(5)?, row.get(6)?, row.get(7)?);
            Ok((
                named,
                state,
                pages,
                (row.get::<_, String>(8)?, row.get(9)?, row.get(10)?, row.get::<_, String>(11)?),
            ))
        })?
        .map(|row| {
            let ((id, file, code), (conflict, state), (pages, pages_done, pages_failed), told) = row?;
            let (event, at, detail, attached) = told;
            Ok(RecentView {
                document: parse("document.id", &id)?,
                file,
                dossier: code.map(|code| parse("dossier.code", &code)).transpose()?,
                conflict: conflict
                    .map(|conflict| parse_json("document.conflict", &conflict))
                    .transpose()?
                    .unwrap_or_default(),
                state: parse("document.state", &state)?,
                pages,
                pages_done,
                pages_failed,
                event: parse("history.event", &event)?,
                at: time(at),
                detail,
                attached: Attached::together(parse_json::<Vec<Attached>>("blob.attached", &attached)?),
            })
        })
        .collect()
}
