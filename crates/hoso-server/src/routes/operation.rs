//! Running the service.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use hoso_store::IndexPlace;
use serde::Deserialize;
use serde_json::{Value, json};

use super::App;
use crate::answers::RetryAnswer;
use crate::asked::Parameters;
use crate::problem::Problem;
use crate::{Reread, Retry};

/// Sends failed pages and refused files through again: of one document, or one refused file, or all.
pub(super) async fn retry(
    State(app): State<App>,
    Parameters(which): Parameters<Retry>,
) -> Result<Json<RetryAnswer>, Problem> {
    let retried = app.archive.retry(&App::principal(), which, &app.taker, &app.desks).await?;
    app.controls.admitted.notify_one();
    app.board.look_again();
    Ok(Json(retried))
}

/// Reads pages again that were read before.
pub(super) async fn reread(
    State(app): State<App>,
    Parameters(which): Parameters<Reread>,
) -> Result<Json<Value>, Problem> {
    if which.is_all() {
        return Err(Problem::bad_request(
            "say which pages: of a document, a dossier, a desk, since a day, below a confidence",
        ));
    }
    let pages = app.archive.reread(&App::principal(), &which).await?;
    app.controls.admitted.notify_one();
    Ok(Json(json!({ "pages": pages })))
}

#[derive(Deserialize)]
pub(super) struct ReindexParameters {
    #[serde(default)]
    only_missing: bool,
}

pub(super) async fn reindex(
    State(app): State<App>,
    Parameters(asked): Parameters<ReindexParameters>,
) -> Result<Json<Value>, Problem> {
    app.must_read()?;
    (app.controls.reindex)(asked.only_missing).await.map(Json).map_err(Problem::internal)
}

#[derive(Deserialize)]
pub(super) struct VerifyParameters {
    #[serde(default)]
    repair: bool,
}

pub(super) async fn verify(
    State(app): State<App>,
    Parameters(asked): Parameters<VerifyParameters>,
) -> Result<Json<Value>, Problem> {
    app.must_read()?;
    (app.controls.verify)(asked.repair).await.map(Json).map_err(Problem::internal)
}

/// Well if the catalogue and the index answer, what is found is all there is, pages can be read, so can the desks'
/// folders, and every part of the service runs. Whatever is not so is
/// named, with a status by which a monitor calls somebody: none of it is mended by starting the service again.
pub(super) async fn health(State(app): State<App>) -> Result<(StatusCode, Json<Value>), Problem> {
    app.archive.catalogue.generations(&IndexPlace::local()).await?;
    let status = app.archive.status(&App::principal()).await?;
    let standstill = (app.controls.standstill)();
    let failed: Vec<_> = (app.controls.failed_parts)().into_iter().filter(|part| !part.well).collect();
    let mut unreachable = serde_json::Map::new();
    for desk in &app.desks {
        let now = app.board.desk(&desk.id).filter(|now| now.watched == "unreachable");
        unreachable.extend(now.map(|now| (desk.id.to_string(), now.detail.into())));
    }
    let well = status.index.complete && standstill.is_none() && unreachable.is_empty() && failed.is_empty();
    let mut body = json!({
        "status": if well { "ok" } else { "degraded" },
        "version": env!("CARGO_PKG_VERSION"),
    });
    if !status.index.complete {
        body["index"] = json!(status.index);
    }
    if !failed.is_empty() {
        body["failed_parts"] = json!(failed);
    }
    if !unreachable.is_empty() {
        body["unreachable"] = unreachable.into();
    }
    if let Some(why) = standstill {
        body["standstill"] = why.into();
    }
    Ok((if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(body)))
}

/// A number of a desk.
type Gauge = fn(&hoso_store::Totals) -> u64;

pub(super) async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let status = app.archive.status(&App::principal()).await?;
    let mut text = String::new();
    let gauges: [(&str, Gauge); 8] = [
        ("documents", |t| t.documents),
        ("documents_indexed", |t| t.indexed),
        ("documents_failed", |t| t.failed),
        ("documents_unassigned", |t| t.unassigned),
        ("pages", |t| t.pages),
        ("pages_waiting", |t| t.pages_waiting),
        ("pages_failed", |t| t.pages_failed),
        ("files_refused", |t| t.refused),
    ];
    for (name, value) in gauges {
        let _ = writeln!(text, "# TYPE hoso_{name} gauge");
        for desk in &status.desks {
            let _ =
                writeln!(text, "hoso_{name}{{desk=\"{}\"}} {}", desk.desk.desk.id, value(&desk.desk.totals));
        }
    }
    let reading = (app.controls.standstill)().is_none();
    let whole: [(&str, u64); 4] = [
        ("index_complete", status.index.complete.into()),
        ("index_pages", status.index.indexed),
        ("index_pages_expected", status.index.to_index),
        ("pages_can_be_read", reading.into()),
    ];
    for (name, value) in whole {
        let _ = writeln!(text, "# TYPE hoso_{name} gauge\nhoso_{name} {value}");
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}

pub(super) async fn openapi() -> Json<Value> {
    Json(crate::openapi::document())
}
