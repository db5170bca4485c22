//! Memory of the service and of its children, and whether it answers, while it works.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What was seen.
#[derive(Default)]
pub(crate) struct Seen {
    /// Peak of the service's own process.
    pub(crate) service_kb: u64,
    /// Highest peak of a child.
    pub(crate) child_kb: u64,
    /// Different children.
    pub(crate) children: usize,
    /// Times that /healthz answered.
    pub(crate) answers: u32,
    /// The longest that an answer took.
    pub(crate) slowest: Duration,
    /// Times that it did not answer in time.
    pub(crate) unanswered: u32,
}

/// Looks on until [`Watch::end`].
pub(crate) struct Watch {
    stop: Arc<AtomicBool>,
    memory: JoinHandle<Seen>,
    health: JoinHandle<Seen>,
}

impl Watch {
    /// Of the service with this process id, which answers at `address`.
    pub(crate) fn start(service: u32, address: String) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = [Arc::clone(&stop), Arc::clone(&stop)];
        let [memory, health] = stopped;
        Self {
            stop,
            memory: std::thread::spawn(move || watch_memory(service, &memory)),
            health: std::thread::spawn(move || watch_health(&address, &health)),
        }
    }

    /// All that was seen.
    pub(crate) fn end(self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        let health = self.health.join().unwrap();
        let Seen { service_kb, child_kb, children, .. } = self.memory.join().unwrap();
        Seen { service_kb, child_kb, children, ..health }
    }
}

fn watch_memory(service: u32, stop: &AtomicBool) -> Seen {
    let (mut seen, mut children) = (Seen::default(), BTreeSet::new());
    while !stop.load(Ordering::Relaxed) {
        seen.service_kb = seen.service_kb.max(field(service, "VmHWM:").unwrap_or(0));
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            if field(pid, "PPid:") == Some(u64::from(service)) {
                children.insert(pid);
                seen.child_kb = seen.child_kb.max(field(pid, "VmHWM:").unwrap_or(0));
            }
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    seen.children = children.len();
    seen
}

/// A number out of proc(5)'s `status`; the peak of resident memory is kept by the kernel between looks.
fn field(pid: u32, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn watch_health(address: &str, stop: &AtomicBool) -> Seen {
    let mut seen = Seen::default();
    let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(2)));
    let agent: ureq::Agent = config.build().into();
    while !stop.load(Ordering::Relaxed) {
        let start = Instant::now();
        match agent.get(format!("{address}/healthz")).call() {
            Ok(_) => {
                seen.answers += 1;
                seen.slowest = seen.slowest.max(start.elapsed());
            }
            Err(_) => seen.unanswered += 1,
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    seen
}
