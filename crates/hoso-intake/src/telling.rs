//! Telling the people at a desk what became of their files, where they look anyway: in the folder.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hoso_model::{Asker, DeskId, DocumentState, Event};
use hoso_store::{Catalogue, RecentView, RefusedView, StoreError};
use jiff::tz::TimeZone;
use tokio::sync::watch;
use tracing::debug;

use crate::own_folder::DeskFolder;
use crate::{Board, Desk, DeskNow};

/// The file in `.hoso/` that says what became of a desk's files.
const STATUS: &str = "status.txt";
/// What happened is told within a second.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Files told of.
const RECENT: u32 = 50;

/// Keeps `.hoso/status.txt` of every desk's folder true until `stop` says so.
pub async fn tell_folders(
    desks: Vec<Desk>,
    catalogue: Arc<dyn Catalogue>,
    board: Board,
    mut stop: watch::Receiver<bool>,
) {
    let mut told: HashMap<DeskId, String> = HashMap::new();
    let (mut pulse, mut last) = (None, HashMap::new());
    let with_folder = |desk| {
        let folder = Arc::new(DeskFolder::of(&desk));
        (desk, folder)
    };
    let desks: Vec<_> = desks.into_iter().map(with_folder).collect();
    while !*stop.borrow() {
        let beat = catalogue.pulse();
        for (desk, folder) in &desks {
            let Some(now) = board.desk(&desk.id) else { continue };
            if matches!(now.watched, "unreachable" | "starting")
                || (pulse == Some(beat) && last.get(&desk.id) == Some(&now))
            {
                continue;
            }
            let text = match text(catalogue.as_ref(), desk, &now).await {
                Ok(text) => text,
                Err(error) => {
                    debug!(%error, "a desk's files cannot be told of");
                    continue;
                }
            };
            last.insert(desk.id.clone(), now);
            if told.get(&desk.id) != Some(&text) {
                let (folder, written) = (Arc::clone(folder), text.clone());
                let written = tokio::task::spawn_blocking(move || write(&folder, &written));
                // A folder that nothing can be written to is told of on the page and by the command.
                if let Ok(Err(error)) = written.await {
                    debug!(desk = %desk.id, %error, "the folder's status cannot be written");
                }
                told.insert(desk.id.clone(), text);
            }
        }
        pulse = Some(beat);
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

async fn text(catalogue: &dyn Catalogue, desk: &Desk, now: &DeskNow) -> Result<String, StoreError> {
    let everyone = Asker::local();
    let recent = catalogue.recent(&everyone, &desk.id, RECENT).await?;
    let refused = catalogue.refused(&everyone, RECENT).await?;
    let refused: Vec<_> = refused.into_iter().filter(|refused| refused.desk == desk.id).collect();
    Ok(compose(now, &recent, &refused))
}

fn compose(now: &DeskNow, recent: &[RecentView], refused: &[RefusedView]) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
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
    use hoso_model::{DocumentId, DocumentState, Event, Refusal, RefusalReason};
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
            "c.pdf: Tệp bị cắt ngang",
            "(7 bytes)",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
