//! Tables and their versions.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::READ_ONLY;
use super::error::Result;
use crate::StoreErrorKind;

/// One a version, in order; the first makes version 1.
pub(super) const MIGRATIONS: [&str; 9] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
    include_str!("migrations/0008.sql"),
    include_str!("migrations/0009.sql"),
];

/// Sets a writing connection up and runs the migrations it lacks, each in a transaction with its version.
pub(super) fn prepare(connection: &mut Connection) -> Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a commit is on the disk when it returns, so a file may leave its folder (invariant 1).
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = MIGRATIONS.len() as u32;
    if found > known {
        return Err(StoreErrorKind::TooNew { found, known }.into());
    }
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", index as u32 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::prepare;
    use crate::{StoreError, StoreErrorKind};
    use rusqlite::Connection;

    #[test]
    fn migrations_run_once_and_a_newer_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        prepare(&mut Connection::open(&path).unwrap()).unwrap();
        let mut again = Connection::open(&path).unwrap();
        prepare(&mut again).unwrap();
        again.pragma_update(None, "user_version", 99).unwrap();
        let error = StoreError::from(prepare(&mut again).unwrap_err());
        assert!(matches!(error.kind(), StoreErrorKind::TooNew { found: 99, .. }));
    }
}
