//! Numbers for an operator: kept by triggers where what they count changes, so that asking costs the same however many
//! papers there are; and held against what they count.

use hoso_model::Principal;
use rusqlite::{Connection, Row, params};

use super::error::Result;
use super::rows::{now, parse, scope_of};
use crate::views::{DeskStatus, DeskView, Status, Totals};

/// The desks that the principal (parameter 1) may see, with their numbers.
pub(super) const DESKS: &str =
    "SELECT d.id, d.name, d.folder, t.documents, t.indexed, t.failed, t.unassigned, t.conflicts, t.pages,
        t.pages_waiting, t.pages_failed, t.refused
    FROM desk d JOIN tally t ON t.desk = d.id
    WHERE ?1 IS NULL OR d.id IN (SELECT value FROM json_each(?1)) ORDER BY d.id";
/// Pages of a desk (parameter 1) that ended in these seconds (2 and 3).
pub(super) const PACE: &str =
    "SELECT coalesce(sum(pages), 0) FROM pace WHERE desk = ?1 AND second > ?2 AND second <= ?3";

/// Each document's pages, counted, where they are not what is kept.
const MISCOUNTED_PAGES: &str = "SELECT d.id, count(p.no), coalesce(sum(p.state = 'waiting'), 0),
        coalesce(sum(p.state = 'failed'), 0)
    FROM document d LEFT JOIN page p ON p.document = d.id GROUP BY d.id
    HAVING (d.pages, d.pages_waiting, d.pages_failed) <> (count(p.no), coalesce(sum(p.state = 'waiting'), 0),
        coalesce(sum(p.state = 'failed'), 0))";
/// Each desk's documents and refusals, counted.
const COUNTED: &str = "SELECT t.desk, count(d.id), coalesce(sum(d.state = 'indexed'), 0),
        coalesce(sum(d.state = 'failed'), 0), coalesce(sum(d.id IS NOT NULL AND d.dossier IS NULL), 0),
        coalesce(sum(d.conflict IS NOT NULL), 0), coalesce(sum(d.pages), 0), coalesce(sum(d.pages_waiting), 0),
        coalesce(sum(d.pages_failed), 0), (SELECT count(*) FROM refused r WHERE r.desk = t.desk AND r.cleared_at IS NULL)
    FROM tally t LEFT JOIN document d ON d.desk = t.desk AND d.state <> 'replaced' GROUP BY t.desk";

pub(super) fn status(db: &Connection, principal: &Principal) -> Result<Status> {
    let now = now() / 1000;
    let mut pace = db.prepare_cached(PACE)?;
    let desks = db
        .prepare_cached(DESKS)?
        .query_map([scope_of(principal)?], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, totals(row, 3)?))
        })?
        .map(|row| {
            let (id, name, folder, totals) = row?;
            let ended: i64 = pace.query_row(params![id, now - 60, now], |row| row.get(0))?;
            let desk = DeskView { id: parse("desk.id", &id)?, name, folder };
            Ok(DeskStatus { desk, totals: Totals { pages_last_minute: ended as u64, ..totals } })
        })
        .collect::<Result<Vec<_>>>()?;
    let totals = desks.iter().fold(Totals::default(), |sum, desk| sum + desk.totals);
    Ok(Status { desks, totals })
}

/// What is kept and is not what there is, a line each.
pub(super) fn faults(db: &Connection) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for row in db.prepare(MISCOUNTED_PAGES)?.query_map([], |row| row.get::<_, String>(0))? {
        faults.push(format!("the pages of a document are miscounted: {}", row?));
    }
    for (desk, counted) in counted(db)? {
        let kept = kept(db, &desk)?;
        if kept != counted {
            faults.push(format!("desk {desk} is miscounted: {kept:?} are kept, {counted:?} are there"));
        }
    }
    Ok(faults)
}

/// Counts everything anew; how many numbers were not what there is.
pub(super) fn recount(db: &Connection) -> Result<u64> {
    let miscounted = db
        .prepare(MISCOUNTED_PAGES)?
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<Vec<(String, i64, i64, i64)>, _>>()?;
    let mut mended = miscounted.len() as u64;
    for (id, pages, waiting, failed) in miscounted {
        db.prepare_cached(
            "UPDATE document SET pages = ?2, pages_waiting = ?3, pages_failed = ?4 WHERE id = ?1",
        )?
        .execute(params![id, pages, waiting, failed])?;
    }
    for (desk, counted) in counted(db)? {
        if kept(db, &desk)? == counted {
            continue;
        }
        mended += 1;
        let number = |number: u64| number as i64;
        db.prepare_cached(
            "UPDATE tally SET documents = ?2, indexed = ?3, failed = ?4, unassigned = ?5, conflicts = ?6, pages = ?7,
             pages_waiting = ?8, pages_failed = ?9, refused = ?10 WHERE desk = ?1",
        )?
        .execute(params![
            desk,
            number(counted.documents),
            number(counted.indexed),
            number(counted.failed),
            number(counted.unassigned),
            number(counted.conflicts),
            number(counted.pages),
            number(counted.pages_waiting),
            number(counted.pages_failed),
            number(counted.refused)
        ])?;
    }
    Ok(mended)
}

fn counted(db: &Connection) -> Result<Vec<(String, Totals)>> {
    let counted = db
        .prepare(COUNTED)?
        .query_map([], |row| Ok((row.get(0)?, totals(row, 1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(counted)
}

fn kept(db: &Connection, desk: &str) -> Result<Totals> {
    Ok(db
        .prepare_cached(
            "SELECT documents, indexed, failed, unassigned, conflicts, pages, pages_waiting, pages_failed, refused
             FROM tally WHERE desk = ?1",
        )?
        .query_row([desk], |row| totals(row, 0))?)
}

/// The numbers of a row from column `first` on.
fn totals(row: &Row<'_>, first: usize) -> rusqlite::Result<Totals> {
    let number = |column: usize| row.get::<_, i64>(first + column).map(|number| number as u64);
    Ok(Totals {
        documents: number(0)?,
        indexed: number(1)?,
        failed: number(2)?,
        unassigned: number(3)?,
        conflicts: number(4)?,
        pages: number(5)?,
        pages_waiting: number(6)?,
        pages_failed: number(7)?,
        refused: number(8)?,
        pages_last_minute: 0,
    })
}
