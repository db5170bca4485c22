//! Telling the people at a desk what became of their files, where they look anyway: in the folder.

use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::Lane;
use hoso_model::{DocumentState, Event, Part, Principal};
use hoso_store::{Questions, RecentView, RefusedView, StoreError, fault_point};
use jiff::tz::TimeZone;
use tokio::sync::watch;
use tracing::debug;

use crate::board::STOPPED;
use crate::own_folder::DeskFolder;
use crate::{Board, Desk, DeskNow};

/// The file in `.hoso/` that says what became of a desk's files.
const STATUS: &str = "status.txt";
/// What happened is told within a second.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Files told of.
const RECENT: u32 = 50;

/// Keeps `.hoso/status.txt` of a desk's folder true until `stop` says so. Each desk has its own: one whose folder hangs
/// holds up no other.
pub async fn tell_folder(
    desk: Desk,
    catalogue: Arc<dyn Questions>,
    board: Board,
    mut stop: watch::Receiver<bool>,
) {
    let (lane, folder) = (Lane::new(1), Arc::new(DeskFolder::of(&desk)));
    let (mut told, mut mark, mut last) = (None, None, None);
    while !*stop.borrow() {
        fault_point!("telling {}", desk.id);
        let now = board.desk(&desk.id).filter(|now| !matches!(now.watched, "unreachable" | "starting"));
        if let Some(now) = now {
            match changed(catalogue.as_ref(), &desk, &now, mark, last.as_ref()).await {
                Ok(None) => {}
                Ok(Some((beat, text))) => {
                    (mark, last) = (Some(beat), Some(now));
                    if told.as_ref() != Some(&text) {
                        let (folder, written) = (Arc::clone(&folder), text.clone());
                        // A folder that nothing can be written to is told of on the page and by the command.
                        if let Ok(Err(error)) = lane.run(move || write(&folder, &written)).await {
                            debug!(desk = %desk.id, %error, "the folder's status cannot be written");
                        }
                        told = Some(text);
                    }
                }
                Err(error) => debug!(%error, "a desk's files cannot be told of"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

fn write(desk: &DeskFolder, text: &str) -> io::Result<()> {
    let (own, modes) = desk.own(&desk.root()?)?;
    own.write_whole(STATUS.as_ref(), text.as_bytes(), modes.file)
}

/// What there is to tell, with its mark, if anything was written since the mark of before or the desk is not as it was.
async fn changed(
    catalogue: &dyn Questions,
    desk: &Desk,
    now: &DeskNow,
    before: Option<u64>,
    last: Option<&DeskNow>,
) -> Result<Option<(u64, String)>, StoreError> {
    // Asked for first: what is written while the text is made is told the next time.
    let mark = catalogue.write_mark().await?;
    if before == Some(mark) && last == Some(now) {
        return Ok(None);
    }
    Ok(Some((mark, text(catalogue, desk, now).await?)))
}

async fn text(catalogue: &dyn Questions, desk: &Desk, now: &DeskNow) -> Result<String, StoreError> {
    let watch = Principal::System(Part::Desk(desk.id.clone()));
    let recent = catalogue.recent(&watch, &desk.id, RECENT).await?;
    let refused = catalogue.refused(&watch, Some(&desk.id), RECENT).await?;
    Ok(compose(now, &recent, &refused))
}

fn compose(now: &DeskNow, recent: &[RecentView], refused: &[RefusedView]) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    if now.watched == STOPPED {
        let _ = writeln!(
            text,
            "TIẾP NHẬN GẶP LỖI, ĐANG TỰ KHỞI ĐỘNG LẠI · INTAKE HAS FAILED, AND IS STARTED AGAIN: {}\n",
            now.detail
        );
    }
    if !now.paused.is_empty() {
        let _ = writeln!(text, "TẠM DỪNG TIẾP NHẬN · INTAKE HAS PAUSED: {}\n", now.paused);
    }
    let _ = writeln!(text, "ĐANG CHỜ · WAITING: {}", now.waiting);
    for file in &now.files {
        let detail = if file.detail.is_empty() { String::new() } else { format!(" ({})", file.detail) };
        let _ = writeln!(text, "  {}: {} · {}{detail}", file.file, file.vietnamese, file.english);
    }
    let _ = writeln!(text, "\nĐÃ TIẾP NHẬN · TAKEN");
    for file in recent {
        let (vietnamese, english) = state(file);
        let at = file.at.to_zoned_datetime(TimeZone::system()).strftime("%d/%m %H:%M:%S").to_string();
        let dossier = file.dossier.as_ref().map_or_else(String::new, |code| format!(" [{code}]"));
        let (note_vi, note_en) = note(file);
        let _ = writeln!(text, "  {at}  {}{dossier}: {vietnamese}{note_vi} · {english}{note_en}", file.file);
        if !file.attached.is_empty() {
            let _ = writeln!(text, "      ! {}", file.attached);
        }
    }
    let _ = writeln!(text, "\nTỪ CHỐI (trong .hoso/rejected) · REFUSED (in .hoso/rejected)");
    for file in refused {
        let at = file.at.to_zoned_datetime(TimeZone::system()).strftime("%d/%m %H:%M:%S").to_string();
        let reason = file.refusal.reason;
        let _ = writeln!(text, "  {at}  {}: {} · {}", file.file, reason.vietnamese(), file.refusal);
    }
    text
}

/// How far a document has come, in Vietnamese and English.
fn state(file: &RecentView) -> (String, String) {
    match file.state {
        DocumentState::Indexed => ("tìm được".to_owned(), "searchable".to_owned()),
        DocumentState::Failed => ("không đọc được trang nào".to_owned(), "no page could be read".to_owned()),
        DocumentState::Replaced if file.event == Event::Replaced => {
            ("đã có trong hồ sơ".to_owned(), "in its dossier already".to_owned())
        }
        DocumentState::Replaced if file.event == Event::WrittenOn => (
            "máy quét đã ghi tiếp; tệp trọn vẹn thay thế".to_owned(),
            "written on since: the whole file stands for it".to_owned(),
        ),
        DocumentState::Replaced => {
            ("đã tách thành các giấy tờ".to_owned(), "made into its papers".to_owned())
        }
        DocumentState::Read | DocumentState::Described => {
            ("đã đọc xong".to_owned(), "read; searchable in a moment".to_owned())
        }
        DocumentState::Admitted => {
            let (page, pages) = ((file.pages_done + 1).min(file.pages), file.pages);
            (format!("đang đọc trang {page}/{pages}"), format!("reading page {page} of {pages}"))
        }
    }
}

fn note(file: &RecentView) -> (&'static str, &'static str) {
    if !file.conflict.is_empty() {
        return (
            "; có nhiều mã hồ sơ khác nhau, cần người chọn",
            "; different dossiers are named: a person has to choose",
        );
    }
    match file.event {
        Event::Duplicate => ("; trùng với tệp đã có", "; a duplicate of what is there"),
        Event::Linked => (
            "; cùng nội dung với tệp ở hồ sơ khác, không đọc lại",
            "; the same bytes are in another dossier, not read again",
        ),
        _ => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::compose;
    use crate::{DeskNow, WaitingFile, Waits};
    use hoso_model::{Attached, DocumentId, DocumentState, Event, Refusal, RefusalReason};
    use hoso_store::{Lies, Place, RecentView, RefusedView};
    use jiff::Timestamp;

    #[test]
    fn every_file_has_its_line_in_both_languages() {
        let waiting = WaitingFile::new("a.pdf".to_owned(), Waits::Whole, "no %%EOF".to_owned());
        let now = DeskNow { waiting: 1, files: vec![waiting], ..DeskNow::default() };
        let recent = RecentView {
            document: DocumentId::generate(),
            file: "b.pdf".to_owned(),
            dossier: Some("H39.18-240815-0007".parse().unwrap()),
            conflict: Vec::new(),
            state: DocumentState::Admitted,
            pages: 5,
            pages_done: 1,
            pages_failed: 0,
            event: Event::Linked,
            at: Timestamp::UNIX_EPOCH,
            detail: String::new(),
            attached: Attached { names: vec!["phụ lục.pdf".to_owned()], ..Attached::default() },
        };
        let refused = RefusedView {
            id: 1,
            lies: Lies::InFolder(Place { path: Vec::new(), inode: 1, modified: 1, size: 1 }),
            desk: "mot".parse().unwrap(),
            file: "c.pdf".to_owned(),
            refusal: Refusal::new(RefusalReason::Truncated, "7 bytes"),
            at: Timestamp::UNIX_EPOCH,
        };
        let text = compose(&now, &[recent], &[refused]);
        for part in [
            "a.pdf: chưa đủ phần cuối",
            "(no %%EOF)",
            "b.pdf [H39.18-240815-0007]: đang đọc trang 2/5; cùng nội dung",
            "reading page 2 of 5; the same bytes",
            "CHƯA ĐƯỢC ĐỌC: phụ lục.pdf. Hãy mở",
            "NOT READ: phụ lục.pdf. Open",
            "c.pdf: Tệp bị cắt ngang",
            "(7 bytes)",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
