//! What is known of files that have not been taken yet, for those who wait for them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hoso_model::DeskId;

/// Files named for a desk at most; the rest are counted.
pub(crate) const NAMED: usize = 100;

/// How a desk is watched whose watch has failed.
pub(crate) const STOPPED: &str = "stopped";

/// Desk by desk, how its folder is watched and which files wait there, and for what. Shared by those who watch, who
/// write it, and those who are asked, who read it.
#[derive(Debug, Clone, Default)]
pub struct Board {
    desks: Arc<Mutex<HashMap<DeskId, DeskNow>>>,
    asked_again: Arc<AtomicU64>,
}

/// A desk's folder at this moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskNow {
    /// `starting` before it has been looked through, `events`, `polling`, `unreachable` when it cannot be read, or
    /// `stopped` when its watch has failed and is not started again yet.
    pub watched: &'static str,
    /// The kind of file system, or why the folder cannot be read or watched.
    pub detail: String,
    /// Files that wait or are being taken.
    pub waiting: usize,
    /// Some of them, the next first.
    pub files: Vec<WaitingFile>,
    /// Why intake has paused; empty while it goes on.
    pub paused: String,
}

/// A file that has not been taken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFile {
    /// Its path in the desk's folder, for people.
    pub file: String,
    /// What it waits for.
    pub waits: Waits,
    /// Particulars, in English; may be empty.
    pub detail: String,
    /// What it waits for, in Vietnamese.
    pub vietnamese: &'static str,
    /// What it waits for, in English.
    pub english: &'static str,
}

/// What a file waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Waits {
    /// It has changed a moment ago.
    Quiet,
    /// Its end is missing.
    Whole,
    /// Its beginning is of no known type, and may not be written yet.
    Head,
    /// It is its turn soon.
    Turn,
    /// It is being taken.
    Taken,
    /// The other side, or the other pages, that make one document with it.
    Others,
    /// Room on the disk.
    Room,
    /// The service may not read it.
    Permission,
    /// Something else that is in the way.
    Trouble,
}

impl Waits {
    /// The word that programs go by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Whole => "whole",
            Self::Head => "head",
            Self::Turn => "turn",
            Self::Taken => "taken",
            Self::Others => "others",
            Self::Room => "room",
            Self::Permission => "permission",
            Self::Trouble => "trouble",
        }
    }

    const fn vietnamese(self) -> &'static str {
        match self {
            Self::Quiet => "đang được ghi, chờ ghi xong",
            Self::Whole => "chưa đủ phần cuối, chờ máy quét ghi tiếp",
            Self::Head => "chưa nhận ra loại tệp, chờ ghi phần đầu",
            Self::Turn => "chờ đến lượt",
            Self::Taken => "đang tiếp nhận",
            Self::Others => "chờ các trang hoặc mặt còn lại",
            Self::Room => "ổ đĩa gần đầy, tạm dừng tiếp nhận",
            Self::Permission => "không có quyền đọc tệp; báo quản trị viên",
            Self::Trouble => "chưa tiếp nhận được, sẽ thử lại",
        }
    }

    const fn english(self) -> &'static str {
        match self {
            Self::Quiet => "being written; waits until it is quiet",
            Self::Whole => "its end is missing; waits for the scanner to write on",
            Self::Head => "its beginning is of no known type; waits for it to be written",
            Self::Turn => "waits for its turn",
            Self::Taken => "being taken",
            Self::Others => "waits for the other pages or sides",
            Self::Room => "the disk is nearly full; intake has paused",
            Self::Permission => "the service may not read it; tell the administrator",
            Self::Trouble => "could not be taken yet; it is tried again",
        }
    }
}

impl WaitingFile {
    /// The file called `file`, and what it waits for.
    pub(crate) fn new(file: String, waits: Waits, detail: String) -> Self {
        Self { file, waits, detail, vietnamese: waits.vietnamese(), english: waits.english() }
    }
}

impl Board {
    /// A desk's folder at this moment; `None` of a desk that is not watched.
    pub fn desk(&self, desk: &DeskId) -> Option<DeskNow> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner).get(desk).cloned()
    }

    /// Has every desk's folder looked through anew, with what is known of files that could not leave it forgotten.
    pub fn look_again(&self) {
        self.asked_again.fetch_add(1, Ordering::Relaxed);
    }

    /// How often it was asked to look again.
    pub(crate) fn asked_again(&self) -> u64 {
        self.asked_again.load(Ordering::Relaxed)
    }

    /// A desk's watch has failed: what waited there is not known any more, and why.
    pub fn stopped(&self, desk: &DeskId, why: String) {
        self.put(desk, DeskNow { watched: STOPPED, detail: why, ..DeskNow::default() });
    }

    pub(crate) fn put(&self, desk: &DeskId, now: DeskNow) {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner).insert(desk.clone(), now);
    }
}
