//! Which system calls a child may make: what memory, threads, time and the file it was handed take.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BackendError, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition as Condition, SeccompRule,
};

/// By number; a call without rules is allowed whatever its arguments.
pub(super) type Calls = BTreeMap<i64, Vec<SeccompRule>>;

/// Allowed whatever their arguments. They act on memory, on time, on threads of this process, or on descriptors that
/// it has; none makes a new descriptor for something outside.
const FREE: &[c_long] = &[
    // Memory.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_mincore,
    // The file, the socket, standard error.
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_sendmsg,
    libc::SYS_ppoll,
    // Threads and signals of this process.
    libc::SYS_futex,
    libc::SYS_clone3,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_rseq,
    libc::SYS_membarrier,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    // Time, chance, and how large the machine is.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
];

/// All that is allowed.
pub(super) fn allowed() -> Result<Calls, BackendError> {
    let mut calls: Calls = FREE.iter().map(|call| (*call, Vec::new())).collect();
    let equal = |argument, value| Condition::new(argument, Length::Qword, Is::Eq, value);
    let has = |argument, bits: libc::c_int| {
        Condition::new(argument, Length::Qword, Is::MaskedEq(bits as u64), bits as u64)
    };
    let lacks =
        |argument, bits: libc::c_int| Condition::new(argument, Length::Qword, Is::MaskedEq(bits as u64), 0);
    let own = u64::from(std::process::id());
    let mut when = |call: c_long, conditions: Vec<Condition>| -> Result<(), BackendError> {
        calls.entry(call).or_default().push(SeccompRule::new(conditions)?);
        Ok(())
    };
    // No new code.
    when(libc::SYS_mmap, vec![lacks(2, libc::PROT_EXEC)?])?;
    when(libc::SYS_mprotect, vec![lacks(2, libc::PROT_EXEC)?])?;
    // A thread, not a process.
    when(libc::SYS_clone, vec![has(0, libc::CLONE_THREAD)?])?;
    // An abort is a signal to oneself.
    when(libc::SYS_tgkill, vec![equal(0, own)?])?;
    // To the other end of the socket, not to an address.
    when(libc::SYS_sendto, vec![equal(4, 0)?])?;
    // Of what is open; the name that goes with it is empty.
    when(libc::SYS_newfstatat, vec![has(3, libc::AT_EMPTY_PATH)?])?;
    when(libc::SYS_statx, vec![has(2, libc::AT_EMPTY_PATH)?])?;
    for command in [libc::F_GETFD, libc::F_GETFL, libc::F_DUPFD_CLOEXEC] {
        when(libc::SYS_fcntl, vec![equal(1, command as u64)?])?;
    }
    when(libc::SYS_prctl, vec![equal(0, libc::PR_SET_NAME as u64)?])?;
    // Limits may be asked for, not set.
    when(libc::SYS_prlimit64, vec![equal(0, 0)?, equal(2, 0)?])?;
    when(libc::SYS_prlimit64, vec![equal(0, own)?, equal(2, 0)?])?;
    Ok(calls)
}

/// Said to be missing: what asks for a thread by this call keeps its arguments where no filter sees them, and then
/// asks by `clone`, whose flags one does.
pub(super) fn missing() -> Calls {
    Calls::from([(libc::SYS_clone3, Vec::new())])
}
