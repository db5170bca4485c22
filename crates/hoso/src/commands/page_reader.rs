//! The child that opens and reads files.

use std::process::ExitCode;
use std::time::Duration;

use hoso_reader::Limits;

use crate::arguments::PageReader;
use crate::failure::Failure;

pub(crate) fn run(child: &PageReader) -> Result<ExitCode, Failure> {
    let limits = Limits { bytes: child.bytes, pages: child.pages, pixels: child.pixels };
    match hoso_reader::run_child(&child.engine, limits, child.memory, Duration::from_secs(child.cpu)) {
        // The parent has gone: there is nobody to tell.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        other => Ok(other.map(|()| ExitCode::SUCCESS)?),
    }
}
