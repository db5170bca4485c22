//! The one thread that writes.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::error::{self, kind_of};
use crate::{StoreError, StoreErrorKind, instant};

/// How many use cases share one commit at most: their wait is bounded.
const SHARED: usize = 128;

/// Whether the commit held: if not, what callers decide on, and what SQLite said.
type Committed = Result<(), (StoreErrorKind, String)>;
/// Told whether the commit held.
type Answer = Box<dyn FnOnce(Committed) + Send>;
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
        work: impl FnOnce(&Connection) -> error::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let done = connection.map(|connection| in_savepoint(connection, work));
            Box::new(move |committed: Committed| {
                let answer = match (done, committed) {
                    (None | Some(Ok(_)), Err((kind, message))) => Err(StoreError::because(kind, message)),
                    (None, Ok(())) => {
                        Err(StoreError::because(StoreErrorKind::Failed, "the transaction was rolled back"))
                    }
                    (Some(done), _) => done.map_err(StoreError::from),
                };
                // Whoever asked may have gone; what was committed stays committed.
                drop(sender.send(answer));
            })
        });
        let closing = || StoreError::from(StoreErrorKind::Closing);
        self.jobs.as_ref().ok_or_else(closing)?.send(job).map_err(|_| closing())?;
        receiver.await.map_err(|_| closing())?
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
    let told = |error: rusqlite::Error| (kind_of(error.sqlite_error_code()), error.to_string());
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(told);
    // Outside a transaction (it did not begin, or an error ended it) a statement would commit itself: none is run.
    let inside = || (!connection.is_autocommit()).then_some(connection);
    let answers: Vec<Answer> = jobs.map(|job| job(inside())).collect();
    instant!("before commit");
    let committed = begun.and_then(|()| {
        connection.execute_batch("COMMIT").map_err(|error| {
            // A commit that failed leaves the transaction open: nothing of it may stay.
            drop(connection.execute_batch("ROLLBACK"));
            told(error)
        })
    });
    instant!("after commit");
    for answer in answers {
        answer(committed.clone());
    }
}

fn in_savepoint<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> error::Result<T>,
) -> error::Result<T> {
    connection.execute_batch("SAVEPOINT use_case")?;
    let work = AssertUnwindSafe(|| work(connection));
    let done = panic::catch_unwind(work).unwrap_or_else(|_| Err(StoreErrorKind::Fault.into()));
    let end = if done.is_ok() { "RELEASE use_case" } else { "ROLLBACK TO use_case; RELEASE use_case" };
    let ended = connection.execute_batch(end);
    let done = done?;
    ended?;
    Ok(done)
}
