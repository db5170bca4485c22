//! What decoding a page may take, held against its headers before anything is decoded.

use hoso_model::{Refusal, RefusalReason};

use crate::Limits;

/// The limits, and the memory that is left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) limits: Limits,
    /// Bytes.
    pub(crate) memory: u64,
}

impl Room {
    /// Refuses a picture of `width` x `height` pixels that is over the limit, or whose decoding takes more than there
    /// is, at `bytes` bytes a pixel at its peak.
    pub(crate) fn check(&self, width: u32, height: u32, bytes: u64) -> Result<(), Refusal> {
        self.limits.check_pixels(width, height)?;
        self.check_bytes(width, height, (u64::from(width) * u64::from(height)).saturating_mul(bytes))
    }

    /// Refuses a picture whose decoding takes more than there is.
    pub(crate) fn check_bytes(&self, width: u32, height: u32, bytes: u64) -> Result<(), Refusal> {
        if bytes <= self.memory {
            return Ok(());
        }
        let (needed, room) = (bytes.div_ceil(1 << 20), self.memory >> 20);
        let detail = format!(
            "{width} x {height} pixels, for which {needed} MB of memory are needed; {room} MB are left"
        );
        Err(Refusal::new(RefusalReason::TooLarge, detail))
    }
}
