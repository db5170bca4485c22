//! What the catalogue, the index and the board say, as the API's types.
//!
//! A row of the catalogue may change with its schema; what is written here for others may only be added to.

use hoso_api::{
    BoxAnswer, Cut, DeskStatus, Document, DossierAnswer, FolderNow, HistoryRow, NoteAnswer, Original, Page,
    Recent, RefusedAnswer, Said, Totals, WaitingFile,
};
use hoso_reader::Boxed;
use hoso_search::Note;
use hoso_store::{
    CutView, DocumentView, DossierView, OriginalView, PageView, RecentView, RefusedView, SaidView,
};
use hoso_watch::DeskNow;

pub(crate) fn note(note: &Note) -> NoteAnswer {
    NoteAnswer {
        code: note.code().to_owned(),
        text: note.text().to_owned(),
        vietnamese: note.vietnamese(),
        english: note.english(),
    }
}

pub(crate) fn document(view: DocumentView) -> Document {
    Document {
        document: view.document,
        dossier: view.dossier,
        dossier_source: view.dossier_source,
        said: view.said.map(|SaidView { person, at }| Said { person, at }),
        desk: view.desk,
        file: view.file,
        sha256: view.sha256,
        size: view.size,
        media_type: view.media_type,
        state: view.state,
        admitted_at: view.admitted_at,
        conflict: view.conflict,
        originals: view.originals.into_iter().map(original).collect(),
        cut_from: view.cut_from.map(cut),
        replaced_by: view.replaced_by,
        pages: view.pages.into_iter().map(page).collect(),
        metadata: view.metadata,
    }
}

fn page(PageView { page, original, source, state, failure }: PageView) -> Page {
    Page { page, original, source, state, failure }
}

fn original(view: OriginalView) -> Original {
    let OriginalView { file, sha256, size, media_type, signed, attached } = view;
    Original { file, sha256, size, media_type, signed, attached }
}

pub(crate) fn cut(CutView { document, pages }: CutView) -> Cut {
    Cut { document, pages }
}

pub(crate) fn history(row: hoso_store::HistoryRow) -> HistoryRow {
    HistoryRow { at: row.at, event: row.event, actor: row.actor, detail: row.detail }
}

pub(crate) fn dossier(DossierView { dossier, documents }: DossierView) -> DossierAnswer {
    DossierAnswer { dossier, documents: documents.into_iter().map(document).collect() }
}

pub(crate) fn recent(view: RecentView) -> Recent {
    Recent {
        document: view.document,
        file: view.file,
        dossier: view.dossier,
        conflict: view.conflict,
        state: view.state,
        pages: view.pages,
        pages_done: view.pages_done,
        pages_failed: view.pages_failed,
        event: view.event,
        at: view.at,
        detail: view.detail,
        attached: view.attached,
    }
}

pub(crate) fn refused(view: RefusedView) -> RefusedAnswer {
    RefusedAnswer {
        id: view.id,
        desk: view.desk,
        file: view.file,
        reason: view.refusal.reason.to_string(),
        detail: view.refusal.detail,
        vietnamese: view.refusal.reason.vietnamese().to_owned(),
        english: view.refusal.reason.english().to_owned(),
        at: view.at,
    }
}

pub(crate) fn desk(status: hoso_store::DeskStatus) -> DeskStatus {
    let hoso_store::DeskStatus { desk, totals: counted } = status;
    DeskStatus { id: desk.id, name: desk.name, folder: desk.folder, totals: totals(&counted) }
}

pub(crate) fn totals(totals: &hoso_store::Totals) -> Totals {
    Totals {
        documents: totals.documents,
        indexed: totals.indexed,
        failed: totals.failed,
        unassigned: totals.unassigned,
        conflicts: totals.conflicts,
        pages: totals.pages,
        pages_waiting: totals.pages_waiting,
        pages_failed: totals.pages_failed,
        refused: totals.refused,
        pages_last_minute: totals.pages_last_minute,
    }
}

pub(crate) fn folder_now(now: DeskNow) -> FolderNow {
    let waiting = |file: hoso_watch::WaitingFile| WaitingFile {
        waits: file.waits.as_str().to_owned(),
        file: file.file,
        detail: file.detail,
        vietnamese: file.vietnamese.to_owned(),
        english: file.english.to_owned(),
    };
    FolderNow {
        watched: now.watched.to_owned(),
        detail: now.detail,
        waiting: now.waiting,
        files: now.files.into_iter().map(waiting).collect(),
        paused: now.paused,
    }
}

pub(crate) fn boxed(boxed: &Boxed) -> BoxAnswer {
    BoxAnswer { landlock: boxed.landlock.clone(), files: boxed.files, seccomp: boxed.seccomp }
}
