//! The box around a child, closed before the first untrusted byte is opened.
//!
//! 1. Landlock: no path may be opened, no TCP port reached, no process outside signalled.
//! 2. seccomp: system calls that decoding and recognition do not need are refused ([`calls`]).
//!
//! Either holds without the other, as far as the kernel has it; what it has not is told ([`Boxed`]), and is no fault.
//! What is refused is refused with an error rather than with death: a library that tries something harmless goes on.

mod calls;

use std::fmt;

use landlock::{ABI, Access as _, AccessFs, AccessNet, LandlockStatus, Ruleset, RulesetAttr as _, Scope};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};
use serde::{Deserialize, Serialize};

/// Rights that newer kernels know are left alone until they are tried; older kernels enforce what they know.
const TRIED: ABI = ABI::V7;

/// What holds a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boxed {
    /// What of Landlock is enforced: `abi 7`; or why nothing is.
    pub landlock: String,
    /// Is Landlock enforced?
    pub files: bool,
    /// Are system calls refused?
    pub seccomp: bool,
}

impl Boxed {
    /// Nothing does.
    pub(crate) fn none() -> Self {
        Self { landlock: "not closed".to_owned(), files: false, seccomp: false }
    }

    /// Does all of it hold?
    pub const fn whole(&self) -> bool {
        self.files && self.seccomp
    }
}

impl fmt::Display for Boxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "landlock {}, seccomp {}", self.landlock, if self.seccomp { "on" } else { "not there" })
    }
}

/// Closes the box around this thread and those that it will start; nothing opens it again.
pub(crate) fn close() -> Boxed {
    let (files, landlock) = match restrict() {
        Ok(LandlockStatus::Available { effective_abi, .. }) => {
            (true, format!("abi {}", (effective_abi as i32).min(TRIED as i32)))
        }
        Ok(LandlockStatus::NotEnabled) => (false, "not enabled in this kernel".to_owned()),
        Ok(LandlockStatus::NotImplemented) => (false, "not in this kernel".to_owned()),
        Err(error) => (false, format!("failed: {error}")),
    };
    // Last: it refuses the calls that closing takes.
    Boxed { landlock, files, seccomp: filter().is_ok() }
}

fn restrict() -> Result<LandlockStatus, landlock::RulesetError> {
    let created = Ruleset::default()
        .handle_access(AccessFs::from_all(TRIED))?
        .handle_access(AccessNet::from_all(TRIED))?
        .scope(Scope::from_all(TRIED))?
        .create()?;
    // No rule follows: what is handled is refused everywhere.
    Ok(created.restrict_self()?.landlock)
}

fn filter() -> Result<(), seccompiler::Error> {
    let arch: TargetArch = std::env::consts::ARCH.try_into()?;
    let refused = |error: libc::c_int| SeccompAction::Errno(error as u32);
    let allowed: BpfProgram =
        SeccompFilter::new(calls::allowed()?, refused(libc::EPERM), SeccompAction::Allow, arch)?
            .try_into()?;
    let missing: BpfProgram =
        SeccompFilter::new(calls::missing(), SeccompAction::Allow, refused(libc::ENOSYS), arch)?
            .try_into()?;
    // Of two refusals the one of the filter that came last counts, but any refusal comes before a permission.
    apply_filter(&missing)?;
    apply_filter(&allowed)
}

#[cfg(test)]
mod tests {
    use super::{ABI, LandlockStatus, filter, restrict};
    use std::fs::File;
    use std::io::ErrorKind::PermissionDenied;
    use std::net::{TcpListener, TcpStream, UdpSocket};

    /// Both hold a thread and those it starts: the others of the tests stay free.
    fn held(close: impl FnOnce() + Send + 'static, work: impl FnOnce() + Send + 'static) {
        let thread = std::thread::spawn(|| {
            close();
            work();
        });
        thread.join().unwrap();
    }

    #[test]
    fn landlock_alone_keeps_files_and_ports_away() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut handed = File::open("/proc/self/cmdline").unwrap();
        let work = move || {
            // A kernel without it holds nothing back, and `hoso status` says so.
            let Ok(LandlockStatus::Available { effective_abi, .. }) = restrict() else { return };
            assert_eq!(File::open("/etc/passwd").unwrap_err().kind(), PermissionDenied);
            let written = std::env::temp_dir().join("hoso-landlock-test");
            assert_eq!(std::fs::write(written, "x").unwrap_err().kind(), PermissionDenied);
            assert!(std::io::copy(&mut handed, &mut std::io::sink()).unwrap() > 0);
            // Ports came with the fourth version.
            if effective_abi >= ABI::V4 {
                assert_eq!(TcpStream::connect(address).unwrap_err().kind(), PermissionDenied);
            }
        };
        held(|| {}, work);
    }

    #[test]
    fn seccomp_alone_keeps_files_sockets_and_programs_away_and_leaves_threads() {
        let handed = File::open("/proc/self/cmdline").unwrap();
        held(
            || assert!(filter().is_ok()),
            move || {
                assert_eq!(File::open("/etc/passwd").unwrap_err().kind(), PermissionDenied);
                assert_eq!(UdpSocket::bind("127.0.0.1:0").unwrap_err().kind(), PermissionDenied);
                let program = std::process::Command::new("/bin/true").status();
                assert_eq!(program.unwrap_err().kind(), PermissionDenied);
                // What decoding takes is there: memory, threads, time, the file that was handed over.
                let many = std::thread::spawn(|| vec![1_u8; 8 << 20].iter().map(|one| u64::from(*one)).sum());
                assert_eq!(many.join().map_or(0, |sum: u64| sum), 8 << 20);
                std::thread::sleep(std::time::Duration::from_millis(1));
                assert!(handed.metadata().is_ok());
            },
        );
    }
}
