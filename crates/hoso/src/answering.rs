//! How a process that holds the data folder answers the others: whatever it does, what is in the archive can be asked.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use hoso_api::{ReindexAnswer, VerifyAnswer};
use hoso_pipeline::verify;
use hoso_server::{App, Bounds, Controls, Door, PageImages, Report, routes};
use hoso_store::Stay;
use hoso_watch::Board;
use tokio::net::UnixListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::descriptors;
use crate::failure::Failure;
use crate::service::Service;
use crate::verified;

/// After its own work, a command that was here for a moment has this long for what others asked it.
const MOMENT: Duration = Duration::from_secs(2);
/// If it takes longer than this, it is said why the command does not end.
const SAID_AFTER: Duration = Duration::from_secs(1);

/// What answers others while a command works.
pub(crate) struct Answering {
    served: JoinHandle<()>,
    stop: watch::Sender<bool>,
    stay: Stay,
}

impl Answering {
    /// Opens the socket of the data folder, and says so in its lock file. Where there can be none, others are told that
    /// the folder is in use, as they would be anyway.
    pub(crate) fn begin(
        service: &Service,
        app: App,
        command: &str,
        stay: Stay,
    ) -> Result<Option<Self>, Failure> {
        let door = match door(service) {
            Ok(door) => door,
            Err(error) => {
                tracing::debug!(%error, "other commands are not answered");
                return Ok(None);
            }
        };
        let (stop, stopped) = watch::channel(false);
        let bounds = Bounds::new(descriptors::connections());
        let served = tokio::spawn(hoso_server::serve(door, routes(app), bounds, stopped));
        service.folder.answers(command, None, stay)?;
        Ok(Some(Self { served, stop, stay }))
    }

    /// Finishes what others have asked, and answers no more.
    pub(crate) async fn end(mut self) {
        self.stop.send_replace(true);
        let most = if self.stay == Stay::Moment { MOMENT } else { Duration::MAX };
        if tokio::time::timeout(SAID_AFTER, &mut self.served).await.is_err() {
            if self.stay != Stay::Moment {
                eprintln!("other commands still use the archive through this one; it ends after them");
            }
            drop(tokio::time::timeout(most, self.served).await);
        }
    }
}

/// The socket in the data folder.
pub(crate) fn door(service: &Service) -> std::io::Result<Door> {
    let socket = service.folder.open_socket()?;
    socket.set_nonblocking(true)?;
    Ok(Door::Unix(Arc::new(UnixListener::from_std(socket)?)))
}

/// What there is to ask of the archive that `service` holds. `reads` if it also takes files in and reads their pages.
pub(crate) fn app(service: &Service, board: Board, reads: bool) -> Result<App, Failure> {
    Ok(App {
        archive: service.archive(),
        derivatives: service.derivatives()?,
        taker: service.taker()?,
        uploads: service.uploads()?,
        most_bytes: service.config.limits.file_mb.bytes(),
        images: PageImages::new(service.engine()?),
        desks: service.desks.clone(),
        board,
        boxed: service.boxed.get().cloned(),
        reads,
        remote: None,
        controls: controls(service),
    })
}

/// Long work that others may ask for.
fn controls(service: &Service) -> Controls {
    let indexer = Arc::clone(&service.indexer);
    let reindex = move |only_missing| -> BoxFuture<'static, Report<ReindexAnswer>> {
        let indexer = Arc::clone(&indexer);
        // It goes on when whoever asked has hung up.
        let work = tokio::spawn(async move {
            let done = if only_missing { indexer.add_missing().await } else { indexer.rebuild(|_| {}).await };
            done.map(|pages| ReindexAnswer { pages }).map_err(|error| error.to_string())
        });
        Box::pin(async move { work.await.map_err(|error| error.to_string())? })
    };
    let archive = service.archive();
    let checked = move |repair| -> BoxFuture<'static, Report<VerifyAnswer>> {
        let archive = archive.clone();
        Box::pin(async move {
            let verified =
                verify(archive.catalogue.as_ref(), &archive.blobs, &archive.index, repair, |_| {}).await;
            verified.map(verified::answer).map_err(|error| error.to_string())
        })
    };
    Controls {
        reindex: Arc::new(reindex),
        verify: Arc::new(checked),
        standstill: {
            let standstill = service.signals.standstill.clone();
            Arc::new(move || standstill.reason())
        },
        failed_parts: {
            let parts = service.parts.clone();
            Arc::new(move || parts.failed())
        },
        measured: Arc::new(String::new),
        admitted: Arc::clone(&service.signals.admitted),
        changed: Arc::clone(&service.signals.changed),
    }
}
