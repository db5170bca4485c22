//! Watching the desks' folders.

use std::sync::Arc;

use hoso_intake::{Permits, Taker};
use tokio::sync::{Semaphore, watch};

use crate::desk_watch::DeskWatch;
use crate::{Board, Desk, WatchSettings};

/// Files that a desk may always take at the same time, whatever the others do.
const OWN: usize = 4;

/// What the watches of all desks have in common.
#[derive(Clone)]
pub struct Watches {
    taker: Taker,
    settings: Arc<WatchSettings>,
    permits: Permits,
    board: Board,
}

impl Watches {
    /// Files go to `taker`; what waits is on `board`.
    pub fn new(desks: &[Desk], taker: Taker, mut settings: WatchSettings, board: Board) -> Self {
        settings.other_folders = desks.iter().map(|desk| desk.folder.clone()).collect();
        let permits = Permits::new(OWN, &Arc::new(Semaphore::new(settings.at_once)));
        Self { taker, settings: Arc::new(settings), permits, board }
    }

    /// Watches a desk until `stop` says so; files that are being taken then are finished first. Each desk's watch is a
    /// task of its own, with threads of its own, and always has a few files in hand: a share that hangs holds up nobody
    /// else.
    pub async fn watch(self, desk: Desk, stop: watch::Receiver<bool>) {
        let (taker, permits) = (self.taker.for_another_place(), self.permits.for_another(OWN));
        DeskWatch::new(desk, taker, self.settings, permits, self.board).run(stop).await;
    }
}
