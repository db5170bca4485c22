//! Files that come, and pages that are looked at.

use std::path::PathBuf;
use std::sync::PoisonError;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query as Parameters, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use hoso_intake::{Offer, Outcome};
use hoso_model::{DeskId, DocumentId, DossierCode, DossierSource, PageNo, Priority};
use hoso_reader::ScanFile;
use hoso_store::{AdmissionKind, DocumentView, TextRequest};
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::App;
use crate::answers::Taken;
use crate::problem::Problem;

/// Width of a page image in pixels, if none is asked for, and at most.
const WIDTH: u32 = 1600;
const MOST_WIDTH: u32 = 5000;

#[derive(Deserialize)]
pub(super) struct UploadParameters {
    name: String,
    desk: Option<String>,
    dossier: Option<String>,
    #[serde(default)]
    archive: bool,
}

/// Takes a file in. Its bytes are on the disk and its row is committed when this answers.
pub(super) async fn upload(
    State(app): State<App>,
    Parameters(asked): Parameters<UploadParameters>,
    body: Body,
) -> Result<(StatusCode, Json<Taken>), Problem> {
    let bad = |error: &dyn std::fmt::Display| Problem::bad_request(error.to_string());
    let desk = match (asked.desk, app.desks.as_slice()) {
        (Some(desk), _) => desk.parse::<DeskId>().map_err(|error| bad(&error))?,
        (None, [only]) => only.clone(),
        (None, _) => return Err(Problem::bad_request("there are several desks: name one (desk=…)")),
    };
    if !app.desks.contains(&desk) {
        return Err(Problem::bad_request(format!("there is no desk {desk}")));
    }
    let name = hoso_viet::nfc(asked.name.rsplit('/').next().unwrap_or_default()).into_owned();
    let dossier = match asked.dossier {
        Some(code) => {
            Some((code.parse::<DossierCode>().map_err(|error| bad(&error))?, DossierSource::Manual))
        }
        None => hoso_intake::dossier_of(std::path::Path::new(&asked.name)),
    };
    // Removed when this ends, however it ends: its bytes are a blob by then, or they were not wanted.
    let upload = Upload(app.uploads.join(DocumentId::generate().to_string()));
    write(&upload.0, body, app.most_bytes).await?;
    let priority = if asked.archive { Priority::Archive } else { Priority::Desk };
    let actor = App::asker().name;
    let offer = Offer { path: upload.0.clone(), name, desk, dossier, priority, actor, watched: false };
    let taken = app.taker.take(&offer).await;
    match taken? {
        Outcome::Refused(refusal, _) => Err(Problem::refused(refusal)),
        Outcome::Admitted(admission, _) => {
            let new = admission.kind == AdmissionKind::New;
            let status = if new { StatusCode::CREATED } else { StatusCode::OK };
            Ok((status, Json(Taken { document: admission.document, new })))
        }
    }
}

/// A file that is being sent.
struct Upload(PathBuf);

impl Drop for Upload {
    fn drop(&mut self) {
        // What cannot be removed now is swept at the next start.
        drop(std::fs::remove_file(&self.0));
    }
}

async fn write(path: &std::path::Path, body: Body, most_bytes: u64) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Problem::internal(format!("the upload cannot be stored: {error}"));
    let mut file = tokio::fs::File::create(path).await.map_err(failed)?;
    let mut stream = body.into_data_stream();
    let mut size = 0;
    while let Some(chunk) = stream.next().await {
        let chunk =
            chunk.map_err(|error| Problem::bad_request(format!("the upload ended early: {error}")))?;
        size += chunk.len() as u64;
        if size > most_bytes {
            return Err(Problem::bad_request(format!("the limit is {} MB", most_bytes >> 20)));
        }
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)
}

pub(super) async fn original(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let document = known(&app, &id).await?;
    let file = tokio::fs::File::from_std(app.archive.blobs.open(document.sha256).await?);
    let chunks = futures::stream::try_unfold(file, async |mut file| {
        let mut chunk = Vec::with_capacity(64 << 10);
        let read = file.read_buf(&mut chunk).await?;
        Ok::<_, std::io::Error>((read > 0).then_some((chunk, file)))
    });
    // Other letters than ASCII go percent-encoded (RFC 6266, RFC 8187).
    let name: String = document
        .file
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    let disposition = HeaderValue::from_str(&format!("inline; filename*=UTF-8''{name}"))
        .unwrap_or(HeaderValue::from_static("inline"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(document.media_type.as_str())),
        (header::CONTENT_LENGTH, HeaderValue::from(document.size)),
        (header::CONTENT_DISPOSITION, disposition),
        // A hostile file may not run anything here.
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, Body::from_stream(chunks)).into_response())
}

#[derive(Deserialize)]
pub(super) struct ImageParameters {
    width: Option<u32>,
}

pub(super) async fn image(
    State(app): State<App>,
    Path((id, page)): Path<(String, String)>,
    Parameters(asked): Parameters<ImageParameters>,
) -> Result<Response, Problem> {
    let document = known(&app, &id).await?;
    let page = page.parse::<PageNo>().map_err(|error| Problem::not_found(error.to_string()))?;
    if page.index() >= document.pages.len() {
        return Err(Problem::not_found(format!("the document has {} pages", document.pages.len())));
    }
    let file = app.archive.blobs.open(document.sha256).await?;
    let scan = ScanFile { digest: document.sha256, media: document.media_type, file };
    // It is shown as it was read: the boxes are of the upright page.
    let pages = TextRequest::Pages(vec![(document.document, page)]);
    let read = app.archive.catalogue.texts(&App::asker(), &pages).await?;
    let rotation = read.first().map_or(0, |read| read.text.rotation);
    let width = asked.width.unwrap_or(WIDTH).clamp(50, MOST_WIDTH);
    let reader = app.reader;
    let shown = tokio::task::spawn_blocking(move || {
        reader.lock().unwrap_or_else(PoisonError::into_inner).show(&scan, page, width, rotation)
    });
    let jpeg = shown.await.map_err(|error| Problem::internal(error.to_string()))??;
    // A page's pixels never change, but how it lies is known only once it is read.
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=300")];
    Ok((headers, jpeg).into_response())
}

async fn known(app: &App, id: &str) -> Result<DocumentView, Problem> {
    let id = id.parse::<DocumentId>().map_err(|error| Problem::not_found(error.to_string()))?;
    let found = app.archive.catalogue.document(&App::asker(), id).await?;
    found.ok_or_else(|| Problem::not_found(format!("there is no document {id}")))
}
