//! Instants at which a test may end the process, as a power cut would, or make a part of it fail.

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

/// Marks a step of a part that lives as long as the process. In a debug build it panics here if the environment's
/// `FAIL_AT` names the step: `watching mot` at its first passing, `watching mot*3` at its first three. In a release build
/// there is nothing here.
#[macro_export]
macro_rules! fault_point {
    ($($name:tt)+) => {
        #[cfg(debug_assertions)]
        $crate::failing(&format!($($name)+));
    };
}

/// See [`fault_point!`].
///
/// # Panics
/// When it is asked to.
#[cfg(debug_assertions)]
pub fn failing(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static AT: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let at = std::env::var("FAIL_AT").ok()?;
        Some(match at.split_once('*') {
            Some((name, passings)) => (name.to_owned(), passings.parse().unwrap_or(1)),
            None => (at, 1),
        })
    });
    static PASSINGS: AtomicU32 = AtomicU32::new(0);
    if let Some((at, passings)) = &*AT
        && at == name
    {
        let passing = PASSINGS.fetch_add(1, Ordering::Relaxed);
        assert!(passing >= *passings, "{name} was asked to fail here");
    }
}
