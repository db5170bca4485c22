//! Hits of an index that has not followed yet.

use std::sync::Arc;
use std::time::Duration;

use hoso_model::{
    Area, Attached, ChangeNo, Claim, Digest, DocumentId, Line, MediaType, PageNo, PageText, Principal,
    Priority, Word,
};
use hoso_search::{Batch, Filter, LiveIndex, Query};
use hoso_store::{Arrival, ArrivedFile, BlobStore, Catalogue, DeskView, Origin, Reading, TextRequest};

use super::{Archive, entry_now};

async fn archive(folder: &std::path::Path) -> Archive {
    let catalogue = hoso_store::open(&format!("sqlite:{}", folder.join("c.sqlite").display())).unwrap();
    let desk = DeskView { id: "mot".parse().unwrap(), name: "Một".into(), folder: "/".into() };
    catalogue.register_desks(vec![desk]).await.unwrap();
    let index = hoso_search::open(&format!("tantivy:{}", folder.join("index").display())).unwrap();
    let blobs = BlobStore::local(&folder.join("blobs")).unwrap();
    Archive { catalogue, blobs, index: LiveIndex::new(index) }
}

/// Has a page of the document read, as `words`.
async fn read(catalogue: &Arc<dyn Catalogue>, words: &str) {
    let lease = catalogue.lease_pages("a", 1, Duration::from_mins(1)).await.unwrap().remove(0);
    let word = |text: &str| Word::new(text.into(), Area::PAGE, 90.0);
    let words = words.split_whitespace().map(word).collect();
    let text = PageText::recognised(10, 10, 300, vec![Line { block: 0, paragraph: 0, words }]);
    catalogue.page_read(&lease, Reading { engine: "e/1".into(), text }).await.unwrap();
}

async fn admitted(catalogue: &Arc<dyn Catalogue>) -> DocumentId {
    let file = ArrivedFile {
        digest: Digest::new([7; 32]),
        size: 1,
        media: MediaType::Png,
        signed: false,
        attached: Attached::default(),
        pages: 1,
        name: "a.png".to_owned(),
        origin: Origin::Unknown,
        inside: String::new(),
    };
    let arrival = Arrival {
        pages: vec![(0, PageNo::FIRST)],
        name: file.name.clone(),
        files: vec![file],
        desk: "mot".parse().unwrap(),
        claim: Claim::Nobody,
        priority: Priority::Desk,
        by: Principal::local(),
        note: String::new(),
    };
    catalogue.admit(arrival).await.unwrap().document
}

#[tokio::test]
async fn a_word_that_was_put_right_is_shown_with_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path()).await;
    let id = admitted(&archive.catalogue).await;
    let lease = archive.catalogue.lease_pages("a", 1, Duration::from_mins(1)).await.unwrap().remove(0);
    let right = Word { read: Some("bỗ".into()), ..Word::new("bổ".into(), Area::PAGE, 80.0) };
    let words = vec![right, Word::new("sung".into(), Area::PAGE, 96.0)];
    let text = PageText::recognised(10, 10, 300, vec![Line { words, ..Line::default() }]);
    archive.catalogue.page_read(&lease, Reading { engine: "e/1".into(), text }).await.unwrap();
    let page =
        async |raw| archive.page(&Principal::local(), id, PageNo::FIRST, "", raw).await.unwrap().unwrap();
    let shown = page(false).await;
    assert_eq!(shown.text.trim(), "bổ sung");
    let repaired: Vec<_> =
        shown.repaired.iter().map(|word| (word.text.as_str(), word.read.as_str())).collect();
    assert_eq!(repaired, [("bổ", "bỗ")]);
    assert_eq!(page(true).await.text.trim(), "bỗ sung");
}

/// Puts what is read of the document now into the index.
async fn follow(archive: &Archive, id: DocumentId) {
    let principal = Principal::local();
    let document = archive.catalogue.document(&principal, id).await.unwrap().unwrap();
    let texts = archive.catalogue.texts(&principal, &TextRequest::Document(id)).await.unwrap();
    let entries = texts.iter().map(|text| entry_now(&document, text)).collect();
    let complete_to = archive.catalogue.changes(ChangeNo(0), 9).await.unwrap().complete_to;
    archive.index.get().write(Batch { entries, gone: Vec::new(), complete_to }).await.unwrap();
}

async fn total(archive: &Archive, text: &str, filter: Filter) -> (u64, usize) {
    let query = Query { text: text.into(), limit: 9, filter, ..Query::default() };
    let found = archive.search(&Principal::local(), &query).await.unwrap();
    (found.total, found.hits.len())
}

#[tokio::test]
async fn a_page_that_was_read_anew_is_found_by_what_stands_there_now() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path()).await;
    let id = admitted(&archive.catalogue).await;
    read(&archive.catalogue, "giấy chúng nhận").await;
    follow(&archive, id).await;
    assert_eq!(total(&archive, "chúng", Filter::default()).await, (1, 1));
    archive.catalogue.reread(&Principal::local(), id, vec![PageNo::FIRST]).await.unwrap();
    read(&archive.catalogue, "giấy ủy quyền").await;
    // The index has not followed: it still has the word, and the page has not.
    assert_eq!(total(&archive, "chúng", Filter::default()).await, (0, 0));
    assert_eq!(total(&archive, "giấy", Filter::default()).await, (1, 1), "what stands there still is found");
    follow(&archive, id).await;
    assert_eq!(total(&archive, "ủy quyền", Filter::default()).await, (1, 1));
}

#[tokio::test]
async fn a_paper_that_was_put_into_another_dossier_is_not_in_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path()).await;
    let id = admitted(&archive.catalogue).await;
    read(&archive.catalogue, "giấy").await;
    let of = |code: &str| Filter { dossier: Some(code.parse().unwrap()), ..Filter::default() };
    let assign = async |code: &str| {
        archive.catalogue.assign(&Principal::local(), id, code.parse().unwrap()).await.unwrap();
    };
    assign("H39.18-240815-0001").await;
    follow(&archive, id).await;
    assert_eq!(total(&archive, "giấy", of("H39.18-240815-0001")).await, (1, 1));
    assign("H39.18-240815-0002").await;
    assert_eq!(total(&archive, "giấy", of("H39.18-240815-0001")).await, (0, 0));
}
