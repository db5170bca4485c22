//! What a write changes, and what one that comes late or twice does not.

use hoso_model::{ChangeNo, DocumentId, PageNo, Principal};

use super::{batch, entry, found, on_each, on_each_place, query};
use crate::{Batch, Gone, open};

fn gone(document: DocumentId, page: u32, revision: u64) -> Batch {
    let page = PageNo::new(page).unwrap();
    let gone = vec![Gone { document, page, revision: ChangeNo(revision) }];
    Batch { gone, complete_to: ChangeNo(revision), ..Batch::default() }
}

#[tokio::test]
async fn an_entry_is_replaced_and_the_commit_says_how_far_it_is_complete() {
    on_each_place(async |uri| {
        let id = DocumentId::generate();
        {
            let index = open(&uri).unwrap();
            assert_eq!(index.complete_to().await.unwrap(), ChangeNo(0));
            index.write(batch(vec![entry(id, 1, "mot", "trước")], 7)).await.unwrap();
            index.write(batch(vec![entry(id, 1, "mot", "sau")], 9)).await.unwrap();
        }
        let index = open(&uri).unwrap();
        assert_eq!(index.complete_to().await.unwrap(), ChangeNo(9));
        assert_eq!(found(&*index, "trước").await, []);
        assert_eq!(found(&*index, "sau").await, [id]);
        assert_eq!(index.pages_of(id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_gone_is_no_longer_found() {
    on_each(async |index| {
        let id = DocumentId::generate();
        let entries = vec![entry(id, 1, "mot", "nội dung"), entry(id, 2, "mot", "nội dung")];
        index.write(batch(entries, 1)).await.unwrap();
        index.write(gone(id, 1, 2)).await.unwrap();
        assert_eq!(index.pages_of(id).await.unwrap(), [PageNo::new(2).unwrap()]);
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_comes_twice_changes_nothing() {
    on_each(async |index| {
        let (one, two) = (DocumentId::generate(), DocumentId::generate());
        let both = || vec![entry(one, 1, "mot", "giấy"), entry(two, 1, "mot", "giấy")];
        index.write(batch(both(), 4)).await.unwrap();
        index.write(batch(both(), 4)).await.unwrap();
        index.write(gone(one, 1, 5)).await.unwrap();
        index.write(gone(one, 1, 5)).await.unwrap();
        assert_eq!(index.pages().await.unwrap(), 1);
        assert_eq!(found(&*index, "giấy").await, [two]);
        assert_eq!(index.complete_to().await.unwrap(), ChangeNo(5));
    })
    .await;
}

#[tokio::test]
async fn what_comes_late_takes_the_place_of_nothing_newer() {
    on_each(async |index| {
        let (kept, removed) = (DocumentId::generate(), DocumentId::generate());
        let late = batch(vec![entry(kept, 1, "mot", "cũ"), entry(removed, 1, "mot", "cũ")], 3);
        let mut newer = batch(vec![entry(kept, 1, "mot", "mới")], 8);
        newer.gone = gone(removed, 1, 7).gone;
        index.write(newer).await.unwrap();
        index.write(late).await.unwrap();
        index.write(gone(kept, 1, 2)).await.unwrap();
        assert_eq!(found(&*index, "cũ").await, []);
        assert_eq!(found(&*index, "mới").await, [kept]);
        assert_eq!(index.pages_of(removed).await.unwrap(), [], "it was removed after that state");
        assert_eq!(index.complete_to().await.unwrap(), ChangeNo(8), "it never goes back");
    })
    .await;
}

#[tokio::test]
async fn of_a_page_that_is_twice_in_a_batch_the_newest_counts() {
    on_each(async |index| {
        let id = DocumentId::generate();
        let mut twice = batch(vec![entry(id, 1, "mot", "mới"), entry(id, 1, "mot", "cũ")], 6);
        twice.entries[1].revision = ChangeNo(5);
        index.write(twice).await.unwrap();
        assert_eq!(index.pages().await.unwrap(), 1);
        assert_eq!(found(&*index, "mới").await, [id]);
    })
    .await;
}

#[tokio::test]
async fn of_a_page_that_comes_and_goes_in_a_batch_the_newest_counts() {
    on_each(async |index| {
        let (back, removed) = (DocumentId::generate(), DocumentId::generate());
        let mut both = batch(vec![entry(back, 1, "mot", "giấy"), entry(removed, 1, "mot", "giấy")], 7);
        both.entries[1].revision = ChangeNo(5);
        both.gone = [gone(back, 1, 6).gone, gone(removed, 1, 6).gone].concat();
        index.write(both).await.unwrap();
        assert_eq!(found(&*index, "giấy").await, [back]);
    })
    .await;
}

#[tokio::test]
async fn a_hit_says_of_which_revision_it_is() {
    on_each(async |index| {
        let id = DocumentId::generate();
        let mut entries = batch(vec![entry(id, 1, "mot", "giấy"), entry(id, 2, "mot", "giấy giấy giấy")], 40);
        entries.entries[0].revision = ChangeNo(38);
        index.write(entries).await.unwrap();
        let hits = index.search(&Principal::local(), &query("giấy")).await.unwrap().documents;
        let hits: Vec<_> = hits.iter().map(|hit| (hit.page.get(), hit.revision.0)).collect();
        assert_eq!(hits, [(2, 40)]);
    })
    .await;
}
