//! `hoso coversheet`

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use hoso_coversheet::{Sheet, cover_sheets};
use hoso_model::DossierCode;
use jiff::ZonedDateTime;

use crate::arguments::Coversheet;
use crate::config::Config;
use crate::failure::Failure;
use crate::whole_file::WholeFile;

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

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = WholeFile::begin(path)?;
    file.write_all(bytes)?;
    file.keep()
}
