//! A child that runs, and how it ended.

use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use hoso_model::Digest;
use rustix::process::Signal;

/// A child, and what it is known to have. Dropped, it is ended.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) socket: UnixStream,
    /// Was it started with a question that takes the engine?
    pub(crate) has_engine: bool,
    pub(crate) has_open: Option<Digest>,
    pub(crate) questions: u32,
    pub(crate) pid: Arc<AtomicI32>,
}

/// How a child ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// It used up its processor's time.
    OutOfTime,
    /// In another way: how.
    Otherwise(String),
}

impl Running {
    /// How the child ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<Ended> {
        // It closed its socket an instant before it can be waited for.
        for _ in 0..50 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(match status.signal() {
                    Some(signal) if signal == Signal::XCPU.as_raw() => Ended::OutOfTime,
                    Some(signal) => Ended::Otherwise(format!("ended by signal {signal}")),
                    None => Ended::Otherwise(format!("ended with {status}")),
                });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Whether it has died, hangs, or is merely idle: nothing of it is worth keeping.
        self.pid.store(0, Ordering::Release);
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
