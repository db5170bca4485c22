//! HTTP.

mod corrections;
mod derived;
mod documents;
mod operation;
mod questions;
mod sending;
mod site;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::{Extension, Router};
use futures::future::BoxFuture;
use hoso_api::{PartAnswer, ProblemCode, ReindexAnswer, VerifyAnswer};
use hoso_intake::Taker;
use hoso_reader::Boxed;
use hoso_watch::{Board, Desk};
use tokio::sync::Notify;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::guard::guard;
use crate::openapi::{Description, known_parameters};
use crate::problem::Problem;
use crate::requests::measured;
use crate::{Archive, Derivatives, PageImages};

/// What a long operation reports when it is done, or why it failed.
pub type Report<T> = Result<T, String>;

/// Operations of other parts of the program that can be asked for over HTTP.
#[derive(Clone)]
pub struct Controls {
    /// Rebuilds the index; true for what is missing only.
    pub reindex: Arc<dyn Fn(bool) -> BoxFuture<'static, Report<ReindexAnswer>> + Send + Sync>,
    /// Verifies everything; true to repair.
    pub verify: Arc<dyn Fn(bool) -> BoxFuture<'static, Report<VerifyAnswer>> + Send + Sync>,
    /// Why no page can be read, while none can.
    pub standstill: Arc<dyn Fn() -> Option<String> + Send + Sync>,
    /// Parts of the service that have failed since it was started.
    pub failed_parts: Arc<dyn Fn() -> Vec<PartAnswer> + Send + Sync>,
    /// What was recorded, for Prometheus; empty where nobody records.
    pub measured: Arc<dyn Fn() -> String + Send + Sync>,
    /// Told that there is work.
    pub admitted: Arc<Notify>,
    /// Told that the index has something to follow.
    pub changed: Arc<Notify>,
}

/// What the service answers with.
#[derive(Clone)]
pub struct App {
    /// Answers.
    pub archive: Archive,
    /// Documents in other forms.
    pub derivatives: Derivatives,
    /// Takes uploads in.
    pub taker: Taker,
    /// Where uploads are written before they are taken.
    pub uploads: PathBuf,
    /// Uploads are no larger, in bytes.
    pub most_bytes: u64,
    /// Shows pages.
    pub images: PageImages,
    /// The desks that uploads may be for; the only one need not be named.
    pub desks: Vec<Desk>,
    /// What waits in the desks' folders.
    pub board: Board,
    /// What holds the children in which files are opened.
    pub boxed: Option<Boxed>,
    /// Are files taken in here, and their pages read? A command that holds the data folder for a while only answers.
    pub reads: bool,
    /// The address at which other machines reach the service, if the settings allow that.
    pub remote: Option<SocketAddr>,
    /// What else can be asked for.
    pub controls: Controls,
}

impl App {
    /// Long work is for who is here to stay.
    pub(crate) fn must_read(&self) -> Result<(), Problem> {
        if self.reads {
            Ok(())
        } else {
            Err(Problem::new(ProblemCode::Busy, "another command works on the archive just now"))
        }
    }
}

/// A body of JSON has this many bytes at most: a list of files that a sender asks about has a few hundred thousand.
pub(crate) const LONGEST_JSON: usize = 2 << 20;

/// The service.
pub fn routes(app: App) -> Router {
    let (operations, described) = operations().split_for_parts();
    let description = Arc::new(Description::of(described));
    operations
        .route_layer(middleware::from_fn_with_state(Arc::clone(&description), known_parameters))
        .layer(Extension(description))
        .merge(site::routes())
        .method_not_allowed_fallback(other_method)
        // A file that is sent is written to the disk as it comes, and has a limit of its own.
        .layer(DefaultBodyLimit::max(LONGEST_JSON))
        .layer(middleware::from_fn(guard))
        .layer(middleware::from_fn(measured))
        .with_state(app)
}

/// Every operation of the API with its description: the router and the OpenAPI document are both made of it.
pub(crate) fn operations() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(questions::search))
        .routes(routes!(questions::dossier))
        .routes(routes!(documents::upload))
        .routes(routes!(documents::known_places))
        .routes(routes!(documents::assign))
        .routes(routes!(corrections::correct))
        .routes(routes!(corrections::corrections))
        .routes(routes!(corrections::to_enter))
        .routes(routes!(questions::desk))
        .routes(routes!(questions::document))
        .routes(routes!(documents::original))
        .routes(routes!(derived::pdf))
        .routes(routes!(derived::alto))
        .routes(routes!(derived::hocr))
        .routes(routes!(derived::text))
        .routes(routes!(documents::image))
        .routes(routes!(questions::page_text))
        .routes(routes!(questions::export))
        .routes(routes!(questions::status))
        .routes(routes!(operation::retry))
        .routes(routes!(operation::reread))
        .routes(routes!(operation::reindex))
        .routes(routes!(operation::verify))
        .routes(routes!(operation::health))
        .routes(routes!(operation::metrics))
        .routes(routes!(operation::openapi))
}

async fn other_method() -> Problem {
    Problem::new(ProblemCode::MethodNotAllowed, "this address answers to another method")
}
