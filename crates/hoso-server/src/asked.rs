//! What a request asks, taken apart; where it cannot be, the answer is a problem document like every other.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use hoso_api::ProblemCode;
use hoso_model::Principal;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// Who asks. There are no accounts yet: whoever reaches the service is the person at the machine.
pub(crate) struct By(pub(crate) Principal);

/// The parameters behind the question mark.
pub(crate) struct Parameters<T>(pub(crate) T);

/// The parts of the path that a route names.
pub(crate) struct Named<T>(pub(crate) T);

/// A body of JSON. It is read into memory, so it has a longest length ([`crate::routes::LONGEST_JSON`]).
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<S: Send + Sync> FromRequestParts<S> for By {
    type Rejection = Problem;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(Principal::local()))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejection) => Err(Problem::new(ProblemCode::BadParameter, rejection.body_text())),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(named)) => Ok(Self(named)),
            Err(rejection) => Err(Problem::new(ProblemCode::BadPath, rejection.body_text())),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(Problem::new(code_of(&rejection), rejection.body_text())),
        }
    }
}

fn code_of(rejection: &JsonRejection) -> ProblemCode {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => ProblemCode::NotJson,
        JsonRejection::JsonDataError(_) => ProblemCode::UnexpectedJson,
        JsonRejection::BytesRejection(_) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            ProblemCode::BodyTooLarge
        }
        JsonRejection::BytesRejection(_) => ProblemCode::BodyIncomplete,
        _ => ProblemCode::BadJson,
    }
}
