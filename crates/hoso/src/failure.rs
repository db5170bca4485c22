//! How a command fails: a message that says what to do, and an exit code.

use std::process::ExitCode;

use hoso_pipeline::IndexingError;
use hoso_search::SearchError;
use hoso_server::{ArchiveError, DeriveError};
use hoso_store::{BlobError, DataFolderError, StoreError};

use crate::config::SettingsError;

/// Why a command ends early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Wrong use or configuration.
    #[error("{0}")]
    Usage(String),
    /// The data folder is in use or unreadable, or the machine lacks something.
    #[error("{0}")]
    Inaccessible(String),
    /// Another process holds the data folder.
    #[error("{0}")]
    Held(String),
    /// The process that answered does not any more: asked anew, another may, or the folder is free.
    #[error("{0}")]
    Gone(String),
    /// What was asked for is not there.
    #[error("{0}")]
    NotFound(String),
}

impl Failure {
    /// 1: some inputs failed; 2: wrong use; 3: the data folder cannot be used.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::NotFound(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
            Self::Inaccessible(_) | Self::Held(_) | Self::Gone(_) => ExitCode::from(3),
        }
    }

    /// A usage failure from any error of parsing what was typed.
    pub(crate) fn usage(error: impl std::fmt::Display) -> Self {
        Self::Usage(error.to_string())
    }
}

macro_rules! inaccessible {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Inaccessible(error.to_string())
            }
        })+
    };
}

impl From<DataFolderError> for Failure {
    fn from(error: DataFolderError) -> Self {
        match error {
            DataFolderError::Held { .. } => Self::Held(error.to_string()),
            other => Self::Inaccessible(other.to_string()),
        }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::Usage(error.to_string())
    }
}

inaccessible!(StoreError, BlobError, SearchError, IndexingError, ArchiveError, DeriveError, std::io::Error);
