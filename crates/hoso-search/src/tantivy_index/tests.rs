//! What is tantivy's own: damaged folders, older analysers, files of a lost commit.

use hoso_model::{ChangeNo, DocumentId};

use crate::conformance::{batch, entry, found};
use crate::{SearchErrorKind, open};

#[tokio::test]
async fn damage_is_told_not_hidden() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("meta.json"), b"{").unwrap();
    let error = open(&format!("tantivy:{}", folder.path().display())).err().unwrap();
    assert!(matches!(error.kind(), SearchErrorKind::Unusable { .. }));
}

#[tokio::test]
async fn an_index_of_older_analysers_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let uri = format!("tantivy:{}", folder.path().display());
    drop(open(&uri).unwrap());
    let meta = folder.path().join("meta.json");
    let older = std::fs::read_to_string(&meta).unwrap();
    assert!(older.contains("hoso_folded_3"));
    std::fs::write(&meta, older.replace("hoso_folded_3", "hoso_folded")).unwrap();
    let error = open(&uri).err().unwrap();
    assert!(matches!(error.kind(), SearchErrorKind::Unusable { .. }), "so that it is rebuilt");
}

#[tokio::test]
async fn files_of_a_commit_that_was_lost_with_the_power_are_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let uri = format!("tantivy:{}", folder.path().display());
    let (one, two) = (DocumentId::generate(), DocumentId::generate());
    let again = || vec![entry(one, 1, "mot", "lần hai")];
    let index = open(&uri).unwrap();
    index.write(batch(vec![entry(one, 1, "mot", "lần một"), entry(two, 1, "mot", "giấy")], 1)).await.unwrap();
    // What names the files of a commit is written last: here it is lost, and the files are there.
    let names = [".managed.json", "meta.json"].map(|name| folder.path().join(name));
    let before = names.each_ref().map(|path| std::fs::read(path).unwrap());
    index.write(batch(again(), 2)).await.unwrap();
    drop(index);
    for (path, bytes) in names.iter().zip(before) {
        std::fs::write(path, bytes).unwrap();
    }
    let deletes = |path: &std::path::Path| {
        let files = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|ending| ending == "del")).count()
    };
    assert_eq!(deletes(folder.path()), 1);
    let index = open(&uri).unwrap();
    assert_eq!(index.complete_to().await.unwrap(), ChangeNo(1));
    index.write(batch(again(), 2)).await.unwrap();
    assert_eq!(found(&*index, "lần hai").await, [one]);
    assert_eq!(found(&*index, "lần một").await, []);
    assert_eq!(found(&*index, "giấy").await, [two]);
}

#[tokio::test]
async fn who_searches_in_a_generation_that_is_removed_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let generation = folder.path().join("g1");
    let index = open(&format!("tantivy:{}", generation.display())).unwrap();
    let id = DocumentId::generate();
    index.write(batch(vec![entry(id, 1, "mot", "giấy")], 1)).await.unwrap();
    std::fs::remove_dir_all(generation).unwrap();
    assert_eq!(found(&*index, "giấy").await, [id]);
}
