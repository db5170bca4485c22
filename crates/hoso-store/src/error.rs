//! What can go wrong with the catalogue.

/// An error of the catalogue.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error; its text says which. Disk full and I/O errors come here too.
    #[error("the catalogue cannot be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database was made by a newer version of Hoso.
    #[error("the catalogue has version {found}, this program knows up to {known}; use the newer program")]
    TooNew {
        /// The version of the tables found.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// A row holds something that this program did not write.
    #[error("the catalogue holds something unreadable in {place}: {detail}")]
    Unreadable {
        /// Table and column.
        place: &'static str,
        /// What was found.
        detail: String,
    },
    /// No implementation for this URI.
    #[error("no catalogue for {0:?}; this program knows sqlite:PATH")]
    Unsupported(String),
    /// The name of a new database cannot be put on the disk.
    #[error("the folder of the catalogue cannot be synced: {0}")]
    Folder(std::io::Error),
    /// A fault of this program; the log says where.
    #[error("the catalogue was not changed, because of an internal fault; the log says which")]
    Fault,
    /// The thread that writes has ended; the process is stopping.
    #[error("the catalogue is closing")]
    Closing,
}

impl StoreError {
    /// True when the disk (or a quota) is full: the same call may succeed once there is room.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Database(rusqlite::Error::SqliteFailure(code, _))
            if code.code == rusqlite::ErrorCode::DiskFull)
    }
}
