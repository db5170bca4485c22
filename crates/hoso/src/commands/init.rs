//! `hoso init`

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::ExitCode;

use crate::config::SAMPLE;
use crate::failure::Failure;

/// Writes settings and an empty data folder; settings that are there are left as they are.
pub(crate) fn run(folder: &Path) -> Result<ExitCode, Failure> {
    std::fs::create_dir_all(folder)?;
    let mut data = std::fs::DirBuilder::new();
    // Nobody else reads what will be in it.
    data.recursive(true).mode(0o700).create(folder.join("data"))?;
    let settings = folder.join("hoso.toml");
    match File::create_new(&settings) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            println!("{} is there already and stays as it is", settings.display());
        }
        file => {
            file?.write_all(SAMPLE.as_bytes())?;
            println!("wrote {}: name your desks in it, then run: hoso serve", settings.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
