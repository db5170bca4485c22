//! Leases: who holds which work, until when, and under which number.

use std::time::Duration;

use hoso_model::PageNo;
use rusqlite::{Connection, Params, params};

use super::error::Result;
use super::queue::stage;
use super::rows::{now, parse};
use crate::{DocumentLease, PageLease, Work};

/// Asked every other second by whoever has nothing to do.
pub(super) const LEASE_PAGES: &str = "UPDATE page_task SET lease = lease + 1, lease_owner = ?1, ready_at = ?2
    WHERE id IN (SELECT id FROM page_task WHERE state = 'open' AND ready_at = 0 ORDER BY priority, id LIMIT ?3)
    RETURNING id, lease, blob, source, attempts, priority";
/// The same of documents.
pub(super) const LEASE_DOCUMENTS: &str = "UPDATE task SET lease = lease + 1, lease_owner = ?2, ready_at = ?3
    WHERE id IN (SELECT id FROM task WHERE stage = ?1 AND state = 'open' AND ready_at = 0 ORDER BY priority, id LIMIT ?4)
    RETURNING id, lease, document";
/// Puts pages back into the queue whose time has come, and then those that wait for longer than [`LONGEST`]: the clock
/// has been set back since.
pub(super) const DUE_PAGES: [&str; 2] = [
    "UPDATE page_task SET ready_at = 0, lease_owner = NULL WHERE state = 'open' AND ready_at > 0 AND ready_at <= ?1",
    "UPDATE page_task SET ready_at = 0, lease_owner = NULL WHERE state = 'open' AND ready_at > 0 AND ready_at > ?1",
];
/// The same of documents.
pub(super) const DUE_DOCUMENTS: [&str; 2] = [
    "UPDATE task SET ready_at = 0, lease_owner = NULL WHERE state = 'open' AND ready_at > 0 AND ready_at <= ?1",
    "UPDATE task SET ready_at = 0, lease_owner = NULL WHERE state = 'open' AND ready_at > 0 AND ready_at > ?1",
];
/// Whether somebody holds anything.
pub(super) const HOLDS: &str = "SELECT 1 FROM page_task WHERE lease_owner = ?1
    UNION ALL SELECT 1 FROM task WHERE lease_owner = ?1 LIMIT 1";
/// What one worker holds.
pub(super) const OF_ONE: &str = "lease_owner = ?1";
/// What workers hold that are not known (any more).
pub(super) const OF_THE_LOST: &str = "lease_owner IS NOT NULL AND lease_owner NOT IN (SELECT id FROM worker)";

/// No lease holds for longer, and nothing is put off for longer.
const LONGEST: Duration = Duration::from_hours(24);

/// Leases pages to `worker` for `hold`.
pub(super) fn lease_pages(
    db: &Connection,
    worker: &str,
    limit: u32,
    hold: Duration,
) -> Result<Vec<PageLease>> {
    let now = now();
    put_back(db, DUE_PAGES, now)?;
    let tasks = db
        .prepare_cached(LEASE_PAGES)?
        .query_map(params![worker, later(now, hold), limit], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, u32>(3)?, row.get(4)?, row.get(5)?))
        })?
        .collect::<Result<Vec<(i64, i64, i64, _, u32, u8)>, _>>()?;
    if !tasks.is_empty() {
        seen(db, worker, now)?;
    }
    let mut bytes = db.prepare_cached("SELECT sha256, media_type FROM blob WHERE id = ?1")?;
    let mut leases = tasks
        .into_iter()
        .map(|(task, number, blob, page, attempts, priority)| {
            let (digest, media) =
                bytes.query_row([blob], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
            let lease = PageLease {
                task,
                number,
                blob,
                page: PageNo::new(page).unwrap_or(PageNo::FIRST),
                digest: parse("blob.sha256", &digest)?,
                media: parse("blob.media_type", &media)?,
                attempts,
            };
            Ok((priority, lease))
        })
        .collect::<Result<Vec<_>>>()?;
    // RETURNING promises no order.
    leases.sort_by_key(|(priority, lease)| (*priority, lease.task));
    Ok(leases.into_iter().map(|(_, lease)| lease).collect())
}

/// Leases documents that want `work` to `worker` for `hold`.
pub(super) fn lease_documents(
    db: &Connection,
    work: Work,
    worker: &str,
    limit: u32,
    hold: Duration,
) -> Result<Vec<DocumentLease>> {
    let now = now();
    put_back(db, DUE_DOCUMENTS, now)?;
    let leases = db
        .prepare_cached(LEASE_DOCUMENTS)?
        .query_map(params![stage(work), worker, later(now, hold), limit], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
        })?
        .map(|row| {
            let (task, number, id) = row?;
            Ok(DocumentLease { task, number, document: parse("task.document", &id)? })
        })
        .collect::<Result<Vec<_>>>()?;
    if !leases.is_empty() {
        seen(db, worker, now)?;
    }
    Ok(leases)
}

/// Gives a page back for later, if it is still held under the lease's number.
pub(super) fn postpone(db: &Connection, lease: &PageLease, pause: Duration) -> Result<()> {
    db.prepare_cached(
        "UPDATE page_task SET lease = lease + 1, lease_owner = NULL, ready_at = ?3
         WHERE id = ?1 AND lease = ?2 AND state = 'open'",
    )?
    .execute(params![lease.task, lease.number, later(now(), pause)])?;
    Ok(())
}

/// Gives back what `worker` holds.
pub(super) fn release(db: &Connection, worker: &str) -> Result<u64> {
    give_back(db, OF_ONE, [worker])
}

/// Notes that `worker` lives, if it holds anything: nobody asks for the others, and an idle disk stays idle.
pub(super) fn beat(db: &Connection, worker: &str) -> Result<()> {
    if db.prepare_cached(HOLDS)?.exists([worker])? { seen(db, worker, now()) } else { Ok(()) }
}

/// Forgets workers that were not heard of for `unseen`, and gives back what they held.
pub(super) fn reap(db: &Connection, unseen: Duration) -> Result<u64> {
    let now = now();
    let since = now.saturating_sub(millis(unseen));
    // One that was seen in the future was seen before the clock was set back.
    db.prepare_cached("DELETE FROM worker WHERE seen_at <= ?1 OR seen_at > ?2")?.execute([since, now])?;
    give_back(db, OF_THE_LOST, [])
}

/// The statements that give back what `whose` says.
pub(super) fn giving_back(whose: &str) -> [String; 2] {
    ["page_task", "task"]
        .map(|table| format!("UPDATE {table} SET lease_owner = NULL, ready_at = 0 WHERE {whose}"))
}

fn give_back(db: &Connection, whose: &str, given: impl Params + Copy) -> Result<u64> {
    let mut rows = 0;
    for statement in giving_back(whose) {
        rows += db.prepare_cached(&statement)?.execute(given)? as u64;
    }
    Ok(rows)
}

fn put_back(db: &Connection, [due, too_late]: [&str; 2], now: i64) -> Result<()> {
    db.prepare_cached(due)?.execute([now])?;
    db.prepare_cached(too_late)?.execute([later(now, LONGEST)])?;
    Ok(())
}

fn seen(db: &Connection, worker: &str, now: i64) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO worker (id, seen_at) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
    )?
    .execute(params![worker, now])?;
    Ok(())
}

/// `pause` after `now`, in ms since 1970; never 0, which means at once.
fn later(now: i64, pause: Duration) -> i64 {
    now.saturating_add(millis(pause.min(LONGEST))).max(1)
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rusqlite::Connection;

    use super::{later, lease_documents, reap};
    use crate::Work;
    use crate::sqlite::rows::now;
    use crate::sqlite::schema;

    fn one_task(ready_at: i64) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        schema::prepare(&mut db).unwrap();
        db.pragma_update(None, "foreign_keys", false).unwrap();
        let id = hoso_model::DocumentId::generate().to_string();
        db.execute(
            "INSERT INTO task (stage, document, page, priority, ready_at, lease_owner) VALUES ('sort', ?1, 1, 0, ?2, 'a')",
            rusqlite::params![id, ready_at],
        )
        .unwrap();
        db
    }

    fn leased(db: &Connection) -> usize {
        lease_documents(db, Work::Sort, "b", 9, Duration::from_mins(1)).unwrap().len()
    }

    #[test]
    fn a_lease_of_before_the_clock_was_set_back_does_not_hold_for_ever() {
        assert_eq!(leased(&one_task(later(now(), Duration::from_hours(1)))), 0);
        let next_year = now() + 365 * 24 * 3_600_000;
        assert_eq!(leased(&one_task(next_year)), 1);
    }

    #[test]
    fn nobody_is_held_for_alive_by_a_clock_that_was_ahead() {
        let db = one_task(later(now(), Duration::from_hours(1)));
        db.execute("INSERT INTO worker VALUES ('a', ?1)", [now() + 3_600_000]).unwrap();
        assert_eq!(reap(&db, Duration::from_mins(1)).unwrap(), 1);
        assert_eq!(leased(&db), 1);
    }

    #[test]
    fn asking_for_work_where_there_is_none_writes_nothing() {
        let db = one_task(later(now(), Duration::from_hours(1)));
        let before = db.total_changes();
        assert_eq!(leased(&db), 0);
        assert_eq!(db.total_changes(), before, "an idle service lets the disk sleep");
    }
}
