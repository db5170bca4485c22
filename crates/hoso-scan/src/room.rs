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
        self.check_together(&[(width, height, bytes)])
    }

    /// The same of a picture and its mask, which are decoded at one time.
    pub(crate) fn check_together(&self, pictures: &[(u32, u32, u64)]) -> Result<(), Refusal> {
        let (mut largest, mut all) = ((0, 0), 0_u64);
        let area = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
        for &(width, height, bytes) in pictures {
            self.limits.check_pixels(width, height)?;
            all = all.saturating_add(area((width, height)).saturating_mul(bytes));
            largest = if area(largest) < area((width, height)) { (width, height) } else { largest };
        }
        self.check_bytes(largest.0, largest.1, all)
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
