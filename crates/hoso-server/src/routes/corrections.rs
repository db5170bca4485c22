//! What people say of a paper's fields.

use axum::Json;
use axum::extract::State;
use hoso_api::{CorrectionAnswer, DocumentAnswer, ProblemCode, ToEnterAnswer, Word};
use hoso_model::{Correction, DocumentId, Field, Principal};
use hoso_store::{CorrectionView, Heard};

use super::App;
use crate::asked::{By, JsonBody, Named};
use crate::problem::Problem;

/// Says what a field of a document's paper is, for good: its values (none: the paper does not say it), or that what was
/// read holds again.
#[utoipa::path(post, path = "/api/v1/documents/{id}/fields/{field}",
    params(("id" = inline(DocumentId), Path, description = "The document"), ("field" = inline(Field), Path, description = "The field")),
    request_body = Word,
    responses((status = 200, description = "The document as it is now", body = DocumentAnswer)))]
pub(super) async fn correct(
    State(app): State<App>,
    By(principal): By,
    Named((id, field)): Named<(DocumentId, String)>,
    JsonBody(word): JsonBody<Word>,
) -> Result<Json<DocumentAnswer>, Problem> {
    let field: Field = field
        .parse()
        .map_err(|word| Problem::new(ProblemCode::BadPath, format!("a paper has no field {word:?}")))?;
    let correction = match word {
        Word::Values(values) => Correction::new(field, values.iter().map(String::as_str))
            .map_err(|error| Problem::bad_value(&error))?,
        Word::AsRead => Correction::as_read(field),
    };
    let Principal::Person(person) = &principal else {
        return Err(Problem::internal("no part of the system says what a paper is"));
    };
    let heard = app.archive.catalogue.correct(person, id, correction).await?;
    answer(&app, &principal, id, heard).await
}

/// Answers a person's word on a document: with the document as it is now, or why nothing was done.
pub(super) async fn answer(
    app: &App,
    principal: &Principal,
    id: DocumentId,
    heard: Heard,
) -> Result<Json<DocumentAnswer>, Problem> {
    let none = || Problem::not_found(format!("there is no document {id}"));
    match heard {
        Heard::Done => {}
        Heard::NoDocument => return Err(none()),
        Heard::OthersStand(shown) => return Err(Problem::others_stand(id, &shown)),
    }
    app.controls.changed.notify_one();
    Ok(Json(app.archive.document(principal, id).await?.ok_or_else(none)?))
}

/// Tells what people said of a document's paper, oldest first; of each field the last word holds.
#[utoipa::path(get, path = "/api/v1/documents/{id}/corrections",
    params(("id" = inline(DocumentId), Path, description = "The document")),
    responses((status = 200, description = "Each word", body = Vec<CorrectionAnswer>)))]
pub(super) async fn corrections(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<DocumentId>,
) -> Result<Json<Vec<CorrectionAnswer>>, Problem> {
    let said = app.archive.catalogue.corrections(&principal, id).await?;
    let answer =
        |CorrectionView { field, values, person, at }| CorrectionAnswer { field, values, person, at };
    Ok(Json(said.into_iter().map(answer).collect()))
}

/// Tells what stands on a document's paper and could not be read: where, and what the file's name says it is.
#[utoipa::path(get, path = "/api/v1/documents/{id}/to-enter",
    params(("id" = inline(DocumentId), Path, description = "The document")),
    responses((status = 200, description = "What a person has to enter", body = Vec<ToEnterAnswer>)))]
pub(super) async fn to_enter(
    State(app): State<App>,
    By(principal): By,
    Named(id): Named<DocumentId>,
) -> Result<Json<Vec<ToEnterAnswer>>, Problem> {
    let found = app.archive.to_enter(&principal, id).await?;
    found.map(Json).ok_or_else(|| Problem::not_found(format!("there is no document {id}")))
}
