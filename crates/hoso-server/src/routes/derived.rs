//! Documents in other forms.

use axum::extract::State;
use axum::response::Response;
use hoso_derive::Form;
use hoso_model::{DocumentId, Principal};

use super::{App, sending};
use crate::asked::{By, Named};
use crate::problem::Problem;

pub(super) async fn pdf(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    given(&app, &principal, &id, Form::Pdf).await
}

pub(super) async fn alto(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    given(&app, &principal, &id, Form::Alto).await
}

pub(super) async fn hocr(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    given(&app, &principal, &id, Form::Hocr).await
}

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
