//! How many files and connections this process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::failure::Failure;

/// If the system sets no limit.
const PLENTY: u64 = 1 << 20;
/// Of all descriptors this share is for connections: files that come in, and their blobs, never wait for one.
const CONNECTIONS: u64 = 4;
/// No more connections than these are of use.
const MOST_CONNECTIONS: u64 = 512;

/// Takes as many descriptors as the system gives: shells start programs with fewer than these may have.
pub(crate) fn allow_all() -> Result<(), Failure> {
    let limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let all = Rlimit { current: limit.maximum, maximum: limit.maximum };
        setrlimit(Resource::Nofile, all).map_err(std::io::Error::from)?;
    }
    Ok(())
}

/// Connections that may be open at the same time.
pub(crate) fn connections() -> usize {
    share(getrlimit(Resource::Nofile).current.unwrap_or(PLENTY))
}

fn share(descriptors: u64) -> usize {
    (descriptors / CONNECTIONS).clamp(1, MOST_CONNECTIONS) as usize
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn most_descriptors_are_for_files() {
        assert_eq!((share(2), share(256), share(1024), share(1 << 20)), (1, 64, 256, 512));
    }
}
