//! Compression of streams.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// With zlib's head.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    drop(encoder.write_all(bytes));
    encoder.finish().unwrap_or_default()
}
