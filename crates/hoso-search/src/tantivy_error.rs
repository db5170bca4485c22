//! Tantivy's errors, on their way to those of the seam.

use std::io;
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use crate::{SearchError, SearchErrorKind};

/// What the parts of this implementation give back; callers of the index see a [`SearchError`].
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// An error inside of this implementation: tantivy's own, however it came.
#[derive(Debug)]
pub(crate) struct Error(TantivyError);

impl<E: Into<TantivyError>> From<E> for Error {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl From<Error> for SearchError {
    fn from(Error(error): Error) -> Self {
        let kind = if is_full(&error) { SearchErrorKind::Full } else { SearchErrorKind::Failed };
        Self::because(kind, error)
    }
}

impl Error {
    /// The error for an index in `folder` that did not open because of this. One that had no room is not damaged.
    pub(crate) fn at_opening(self, folder: &Path) -> SearchError {
        if is_full(&self.0) {
            return self.into();
        }
        SearchError::because(SearchErrorKind::Unusable { folder: folder.display().to_string() }, self.0)
    }
}

fn is_full(error: &TantivyError) -> bool {
    let (TantivyError::IoError(system)
    | TantivyError::LockFailure(LockError::IoError(system), _)
    | TantivyError::OpenDirectoryError(
        OpenDirectoryError::FailedToCreateTempDir(system)
        | OpenDirectoryError::IoError { io_error: system, .. },
    )
    | TantivyError::OpenReadError(OpenReadError::IoError { io_error: system, .. })
    | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: system, .. })) = error
    else {
        return false;
    };
    matches!(system.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the kernel tells it: no space left on the device.
    fn full() -> io::Error {
        io::Error::from_raw_os_error(28)
    }

    #[test]
    fn a_full_disk_is_told_apart_from_a_damaged_index() {
        let place = Path::new("/index/g1");
        for error in [
            TantivyError::from(full()),
            OpenWriteError::wrap_io_error(full(), place.to_owned()).into(),
            OpenDirectoryError::wrap_io_error(full(), place.to_owned()).into(),
            LockError::wrap_io_error(full()).into(),
        ] {
            assert!(SearchError::from(Error(error.clone())).is_disk_full(), "{error}");
            assert!(Error(error.clone()).at_opening(place).is_disk_full(), "{error}");
        }
        let damaged = || Error::from(TantivyError::SchemaError("another".to_owned()));
        assert_eq!(SearchError::from(damaged()).kind(), &SearchErrorKind::Failed);
        let told = damaged().at_opening(place);
        assert_eq!(told.kind(), &SearchErrorKind::Unusable { folder: "/index/g1".to_owned() });
        assert!(told.to_string().contains("delete it") && told.to_string().contains("another"), "{told}");
    }
}
