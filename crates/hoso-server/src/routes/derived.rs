//! Documents in other forms.

use axum::extract::State;
use axum::response::Response;
use hoso_derive::Form;
use hoso_model::{DocumentId, Principal};

use super::{App, sending};
use crate::asked::{By, Named};
use crate::problem::Problem;

/// Gives a document as a searchable PDF: its file as it came if that lacks nothing.
#[utoipa::path(get, path = "/api/v1/documents/{id}/searchable.pdf", params(("id" = inline(DocumentId), Path, description = "The document")), responses((status = 200, description = "The PDF", body = inline(sending::FileBytes), content_type = "application/pdf")))]
pub(super) async fn pdf(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    given(&app, &principal, &id, Form::Pdf).await
}

/// Gives a document's words and boxes as ALTO.
#[utoipa::path(get, path = "/api/v1/documents/{id}/alto.xml", params(("id" = inline(DocumentId), Path, description = "The document")), responses((status = 200, description = "ALTO 4.4", body = String, content_type = "application/alto+xml")))]
pub(super) async fn alto(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    given(&app, &principal, &id, Form::Alto).await
}

/// Gives a document's words and boxes as hOCR.
#[utoipa::path(get, path = "/api/v1/documents/{id}/hocr.html", params(("id" = inline(DocumentId), Path, description = "The document")), responses((status = 200, description = "hOCR", body = String, content_type = "text/html")))]
pub(super) async fn hocr(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    given(&app, &principal, &id, Form::Hocr).await
}

/// Gives a document's text, a form feed between pages.
#[utoipa::path(get, path = "/api/v1/documents/{id}/text", params(("id" = inline(DocumentId), Path, description = "The document")), responses((status = 200, description = "The text", body = String, content_type = "text/plain")))]
pub(super) async fn text(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    given(&app, &principal, &id, Form::Text).await
}

async fn given(app: &App, principal: &Principal, id: &str, form: Form) -> Result<Response, Problem> {
    let id = id.parse::<DocumentId>().map_err(|error| Problem::not_found(error.to_string()))?;
    let found = app.derivatives.get(principal, id, form).await?;
    let found = found.ok_or_else(|| Problem::not_found(format!("there is no document {id}")))?;
    Ok(sending::file(found.file, found.size, form.media_type(), &found.name))
}
