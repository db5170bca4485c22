//! What children are started with, and what they may take.

use std::path::PathBuf;
use std::time::Duration;

use hoso_scan::Limits;

/// What a child may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoxLimits {
    /// What a file may ask for.
    pub scan: Limits,
    /// Wall-clock time of one question, from the first byte of it to the last one of its answer.
    pub time: Duration,
    /// The processor's time of one question, in whole seconds.
    pub cpu: Duration,
    /// Address space in bytes.
    pub memory: u64,
    /// Questions after which a child is replaced by a fresh one.
    pub questions: u32,
}

/// What children are started with.
#[derive(Debug, Clone)]
pub struct Engine {
    /// The binary whose command [`CHILD`](crate::CHILD) is the child.
    pub program: PathBuf,
    /// The recognition engine: `tesseract:vie`.
    pub uri: String,
    /// What a child may take.
    pub limits: BoxLimits,
}
