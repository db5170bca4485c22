//! `hoso ingest`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use hoso_intake::{Offer, Outcome, Taker, dossier_of, is_left_alone};
use hoso_model::{Asker, DeskId, DocumentId, DocumentState, DossierCode, DossierSource, Priority};
use hoso_server::answers::DocumentAnswer;
use hoso_store::{AdmissionKind, DataFolder};
use serde_json::json;
use tokio::task::JoinSet;

use super::{print_json, progress_bar};
use crate::arguments::Ingest;
use crate::config::Config;
use crate::failure::Failure;
use crate::remote::{Remote, Sent};
use crate::service::Service;

/// How often a document that is waited for is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(150);

pub(crate) async fn run(config: Config, asked: Ingest) -> Result<ExitCode, Failure> {
    for path in &asked.paths {
        if !path.exists() {
            return Err(Failure::Usage(format!("there is no {}", path.display())));
        }
    }
    let desk = config.desk(asked.desk.as_deref())?;
    let dossier =
        asked.dossier.as_deref().map(str::parse::<DossierCode>).transpose().map_err(Failure::usage)?;
    let import = Import { desk, dossier, json: asked.json };
    let mut tasks = JoinSet::new();
    let way = if let Some(address) = DataFolder::held_by(&config.data).and_then(|holder| holder.address) {
        Way::Remote(Remote::new(address))
    } else {
        let service = Service::open(config, "ingest").await?;
        service.start(&mut tasks).await?;
        let taker = service.taker()?;
        Way::Direct(Box::new(service), taker)
    };
    let sent = import.send_all(&way, &asked.paths).await;
    let ended = match &sent {
        Ok((documents, refused)) => wait_for_all(&way, documents).await.map(|failed| failed + refused),
        Err(_) => Ok(0),
    };
    if let Way::Direct(service, _) = &way {
        service.stop(&mut tasks).await;
    }
    let (documents, refused) = sent?;
    let bad = ended?;
    eprintln!("{} files taken, {refused} refused, {} unreadable", documents.len(), bad - refused);
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// How files go in.
enum Way {
    Remote(Remote),
    Direct(Box<Service>, Taker),
}

struct Import {
    desk: DeskId,
    dossier: Option<DossierCode>,
    json: bool,
}

impl Import {
    /// Sends every file; the documents they are, and how many were refused.
    async fn send_all(&self, way: &Way, paths: &[PathBuf]) -> Result<(Vec<DocumentId>, u64), Failure> {
        let bar = progress_bar(0, "taken");
        let (mut documents, mut refused) = (Vec::new(), 0);
        for root in paths {
            let mut waiting = vec![root.clone()];
            while let Some(path) = waiting.pop() {
                if path.is_dir() {
                    // Backwards, because the last of the stack goes first.
                    let mut entries: Vec<_> =
                        std::fs::read_dir(&path)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
                    entries.retain(|entry| !entry.is_symlink() && !is_left_alone(root, entry));
                    entries.sort_unstable_by(|a, b| b.cmp(a));
                    waiting.extend(entries);
                    continue;
                }
                bar.inc_length(1);
                match self.send(way, root, &path).await? {
                    Some(document) => documents.push(document),
                    None => refused += 1,
                }
                bar.inc(1);
            }
        }
        bar.finish_and_clear();
        Ok((documents, refused))
    }

    /// Sends one file, and says what became of it.
    async fn send(&self, way: &Way, root: &Path, path: &Path) -> Result<Option<DocumentId>, Failure> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = hoso_viet::nfc(&name).into_owned();
        // The folder that was named counts as a folder between desk and file.
        let inside = root.parent().and_then(|above| path.strip_prefix(above).ok()).unwrap_or(path);
        let dossier = match &self.dossier {
            Some(code) => Some((code.clone(), DossierSource::Manual)),
            None => dossier_of(inside),
        };
        let (taken, refusal) = match way {
            Way::Remote(remote) => {
                // The path tells the service the dossier; only --dossier is a person's word.
                let mut parameters = vec![
                    ("name", inside.to_string_lossy().into_owned()),
                    ("desk", self.desk.to_string()),
                    ("archive", "true".to_owned()),
                ];
                parameters.extend(self.dossier.iter().map(|code| ("dossier", code.to_string())));
                match remote.send(path, &parameters).await? {
                    Sent::Taken(taken) => (Some((taken.document, taken.new)), String::new()),
                    Sent::Refused(problem) => {
                        (None, problem["detail"].as_str().unwrap_or_default().to_owned())
                    }
                }
            }
            Way::Direct(_, taker) => {
                let offer = Offer {
                    path: path.to_owned(),
                    name: name.clone(),
                    desk: self.desk.clone(),
                    dossier,
                    priority: Priority::Archive,
                    actor: Asker::local().name,
                    watched: false,
                };
                match taker.take(&offer).await {
                    Ok(Outcome::Admitted(admission, _)) => {
                        (Some((admission.document, admission.kind == AdmissionKind::New)), String::new())
                    }
                    Ok(Outcome::Refused(refusal, _)) => (None, refusal.to_string()),
                    Err(error) => return Err(Failure::Inaccessible(format!("{}: {error}", path.display()))),
                }
            }
        };
        if self.json {
            match taken {
                Some((document, new)) => {
                    print_json(&json!({"file": name, "document": document, "new": new}))?;
                }
                None => print_json(&json!({"file": name, "refused": refusal}))?,
            }
        } else {
            match taken {
                Some((_, true)) => {}
                Some((document, false)) => eprintln!("{name}: the same bytes are there already ({document})"),
                None => eprintln!("{name}: refused: {refusal}"),
            }
        }
        Ok(taken.map(|(document, _)| document))
    }
}

/// Waits until every document is searchable; how many could not be read.
async fn wait_for_all(way: &Way, documents: &[DocumentId]) -> Result<u64, Failure> {
    let bar = progress_bar(documents.len() as u64, "searchable");
    let mut failed = 0;
    for document in documents {
        loop {
            match state(way, *document).await? {
                Some(DocumentState::Indexed) => break,
                Some(DocumentState::Failed) => {
                    failed += 1;
                    break;
                }
                _ => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(failed)
}

async fn state(way: &Way, document: DocumentId) -> Result<Option<DocumentState>, Failure> {
    match way {
        Way::Remote(remote) => {
            let found: Option<DocumentAnswer> =
                remote.get(&format!("/api/v1/documents/{document}"), &[]).await?;
            Ok(found.map(|found| found.document.state))
        }
        Way::Direct(service, _) => {
            Ok(service.catalogue.document(&Asker::local(), document).await?.map(|found| found.state))
        }
    }
}
