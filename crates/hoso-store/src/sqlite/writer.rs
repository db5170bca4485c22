//! The one thread that writes.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::{StoreError, instant};

/// How many use cases share one commit at most: their wait is bounded.
const SHARED: usize = 128;

/// Told whether the commit held.
type Answer = Box<dyn FnOnce(Result<(), String>) + Send>;
/// One use case; it gives back how to answer once the commit is known. Without a connection it was not begun.
type Job = Box<dyn FnOnce(Option<&Connection>) -> Answer + Send>;

/// Hands use cases to the writing thread; the thread ends when this is dropped.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread on `connection`.
    pub(super) fn start(connection: Connection) -> Self {
        let (sender, receiver) = mpsc::channel::<Job>();
        let thread = std::thread::spawn(move || {
            while let Ok(first) = receiver.recv() {
                let jobs = std::iter::once(first)
                    .chain(std::iter::from_fn(|| receiver.try_recv().ok()))
                    .take(SHARED);
                // A fault of ours costs those that shared the commit, and not every write from then on.
                if panic::catch_unwind(AssertUnwindSafe(|| commit_together(&connection, jobs))).is_err()
                    && !connection.is_autocommit()
                {
                    drop(connection.execute_batch("ROLLBACK"));
                }
            }
        });
        Self { jobs: Some(sender), thread: Some(thread) }
    }

    /// Runs one use case; answers when it is durable.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let done = connection.map(|connection| in_savepoint(connection, work));
            Box::new(move |committed: Result<(), String>| {
                let answer = match (done, committed) {
                    (None | Some(Ok(_)), Err(message)) => Err(failed_commit(message)),
                    (None, Ok(())) => Err(failed_commit("the transaction was rolled back".to_owned())),
                    (Some(done), _) => done,
                };
                // The principal may have gone; what was committed stays committed.
                drop(sender.send(answer));
            })
        });
        self.jobs.as_ref().ok_or(StoreError::Closing)?.send(job).map_err(|_| StoreError::Closing)?;
        receiver.await.map_err(|_| StoreError::Closing)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // The last commit is let finish; a panic there has been reported already.
            drop(thread.join());
        }
    }
}

fn commit_together(connection: &Connection, jobs: impl Iterator<Item = Job>) {
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(|error| error.to_string());
    // Outside a transaction (it did not begin, or an error ended it) a statement would commit itself: none is run.
    let inside = || (!connection.is_autocommit()).then_some(connection);
    let answers: Vec<Answer> = jobs.map(|job| job(inside())).collect();
    instant!("before commit");
    let committed = begun.and_then(|()| {
        connection.execute_batch("COMMIT").map_err(|error| {
            // A commit that failed leaves the transaction open: nothing of it may stay.
            drop(connection.execute_batch("ROLLBACK"));
            error.to_string()
        })
    });
    instant!("after commit");
    for answer in answers {
        answer(committed.clone());
    }
}

fn in_savepoint<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.execute_batch("SAVEPOINT use_case")?;
    let work = AssertUnwindSafe(|| work(connection));
    let done = panic::catch_unwind(work).unwrap_or(Err(StoreError::Fault));
    let end = if done.is_ok() { "RELEASE use_case" } else { "ROLLBACK TO use_case; RELEASE use_case" };
    let ended = connection.execute_batch(end);
    let done = done?;
    ended?;
    Ok(done)
}

fn failed_commit(message: String) -> StoreError {
    let full = message.contains("full");
    let code = if full { rusqlite::ffi::SQLITE_FULL } else { rusqlite::ffi::SQLITE_IOERR };
    StoreError::Database(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), Some(message)))
}
