//! Questions.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;
use hoso_api::{
    DeskAnswer, DeskParameters, DocumentAnswer, DossierAnswer, ExportParameters, Exported, PageAnswer,
    SearchAnswer, SearchParameters, StatusAnswer, TextParameters,
};
use hoso_model::{DeskId, DocumentId, DossierCode, PageNo};
use hoso_search::{Filter, Note, Query};
use hoso_store::DocumentFilter;
use jiff::civil::Date;

use super::App;
use crate::answers;
use crate::asked::{By, Named, Parameters};
use crate::problem::Problem;

/// Hits of an answer that asks for no number, and at most.
const HITS: usize = 20;
const MOST_HITS: usize = 1000;

/// Finds pages by their words, one hit a document.
#[utoipa::path(get, path = "/api/v1/search", params(SearchParameters), responses((status = 200, description = "Documents, best first", body = SearchAnswer)))]
pub(super) async fn search(
    State(app): State<App>,
    By(principal): By,
    Parameters(asked): Parameters<SearchParameters>,
) -> Result<Json<SearchAnswer>, Problem> {
    let query = Query {
        filter: Filter {
            desk: parsed::<DeskId>(asked.desk)?,
            dossier: parsed::<DossierCode>(asked.dossier)?,
            kind: given(asked.kind),
            agency: given(asked.agency),
            from: day(asked.from)?,
            to: day(asked.to)?,
        },
        text: asked.q,
        limit: asked.limit.unwrap_or(HITS).min(MOST_HITS),
        offset: asked.offset,
    };
    let mut answer = app.archive.search(&principal, &query).await?;
    if asked.limit.is_some_and(|limit| limit > MOST_HITS) {
        answer.notes.push(answers::note(&Note::Limit(MOST_HITS)));
    }
    Ok(Json(answer))
}

/// Shows a document with its pages, metadata and history.
#[utoipa::path(get, path = "/api/v1/documents/{id}", params(("id" = inline(DocumentId), Path, description = "The document")), responses((status = 200, description = "The document", body = DocumentAnswer)))]
pub(super) async fn document(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
) -> Result<Json<DocumentAnswer>, Problem> {
    let id = id.parse::<DocumentId>().map_err(|error| Problem::not_found(error.to_string()))?;
    let found = app.archive.document(&principal, id).await?;
    found.map(Json).ok_or_else(|| Problem::not_found(format!("there is no document {id}")))
}

/// Shows a dossier with its documents.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}", params(("code" = inline(DossierCode), Path, description = "The dossier's code")), responses((status = 200, description = "The dossier", body = DossierAnswer)))]
pub(super) async fn dossier(
    State(app): State<App>,
    By(principal): By,
    Named(code): Named<String>,
) -> Result<Json<DossierAnswer>, Problem> {
    let code = code.parse::<DossierCode>().map_err(|error| Problem::not_found(error.to_string()))?;
    let found = app.archive.dossier(&principal, &code).await?;
    found.map(Json).ok_or_else(|| Problem::not_found(format!("there is no dossier {code}")))
}

/// Gives a page's text and where the query's words stand.
#[utoipa::path(get, path = "/api/v1/documents/{id}/pages/{page}/text", params(("id" = inline(DocumentId), Path, description = "The document"), ("page" = inline(PageNo), Path, description = "The page"), TextParameters), responses((status = 200, description = "The page's text", body = PageAnswer)))]
pub(super) async fn page_text(
    State(app): State<App>,
    By(principal): By,
    Named((id, page)): Named<(String, String)>,
    Parameters(asked): Parameters<TextParameters>,
) -> Result<Json<PageAnswer>, Problem> {
    let id = id.parse::<DocumentId>().map_err(|error| Problem::not_found(error.to_string()))?;
    let page = page.parse::<PageNo>().map_err(|error| Problem::not_found(error.to_string()))?;
    let found = app.archive.page(&principal, id, page, &asked.q, asked.raw == 1).await?;
    found
        .map(Json)
        .ok_or_else(|| Problem::not_found(format!("page {page} of document {id} has no text (yet)")))
}

/// Tells how the whole service is.
#[utoipa::path(get, path = "/api/v1/status", responses((status = 200, description = "Desks, queue, rates, refused files", body = StatusAnswer)))]
pub(super) async fn status(State(app): State<App>, By(principal): By) -> Result<Json<StatusAnswer>, Problem> {
    let mut status = app.archive.status(&principal).await?;
    status.boxed = app.boxed.as_ref().map(answers::boxed);
    status.remote = app.remote.map(|address| address.to_string());
    status.standstill = (app.controls.standstill)();
    status.failed_parts = (app.controls.failed_parts)();
    for desk in &mut status.desks {
        desk.folder_now = app.board.desk(&desk.desk.id).map(answers::folder_now);
    }
    Ok(Json(status))
}

/// Files of an answer about a desk, if no other number is asked for, and at most.
const FILES: u32 = 100;
const MOST_FILES: u32 = 1000;

/// What waits in a desk's folder, and what became of what came last.
#[utoipa::path(get, path = "/api/v1/desks/{id}", params(("id" = inline(DeskId), Path, description = "The desk"), DeskParameters), responses((status = 200, description = "The desk", body = DeskAnswer)))]
pub(super) async fn desk(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
    Parameters(asked): Parameters<DeskParameters>,
) -> Result<Json<DeskAnswer>, Problem> {
    let none = || Problem::not_found(format!("there is no desk {id}"));
    let desk = &app.desks.iter().find(|desk| desk.id.as_str() == id).ok_or_else(none)?.id;
    let limit = asked.limit.unwrap_or(FILES).min(MOST_FILES);
    let mut answer = app.archive.desk(&principal, desk, limit).await?.ok_or_else(none)?;
    answer.standstill = (app.controls.standstill)();
    answer.folder_now = app.board.desk(desk).map(answers::folder_now);
    Ok(Json(answer))
}

/// Streams: nothing is gathered, however much is exported.
#[utoipa::path(get, path = "/api/v1/export", params(ExportParameters), responses((status = 200, description = "A document a line", body = Exported, content_type = "application/jsonl")))]
pub(super) async fn export(
    State(app): State<App>,
    By(principal): By,
    Parameters(asked): Parameters<ExportParameters>,
) -> Result<Response, Problem> {
    if asked.format.as_deref().is_some_and(|format| format != "jsonl") {
        return Err(Problem::bad_parameter("this export comes as format=jsonl"));
    }
    let filter =
        DocumentFilter { desk: parsed(asked.desk)?, dossier: parsed(asked.dossier)?, replaced: false };
    let documents =
        stream::try_unfold((app, principal, filter, None), async |(app, principal, filter, after)| {
            let exported =
                app.archive.export(&principal, &filter, after).await.map_err(std::io::Error::other)?;
            let Some(last) = exported.last().map(|exported| exported.document) else {
                return Ok::<_, std::io::Error>(None);
            };
            let lines = exported.iter().map(line).collect::<Result<String, _>>()?;
            Ok(Some((lines, (app, principal, filter, Some(last)))))
        });
    Ok(([(header::CONTENT_TYPE, "application/jsonl")], Body::from_stream(documents)).into_response())
}

fn line(exported: &Exported) -> Result<String, serde_json::Error> {
    serde_json::to_string(exported).map(|line| line + "\n")
}

/// An empty parameter is one that a form left blank.
fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn parsed<T: std::str::FromStr>(text: Option<String>) -> Result<Option<T>, Problem>
where
    T::Err: std::fmt::Display,
{
    let parse =
        |text: String| text.trim().parse().map_err(|error: T::Err| Problem::bad_parameter(error.to_string()));
    given(text).map(parse).transpose()
}

fn day(text: Option<String>) -> Result<Option<u32>, Problem> {
    let day = parsed::<Date>(text).map_err(|_| Problem::bad_parameter("a day is written 2015-07-09"))?;
    Ok(day.map(|day| {
        (i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day())) as u32
    }))
}
