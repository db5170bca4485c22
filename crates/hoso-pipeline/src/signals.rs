//! Hints to look for work sooner.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use crate::Standstill;

/// How often a stage looks for work without being told.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Hints between stages, and the word to stop. Losing a hint delays work by two seconds and loses nothing.
#[derive(Clone, Debug)]
pub struct Signals {
    /// There are pages to read.
    pub admitted: Arc<Notify>,
    /// There are documents to sort.
    pub sortable: Arc<Notify>,
    /// There are documents to describe.
    pub read: Arc<Notify>,
    /// There are changes for the index.
    pub changed: Arc<Notify>,
    /// Why no page can be read, while none can.
    pub standstill: Standstill,
    /// True once all is to stop.
    pub stop: watch::Receiver<bool>,
}

impl Signals {
    /// Signals that stop when `stop` says so.
    pub fn new(stop: watch::Receiver<bool>) -> Self {
        Self {
            admitted: Arc::default(),
            sortable: Arc::default(),
            read: Arc::default(),
            changed: Arc::default(),
            standstill: Standstill::default(),
            stop,
        }
    }

    /// Is all to stop?
    pub fn stopping(&self) -> bool {
        *self.stop.borrow()
    }

    /// Waits for a hint, or for the time to look anyway, or for the word to stop.
    pub(crate) async fn wait(&self, hint: &Notify) {
        tokio::select! {
            () = hint.notified() => {}
            _ = self.stops_within(LOOK_EVERY) => {}
        }
    }

    /// Waits for the word to stop, for `time` at the most; whether it came.
    pub(crate) async fn stops_within(&self, time: Duration) -> bool {
        let mut stop = self.stop.clone();
        // An error means that nobody can say stop any more.
        tokio::time::timeout(time, stop.wait_for(|stop| *stop)).await.is_ok()
    }
}
