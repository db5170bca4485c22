//! Who this process is to the queue of work, and that it lives.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use hoso_store::WorkQueue;
use tracing::{error, warn};
use ulid::Ulid;

use crate::Signals;

/// How often a process says that it lives.
const BEAT: Duration = Duration::from_secs(20);
/// One that was not heard of for so long is taken for dead, and others do its work. Should it only have slept, nothing it
/// brings counts any more.
const UNSEEN: Duration = Duration::from_mins(2);

/// Says that this process lives, and gives back what was leased to those that no longer say so, until the signals say stop.
pub async fn keep_leases(catalogue: Arc<dyn WorkQueue>, signals: Signals) {
    while !signals.stops_within(BEAT).await {
        if let Err(error) = catalogue.beat(worker()).await {
            error!(%error, "this process cannot say that it lives; others may take its work");
            continue;
        }
        match catalogue.reap(UNSEEN).await {
            Ok(0) => {}
            Ok(leases) => warn!(leases, "a process is gone; what it had leased is given to others"),
            Err(error) => error!(%error, "work of processes that are gone cannot be given to others"),
        }
    }
}

/// The name of this process: no other ever has it, as one by its number may.
pub(crate) fn worker() -> &'static str {
    static NAME: LazyLock<String> = LazyLock::new(|| Ulid::generate().to_string());
    &NAME
}
