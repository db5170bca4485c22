//! The catalogue in an embedded SQLite database.
//!
//! One thread writes. It takes what is waiting, runs each use case in a savepoint of one transaction, commits with a
//! full sync, and only then answers: many admissions share one sync, and none is spoken of before it is durable.
//! Readers have connections of their own and never wait for the writer (write-ahead log).

mod assigning;
mod correcting;
mod cutting;
mod dossiers;
mod ending;
mod error;
mod faults;
mod feed;
#[cfg(test)]
mod guarded;
mod intake;
mod leasing;
mod leaving;
mod marks;
mod numbering;
#[cfg(test)]
mod of_before;
#[cfg(test)]
mod often;
mod overlay;
mod questions;
mod queue;
mod recent;
mod refusing;
mod rereading;
mod retrying;
mod rows;
mod said;
mod same_bytes;
mod schema;
mod seam;
mod standing;
mod tally;
mod work;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use metrics::histogram;
use rusqlite::{Connection, OpenFlags};

use crate::measured::{QUESTION_SECONDS, WRITE_SECONDS};
use crate::{StoreError, StoreErrorKind, sync_folder};
use error::Error;
use marks::Marks;
use writer::Writer;

/// See the module.
pub(crate) struct SqliteCatalogue {
    path: PathBuf,
    writer: Writer,
    readers: Arc<Mutex<Vec<Connection>>>,
    marks: Marks,
}

impl SqliteCatalogue {
    /// Opens or makes the database at `path` and brings it up to date.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path).map_err(Error::from)?;
        schema::prepare(&mut connection)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            sync_folder(folder).map_err(|error| StoreError::because(StoreErrorKind::Folder, error))?;
        }
        let writer = Writer::start(connection);
        Ok(Self { path: path.to_owned(), writer, readers: Arc::default(), marks: Marks::of(path) })
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> error::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let begun = Instant::now();
        let done = self.writer.run(work).await;
        histogram!(WRITE_SECONDS.name).record(begun.elapsed());
        done
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> error::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let begun = Instant::now();
        let (path, readers) = (self.path.clone(), Arc::clone(&self.readers));
        let task = tokio::task::spawn_blocking(move || {
            let idle = readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => schema::reader(&path)?,
            };
            // One snapshot for all statements of a question.
            connection.execute_batch("BEGIN")?;
            let answer = work(&connection);
            connection.execute_batch("COMMIT")?;
            readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            answer
        });
        let answer: error::Result<T> = task.await.map_err(|_| StoreErrorKind::Closing)?;
        histogram!(QUESTION_SECONDS.name).record(begun.elapsed());
        Ok(answer?)
    }
}

/// Flags of a connection that only reads.
const READ_ONLY: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
