//! Whether anything was written since, whichever process wrote it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::error::Result;
use super::schema;
use crate::{StoreError, StoreErrorKind};

/// A connection of its own, because SQLite counts for each connection what others have written.
pub(super) struct Marks {
    path: PathBuf,
    connection: Arc<Mutex<Option<Connection>>>,
}

impl Marks {
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), connection: Arc::default() }
    }

    /// Another number than before, if anything was written since.
    pub(super) async fn now(&self) -> std::result::Result<u64, StoreError> {
        let (path, connection) = (self.path.clone(), Arc::clone(&self.connection));
        let asked = tokio::task::spawn_blocking(move || {
            let mut kept = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let connection = match kept.take() {
                Some(connection) => connection,
                None => schema::reader(&path)?,
            };
            let mark = mark(&connection)?;
            *kept = Some(connection);
            Ok(mark)
        });
        let mark: Result<u64> = asked.await.map_err(|_| StoreErrorKind::Closing)?;
        Ok(mark?)
    }
}

fn mark(connection: &Connection) -> Result<u64> {
    let version: i64 = connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
    Ok(version as u64)
}
