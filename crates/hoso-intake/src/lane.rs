//! Threads of one desk, for calls that may hang.

use std::fmt;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinHandle};
use tracing::warn;

/// A bounded number of threads in which calls run that a share may leave hanging. Whoever shares a lane waits for the
/// others in it, and for nobody else: a pool for all would be used up by the calls of one share.
///
/// Threads are started when they are needed and end when they are idle. Those that hang are left behind when the lane is
/// dropped.
#[derive(Clone)]
pub struct Lane(Arc<Threads>);

/// The pool of a runtime that runs nothing else; `None` if the system had no room for one: then what everybody shares is
/// better than nothing.
struct Threads(Option<Runtime>);

impl Lane {
    /// A lane of at most `threads`.
    pub fn new(threads: usize) -> Self {
        let runtime = Builder::new_current_thread().max_blocking_threads(threads).thread_name("lane").build();
        if let Err(error) = &runtime {
            warn!(%error, "calls that may hang run where others wait for them");
        }
        Self(Arc::new(Threads(runtime.ok())))
    }

    /// Begins to run `work`; it runs to its end whether anybody waits for it or not.
    pub fn spawn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
        match &self.0.0 {
            Some(runtime) => runtime.spawn_blocking(work),
            None => tokio::task::spawn_blocking(work),
        }
    }

    /// Runs `work`.
    ///
    /// # Errors
    /// If it panicked, or the lane was dropped meanwhile.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        self.spawn(work).await
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // What hangs may do so for hours.
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lane")
    }
}

#[cfg(test)]
mod tests {
    use super::Lane;
    use std::sync::mpsc;
    use std::time::Duration;

    #[tokio::test]
    async fn what_hangs_in_one_lane_holds_up_no_other() {
        let (hung, other) = (Lane::new(2), Lane::new(2));
        let (hang, wait) = mpsc::channel::<()>();
        let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
        // More than any pool for all has threads.
        let hanging: Vec<_> = (0..1000)
            .map(|_| {
                let wait = std::sync::Arc::clone(&wait);
                hung.spawn(move || drop(wait.lock().map(|wait| wait.recv())))
            })
            .collect();
        assert_eq!(other.run(|| 7).await.unwrap(), 7);
        assert_eq!(tokio::task::spawn_blocking(|| 8).await.unwrap(), 8);
        assert!(tokio::time::timeout(Duration::from_millis(50), hung.run(|| 9)).await.is_err());
        drop(hang);
        for one in hanging {
            one.await.unwrap();
        }
        assert_eq!(hung.run(|| 9).await.unwrap(), 9);
    }

    #[tokio::test]
    async fn a_panic_is_told_and_the_lane_goes_on() {
        let lane = Lane::new(1);
        assert!(lane.run(|| assert_eq!(1, 2)).await.is_err());
        assert_eq!(lane.run(|| 7).await.unwrap(), 7);
    }
}
