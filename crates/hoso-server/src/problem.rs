//! Errors as RFC 9457 problem documents.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hoso_intake::TakeError;
use hoso_model::{DocumentId, Refusal};
use hoso_reader::ReaderError;
use hoso_store::{BlobError, StoreError};
use serde_json::json;

use crate::{ArchiveError, DeriveError};

/// A problem: a status, a title that is the same for every problem of its kind, and particulars.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    title: &'static str,
    detail: String,
    refusal: Option<Refusal>,
    /// The same for a clerk, in Vietnamese.
    vietnamese: Option<String>,
}

impl Problem {
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
        Self {
            vietnamese: Some(vietnamese),
            ..Self::new(StatusCode::CONFLICT, "Others stand for it", english)
        }
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found", detail)
    }

    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Bad request", detail)
    }

    /// A request that cannot be understood, with the status that says in which way.
    pub(crate) fn not_understood(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, status.canonical_reason().unwrap_or("Bad request"), detail)
    }

    pub(crate) fn no_room(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "The disk is nearly full", detail)
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Forbidden", detail)
    }

    pub(crate) fn refused(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        Self { refusal: Some(refusal), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "File refused", detail) }
    }

    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error", detail)
    }

    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Not available just now", detail)
    }

    /// What keeps papers or entries has failed: for want of room, which an admin can make, or of itself.
    fn kept(full: bool, error: &dyn std::error::Error) -> Self {
        if full { Self::unavailable(error.to_string()) } else { Self::internal(error.to_string()) }
    }

    fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, title, detail: detail.into(), refusal: None, vietnamese: None }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if self.status.is_server_error() {
            tracing::error!(detail = self.detail, "a request failed");
        }
        let mut body = json!({
            "type": "about:blank",
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let Some(refusal) = self.refusal {
            body["reason"] = refusal.reason.as_str().into();
            body["vietnamese"] = refusal.reason.vietnamese().into();
            body["english"] = refusal.reason.english().into();
        }
        if let Some(vietnamese) = self.vietnamese {
            body["english"] = body["detail"].clone();
            body["vietnamese"] = vietnamese.into();
        }
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], Json(body)).into_response()
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
            ReaderError::Refused(refusal) => Self::refused(refusal),
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
    use axum::http::StatusCode;
    use hoso_store::{StoreError, StoreErrorKind};

    use super::Problem;

    #[test]
    fn a_full_disk_is_told_apart_from_a_fault() {
        let status = |kind: StoreErrorKind| Problem::from(StoreError::from(kind)).status;
        assert_eq!(status(StoreErrorKind::Full), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(status(StoreErrorKind::Failed), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
