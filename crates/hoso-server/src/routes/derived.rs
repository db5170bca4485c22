//! Documents in other forms.

use axum::extract::State;
use axum::response::Response;
use hoso_derive::Form;
use hoso_model::DocumentId;

use super::{App, sending};
use crate::asked::Named;
use crate::problem::Problem;

pub(super) async fn pdf(State(app): State<App>, Named(id): Named<String>) -> Result<Response, Problem> {
    given(&app, &id, Form::Pdf).await
}

pub(super) async fn alto(State(app): State<App>, Named(id): Named<String>) -> Result<Response, Problem> {
    given(&app, &id, Form::Alto).await
}

pub(super) async fn hocr(State(app): State<App>, Named(id): Named<String>) -> Result<Response, Problem> {
    given(&app, &id, Form::Hocr).await
}

pub(super) async fn text(State(app): State<App>, Named(id): Named<String>) -> Result<Response, Problem> {
    given(&app, &id, Form::Text).await
}

async fn given(app: &App, id: &str, form: Form) -> Result<Response, Problem> {
    let id = id.parse::<DocumentId>().map_err(|error| Problem::not_found(error.to_string()))?;
    let found = app.derivatives.get(&App::principal(), id, form).await?;
    let found = found.ok_or_else(|| Problem::not_found(format!("there is no document {id}")))?;
    Ok(sending::file(found.file, found.size, form.media_type(), &found.name))
}
