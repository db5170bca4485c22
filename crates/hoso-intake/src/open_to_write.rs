//! Whether somebody has a file open to write to it.
//!
//! A scanner may keep one file open and add page after page; after each it is a whole file, and quiet. Only the system
//! knows that there will be more, and says so to whoever asks for a lease (fcntl(2), `F_SETLEASE`): a read lease is not
//! to be had while anybody has the file open for writing, or has it mapped so. It is given back at once.

use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use rustix::fs::fstatfs;

use crate::folder_kind::is_elsewhere;

/// What the system says of who has a file open to write to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writers {
    /// Nobody.
    None,
    /// Somebody.
    Some,
    /// It does not say: the file is another user's and the service may not ask (`CAP_LEASE`), or lies on another machine,
    /// which alone would know.
    Unknown,
}

/// Who has `file`, which is open for reading only, open to write to it.
pub fn writers(file: &File) -> Writers {
    // Network file systems give no lease for reasons of their own.
    let here = fstatfs(file).is_ok_and(|told| !is_elsewhere(told.f_type as u32));
    if !here || !*SIGNALS_ARE_HEARD {
        return Writers::Unknown;
    }
    match lease(file, libc::F_RDLCK) {
        Ok(()) => {
            // Whoever opens it to write now waits for this, not longer.
            let _ = lease(file, libc::F_UNLCK);
            Writers::None
        }
        Err(error) if error.raw_os_error() == Some(libc::EAGAIN) => Writers::Some,
        Err(_) => Writers::Unknown,
    }
}

/// Whoever has a lease that another wants broken is sent `SIGIO`, which ends a process that does not hear it.
static SIGNALS_ARE_HEARD: LazyLock<bool> = LazyLock::new(|| {
    let heard = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGIO, heard).is_ok()
});

#[expect(
    unsafe_code,
    reason = "no safe wrapper knows this command of fcntl; a number goes in and a number comes out"
)]
fn lease(file: &File, kind: libc::c_int) -> std::io::Result<()> {
    // SAFETY: the descriptor is open for as long as `file` is borrowed, and no memory is handed over.
    let done = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETLEASE, kind) };
    if done == -1 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{Writers, writers};
    use std::fs::File;
    use std::os::fd::AsRawFd as _;

    #[test]
    fn a_file_is_somebodys_while_it_is_open_to_write_or_mapped_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tif");
        std::fs::write(&path, [0; 4096]).unwrap();
        let file = File::open(&path).unwrap();
        assert_eq!(writers(&file), Writers::None);
        let writer = File::options().write(true).open(&path).unwrap();
        assert_eq!(writers(&file), Writers::Some);
        drop(writer);
        let reader = File::open(&path).unwrap();
        assert_eq!(writers(&file), Writers::None, "who reads does not count");
        drop(reader);
    }

    #[test]
    #[expect(unsafe_code, reason = "a map is what this is about")]
    fn a_file_that_is_mapped_to_write_is_somebodys_after_it_was_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tif");
        std::fs::write(&path, [0; 4096]).unwrap();
        let file = File::open(&path).unwrap();
        let writer = File::options().read(true).write(true).open(&path).unwrap();
        let (how, shared) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
        // SAFETY: a new map, anywhere, which nothing is read from or written to.
        let map = unsafe { libc::mmap(std::ptr::null_mut(), 4096, how, shared, writer.as_raw_fd(), 0) };
        assert_ne!(map, libc::MAP_FAILED);
        drop(writer);
        assert_eq!(writers(&file), Writers::Some);
        // SAFETY: the map of above, whole.
        assert_eq!(unsafe { libc::munmap(map, 4096) }, 0);
        assert_eq!(writers(&file), Writers::None);
    }

    #[test]
    fn who_opens_it_to_write_meanwhile_ends_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tif");
        std::fs::write(&path, b"x").unwrap();
        let file = File::open(&path).unwrap();
        let opening = std::thread::spawn(move || {
            for _ in 0..2000 {
                drop(File::options().write(true).open(&path).unwrap());
            }
        });
        while !opening.is_finished() {
            assert_ne!(writers(&file), Writers::Unknown);
        }
        opening.join().unwrap();
    }
}
