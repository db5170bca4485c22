//! Running the service.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use hoso_api::{
    HealthAnswer, ReindexAnswer, ReindexParameters, Reread, RereadAnswer, Retry, RetryAnswer, VerifyAnswer,
    VerifyParameters,
};
use hoso_store::IndexPlace;

use super::App;
use crate::asked::{By, Parameters};
use crate::openapi::Description;
use crate::problem::Problem;

/// Sends failed pages and refused files through again: of one document, or one refused file, or all.
#[utoipa::path(post, path = "/api/v1/retry", params(Retry), responses((status = 200, description = "What was sent through again", body = RetryAnswer)))]
pub(super) async fn retry(
    State(app): State<App>,
    By(principal): By,
    Parameters(which): Parameters<Retry>,
) -> Result<Json<RetryAnswer>, Problem> {
    let retried = app.archive.retry(&principal, which, &app.taker, &app.desks).await?;
    app.controls.admitted.notify_one();
    app.board.look_again();
    Ok(Json(retried))
}

/// Reads pages again that were read before.
#[utoipa::path(post, path = "/api/v1/reread", params(Reread), responses((status = 200, description = "How much is read again", body = RereadAnswer)))]
pub(super) async fn reread(
    State(app): State<App>,
    By(principal): By,
    Parameters(which): Parameters<Reread>,
) -> Result<Json<RereadAnswer>, Problem> {
    if which.is_all() {
        return Err(Problem::bad_parameter(
            "say which pages: of a document, a dossier, a desk, since a day, below a confidence",
        ));
    }
    let pages = app.archive.reread(&principal, &which).await?;
    app.controls.admitted.notify_one();
    Ok(Json(RereadAnswer { pages }))
}

/// Rebuilds the index beside the live one.
#[utoipa::path(post, path = "/api/v1/reindex", params(ReindexParameters), responses((status = 200, description = "What was indexed", body = ReindexAnswer)))]
pub(super) async fn reindex(
    State(app): State<App>,
    Parameters(asked): Parameters<ReindexParameters>,
) -> Result<Json<ReindexAnswer>, Problem> {
    app.must_read()?;
    (app.controls.reindex)(asked.only_missing).await.map(Json).map_err(Problem::internal)
}

/// Compares blobs, rows and index with one another.
#[utoipa::path(post, path = "/api/v1/verify", params(VerifyParameters), responses((status = 200, description = "What was found", body = VerifyAnswer)))]
pub(super) async fn verify(
    State(app): State<App>,
    Parameters(asked): Parameters<VerifyParameters>,
) -> Result<Json<VerifyAnswer>, Problem> {
    app.must_read()?;
    (app.controls.verify)(asked.repair).await.map(Json).map_err(Problem::internal)
}

/// Well if the catalogue and the index answer, what is found is all there is, pages can be read, so can the desks'
/// folders, and every part of the service runs. Whatever is not so is
/// named, with a status by which a monitor calls somebody: none of it is mended by starting the service again.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "All is well", body = HealthAnswer), (status = 503, description = "Something is not", body = HealthAnswer)))]
pub(super) async fn health(
    State(app): State<App>,
    By(principal): By,
) -> Result<(StatusCode, Json<HealthAnswer>), Problem> {
    app.archive.catalogue.generations(&IndexPlace::local()).await?;
    let status = app.archive.status(&principal).await?;
    let standstill = (app.controls.standstill)();
    let failed: Vec<_> = (app.controls.failed_parts)().into_iter().filter(|part| !part.well).collect();
    let mut unreachable = BTreeMap::new();
    for desk in &app.desks {
        let now = app.board.desk(&desk.id).filter(|now| now.watched == "unreachable");
        unreachable.extend(now.map(|now| (desk.id.to_string(), now.detail)));
    }
    let well = status.index.complete && standstill.is_none() && unreachable.is_empty() && failed.is_empty();
    let answer = HealthAnswer {
        status: if well { "ok" } else { "degraded" }.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        index: Some(status.index).filter(|index| !index.complete),
        failed_parts: failed,
        unreachable,
        standstill,
    };
    Ok((if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(answer)))
}

/// Gives what was recorded, for Prometheus. The catalogue is not asked: whoever scrapes often slows nobody down.
#[utoipa::path(get, path = "/metrics", responses((status = 200, description = "Numbers", body = String, content_type = "text/plain")))]
pub(super) async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    app.must_read()?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], (app.controls.measured)()))
}

/// Describes this API.
#[utoipa::path(get, path = "/openapi.json", responses((status = 200, description = "An OpenAPI 3.1 document", body = Object)))]
pub(super) async fn openapi(Extension(description): Extension<Arc<Description>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], description.document.clone())
}
