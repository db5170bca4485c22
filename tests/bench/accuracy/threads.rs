//! Two threads, as many as the machines have cores that figures are compared on, each with an engine of one thread.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::time::{ClockId, clock_gettime};

use crate::papers::Paper;

/// Starts this program again with nested threads off, and says so: they make the engine slower, and the product's
/// children are started like this.
pub(crate) fn started_again() -> bool {
    if std::env::var_os("OMP_THREAD_LIMIT").is_some() {
        return false;
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(std::env::args().skip(1)).env("OMP_THREAD_LIMIT", "1");
    assert!(again.status().unwrap().success());
    true
}

/// Gives each paper to one of two threads, each with an engine of its own.
pub(crate) fn two_at_a_time<E>(
    papers: &[Paper],
    engine: impl Fn() -> E + Sync,
    work: impl Fn(&Paper, &mut E) + Sync,
) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut engine = engine();
                while let Some(paper) = papers.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(paper, &mut engine);
                }
            });
        }
    });
}

/// CPU seconds of this thread.
pub(crate) fn thread_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
