//! `hoso coversheet`

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use hoso_coversheet::{Sheet, cover_sheets};
use hoso_model::DossierCode;
use jiff::ZonedDateTime;

use crate::arguments::Coversheet;
use crate::config::Config;
use crate::failure::Failure;

/// Writes a PDF with a cover sheet for each dossier.
pub(crate) fn run(config: &Config, asked: &Coversheet) -> Result<ExitCode, Failure> {
    let dossiers: Vec<DossierCode> =
        asked.codes.iter().map(|code| code.parse().map_err(Failure::usage)).collect::<Result<_, _>>()?;
    let desk = desk_name(config, asked.desk.as_deref())?;
    let date = ZonedDateTime::now().date();
    let sheets: Vec<Sheet> =
        dossiers.into_iter().map(|dossier| Sheet { dossier, desk: desk.clone(), date }).collect();
    let file = cover_sheets(&sheets).map_err(|error| match error {
        hoso_coversheet::CoverSheetError::NoTypeface => Failure::Inaccessible(error.to_string()),
        _ => Failure::usage(error),
    })?;
    if asked.output.as_os_str() == "-" {
        std::io::stdout().write_all(&file)?;
    } else {
        write_whole(&asked.output, &file).map_err(|error| {
            Failure::Inaccessible(format!("{} cannot be written: {error}", asked.output.display()))
        })?;
        eprintln!("wrote {}: {} cover sheets", asked.output.display(), sheets.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// The printed name of the desk `id`, or of the only one; empty if there are several, to be written by hand.
fn desk_name(config: &Config, id: Option<&str>) -> Result<String, Failure> {
    if id.is_none() && config.desks.len() != 1 {
        return Ok(String::new());
    }
    let id = config.desk(id)?;
    let desk = config.desks.iter().find(|desk| desk.id == id);
    Ok(desk.map(|desk| desk.name.clone()).unwrap_or_default())
}

/// Writes a file that is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().ok_or(std::io::ErrorKind::IsADirectory)?.to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    });
    if written.is_err() {
        // What was begun is of no use; that it may not be there is why the error is passed over.
        let _ = std::fs::remove_file(&beside);
    }
    written
}
