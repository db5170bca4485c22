//! How the C library keeps memory.

/// Heaps that the C library may keep beside each other. Left alone it keeps eight a processor, and what many short
/// tasks leave behind in each of them is never given back: 20,000 files at once took twice the memory.
const HEAPS: libc::c_int = 2;

/// Keeps the memory of all threads in few heaps. To be called before any thread is started.
#[expect(unsafe_code, reason = "the C library has no other way to be told")]
pub(crate) fn keep_together() -> bool {
    // SAFETY: sets a number in the allocator; no other thread runs yet, and none would be harmed.
    unsafe { libc::mallopt(libc::M_ARENA_MAX, HEAPS) == 1 }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_library_takes_it() {
        assert!(super::keep_together());
    }
}
