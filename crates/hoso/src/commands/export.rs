//! `hoso export`

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hoso_api::Exported;
use hoso_model::Principal;
use hoso_store::DocumentFilter;
use hoso_viet::{printable, printable_line};

use crate::access::Access;
use crate::arguments::{Export, Format};
use crate::commands::export_files::{self, PURPOSE};
use crate::config::Config;
use crate::failure::Failure;
use crate::led::{Led, led};
use crate::whole_file::WholeFile;

pub(crate) async fn run(config: &Config, asked: Export) -> Result<ExitCode, Failure> {
    if asked.json && asked.format != Format::Jsonl {
        return Err(Failure::Usage("--json is --format jsonl: leave one of the two out".to_owned()));
    }
    let filter = DocumentFilter {
        desk: asked.desk.as_deref().map(str::parse).transpose().map_err(Failure::usage)?,
        dossier: asked.dossier.as_deref().map(str::parse).transpose().map_err(Failure::usage)?,
        replaced: false,
    };
    if let Some(form) = export_files::form(&asked) {
        return export_files::run(config, asked, filter, form).await;
    }
    let export = async |access: &Access| written(access, &asked, &filter).await;
    Access::with(config, PURPOSE, export).await?;
    Ok(ExitCode::SUCCESS)
}

async fn written(access: &Access, asked: &Export, filter: &DocumentFilter) -> Result<(), Failure> {
    let mut output = Output::open(asked.output.as_deref())?;
    match access {
        Access::Remote(remote) => {
            let mut parameters = Vec::new();
            parameters.extend(asked.desk.clone().map(|desk| ("desk", desk)));
            parameters.extend(asked.dossier.clone().map(|dossier| ("dossier", dossier)));
            let to_pipe = matches!(output, Output::Stream(_));
            let begun = Arc::new(AtomicBool::new(false));
            let beginning = Arc::clone(&begun);
            let (shared, format) = (Arc::new(Mutex::new(Some(output))), asked.format);
            let written = Arc::clone(&shared);
            let exported = remote
                .export(&parameters, move |exported| {
                    beginning.store(true, Ordering::Release);
                    let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
                    written.as_mut().map_or(Ok(()), |output| write(output.writer(), &exported, format))
                })
                .await;
            match exported {
                // What went to a pipe cannot be taken back and begun anew.
                Err(Failure::Gone(why)) if to_pipe && begun.load(Ordering::Acquire) => {
                    return Err(Failure::Inaccessible(why));
                }
                other => other?,
            }
            let output = shared.lock().unwrap_or_else(PoisonError::into_inner).take();
            output.map_or(Ok(()), Output::end)?;
        }
        Access::Direct(service) => {
            let (archive, everyone, mut after) = (service.archive(), Principal::local(), None);
            loop {
                let exported = archive.export(&everyone, filter, after).await?;
                let Some(last) = exported.last() else { break };
                after = Some(last.document);
                exported.iter().try_for_each(|exported| write(output.writer(), exported, asked.format))?;
            }
            output.end()?;
        }
    }
    Ok(())
}

/// Where documents are written to.
enum Output {
    /// Standard output, a pipe, a device.
    Stream(BufWriter<Box<dyn Write + Send>>),
    /// A file, which takes the place of an earlier one only when all documents are in it.
    File(BufWriter<WholeFile>),
}

impl Output {
    fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let stream = |stream: Box<dyn Write + Send>| Self::Stream(BufWriter::new(stream));
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(stream(Box::new(io::stdout())));
        };
        if path.is_dir() {
            return Err(Failure::Usage(format!("{} is a folder: name a file", path.display())));
        }
        let inaccessible = |error: io::Error| {
            Failure::Inaccessible(format!("{} cannot be written: {error}", path.display()))
        };
        let own = matches!(led(path).map_err(inaccessible)?, Led::To(_));
        let opened = if own && path.exists() && !path.is_file() {
            File::options().write(true).open(path).map(|file| stream(Box::new(file)))
        } else {
            WholeFile::begin(path).map(|file| Self::File(BufWriter::new(file)))
        };
        opened.map_err(inaccessible)
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stream(out) => out,
            Self::File(out) => out,
        }
    }

    /// All is written.
    fn end(self) -> Result<(), Failure> {
        match self {
            Self::Stream(mut out) => Ok(out.flush()?),
            Self::File(out) => Ok(out.into_inner().map_err(io::IntoInnerError::into_error)?.keep()?),
        }
    }
}

fn write(output: &mut dyn Write, exported: &Exported, format: Format) -> Result<(), Failure> {
    match format {
        Format::Jsonl => {
            serde_json::to_writer(&mut *output, exported).map_err(io::Error::from)?;
            writeln!(output)?;
        }
        // The others are files of their own.
        Format::Txt | Format::Pdf | Format::Alto | Format::Hocr => {
            let file = printable_line(&exported.file);
            for page in &exported.pages {
                writeln!(output, "=== {file} ({}), page {} ===", exported.document, page.page)?;
                match (&page.text, &page.failure) {
                    (Some(text), _) => writeln!(output, "{}", printable(text))?,
                    (None, Some(failure)) => {
                        writeln!(output, "[{}]", printable_line(&failure.to_string()))?;
                    }
                    (None, None) => writeln!(output, "[not read yet]")?,
                }
            }
        }
    }
    Ok(())
}
