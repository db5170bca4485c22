//! SQLite's errors, on their way to those of the seam.

use rusqlite::ErrorCode;

use crate::{StoreError, StoreErrorKind};

/// What a use case gives back inside of this implementation.
pub(super) type Result<T, E = Error> = std::result::Result<T, E>;

/// An error inside of this implementation; callers of the catalogue see a [`StoreError`].
#[derive(Debug)]
pub(super) enum Error {
    /// SQLite's own.
    Sql(rusqlite::Error),
    /// One that the seam knows already.
    Store(StoreError),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreErrorKind> for Error {
    fn from(kind: StoreErrorKind) -> Self {
        Self::Store(kind.into())
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::Sql(error) => Self::because(kind_of(error.sqlite_error_code()), error),
            Error::Store(error) => error,
        }
    }
}

/// The error for a value that cannot be.
pub(super) fn unreadable(place: &'static str, detail: impl std::fmt::Display) -> Error {
    Error::Store(StoreError::because(StoreErrorKind::Unreadable { place }, detail.to_string()))
}

/// What callers decide on.
pub(super) fn kind_of(code: Option<ErrorCode>) -> StoreErrorKind {
    match code {
        Some(ErrorCode::DiskFull) => StoreErrorKind::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreErrorKind::Passing,
        _ => StoreErrorKind::Failed,
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sql(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::{StoreError, StoreErrorKind};
    use rusqlite::ffi;

    #[test]
    fn callers_are_told_what_to_do_and_what_the_database_said() {
        for (code, kind) in [
            (ffi::SQLITE_FULL, StoreErrorKind::Full),
            (ffi::SQLITE_BUSY, StoreErrorKind::Passing),
            (ffi::SQLITE_IOERR, StoreErrorKind::Failed),
            (ffi::SQLITE_CORRUPT, StoreErrorKind::Failed),
        ] {
            let failure = rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some("chi tiết".to_owned()));
            let error = StoreError::from(Error::from(failure));
            assert_eq!(error.kind(), &kind);
            assert!(error.to_string().ends_with(": chi tiết"), "{error}");
            assert!(std::error::Error::source(&error).is_some());
        }
    }
}
