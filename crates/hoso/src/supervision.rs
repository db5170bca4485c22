//! Parts that live as long as the service: one that fails is told of, and started again.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hoso_api::PartAnswer;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info};

/// Before a part is started again: at first, and at most. Each failure doubles it.
const PAUSE: Duration = Duration::from_millis(if cfg!(test) { 20 } else { 1000 });
const LONGEST: Duration = Duration::from_mins(1);
/// A part that has run so long since it failed is well.
const WELL: Duration = Duration::from_secs(10);

/// The parts that have failed since the start, and how they are.
#[derive(Clone, Default)]
pub(crate) struct Parts(Arc<Mutex<BTreeMap<String, Part>>>);

struct Part {
    failures: u32,
    why: String,
    at: Timestamp,
    /// Since when it runs again; `None` while it does not.
    runs: Option<Instant>,
}

impl Parts {
    /// Keeps the part called `name` running until `stop` says so: `begin` starts it, and starts it again after a while if
    /// it panicked or ended before its time. `failed` is told why.
    pub(crate) async fn keep<F: Future<Output = ()> + Send + 'static>(
        self,
        name: String,
        mut stop: watch::Receiver<bool>,
        begin: impl Fn() -> F + Send,
        failed: impl Fn(&str) + Send,
    ) {
        let mut pause = PAUSE;
        loop {
            let started = Instant::now();
            // What is dropped with this ends with it.
            let mut one = JoinSet::new();
            one.spawn(begin());
            let ended = one.join_next().await;
            if *stop.borrow() {
                return;
            }
            let why = match ended {
                Some(Err(error)) => reason(error),
                _ => "it ended before its time".to_owned(),
            };
            if started.elapsed() > LONGEST {
                pause = PAUSE;
            }
            error!(part = name, why, ?pause, "a part of the service has failed; it is started again");
            failed(&why);
            self.down(&name, why);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            pause = LONGEST.min(pause * 2);
            info!(part = name, "started again");
            self.up(&name);
        }
    }

    /// Those that have failed, by name.
    pub(crate) fn failed(&self) -> Vec<PartAnswer> {
        let answer = |(name, part): (&String, &Part)| PartAnswer {
            part: name.clone(),
            failures: part.failures,
            why: part.why.clone(),
            at: part.at,
            well: part.runs.is_some_and(|since| since.elapsed() > WELL),
        };
        self.lock().iter().map(answer).collect()
    }

    fn down(&self, name: &str, why: String) {
        let mut parts = self.lock();
        let failures = parts.get(name).map_or(0, |part| part.failures) + 1;
        parts.insert(name.to_owned(), Part { failures, why, at: Timestamp::now(), runs: None });
    }

    fn up(&self, name: &str) {
        if let Some(part) = self.lock().get_mut(name) {
            part.runs = Some(Instant::now());
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Part>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a panic said.
fn reason(error: tokio::task::JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else { return "it was ended".to_owned() };
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    said.unwrap_or("an internal fault").to_owned()
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;
    use tokio::sync::watch;

    #[tokio::test]
    async fn a_part_that_fails_is_started_again_and_told_of() {
        let (parts, (stopper, stop)) = (Parts::default(), watch::channel(false));
        let (begun, told) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let begin = {
            let (begun, stop) = (Arc::clone(&begun), stop.clone());
            move || {
                let (number, mut stop) = (begun.fetch_add(1, Ordering::SeqCst), stop.clone());
                async move {
                    assert!(number > 1, "fault {number}");
                    if number > 2 {
                        drop(stop.wait_for(|stop| *stop).await);
                    }
                }
            }
        };
        let telling = Arc::clone(&told);
        let failed = move |_: &str| {
            telling.fetch_add(1, Ordering::SeqCst);
        };
        let kept = tokio::spawn(parts.clone().keep("part".to_owned(), stop, begin, failed));
        // Two panics; the third run ends by itself, the fourth lasts.
        while begun.load(Ordering::SeqCst) < 4 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            for part in parts.failed() {
                let whys = ["fault 0", "fault 1", "it ended before its time"];
                assert_eq!((part.why.as_str(), part.well), (whys[part.failures as usize - 1], false));
            }
        }
        assert_eq!((parts.failed()[0].failures, told.load(Ordering::SeqCst)), (3, 3));
        stopper.send_replace(true);
        kept.await.unwrap();
    }
}
