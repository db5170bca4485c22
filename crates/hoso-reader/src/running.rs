//! A child that runs: how it is started, and how it ended.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use hoso_model::Digest;
use hoso_scan::Limits;
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, prlimit};

use crate::{CHILD, Engine};

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

/// Ticks a second of the times in `/proc`, whatever the kernel's own clock does.
const TICKS: u64 = 100;

/// What of the environment a child is given: where the model is, and where libraries are.
const GIVEN: [&str; 3] = ["TESSDATA_PREFIX", "LD_LIBRARY_PATH", "RUST_BACKTRACE"];
/// Standard input, output and error: what a child is meant to have.
const MEANT: i32 = 3;

/// How a child ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// It used up its processor's time.
    OutOfTime,
    /// In another way: how.
    Otherwise(String),
}

impl Running {
    /// Starts a child, whose process number is then in `pid`.
    pub(crate) fn start(engine: &Engine, pid: &Arc<AtomicI32>, has_engine: bool) -> io::Result<Self> {
        // Whoever started this process may have left anything open in it, and a child would hold it too: a lock, a
        // port, a pipe whose reader waits for its end.
        close_fds::set_fds_cloexec_threadsafe(MEANT, &[]);
        let (ours, theirs) = UnixStream::pair()?;
        let Limits { bytes, pages, pixels } = engine.limits.scan;
        let child = Command::new(&engine.program)
            .arg0("hoso")
            .arg(CHILD)
            .args(["--engine", &engine.uri])
            .args(["--memory", &engine.limits.memory.to_string()])
            .args(["--cpu", &engine.limits.cpu.as_secs().to_string()])
            .args(["--bytes", &bytes.to_string()])
            .args(["--pages", &pages.to_string()])
            .args(["--pixels", &pixels.to_string()])
            .env_clear()
            .envs(GIVEN.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            // Nested OpenMP threads make Tesseract slower, by half a core a page here and thirtyfold elsewhere.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            // The engine's remarks ("Detected 72 diacritics") are for nobody; what matters comes as an answer.
            .stderr(Stdio::null())
            // An interrupt at the terminal is for the parent: it lets pages that are being read finish.
            .process_group(0)
            .spawn()?;
        pid.store(child.id() as i32, Ordering::Release);
        Ok(Self { child, socket: ours, has_engine, has_open: None, questions: 0, pid: Arc::clone(pid) })
    }

    /// From now on the child may take so much of the processor's time. The parent says so: a child that may set its own
    /// limit may also lift it.
    pub(crate) fn allow_cpu(&self, more: Duration) -> io::Result<()> {
        let used = used_by(self.child.id())?;
        let limit = cpu_limit(used, more, getrlimit(Resource::Cpu).maximum);
        prlimit(Some(Pid::from_child(&self.child)), Resource::Cpu, limit)?;
        Ok(())
    }

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

/// A limit that allows `more` after `used` seconds; the hard limit stays what it is.
pub(crate) fn cpu_limit(used: u64, more: Duration, maximum: Option<u64>) -> Rlimit {
    // Counted in whole seconds: the one that has begun is not held against this question.
    let current = Some(used + 1 + more.as_secs());
    Rlimit { current: current.min(maximum.or(current)), maximum }
}

/// Seconds of the processor's time that a process has taken, of all its threads.
fn used_by(pid: u32) -> io::Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The program's name stands in brackets and may have any letters; the times are the 12th and 13th word after it.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let mut times = rest.split_whitespace().skip(11).map_while(|word| word.parse::<u64>().ok());
    match (times.next(), times.next()) {
        (Some(user), Some(system)) => Ok((user + system) / TICKS),
        _ => Err(io::ErrorKind::InvalidData.into()),
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

#[cfg(test)]
mod tests {
    use super::{cpu_limit, used_by};
    use rustix::time::{ClockId, clock_gettime};
    use std::time::Duration;

    #[test]
    fn time_is_counted_as_the_kernel_counts_it() {
        let own = || clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
        while own() < 1 {
            std::hint::black_box(0);
        }
        let (before, told, after) = (own(), used_by(std::process::id()).unwrap(), own());
        // Ticks are a little behind.
        assert!((before - 1..=after).contains(&told), "{before} {told} {after}");
    }

    #[test]
    fn a_limit_is_never_over_the_hard_one() {
        let limit = |maximum| cpu_limit(10, Duration::from_secs(5), maximum).current;
        assert_eq!((limit(None), limit(Some(100)), limit(Some(12))), (Some(16), Some(16), Some(12)));
    }
}
