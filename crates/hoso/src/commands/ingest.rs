//! `hoso ingest`

mod sending;
mod walking;
mod way;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use hoso_api::{Document, DocumentAnswer};
use hoso_model::{DocumentId, DocumentState, DossierCode, Principal};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::progress_bar;
use crate::arguments::Ingest;
use crate::config::Config;
use crate::failure::Failure;
use sending::{Import, Sent};
use way::{Way, Ways};

/// What is under way when an import is interrupted has this long to end.
const PATIENCE: Duration = Duration::from_secs(9);
/// How often a document that is waited for is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(150);

pub(crate) async fn run(config: Config, asked: Ingest) -> Result<ExitCode, Failure> {
    for path in &asked.paths {
        if !path.exists() {
            return Err(Failure::Usage(format!("there is no {}", path.display())));
        }
    }
    let desk = config.desk(asked.desk.as_deref())?;
    let local = config.desks.iter().find(|known| known.id == desk).map(crate::config::Desk::local);
    let local = Arc::new(
        local
            .transpose()
            .map_err(Failure::Usage)?
            .unwrap_or_else(|| hoso_intake::LocalNumbers::none(desk.clone())),
    );
    let dossier =
        asked.dossier.as_deref().map(str::parse::<DossierCode>).transpose().map_err(Failure::usage)?;
    let left_alone = config.left_alone()?;
    let ways = Arc::new(Ways::open(config).await?);
    let import = Import { desk, local, dossier, json: asked.json };
    let mut stop = interrupted()?;
    let walk = walking::Walk { roots: asked.paths, left_alone };
    let sent = import.send_all(&ways, walk, &stop).await;
    let unreadable = match &sent {
        Ok(sent) if !*stop.borrow() => tokio::select! {
            failed = wait_for_all(&ways, &sent.documents) => failed,
            _ = stop.wait_for(|stop| *stop) => Ok(0),
        },
        _ => Ok(0),
    };
    let closing = tokio::time::timeout(if *stop.borrow() { PATIENCE } else { Duration::MAX }, ways.close());
    if closing.await.is_err() {
        eprintln!("some work was not finished in time; it is taken up the next time");
    }
    let Sent { documents, taken, known, refused, inaccessible } = sent?;
    let unreadable = unreadable?;
    eprintln!(
        "{taken} files taken, {known} known from before, {refused} refused, {inaccessible} not accessible, {unreadable} unreadable"
    );
    if *stop.borrow() {
        eprintln!(
            "interrupted; the same command goes on where it was ({} documents so far)",
            documents.len()
        );
        return Ok(ExitCode::from(1));
    }
    let good = refused + inaccessible + unreadable == 0;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// True once Ctrl-C or SIGTERM asked to stop: what is under way is finished first.
fn interrupted() -> Result<watch::Receiver<bool>, Failure> {
    let (sender, receiver) = watch::channel(false);
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        sender.send_replace(true);
        sender.closed().await;
    });
    Ok(receiver)
}

/// Waits until every document is searchable; how many could not be read.
async fn wait_for_all(ways: &Ways, documents: &[DocumentId]) -> Result<u64, Failure> {
    let bar = progress_bar(documents.len() as u64, "searchable");
    let mut failed = 0;
    for document in documents {
        // Others may stand for it: those a stack was cut into, those a ZIP file held.
        let mut waiting = vec![*document];
        while let Some(id) = waiting.pop() {
            match ways.ask(move |way| async move { found(&way, id).await }).await? {
                Some(document) if document.state == DocumentState::Indexed => {}
                Some(document) if document.state == DocumentState::Failed => failed += 1,
                Some(document) if document.state == DocumentState::Replaced => {
                    waiting.extend(document.replaced_by);
                }
                _ => {
                    waiting.push(id);
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(failed)
}

async fn found(way: &Way, document: DocumentId) -> Result<Option<Document>, Failure> {
    match way {
        Way::Remote(remote) => {
            let found: Option<DocumentAnswer> =
                remote.get(&format!("/api/v1/documents/{document}"), &[]).await?;
            Ok(found.map(|found| found.document))
        }
        Way::Direct(direct) => {
            let found = direct.service.archive().document(&Principal::local(), document).await?;
            Ok(found.map(|found| found.document))
        }
    }
}
