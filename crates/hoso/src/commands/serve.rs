//! `hoso serve`

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::Taker;
use hoso_server::{App, Bounds, Door, Sampler, routes, serve};
use hoso_store::{IndexPlace, Stay};
use hoso_watch::{Board, WatchSettings, Watches, clear_gone, tell_folder};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tracing::{info, warn};

use crate::config::Config;
use crate::failure::Failure;
use crate::service::Service;
use crate::{answering, descriptors, listening, measuring};

/// Everything has this long to finish once all is to stop; what has not by then is taken up at the next start.
const PATIENCE: Duration = Duration::from_secs(9);

pub(crate) async fn run(config: Config) -> Result<ExitCode, Failure> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let addresses = listening::chosen(&config.server)
        .await
        .map_err(|problem| config.sources.wrong("server.address", problem))?;
    let recorded = measuring::begin()?;
    let service = Service::open(config, "serve").await?;
    let config = &service.config;
    let listener = listening::listen(&config.server, &addresses).await?;
    keep_apart(&service)?;
    let mut tasks = JoinSet::new();
    service.start(&mut tasks).await?;
    let taker = service.taker()?;
    let board = Board::default();
    watch_desks(&service, &mut tasks, &taker, &board)?;

    let address = answer(&service, listener, board, &recorded, &mut tasks)?;
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

/// Answers at the port and at the socket of the data folder, and says so in its lock file; the address.
fn answer(
    service: &Service,
    listener: TcpListener,
    board: Board,
    recorded: &PrometheusHandle,
    tasks: &mut JoinSet<()>,
) -> Result<String, Failure> {
    let listens = listener.local_addr()?;
    let mut app = answering::app(service, board, true)?;
    let written = recorded.clone();
    app.controls.measured = Arc::new(move || written.render());
    let (archive, controls) = (app.archive.clone(), app.controls.clone());
    let (recorded, stop) = (recorded.clone(), service.signals.stop.clone());
    let begin = move || {
        let sampler = Sampler::new(archive.clone(), controls.clone());
        measuring::sample(sampler, recorded.clone(), stop.clone())
    };
    service.keep(tasks, "measuring", begin);
    if listening::is_remote(listens) {
        warn!(address = %listens, "other machines reach this service: whoever does reads and changes everything");
        app.remote = Some(listens);
    }
    let bounds = Bounds::new(descriptors::connections());
    // Who is at the socket owns the data: whatever happens at the port, they are answered.
    match answering::door(service) {
        Ok(door) => keep_answering(service, tasks, door, app.clone(), bounds),
        Err(error) => warn!(%error, "there can be no socket in the data folder; commands use the port"),
    }
    keep_answering(service, tasks, Door::Tcp(Arc::new(listener)), app, bounds);
    let address = format!("http://{}", listening::from_here(listens));
    service.folder.answers("serve", Some(&address), Stay::Reading)?;
    Ok(address)
}

/// Answers at `door` until all is to stop.
fn keep_answering(service: &Service, tasks: &mut JoinSet<()>, door: Door, app: App, bounds: Bounds) {
    let stop = service.signals.stop.clone();
    let name = format!("answering at {door}");
    service.keep(tasks, name, move || serve(door.clone(), routes(app.clone()), bounds, stop.clone()));
}

/// Watches the desks' folders, tells there what became of files, and sees which refused ones somebody has moved; each desk
/// by itself.
fn watch_desks(
    service: &Service,
    tasks: &mut JoinSet<()>,
    taker: &Taker,
    board: &Board,
) -> Result<(), Failure> {
    let desks = service.desks.clone();
    let watches = Watches::new(&desks, taker.clone(), watch_settings(&service.config)?, board.clone());
    for desk in desks {
        let (id, stop, stopped) = (desk.id.clone(), service.signals.stop.clone(), board.clone());
        let with = || (desk.clone(), Arc::clone(&service.catalogue), board.clone(), stop.clone());
        let (told, cleared) = (with(), with());
        let tell = move || tell_folder(told.0.clone(), told.1.clone(), told.2.clone(), told.3.clone());
        service.keep(tasks, format!("telling {id}"), tell);
        let clear =
            move || clear_gone(cleared.0.clone(), cleared.1.clone(), cleared.2.clone(), cleared.3.clone());
        service.keep(tasks, format!("clearing {id}"), clear);
        let (watches, stopping) = (watches.clone(), stop.clone());
        let watch = move || watches.clone().watch(desk.clone(), stopping.clone());
        let name = format!("watching {id}");
        let failed = move |why: &str| stopped.stopped(&id, why.to_owned());
        tasks.spawn(service.parts.clone().keep(name, stop, watch, failed));
    }
    Ok(())
}

fn watch_settings(config: &Config) -> Result<WatchSettings, Failure> {
    Ok(WatchSettings {
        settle: config.intake.settle_ms.duration(),
        rescan: config.intake.rescan_s.duration(),
        keep_aside: config.intake.keep_aside_s.duration(),
        poll: config.intake.poll_s.duration(),
        patience: config.intake.patience_s.duration(),
        at_once: config.intake.at_once.usize(),
        left_alone: config.left_alone()?,
        other_folders: Vec::new(),
    })
}

/// A desk's folder and the data folder may not lie in each other: the archive would be taken for scans.
fn keep_apart(service: &Service) -> Result<(), Failure> {
    let data = std::fs::canonicalize(&service.config.data)?;
    for (index, desk) in service.desks.iter().enumerate() {
        let folder = &desk.folder;
        if folder.starts_with(&data) || data.starts_with(folder) {
            let (folder, data) = (folder.display(), data.display());
            let problem = format!("{folder} and the data folder {data} lie in each other; keep them apart");
            return Err(service.config.sources.wrong(&format!("desk[{index}].folder"), problem).into());
        }
    }
    Ok(())
}

/// A rebuild that was interrupted goes on by itself.
async fn resume_rebuild(service: &Service, tasks: &mut JoinSet<()>) -> Result<(), Failure> {
    if let Some(generation) = service.catalogue.generations(&IndexPlace::local()).await?.building {
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
