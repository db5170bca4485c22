//! `hoso export` as files of their own: a searchable PDF, ALTO, hOCR or text for each document.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use hoso_derive::Form;
use hoso_model::{DocumentId, Principal};
use hoso_server::Derivatives;
use hoso_store::{DocumentFilter, Stay};

use crate::access::{Access, Purpose};
use crate::arguments::{Export, Format};
use crate::config::Config;
use crate::failure::Failure;
use crate::remote::Remote;
use crate::whole_file::WholeFile;

/// What exporting is to the archive.
pub(super) const PURPOSE: Purpose = Purpose::work("export", Stay::Work);

/// Bytes that a file's name may have, of the 255 that file systems have room for, before the document's id.
const LONGEST_STEM: usize = 180;

/// The form, if files are asked for; text is one stream unless a folder is named.
pub(super) fn form(asked: &Export) -> Option<Form> {
    let folder = |path: &PathBuf| path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
    match asked.format {
        Format::Jsonl => None,
        Format::Txt => asked.output.as_ref().is_some_and(folder).then_some(Form::Text),
        Format::Pdf => Some(Form::Pdf),
        Format::Alto => Some(Form::Alto),
        Format::Hocr => Some(Form::Hocr),
    }
}

/// Where documents come from.
enum From {
    Remote(Remote),
    Direct(Box<Derivatives>),
}

pub(super) async fn run(
    config: &Config,
    asked: Export,
    filter: DocumentFilter,
    form: Form,
) -> Result<ExitCode, Failure> {
    Access::with(config, PURPOSE, async |access: &Access| written(access, &asked, &filter, form).await).await
}

async fn written(
    access: &Access,
    asked: &Export,
    filter: &DocumentFilter,
    form: Form,
) -> Result<ExitCode, Failure> {
    let documents = documents(access, asked, filter).await?;
    if documents.is_empty() {
        eprintln!("there are no documents");
        return Ok(ExitCode::SUCCESS);
    }
    let from = match access {
        Access::Remote(remote) => From::Remote(remote.clone()),
        Access::Direct(service) => From::Direct(Box::new(service.derivatives()?)),
    };
    let place = place(asked.output.as_deref(), documents.len(), form)?;
    if let Place::Folder(folder) = &place
        && !folder.exists()
    {
        std::fs::create_dir_all(folder)?;
        hoso_store::share_folder(folder)?;
    }
    let mut failed = 0;
    for (document, file) in &documents {
        let written = match &place {
            Place::Output => output(&from, *document, form).await,
            Place::File(path) => whole(&from, *document, form, path).await,
            Place::Folder(folder) => {
                whole(&from, *document, form, &folder.join(name(file, *document, form))).await
            }
        };
        // All is written once more when somebody else answers.
        if matches!((&written, &place), (Err(Failure::Gone(_)), Place::File(_) | Place::Folder(_))) {
            written?;
        } else if let Err(failure) = written {
            eprintln!("{} ({document}): {failure}", hoso_viet::printable_line(file));
            failed += 1;
        }
    }
    if !matches!(place, Place::Output) {
        eprintln!("wrote {} of {} documents", documents.len() - failed, documents.len());
    }
    Ok(if failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The documents that are asked for, with the names of their files.
async fn documents(
    access: &Access,
    asked: &Export,
    filter: &DocumentFilter,
) -> Result<Vec<(DocumentId, String)>, Failure> {
    match access {
        Access::Remote(remote) => {
            let mut parameters = Vec::new();
            parameters.extend(asked.desk.clone().map(|desk| ("desk", desk)));
            parameters.extend(asked.dossier.clone().map(|dossier| ("dossier", dossier)));
            let found = Arc::new(Mutex::new(Vec::new()));
            let gathered = Arc::clone(&found);
            remote
                .export(&parameters, move |exported| {
                    let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
                    gathered.push((exported.document, exported.file));
                    Ok(())
                })
                .await?;
            Ok(std::mem::take(&mut found.lock().unwrap_or_else(PoisonError::into_inner)))
        }
        Access::Direct(service) => {
            let (everyone, mut documents, mut after) = (Principal::local(), Vec::new(), None);
            loop {
                let next = service.catalogue.documents(&everyone, filter, after, 100).await?;
                let Some(last) = next.last() else { break };
                after = Some(last.document);
                documents.extend(next.into_iter().map(|view| (view.document, view.file)));
            }
            Ok(documents)
        }
    }
}

enum Place {
    Output,
    File(PathBuf),
    Folder(PathBuf),
}

/// A path that ends as such files do is a file, any other a folder.
fn place(path: Option<&Path>, documents: usize, form: Form) -> Result<Place, Failure> {
    let one = |place| {
        if documents == 1 {
            return Ok(place);
        }
        Err(Failure::Usage(format!("there are {documents} documents: name a folder for them with -o FOLDER")))
    };
    match path {
        None => one(Place::Output),
        Some(path) if path.as_os_str() == "-" => one(Place::Output),
        Some(path) if path.extension().is_some_and(|end| end == form.extension()) && !path.is_dir() => {
            one(Place::File(path.to_owned()))
        }
        Some(path) => Ok(Place::Folder(path.to_owned())),
    }
}

/// A name that no other document has and every file system takes: that of its file, and its id.
fn name(file: &str, document: DocumentId, form: Form) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let odd = |letter: char| letter.is_control() || r#"/\:*?"<>|"#.contains(letter);
    let mut stem: String = stem.chars().map(|letter| if odd(letter) { '_' } else { letter }).collect();
    let mut end = stem.len().min(LONGEST_STEM);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    stem.truncate(end);
    let stem = stem.trim_matches(['.', ' ', '-']);
    if stem.is_empty() {
        return format!("{document}.{}", form.extension());
    }
    format!("{stem}.{document}.{}", form.extension())
}

async fn whole(from: &From, document: DocumentId, form: Form, path: &Path) -> Result<(), Failure> {
    let file = WholeFile::begin(path)?;
    fetch(from, document, form, file.file().try_clone()?).await?;
    Ok(file.keep()?)
}

async fn output(from: &From, document: DocumentId, form: Form) -> Result<(), Failure> {
    use std::os::fd::AsFd as _;
    let file = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    fetch(from, document, form, file).await?;
    Ok(io::stdout().flush()?)
}

async fn fetch(from: &From, document: DocumentId, form: Form, mut to: File) -> Result<(), Failure> {
    let found = match from {
        From::Remote(remote) => {
            let last = match form {
                Form::Pdf => "searchable.pdf",
                Form::Alto => "alto.xml",
                Form::Hocr => "hocr.html",
                Form::Text => "text",
            };
            remote.download(&format!("/api/v1/documents/{document}/{last}"), to).await?
        }
        From::Direct(derivatives) => match derivatives.get(&Principal::local(), document, form).await? {
            Some(mut derivative) => {
                io::copy(&mut derivative.file, &mut to)?;
                true
            }
            None => false,
        },
    };
    if found { Ok(()) } else { Err(Failure::NotFound("it is not there any more".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::{Place, name, place};
    use hoso_derive::Form;
    use hoso_model::DocumentId;
    use std::path::Path;

    #[test]
    fn names_are_safe_and_unique() {
        let id = DocumentId::generate();
        assert_eq!(name("đơn 1.tif", id, Form::Pdf), format!("đơn 1.{id}.pdf"));
        assert_eq!(name("../../etc/x\u{7}.png", id, Form::Alto), format!("_.._etc_x_.{id}.xml"));
        assert_eq!(name("...", id, Form::Text), format!("{id}.txt"));
        assert!(name(&"ệ".repeat(300), id, Form::Pdf).len() < 255);
    }

    #[test]
    fn one_document_is_a_file_and_many_are_a_folder() {
        assert!(matches!(place(Some(Path::new("a/x.pdf")), 1, Form::Pdf), Ok(Place::File(_))));
        assert!(matches!(place(Some(Path::new("a/x")), 1, Form::Pdf), Ok(Place::Folder(_))));
        assert!(place(Some(Path::new("a/x.pdf")), 2, Form::Pdf).is_err());
        assert!(matches!(place(None, 1, Form::Hocr), Ok(Place::Output)));
        assert!(place(None, 3, Form::Hocr).is_err());
    }
}
