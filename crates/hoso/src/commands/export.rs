//! `hoso export`

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use hoso_model::Asker;
use hoso_server::answers::Exported;
use hoso_store::DocumentFilter;
use hoso_viet::{printable, printable_line};

use crate::access::Access;
use crate::arguments::{Export, Format};
use crate::commands::export_files;
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: Config, asked: Export) -> Result<ExitCode, Failure> {
    let filter = DocumentFilter {
        desk: asked.desk.as_deref().map(str::parse).transpose().map_err(Failure::usage)?,
        dossier: asked.dossier.as_deref().map(str::parse).transpose().map_err(Failure::usage)?,
        replaced: false,
    };
    if let Some(form) = export_files::form(&asked) {
        return export_files::run(config, asked, filter, form).await;
    }
    let mut output: Box<dyn Write + Send> = match &asked.output {
        Some(path) => Box::new(BufWriter::new(File::create(path)?)),
        None => Box::new(BufWriter::new(std::io::stdout())),
    };
    match Access::open(config, "export").await? {
        Access::Remote(remote) => {
            let mut parameters = Vec::new();
            parameters.extend(asked.desk.map(|desk| ("desk", desk)));
            parameters.extend(asked.dossier.map(|dossier| ("dossier", dossier)));
            remote
                .export(&parameters, move |exported| {
                    write(output.as_mut(), &exported, asked.format)?;
                    Ok(output.flush()?)
                })
                .await?;
        }
        Access::Direct(service) => {
            let (archive, everyone, mut after) = (service.archive(), Asker::local(), None);
            loop {
                let exported = archive.export(&everyone, &filter, after).await?;
                let Some(last) = exported.last() else { break };
                after = Some(last.document);
                exported.iter().try_for_each(|exported| write(output.as_mut(), exported, asked.format))?;
            }
            output.flush()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write(output: &mut dyn Write, exported: &Exported, format: Format) -> Result<(), Failure> {
    match format {
        Format::Jsonl => {
            serde_json::to_writer(&mut *output, exported).map_err(std::io::Error::from)?;
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
