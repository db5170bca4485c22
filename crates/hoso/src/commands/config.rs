//! `hoso config`

use std::process::ExitCode;

use super::print_json;
use crate::config::Config;
use crate::failure::Failure;

/// Prints the settings in force, each with where it comes from. What it prints for people is a file of settings.
pub(crate) fn run(config: &Config, json: bool) -> Result<ExitCode, Failure> {
    if json {
        let settings = config.in_force().map_err(Failure::Inaccessible)?;
        print_json(&serde_json::json!({ "file": config.file, "settings": settings }))?;
    } else {
        match &config.file {
            Some(file) => println!("# {}", file.display()),
            None => println!("# no file: neither hoso.toml here nor one in the user's configuration folder"),
        }
        print!("{}", config.annotated().map_err(Failure::Inaccessible)?);
    }
    Ok(ExitCode::SUCCESS)
}
