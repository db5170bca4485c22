//! Bytes are counted while they are unpacked.

use std::fs::File;
use std::io::{self, Read, Write as _};

use hoso_model::{Refusal, RefusalReason};

use super::{Stop, UnpackLimits};
use crate::Reserve;

/// Unpacked bytes of which no ratio is asked: a blank page packs a thousandfold, and is small.
pub(super) const FREE: u64 = 16 << 20;
/// Copied at a time, in bytes.
const CHUNK: usize = 64 << 10;

/// So often it is seen whether there is room, in bytes.
const ASKED: u64 = 4 << 20;

/// How far the limits are used up.
pub(super) struct Counts {
    pub(super) limits: UnpackLimits,
    /// Of the outermost archive, in bytes.
    archive: u64,
    members: u32,
    bytes: u64,
}

impl Counts {
    pub(super) fn new(limits: UnpackLimits, archive: u64) -> Self {
        Self { limits, archive, members: 0, bytes: 0 }
    }

    /// One more member.
    pub(super) fn member(&mut self) -> Result<(), Stop> {
        if self.members >= self.limits.members {
            return Err(too_large(format!("over {} files in it, which is the limit", self.limits.members)));
        }
        self.members += 1;
        Ok(())
    }

    /// Copies a member, of which the archive says that it takes `packed` bytes; its size, or what reading it said.
    pub(super) fn copy(
        &mut self,
        body: &mut impl Read,
        file: &mut File,
        packed: u64,
        reserve: &Reserve,
    ) -> Result<io::Result<u64>, Stop> {
        let mut chunk = vec![0; CHUNK];
        let (mut size, mut room) = (0, 0);
        loop {
            let read = match body.read(&mut chunk) {
                Ok(0) => return Ok(Ok(size)),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Err(error)),
            };
            size += read as u64;
            self.bytes += read as u64;
            self.within(size, packed)?;
            if size > room {
                reserve.check(ASKED).map_err(|why| io::Error::new(io::ErrorKind::StorageFull, why))?;
                room = size + ASKED;
            }
            file.write_all(&chunk[..read])?;
        }
    }

    /// Is a member of which `size` bytes are unpacked, and all before it, within the limits?
    fn within(&self, size: u64, packed: u64) -> Result<(), Stop> {
        let UnpackLimits { bytes, ratio, member_bytes, .. } = self.limits;
        let over = |all: u64, packed: u64| all > FREE && all / u64::from(ratio.max(1)) >= packed.max(1);
        let detail = if size > member_bytes {
            format!("a file in it has over {} unpacked, which is the limit", sized(member_bytes))
        } else if self.bytes > bytes {
            format!("its files have over {} unpacked, which is the limit", sized(bytes))
        } else if over(size, packed) {
            format!("{packed} bytes of a file in it become over {}; the limit is {ratio} to 1", sized(size))
        } else if over(self.bytes, self.archive) {
            format!("{} bytes become over {}; the limit is {ratio} to 1", self.archive, sized(self.bytes))
        } else {
            return Ok(());
        };
        Err(too_large(detail))
    }
}

fn too_large(detail: String) -> Stop {
    Stop::Refused(Refusal::new(RefusalReason::TooLarge, detail))
}

/// In MB where there are some.
fn sized(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MB", bytes >> 20) } else { format!("{bytes} bytes") }
}
