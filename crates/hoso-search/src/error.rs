//! What can go wrong with the index.

use std::error::Error;
use std::fmt;

/// What an implementation says is the matter, whatever its own error type is.
type Source = Box<dyn Error + Send + Sync + 'static>;

/// An error of the index: a [kind](SearchErrorKind) that callers decide on, and what the engine said.
#[derive(Debug)]
pub struct SearchError {
    kind: SearchErrorKind,
    source: Option<Source>,
}

/// The kinds of [`SearchError`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SearchErrorKind {
    /// What is there cannot be opened as an index: it can be deleted, and rebuilt from the catalogue.
    Unusable {
        /// Where.
        folder: String,
    },
    /// The disk or a quota is full: the same call may succeed once there is room. What is there is as it was.
    Full,
    /// The index cannot be read or written.
    Failed,
    /// No implementation for this URI.
    Unsupported(String),
    /// The index is closing, because the process is stopping.
    Closing,
}

impl SearchError {
    /// What callers decide on.
    pub const fn kind(&self) -> &SearchErrorKind {
        &self.kind
    }

    /// True when the disk (or a quota) is full: the same call may succeed once there is room.
    pub const fn is_disk_full(&self) -> bool {
        matches!(self.kind, SearchErrorKind::Full)
    }

    pub(crate) fn because(kind: SearchErrorKind, source: impl Into<Source>) -> Self {
        Self { kind, source: Some(source.into()) }
    }
}

impl From<SearchErrorKind> for SearchError {
    fn from(kind: SearchErrorKind) -> Self {
        Self { kind, source: None }
    }
}

impl fmt::Display for SearchErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable { folder } => write!(
                f,
                "the index in {folder} cannot be opened; delete it, it is rebuilt at the next start"
            ),
            Self::Full => f.write_str("the index cannot be written, the disk is full"),
            Self::Failed => f.write_str("the index cannot be read or written"),
            Self::Unsupported(uri) => write!(f, "no index for {uri:?}; this program knows tantivy:FOLDER"),
            Self::Closing => f.write_str("the index is closing"),
        }
    }
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        self.source.as_ref().map_or(Ok(()), |source| write!(f, ": {source}"))
    }
}

impl Error for SearchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
