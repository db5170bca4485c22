//! Two hold the same work one after the other: only the one who holds it now may end it.

use std::time::Duration;

use hoso_model::{DocumentState, Metadata, Principal, Refusal, RefusalReason};

use super::{arrival, on_each, soon, text};
use crate::{TextRequest, Work};

fn crash() -> Refusal {
    Refusal::new(RefusalReason::Crashed, "tín hiệu 6")
}

#[tokio::test]
async fn a_stale_failure_frees_nobodys_lease_and_counts_against_no_page() {
    on_each(async |catalogue| {
        catalogue.admit(arrival(1, 1)).await.unwrap();
        let stale = catalogue.lease_pages("a", 1, Duration::ZERO).await.unwrap().remove(0);
        let held = catalogue.lease_pages("b", 1, soon()).await.unwrap().remove(0);
        catalogue.page_failed(&stale, crash(), 1).await.unwrap();
        catalogue.postpone(&stale, Duration::ZERO).await.unwrap();
        assert!(catalogue.lease_pages("c", 1, soon()).await.unwrap().is_empty(), "b holds it");
        assert!(!catalogue.page_failed(&held, crash(), 2).await.unwrap().document_done);
        let again = catalogue.lease_pages("c", 1, soon()).await.unwrap().remove(0);
        assert_eq!(again.attempts, 1, "b's attempt, and not a's");
    })
    .await;
}

#[tokio::test]
async fn a_stale_text_does_not_take_the_place_of_the_holders() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
        let stale = catalogue.lease_pages("a", 1, Duration::ZERO).await.unwrap().remove(0);
        let held = catalogue.lease_pages("b", 1, soon()).await.unwrap().remove(0);
        assert!(!catalogue.page_read(&stale, text("cũ")).await.unwrap().document_done);
        assert!(catalogue.page_read(&held, text("mới")).await.unwrap().document_done);
        assert!(!catalogue.page_read(&stale, text("cũ")).await.unwrap().document_done);
        let texts = catalogue.texts(&Principal::local(), &TextRequest::Document(id)).await.unwrap();
        assert_eq!(texts[0].text, text("mới").text);
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_once_does_not_end_again() {
    on_each(async |catalogue| {
        catalogue.admit(arrival(1, 1)).await.unwrap();
        let lease = async || catalogue.lease_pages("a", 1, soon()).await.unwrap();
        let held = lease().await.remove(0);
        for _ in 0..2 {
            catalogue.page_failed(&held, crash(), 9).await.unwrap();
        }
        let held = lease().await.remove(0);
        assert_eq!(held.attempts, 1, "told twice, it has failed once");
        catalogue.postpone(&held, soon()).await.unwrap();
        catalogue.postpone(&held, Duration::ZERO).await.unwrap();
        catalogue.page_failed(&held, crash(), 1).await.unwrap();
        assert!(!catalogue.page_read(&held, text("muộn")).await.unwrap().document_done);
        assert!(lease().await.is_empty(), "it is put off as was said first");
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_lapsed_still_counts_while_nobody_else_holds_the_page() {
    on_each(async |catalogue| {
        catalogue.admit(arrival(1, 1)).await.unwrap();
        let lapsed = catalogue.lease_pages("a", 1, Duration::ZERO).await.unwrap().remove(0);
        assert!(catalogue.page_read(&lapsed, text("chậm")).await.unwrap().document_done);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_sent_through_again_is_not_ended_by_whoever_held_it_before() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
        let stale = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.page_failed(&stale, crash(), 1).await.unwrap();
        assert_eq!(catalogue.retry(&Principal::local(), Some(id)).await.unwrap(), 1);
        catalogue.page_failed(&stale, crash(), 1).await.unwrap();
        let held = catalogue.lease_pages("b", 1, soon()).await.unwrap().remove(0);
        assert_eq!(held.attempts, 0);
        assert!(catalogue.page_read(&held, text("được")).await.unwrap().document_done);
        // Owed once more: the row is another one.
        let page = hoso_model::PageNo::FIRST;
        assert_eq!(catalogue.reread(&Principal::local(), id, vec![page]).await.unwrap(), 1);
        assert!(!catalogue.page_read(&held, text("cũ")).await.unwrap().document_done);
        assert_eq!(catalogue.lease_pages("c", 1, soon()).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_comes_again_is_not_ended_by_whoever_failed_at_it() {
    on_each(async |catalogue| {
        catalogue.admit(arrival(1, 1)).await.unwrap();
        let stale = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.page_failed(&stale, crash(), 1).await.unwrap();
        // The same bytes for another dossier are another document, and the page is tried once more for it.
        let mut again = arrival(1, 1);
        again.claim = hoso_model::Claim::One(hoso_model::Candidate {
            code: "H39.18-240815-0007".parse().unwrap(),
            source: hoso_model::DossierSource::FileName,
        });
        catalogue.admit(again).await.unwrap();
        assert!(!catalogue.page_failed(&stale, crash(), 1).await.unwrap().document_done);
        let held = catalogue.lease_pages("b", 1, soon()).await.unwrap();
        assert_eq!(held.iter().map(|lease| lease.attempts).collect::<Vec<_>>(), [0]);
    })
    .await;
}

#[tokio::test]
async fn a_stale_description_and_a_stale_cut_end_nothing() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.page_read(&lease, text("một")).await.unwrap();
        let stale =
            catalogue.lease_documents(Work::Describe, "a", 1, Duration::ZERO).await.unwrap().remove(0);
        let held = catalogue.lease_documents(Work::Describe, "b", 1, soon()).await.unwrap().remove(0);
        catalogue.described(&stale, Metadata::default()).await.unwrap();
        catalogue.sorted(&stale, Vec::new(), Vec::new()).await.unwrap();
        let state = async || catalogue.document(&Principal::local(), id).await.unwrap().unwrap().state;
        assert_eq!(state().await, DocumentState::Read);
        catalogue.described(&held, Metadata::default()).await.unwrap();
        assert_eq!(state().await, DocumentState::Described);
    })
    .await;
}

#[tokio::test]
async fn what_a_worker_held_that_is_not_heard_of_any_more_is_given_to_others() {
    on_each(async |catalogue| {
        catalogue.admit(arrival(1, 2)).await.unwrap();
        catalogue.lease_pages("lost", 1, soon()).await.unwrap();
        catalogue.lease_pages("alive", 1, soon()).await.unwrap();
        assert_eq!(catalogue.reap(Duration::from_mins(1)).await.unwrap(), 0, "both were seen just now");
        tokio::time::sleep(Duration::from_millis(60)).await;
        catalogue.beat("alive").await.unwrap();
        assert_eq!(catalogue.reap(Duration::from_millis(50)).await.unwrap(), 1);
        let again = catalogue.lease_pages("other", 9, soon()).await.unwrap();
        assert_eq!(again.iter().map(|lease| lease.page.get()).collect::<Vec<_>>(), [1]);
        assert_eq!(catalogue.reap(Duration::ZERO).await.unwrap(), 2, "whoever owns the data takes all");
    })
    .await;
}

#[tokio::test]
async fn many_pages_that_are_put_off_come_back_in_their_order() {
    on_each(async |catalogue| {
        catalogue.admit(arrival(1, 40)).await.unwrap();
        for lease in catalogue.lease_pages("a", 30, soon()).await.unwrap() {
            catalogue.postpone(&lease, Duration::from_millis(50)).await.unwrap();
        }
        let next = catalogue.lease_pages("a", 1, soon()).await.unwrap();
        assert_eq!(next[0].page.get(), 31);
        tokio::time::sleep(Duration::from_millis(80)).await;
        let back = catalogue.lease_pages("a", 50, soon()).await.unwrap();
        let pages: Vec<_> = back.iter().map(|lease| lease.page.get()).collect();
        assert_eq!(pages, (1..=30).chain(32..=40).collect::<Vec<_>>());
    })
    .await;
}
