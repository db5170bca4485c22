//! What can go wrong with the catalogue.

use std::error::Error;
use std::fmt;

/// What an implementation says is the matter, whatever its own error type is.
type Source = Box<dyn Error + Send + Sync + 'static>;

/// An error of the catalogue: a [kind](StoreErrorKind) that callers decide on, and what the database said.
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    source: Option<Source>,
}

/// The kinds of [`StoreError`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// The disk or a quota is full: the same call may succeed once there is room.
    Full,
    /// The database cannot be reached, or others hold it, just now: the same call may succeed when it is made again.
    Passing,
    /// The database cannot be read or written.
    Failed,
    /// The database was made by a newer version of Hoso.
    TooNew {
        /// The version of the tables found.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// A row holds something that this program did not write.
    Unreadable {
        /// Table and column.
        place: &'static str,
    },
    /// No implementation for this URI.
    Unsupported(String),
    /// The name of a new database cannot be put on the disk.
    Folder,
    /// A fault of this program; the log says where.
    Fault,
    /// The catalogue is closing, because the process is stopping.
    Closing,
}

impl StoreError {
    /// What callers decide on.
    pub const fn kind(&self) -> &StoreErrorKind {
        &self.kind
    }

    /// True when the disk (or a quota) is full: the same call may succeed once there is room.
    pub const fn is_disk_full(&self) -> bool {
        matches!(self.kind, StoreErrorKind::Full)
    }

    pub(crate) fn because(kind: StoreErrorKind, source: impl Into<Source>) -> Self {
        Self { kind, source: Some(source.into()) }
    }
}

impl From<StoreErrorKind> for StoreError {
    fn from(kind: StoreErrorKind) -> Self {
        Self { kind, source: None }
    }
}

impl fmt::Display for StoreErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full | Self::Passing | Self::Failed => {
                f.write_str("the catalogue cannot be read or written")
            }
            Self::TooNew { found, known } => write!(
                f,
                "the catalogue has version {found}, this program knows up to {known}; use the newer program"
            ),
            Self::Unreadable { place } => write!(f, "the catalogue holds something unreadable in {place}"),
            Self::Unsupported(uri) => write!(f, "no catalogue for {uri:?}; this program knows sqlite:PATH"),
            Self::Folder => f.write_str("the folder of the catalogue cannot be synced"),
            Self::Fault => {
                f.write_str("the catalogue was not changed, because of an internal fault; the log says which")
            }
            Self::Closing => f.write_str("the catalogue is closing"),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        self.source.as_ref().map_or(Ok(()), |source| write!(f, ": {source}"))
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
