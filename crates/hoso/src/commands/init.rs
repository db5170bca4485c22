//! `hoso init`

use std::path::Path;
use std::process::ExitCode;

use crate::config::SAMPLE;
use crate::failure::Failure;

/// Writes settings and an empty data folder; settings that are there are left as they are.
pub(crate) fn run(folder: &Path) -> Result<ExitCode, Failure> {
    std::fs::create_dir_all(folder.join("data"))?;
    let settings = folder.join("hoso.toml");
    if settings.exists() {
        println!("{} is there already and stays as it is", settings.display());
    } else {
        std::fs::write(&settings, SAMPLE)?;
        println!("wrote {}: name your desks in it, then run: hoso serve", settings.display());
    }
    Ok(ExitCode::SUCCESS)
}
