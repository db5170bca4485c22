//! Errors as RFC 9457 problem documents.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hoso_api::ProblemCode;
use hoso_intake::TakeError;
use hoso_model::{DocumentId, Refusal, ValueError};
use hoso_reader::ReaderError;
use hoso_store::{BlobError, StoreError};

use crate::{ArchiveError, DeriveError};

/// A problem that is answered, told in the log if it is the service's own.
#[derive(Debug)]
pub(crate) struct Problem(Box<hoso_api::Problem>);

impl Problem {
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(Box::new(hoso_api::Problem::new(code, detail)))
    }

    /// A document is not shown itself: these are.
    pub(crate) fn others_stand(document: DocumentId, shown: &[DocumentId]) -> Self {
        let named = shown.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let (english, vietnamese) = if shown.is_empty() {
            (
                format!("document {document} holds only separator sheets: there is no paper to assign"),
                format!("Tài liệu {document} chỉ có phiếu bìa, không có giấy tờ nào để gán hồ sơ."),
            )
        } else {
            (
                format!("others stand for document {document}: assign each of these that is meant: {named}"),
                format!(
                    "Tài liệu {document} đã được thay bằng các tài liệu khác; hãy gán hồ sơ cho từng tài liệu sau: {named}"
                ),
            )
        };
        let mut problem = hoso_api::Problem::new(ProblemCode::OthersStand, english);
        problem.vietnamese = Some(vietnamese);
        problem.english = Some(problem.detail.clone());
        Self(Box::new(problem))
    }

    /// What a person said can be no value of the field; how it is written is told in both languages.
    pub(crate) fn bad_value(error: &ValueError) -> Self {
        let mut problem = hoso_api::Problem::new(ProblemCode::BadValue, error.to_string());
        problem.vietnamese = Some(error.vietnamese());
        problem.english = Some(error.english());
        Self(Box::new(problem))
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::NotFound, detail)
    }

    pub(crate) fn bad_parameter(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::BadParameter, detail)
    }

    pub(crate) fn no_room(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::NoRoom, detail)
    }

    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let mut problem = hoso_api::Problem::new(ProblemCode::FileRefused, refusal.to_string());
        problem.vietnamese = Some(refusal.reason.vietnamese().to_owned());
        problem.english = Some(refusal.reason.english().to_owned());
        problem.reason = Some(refusal.reason);
        Self(Box::new(problem))
    }

    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::Internal, detail)
    }

    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::Unavailable, detail)
    }

    /// What keeps papers or entries has failed: for want of room, which an admin can make, or of itself.
    fn kept(full: bool, error: &dyn std::error::Error) -> Self {
        Self::new(if full { ProblemCode::StorageFull } else { ProblemCode::Internal }, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!(code = self.0.code, detail = self.0.detail, "a request failed");
        }
        (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(self.0)).into_response()
    }
}

impl From<ArchiveError> for Problem {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Store(error) => error.into(),
            ArchiveError::Search(error) => Self::kept(error.is_disk_full(), &error),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::kept(error.is_disk_full(), &error)
    }
}

impl From<BlobError> for Problem {
    fn from(error: BlobError) -> Self {
        Self::internal(error.to_string())
    }
}

impl From<TakeError> for Problem {
    fn from(error: TakeError) -> Self {
        match error {
            TakeError::NoSpace(_) => Self::no_room(error.to_string()),
            error => Self::unavailable(error.to_string()),
        }
    }
}

impl From<ReaderError> for Problem {
    fn from(error: ReaderError) -> Self {
        match error {
            ReaderError::Refused(refusal) => Self::refused(&refusal),
            ReaderError::Unavailable(detail) => Self::unavailable(detail),
        }
    }
}

impl From<DeriveError> for Problem {
    fn from(error: DeriveError) -> Self {
        match error {
            DeriveError::Store(error) => error.into(),
            DeriveError::Blob(error) => error.into(),
            DeriveError::Reader(error) => error.into(),
            DeriveError::NoSpace(_) => Self::no_room(error.to_string()),
            DeriveError::Io(_) => Self::unavailable(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use hoso_api::ProblemCode;
    use hoso_model::{Field, Value};
    use hoso_store::{StoreError, StoreErrorKind};

    use super::Problem;

    #[test]
    fn what_was_typed_does_not_part_the_two_languages() {
        let error = Value::parse(Field::Date, "hôm qua · hôm nay").unwrap_err();
        let Problem(told) = Problem::bad_value(&error);
        assert!(told.vietnamese.unwrap().ends_with("2024-08-15"));
        assert!(told.english.unwrap().starts_with("date is no day"));
    }

    #[test]
    fn a_full_disk_is_told_apart_from_a_fault() {
        let code = |kind: StoreErrorKind| Problem::from(StoreError::from(kind)).0.known_code();
        assert_eq!(code(StoreErrorKind::Full), Some(ProblemCode::StorageFull));
        assert_eq!(code(StoreErrorKind::Failed), Some(ProblemCode::Internal));
    }
}
