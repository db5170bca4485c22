//! `hoso serve`

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::{Board, WatchSettings, tell_folders, watch};
use hoso_pipeline::verify;
use hoso_server::{App, Controls, PageImages, Report, routes};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tracing::{info, warn};

use crate::config::Config;
use crate::failure::Failure;
use crate::service::Service;

/// Everything has this long to finish once all is to stop; what has not by then is taken up at the next start.
const PATIENCE: Duration = Duration::from_secs(9);

pub(crate) async fn run(config: Config) -> Result<ExitCode, Failure> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let service = Service::open(config, "serve").await?;
    let config = &service.config;
    let listener = TcpListener::bind(&config.server.address).await.map_err(|error| {
        Failure::Usage(format!("cannot answer at {}: {error}; set [server] address", config.server.address))
    })?;
    for desk in &config.desks {
        std::fs::create_dir_all(&desk.folder).unwrap_or_else(|error| {
            warn!(desk = %desk.id, folder = %desk.folder.display(), %error, "the desk's folder cannot be made");
        });
    }
    keep_apart(config)?;
    let mut tasks = JoinSet::new();
    service.start(&mut tasks).await?;
    let taker = service.taker()?;
    let stop = || service.signals.stop.clone();
    let board = Board::default();
    let desks = config.watched().map_err(Failure::Usage)?;
    tasks.spawn(tell_folders(desks.clone(), Arc::clone(&service.catalogue), board.clone(), stop()));
    tasks.spawn(watch(desks, taker.clone(), watch_settings(config)?, board.clone(), stop()));

    let address = format!("http://{}", listener.local_addr()?);
    let app = App {
        archive: service.archive(),
        derivatives: service.derivatives()?,
        taker,
        uploads: service.uploads()?,
        most_bytes: config.limits.file_mb << 20,
        images: PageImages::new(service.engine()?),
        desks: config.watched().map_err(Failure::Usage)?,
        board,
        boxed: service.boxed.get().cloned(),
        controls: controls(&service),
    };
    let mut stop = service.signals.stop.clone();
    tasks.spawn(async move {
        let stopped = async move { drop(stop.wait_for(|stop| *stop).await) };
        if let Err(error) = axum::serve(listener, routes(app)).with_graceful_shutdown(stopped).await {
            warn!(%error, "the web page and the API have ended");
        }
    });
    service.folder.answers_at("serve", &address)?;
    println!("Hoso: {address}");
    resume_rebuild(&service, &mut tasks).await?;

    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    info!("stopping: pages that are being read are finished first");
    service.say_stop();
    if tokio::time::timeout(PATIENCE, service.stop(&mut tasks)).await.is_err() {
        warn!("some work was not finished in time; it is taken up at the next start");
    }
    info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn watch_settings(config: &Config) -> Result<WatchSettings, Failure> {
    Ok(WatchSettings {
        settle: Duration::from_millis(config.intake.settle_ms),
        rescan: Duration::from_secs(config.intake.rescan_s.max(1)),
        poll: Duration::from_secs(config.intake.poll_s.max(1)),
        patience: Duration::from_secs(config.intake.patience_s),
        at_once: config.intake.at_once.max(1),
        left_alone: config.left_alone().map_err(Failure::Usage)?,
        other_folders: Vec::new(),
    })
}

/// A desk's folder and the data folder may not lie in each other: the archive would be taken for scans.
fn keep_apart(config: &Config) -> Result<(), Failure> {
    let data = std::fs::canonicalize(&config.data)?;
    for desk in &config.desks {
        if let Ok(folder) = std::fs::canonicalize(&desk.folder)
            && (folder.starts_with(&data) || data.starts_with(&folder))
        {
            return Err(Failure::Usage(format!(
                "the folder of desk {} ({}) and the data folder ({}) lie in each other; keep them apart",
                desk.id,
                folder.display(),
                data.display()
            )));
        }
    }
    Ok(())
}

fn controls(service: &Service) -> Controls {
    let indexer = Arc::clone(&service.indexer);
    let reindex = move |only_missing| -> futures::future::BoxFuture<'static, Report> {
        let indexer = Arc::clone(&indexer);
        // It goes on when whoever asked has hung up.
        let work = tokio::spawn(async move {
            let done = if only_missing { indexer.add_missing().await } else { indexer.rebuild(|_| {}).await };
            done.map(|pages| serde_json::json!({ "pages": pages })).map_err(|error| error.to_string())
        });
        Box::pin(async move { work.await.map_err(|error| error.to_string())? })
    };
    let archive = service.archive();
    let checked = move |repair| -> futures::future::BoxFuture<'static, Report> {
        let archive = archive.clone();
        Box::pin(async move {
            let index = archive.index.get();
            let verified =
                verify(archive.catalogue.as_ref(), &archive.blobs, index.as_ref(), repair, |_| {}).await;
            let verified = verified.map_err(|error| error.to_string())?;
            serde_json::to_value(verified).map_err(|error| error.to_string())
        })
    };
    Controls {
        reindex: Arc::new(reindex),
        verify: Arc::new(checked),
        admitted: Arc::clone(&service.signals.admitted),
        changed: Arc::clone(&service.signals.changed),
    }
}

/// A rebuild that was interrupted goes on by itself.
async fn resume_rebuild(service: &Service, tasks: &mut JoinSet<()>) -> Result<(), Failure> {
    if let (_, Some(generation)) = service.catalogue.generations().await? {
        info!(generation, "an interrupted rebuild of the index goes on");
        let indexer = Arc::clone(&service.indexer);
        let mut stop = service.signals.stop.clone();
        tasks.spawn(async move {
            tokio::select! {
                rebuilt = indexer.rebuild(|_| {}) => {
                    if let Err(error) = rebuilt {
                        warn!(%error, "the index could not be rebuilt; the live one is as it was");
                    }
                }
                _ = stop.wait_for(|stop| *stop) => {}
            }
        });
    }
    Ok(())
}
