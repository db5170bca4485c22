//! Pages that cannot be read now, and those behind them.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use hoso_model::{Claim, DeskId, Digest, DocumentState, MediaType, PageNo, PageState, Principal, Priority};
use hoso_reader::{BoxLimits, Engine, Limits};
use hoso_store::{Arrival, ArrivedFile, BlobStore, DeskView, open};
use sha2::Digest as _;
use tokio::sync::watch;

use super::{ReadSettings, read_pages};
use crate::Signals;

fn desk() -> DeskId {
    "mot".parse().unwrap()
}

fn arrival(digest: Digest) -> Arrival {
    let file = ArrivedFile {
        digest,
        size: 1,
        media: MediaType::Png,
        signed: false,
        attached: hoso_model::Attached::default(),
        pages: 0,
        name: "a.png".to_owned(),
        origin: hoso_store::Origin::Unknown,
        inside: String::new(),
    };
    Arrival {
        pages: vec![(0, PageNo::FIRST)],
        name: file.name.clone(),
        files: vec![file],
        desk: desk(),
        claim: Claim::Nobody,
        priority: Priority::Desk,
        by: Principal::local(),
        note: String::new(),
    }
}

/// One worker, whose children are this program.
fn settings(program: std::path::PathBuf) -> ReadSettings {
    let limits = BoxLimits {
        scan: Limits { bytes: 1 << 20, pages: 10, pixels: 1 << 20 },
        time: Duration::from_secs(20),
        cpu: Duration::from_secs(20),
        memory: 1 << 30,
        questions: 10,
    };
    ReadSettings {
        engine: Engine { program, uri: "none:".to_owned(), limits },
        engine_id: "e/1".to_owned(),
        workers: 1,
        attempts: 1,
        drain: Duration::from_secs(5),
    }
}

#[tokio::test]
async fn a_child_that_does_not_start_is_held_against_no_page_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = BlobStore::local(&folder.path().join("blobs")).unwrap();
    let catalogue = open(&format!("sqlite:{}", folder.path().join("c.sqlite").display())).unwrap();
    let view = DeskView { id: desk(), name: "Một".into(), folder: "/".into() };
    catalogue.register_desks(vec![view]).await.unwrap();
    let digest = Digest::new(sha2::Sha256::digest(b"x").into());
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"x").unwrap();
    blobs.put(&file, digest, 1).await.unwrap();
    let id = catalogue.admit(arrival(digest)).await.unwrap().document;
    let (stop, stopped) = watch::channel(false);
    let signals = Signals::new(stopped);
    let reading =
        tokio::spawn(read_pages(catalogue.clone(), blobs, settings("/bin/true".into()), signals.clone()));
    for _ in 0..600 {
        if signals.standstill.reason().is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let why = signals.standstill.reason().unwrap();
    assert!(why.contains("does not start"), "{why}");
    let view = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
    assert_eq!((view.state, view.pages[0].state), (DocumentState::Admitted, PageState::Waiting));
    stop.send(true).unwrap();
    reading.await.unwrap();
}

#[tokio::test]
async fn a_blob_that_cannot_be_opened_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("blobs");
    let blobs = BlobStore::local(&root).unwrap();
    let catalogue = open(&format!("sqlite:{}", folder.path().join("c.sqlite").display())).unwrap();
    let view = DeskView { id: desk(), name: "Một".into(), folder: "/".into() };
    catalogue.register_desks(vec![view]).await.unwrap();
    let mut documents = Vec::new();
    for byte in [1, 2] {
        let digest = Digest::new([byte; 32]);
        let name = digest.to_string();
        let place = root.join(&name[..2]).join(&name[2..4]);
        std::fs::create_dir_all(&place).unwrap();
        if byte == 1 {
            // A link to itself: it is there, and nobody can open it, whoever he is.
            std::os::unix::fs::symlink(place.join(&name), place.join(&name)).unwrap();
        } else {
            std::fs::write(place.join(&name), "x").unwrap();
        }
        documents.push(catalogue.admit(arrival(digest)).await.unwrap().document);
    }
    // It ends once it has the file, so the page that it is asked about fails.
    let ends = folder.path().join("child");
    std::fs::write(&ends, "#!/bin/sh\nprintf '\\007\\000\\000\\000\"Ready\"' >&0\n").unwrap();
    std::fs::set_permissions(&ends, PermissionsExt::from_mode(0o755)).unwrap();
    let settings = settings(ends);
    let (stop, stopped) = watch::channel(false);
    let reading = tokio::spawn(read_pages(catalogue.clone(), blobs, settings, Signals::new(stopped)));
    let state = async |at: usize| {
        let document = catalogue.document(&Principal::local(), documents[at]).await.unwrap().unwrap();
        (document.state, document.pages[0].state)
    };
    for _ in 0..600 {
        if state(1).await.0 == DocumentState::Failed {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(state(1).await, (DocumentState::Failed, PageState::Failed), "it had its turn");
    assert_eq!(state(0).await.1, PageState::Waiting, "nothing is held against it");
    stop.send(true).unwrap();
    reading.await.unwrap();
}
