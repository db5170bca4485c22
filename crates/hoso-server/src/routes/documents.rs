//! Files that come, and pages that are looked at.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, HttpBody as _};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use hoso_api::{
    AskedFile, AssignParameters, DocumentAnswer, ImageParameters, KnownParameters, OriginalParameters,
    ProblemCode, SentPlace, Taken, UploadParameters,
};
use hoso_intake::{LocalNumbers, Offer, Outcome, TakeError};
use hoso_model::{
    Candidate, Claim, DeskId, DocumentId, DossierCode, DossierSource, PageNo, Principal, Priority, Refusal,
    RefusalReason,
};
use hoso_reader::ScanFile;
use hoso_store::{AdmissionKind, DocumentView, Origin, Place, Remembered, TextRequest};
use tokio::io::AsyncWriteExt as _;

use super::{App, corrections, sending};
use crate::asked::{By, JsonBody, Named, Parameters};
use crate::problem::Problem;

/// Width of a page image in pixels, if none is asked for, and at most.
const WIDTH: u32 = 1600;
const MOST_WIDTH: u32 = 5000;

/// Which documents files are that were taken from their places before; `null` of one that was not.
#[utoipa::path(post, path = "/api/v1/documents/known", params(KnownParameters), request_body = Vec<AskedFile>, responses((status = 200, description = "A document for each file that was asked about, or null", body = Vec<Option<DocumentId>>)))]
pub(super) async fn known_places(
    State(app): State<App>,
    Parameters(asked): Parameters<KnownParameters>,
    JsonBody(files): JsonBody<Vec<AskedFile>>,
) -> Result<Json<Vec<Option<DocumentId>>>, Problem> {
    let (desk, local) = desk_of(&app, asked.desk.as_deref())?;
    let person = asked
        .dossier
        .map(|code| code.parse::<DossierCode>().map_err(|error| Problem::bad_parameter(error.to_string())))
        .transpose()?;
    let mut known = Vec::with_capacity(files.len());
    for AskedFile { name, place } in files {
        let claim = match &person {
            Some(code) => Claim::One(Candidate { code: code.clone(), source: DossierSource::Manual }),
            None => hoso_intake::dossier_of(std::path::Path::new(&name), &local),
        };
        let remembered = app.archive.catalogue.remembered(desk.clone(), said(place), claim).await?;
        known.push(match remembered {
            Some(Remembered::Taken(document)) => Some(document),
            _ => None,
        });
    }
    Ok(Json(known))
}

/// Says which dossier a document belongs to.
#[utoipa::path(post, path = "/api/v1/documents/{id}/dossier", params(("id" = inline(DocumentId), Path, description = "The document"), AssignParameters), responses((status = 200, description = "The document as it is now", body = DocumentAnswer)))]
pub(super) async fn assign(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<DocumentId>,
    Parameters(asked): Parameters<AssignParameters>,
) -> Result<Json<DocumentAnswer>, Problem> {
    let dossier: DossierCode = asked
        .dossier
        .parse()
        .map_err(|error: hoso_model::DossierCodeError| Problem::bad_parameter(error.to_string()))?;
    let heard = app.archive.catalogue.assign(&principal, id, dossier).await?;
    corrections::answer(&app, &principal, id, heard).await
}

/// Takes a file in. Its bytes are on the disk and its row is committed when this answers.
#[utoipa::path(post, path = "/api/v1/documents", params(UploadParameters), request_body(content = inline(sending::FileBytes), description = "The file's bytes", content_type = "application/octet-stream"), responses((status = 201, description = "Taken in", body = Taken), (status = 200, description = "The same bytes were there already", body = Taken)))]
pub(super) async fn upload(
    State(app): State<App>,
    By(principal): By,
    Parameters(asked): Parameters<UploadParameters>,
    body: Body,
) -> Result<(StatusCode, Json<Taken>), Problem> {
    let bad = |error: &dyn std::fmt::Display| Problem::bad_parameter(error.to_string());
    app.must_read()?;
    let (desk, local) = desk_of(&app, asked.desk.as_deref())?;
    let dossier =
        asked.dossier.map(|code| code.parse::<DossierCode>().map_err(|error| bad(&error))).transpose()?;
    let origin = origin_of(asked.place.as_deref())?;
    // Removed when this ends, however it ends: its bytes are a blob by then, or they were not wanted.
    let upload = Upload(app.uploads.join(DocumentId::generate().to_string()));
    if body.size_hint().lower() > app.most_bytes {
        // It is said before it is sent, where the sender waits for that.
        return Err(too_large(app.most_bytes));
    }
    write(&upload.0, body, &app).await?;
    let priority = if asked.archive { Priority::Archive } else { Priority::Desk };
    let offer = Offer {
        path: upload.0.clone(),
        inside: PathBuf::from(asked.name),
        desk,
        local,
        dossier,
        priority,
        by: principal,
        origin,
        settled: None,
        patient: false,
        shared: None,
    };
    let taken = app.taker.take(&offer).await;
    match taken? {
        Outcome::Refused(refusal, _) => Err(Problem::refused(&refusal)),
        Outcome::Admitted(admission, _) => {
            let new = admission.kind == AdmissionKind::New;
            let status = if new { StatusCode::CREATED } else { StatusCode::OK };
            Ok((status, Json(Taken { document: admission.document, new })))
        }
    }
}

/// Where a file lies, as it is sent with it. A place that cannot be read is told: without one the file may be taken twice.
fn origin_of(place: Option<&str>) -> Result<Origin, Problem> {
    let Some(place) = place else { return Ok(Origin::default()) };
    let read = |error: serde_json::Error| {
        Problem::bad_parameter(format!("place is no file's place in JSON: {error}"))
    };
    serde_json::from_str(place).map(said).map_err(read)
}

/// Where a file lies, by the word of whoever sends it.
fn said(SentPlace { path, inode, modified, size }: SentPlace) -> Origin {
    Origin::Said(Place { path: path.into_bytes(), inode, modified, size })
}

/// The desk that is asked for, or the only one.
fn desk_of(app: &App, asked: Option<&str>) -> Result<(DeskId, Arc<LocalNumbers>), Problem> {
    let found = match (asked, app.desks.as_slice()) {
        (Some(id), desks) => desks.iter().find(|desk| desk.id.as_str() == id),
        (None, [only]) => Some(only),
        (None, _) => return Err(Problem::bad_parameter("there are several desks: name one (desk=…)")),
    };
    let none = || Problem::bad_parameter(format!("there is no desk {}", asked.unwrap_or_default()));
    found.map(|desk| (desk.id.clone(), Arc::clone(&desk.local))).ok_or_else(none)
}

/// A file that is being sent.
struct Upload(PathBuf);

impl Drop for Upload {
    fn drop(&mut self) {
        // What cannot be removed now is swept at the next start.
        drop(std::fs::remove_file(&self.0));
    }
}

fn too_large(most_bytes: u64) -> Problem {
    let detail = format!("the limit is {} MB", most_bytes >> 20);
    Problem::refused(&Refusal::new(RefusalReason::TooLarge, detail))
}

/// Bytes of an upload after which it is seen whether there is room for more.
const ROOM_EVERY: u64 = 4 << 20;

async fn write(path: &std::path::Path, body: Body, app: &App) -> Result<(), Problem> {
    let failed = |error: std::io::Error| match TakeError::from(error) {
        TakeError::Io(error) => Problem::internal(format!("the upload cannot be stored: {error}")),
        error => error.into(),
    };
    let most_bytes = app.most_bytes;
    // As much as it says that it has; it may not say.
    let mut room = body.size_hint().lower().clamp(ROOM_EVERY, most_bytes.max(ROOM_EVERY));
    let mut held = app.taker.room(room).await?;
    let mut file = tokio::fs::File::create_new(path).await.map_err(failed)?;
    let mut stream = body.into_data_stream();
    let mut size = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| {
            Problem::new(ProblemCode::BodyIncomplete, format!("the upload ended early: {error}"))
        })?;
        size += chunk.len() as u64;
        if size > most_bytes {
            return Err(too_large(most_bytes));
        }
        if size > room {
            drop(held);
            held = app.taker.room(ROOM_EVERY).await?;
            room = size + ROOM_EVERY;
        }
        file.write_all(&chunk).await.map_err(failed)?;
    }
    drop(held);
    file.flush().await.map_err(failed)
}

/// Gives the file as it was scanned.
#[utoipa::path(get, path = "/api/v1/documents/{id}/original", params(("id" = inline(DocumentId), Path, description = "The document"), OriginalParameters), responses((status = 200, description = "The file", body = inline(sending::FileBytes), content_type = "application/octet-stream")))]
pub(super) async fn original(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
    Parameters(asked): Parameters<OriginalParameters>,
) -> Result<Response, Problem> {
    let document = known(&app, &principal, &id).await?;
    let original = document.originals.get(asked.file).ok_or_else(|| {
        Problem::not_found(format!("the document was made of {} files", document.originals.len()))
    })?;
    let file = app.archive.blobs.open(original.sha256).await?;
    Ok(sending::file(file, original.size, original.media_type.as_str(), &original.file))
}

/// Shows a page as JPEG.
#[utoipa::path(get, path = "/api/v1/documents/{id}/pages/{page}/image", params(("id" = inline(DocumentId), Path, description = "The document"), ("page" = inline(PageNo), Path, description = "The page"), ImageParameters), responses((status = 200, description = "The page, upright", body = inline(sending::FileBytes), content_type = "image/jpeg")))]
pub(super) async fn image(
    State(app): State<App>,
    By(principal): By,
    Named((id, page)): Named<(String, String)>,
    Parameters(asked): Parameters<ImageParameters>,
) -> Result<Response, Problem> {
    let document = known(&app, &principal, &id).await?;
    let page = page.parse::<PageNo>().map_err(|error| Problem::not_found(error.to_string()))?;
    let view = document.pages.get(page.index()).filter(|view| view.page == page);
    let view =
        view.ok_or_else(|| Problem::not_found(format!("the document has {} pages", document.pages.len())))?;
    let original = document.originals.get(view.original);
    let original = original.ok_or_else(|| Problem::internal("the page's file is not known"))?;
    let source = view.source;
    let turn = app.images.turn(original.sha256, source).await?;
    let file = app.archive.blobs.open(original.sha256).await?;
    let scan = ScanFile { digest: original.sha256, media: original.media_type, file };
    // It is shown as it was read: the boxes are of the upright page.
    let pages = TextRequest::Pages(vec![(document.document, page)]);
    let read = app.archive.catalogue.texts(&principal, &pages).await?;
    let rotation = read.first().map_or(0, |read| read.text.rotation);
    let width = asked.width.unwrap_or(WIDTH).clamp(50, MOST_WIDTH);
    let jpeg = app.images.show(turn, scan, source, width, rotation).await?;
    // A page's pixels never change, but how it lies is known only once it is read.
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=300")];
    Ok((headers, jpeg).into_response())
}

async fn known(app: &App, principal: &Principal, id: &str) -> Result<DocumentView, Problem> {
    let id = id.parse::<DocumentId>().map_err(|error| Problem::not_found(error.to_string()))?;
    let found = app.archive.catalogue.document(principal, id).await?;
    found.ok_or_else(|| Problem::not_found(format!("there is no document {id}")))
}

#[cfg(test)]
mod tests {
    use hoso_store::Origin;

    use super::origin_of;

    #[test]
    fn a_place_that_cannot_be_read_is_refused_and_not_left_out() {
        let place = r#"{"path": "/mnt/q/1.pdf", "inode": 7, "modified": 12, "size": 345}"#;
        let Ok(Origin::Said(said)) = origin_of(Some(place)) else { panic!("it can be read") };
        assert_eq!(
            (said.path.as_slice(), said.inode, said.modified, said.size),
            (&b"/mnt/q/1.pdf"[..], 7, 12, 345)
        );
        assert!(origin_of(None).is_ok(), "none need be sent");
        for bad in ["", "/mnt/q/1.pdf", "[]", r#"{"path": "/mnt/q/1.pdf"}"#, &place.replace('7', "-7")] {
            assert!(origin_of(Some(bad)).is_err(), "{bad}");
        }
    }
}
