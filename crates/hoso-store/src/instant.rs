//! Instants at which a test may end the process, as a power cut would.

/// Marks an instant between two steps that must hold whatever happens there. In a debug build the process ends here
/// with SIGKILL if the environment's `DIE_AT_INSTANT` names the instant: `blob stored` at its first passing, `blob stored*3`
/// at its third. In a release build there is nothing here.
#[macro_export]
macro_rules! instant {
    ($name:literal) => {
        #[cfg(debug_assertions)]
        $crate::passing($name);
    };
}

/// See [`instant!`].
#[cfg(debug_assertions)]
pub fn passing(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static AT: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let at = std::env::var("DIE_AT_INSTANT").ok()?;
        Some(match at.split_once('*') {
            Some((name, passing)) => (name.to_owned(), passing.parse().unwrap_or(1)),
            None => (at, 1),
        })
    });
    static PASSINGS: AtomicU32 = AtomicU32::new(0);
    if let Some((at, passing)) = &*AT
        && at == name
        && PASSINGS.fetch_add(1, Ordering::Relaxed) + 1 == *passing
    {
        let myself = rustix::process::getpid();
        // If even this fails, the test that asked for it sees that nothing ended.
        let _ = rustix::process::kill_process(myself, rustix::process::Signal::KILL);
        std::thread::sleep(std::time::Duration::from_mins(1));
    }
}
