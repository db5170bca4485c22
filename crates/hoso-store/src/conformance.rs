//! What every catalogue must do, asked through its traits alone, of each backend in turn.

mod backends;
mod correcting;
mod counting;
mod indexes;
mod leasing;
mod persons;
mod refusing;
mod rereading;
mod stacks;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use hoso_model::{
    Actor, ChangeNo, Claim, DeskId, Digest, DocumentState, DossierCode, DossierSource, Event, Line,
    MediaType, Metadata, PageNo, PageState, PageText, Part, Person, Principal, Priority, Refusal,
    RefusalReason, Scope,
};

pub(crate) use backends::on_each;

use crate::{
    AdmissionKind, Arrival, ArrivedFile, DocumentFilter, Heard, IndexPlace, Lies, Origin, Place, Reading,
    RefusedFile, Remembered, TextRequest, Work,
};

fn desk(id: &str) -> DeskId {
    id.parse().unwrap()
}

pub(crate) fn arrival(byte: u8, pages: u32) -> Arrival {
    let file = ArrivedFile {
        digest: Digest::new([byte; 32]),
        size: 10,
        media: MediaType::Pdf,
        signed: false,
        attached: hoso_model::Attached::default(),
        pages,
        name: format!("{byte}.pdf"),
        origin: Origin::Unknown,
        inside: String::new(),
    };
    Arrival {
        pages: (0..pages).map(|index| (0, PageNo::from_index(index))).collect(),
        name: file.name.clone(),
        files: vec![file],
        desk: desk("mot"),
        claim: Claim::Nobody,
        priority: Priority::Desk,
        by: Principal::local(),
        note: String::new(),
    }
}

fn person(name: &str, desks: &[&str]) -> Principal {
    let desks = Scope::Desks(desks.iter().map(|id| desk(id)).collect());
    Principal::Person(Person { name: name.to_owned(), roles: BTreeSet::new(), desks })
}

fn named(code: &str) -> Claim {
    Claim::of([code.parse().unwrap()], DossierSource::FileName)
}

fn text(words: &str) -> Reading {
    let word = |text: &str| hoso_model::Word::new(text.into(), hoso_model::Area::PAGE, 90.0);
    let lines = vec![Line { block: 0, paragraph: 0, words: words.split(' ').map(word).collect() }];
    let text = PageText::recognised(10, 10, 300, lines);
    Reading { engine: "e/1".into(), text }
}

fn soon() -> Duration {
    Duration::from_mins(1)
}

#[tokio::test]
async fn the_same_bytes_for_the_same_dossier_are_one_document() {
    on_each(async |catalogue| {
        let first = catalogue.admit(arrival(1, 1)).await.unwrap();
        assert_eq!(first.kind, AdmissionKind::New);
        let again = catalogue.admit(arrival(1, 1)).await.unwrap();
        assert_eq!((again.document, again.kind), (first.document, AdmissionKind::Duplicate));
        let other_desk = Arrival { desk: desk("hai"), ..arrival(1, 1) };
        assert_eq!(catalogue.admit(other_desk).await.unwrap().kind, AdmissionKind::Linked);
        let dossier = |code: &str| Arrival { claim: named(code), ..arrival(1, 1) };
        let seven = catalogue.admit(dossier("H39.18-240815-0007")).await.unwrap();
        assert_eq!(seven.kind, AdmissionKind::Linked);
        assert_eq!(catalogue.admit(dossier("H39.18-240815-0008")).await.unwrap().kind, AdmissionKind::Linked);
        assert_eq!(catalogue.admit(dossier("H39.18-240815-0007")).await.unwrap().document, seven.document);
    })
    .await;
}

#[tokio::test]
async fn a_file_whose_leaving_was_interrupted_is_resumed_and_not_a_duplicate() {
    on_each(async |catalogue| {
        let place = Place { path: b"/in/1.pdf".to_vec(), inode: 5, modified: 7, size: 10 };
        let watched = || {
            let mut arrival = arrival(1, 1);
            arrival.files[0].origin = Origin::Seen(place.clone());
            arrival
        };
        let first = catalogue.admit(watched()).await.unwrap();
        assert_eq!(catalogue.admit(watched()).await.unwrap().kind, AdmissionKind::Resumed);
        let remembered = async |claim| {
            catalogue.remembered(desk("mot"), Origin::Seen(place.clone()), claim).await.unwrap()
        };
        assert_eq!(remembered(Claim::Nobody).await, Some(Remembered::Taken(first.document)));
        assert_eq!(remembered(named("H39.18-240815-0007")).await, None, "it came without a dossier");
        catalogue.left_folder(desk("mot"), vec![place.clone()]).await.unwrap();
        let back = "a power loss may bring back what had left";
        assert_eq!(remembered(Claim::Nobody).await, Some(Remembered::Taken(first.document)), "{back}");
        assert_eq!(catalogue.admit(watched()).await.unwrap().kind, AdmissionKind::Duplicate);
        let events: Vec<_> = catalogue
            .history(&Principal::local(), first.document)
            .await
            .unwrap()
            .iter()
            .map(|row| row.event)
            .collect();
        assert_eq!(events, [Event::Admitted, Event::LeftFolder, Event::Duplicate]);
    })
    .await;
}

#[tokio::test]
async fn a_document_goes_through_its_states_once() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 2)).await.unwrap().document;
        let state = async || catalogue.document(&Principal::local(), id).await.unwrap().unwrap().state;
        let leases = catalogue.lease_pages("a", 10, soon()).await.unwrap();
        assert_eq!(leases.iter().map(|lease| lease.page.get()).collect::<Vec<_>>(), [1, 2]);
        assert!(catalogue.lease_pages("b", 10, soon()).await.unwrap().is_empty(), "both are held");
        assert!(!catalogue.page_read(&leases[0], text("một")).await.unwrap().document_done);
        assert!(!catalogue.page_read(&leases[0], text("một nữa")).await.unwrap().document_done, "kept once");
        assert_eq!(state().await, DocumentState::Admitted);
        assert!(catalogue.page_read(&leases[1], text("hai")).await.unwrap().document_done);
        assert_eq!(state().await, DocumentState::Read);
        let describe = catalogue.lease_documents(Work::Describe, "a", 10, soon()).await.unwrap();
        catalogue.described(&describe[0], Metadata::default()).await.unwrap();
        assert_eq!(state().await, DocumentState::Described);
        let changes = catalogue.changes(ChangeNo(0), 10).await.unwrap();
        assert_eq!(changes.changes.len(), 2);
        assert!(
            catalogue
                .indexed(&IndexPlace::local(), ChangeNo(changes.complete_to.0 - 1))
                .await
                .unwrap()
                .is_empty(),
            "one change is missing"
        );
        assert_eq!(catalogue.indexed(&IndexPlace::local(), changes.complete_to).await.unwrap(), [id]);
        assert_eq!(state().await, DocumentState::Indexed);
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn leases_come_back_and_desks_go_first() {
    on_each(async |catalogue| {
        let archive = Arrival { priority: Priority::Archive, ..arrival(1, 1) };
        catalogue.admit(archive).await.unwrap();
        catalogue.admit(arrival(2, 1)).await.unwrap();
        let first = catalogue.lease_pages("a", 1, soon()).await.unwrap();
        assert_eq!(first[0].digest, Digest::new([2; 32]));
        assert_eq!(catalogue.release("b").await.unwrap(), 0);
        assert_eq!(catalogue.release("a").await.unwrap(), 1);
        assert_eq!(catalogue.lease_pages("a", 2, Duration::ZERO).await.unwrap().len(), 2);
        let again = catalogue.lease_pages("b", 2, soon()).await.unwrap();
        assert_eq!(
            (again.len(), again[0].attempts),
            (2, 0),
            "lapsed leases are given again, and count for nothing"
        );
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_far_too_long_holds_up_no_other() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 2)).await.unwrap().document;
        let leases = catalogue.lease_pages("a", 2, soon()).await.unwrap();
        catalogue.page_read(&leases[0], text(&"a".repeat(65 << 20))).await.unwrap();
        catalogue.page_read(&leases[1], text("hai")).await.unwrap();
        let changes = catalogue.changes(ChangeNo(0), 10).await.unwrap().changes;
        assert_eq!(changes.iter().map(|change| change.text.is_some()).collect::<Vec<_>>(), [false, true]);
        let texts = catalogue.texts(&Principal::local(), &TextRequest::Document(id)).await.unwrap();
        assert_eq!(texts.iter().map(|text| text.page.get()).collect::<Vec<_>>(), [2]);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_put_off_lets_others_go_first() {
    on_each(async |catalogue| {
        catalogue.admit(arrival(1, 2)).await.unwrap();
        let first = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.postpone(&first, Duration::from_millis(300)).await.unwrap();
        let other = catalogue.lease_pages("a", 2, soon()).await.unwrap();
        assert_eq!(other.iter().map(|lease| lease.page.get()).collect::<Vec<_>>(), [2]);
        tokio::time::sleep(Duration::from_millis(400)).await;
        let again = catalogue.lease_pages("a", 2, soon()).await.unwrap();
        assert_eq!((again.len(), again[0].page, again[0].attempts), (1, first.page, 0));
    })
    .await;
}

#[tokio::test]
async fn a_page_fails_after_its_attempts_and_can_be_retried() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
        let crash = || Refusal::new(RefusalReason::Crashed, "tín hiệu 6");
        for attempt in 1..=2 {
            let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
            assert_eq!(catalogue.page_failed(&lease, crash(), 2).await.unwrap().document_done, attempt == 2);
        }
        let document = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
        assert_eq!((document.state, document.pages[0].state), (DocumentState::Failed, PageState::Failed));
        assert_eq!(document.pages[0].failure, Some(crash()));
        assert_eq!(
            catalogue.changes(ChangeNo(0), 10).await.unwrap().changes.len(),
            1,
            "a failed page is found by name"
        );
        assert_eq!(catalogue.retry(&Principal::local(), Some(id)).await.unwrap(), 1);
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        assert!(catalogue.page_read(&lease, text("được")).await.unwrap().document_done);
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_stale_description_does_not_hide_a_page_that_was_read_since() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 2)).await.unwrap().document;
        let leases = catalogue.lease_pages("a", 2, soon()).await.unwrap();
        catalogue.page_read(&leases[0], text("một")).await.unwrap();
        catalogue.page_failed(&leases[1], Refusal::new(RefusalReason::Broken, ""), 1).await.unwrap();
        let stale = catalogue.lease_documents(Work::Describe, "a", 1, soon()).await.unwrap().remove(0);
        catalogue.retry(&Principal::local(), Some(id)).await.unwrap();
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.page_read(&lease, text("hai")).await.unwrap();
        catalogue.described(&stale, Metadata::default()).await.unwrap();
        assert_eq!(
            catalogue.document(&Principal::local(), id).await.unwrap().unwrap().state,
            DocumentState::Read
        );
        assert_eq!(
            catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap().len(),
            1,
            "it is described anew"
        );
    })
    .await;
}

#[tokio::test]
async fn changes_come_in_order_and_in_batches_that_leave_none_out() {
    on_each(async |catalogue| {
        for byte in 1..=5 {
            catalogue.admit(arrival(byte, 3)).await.unwrap();
        }
        for lease in catalogue.lease_pages("a", 100, soon()).await.unwrap() {
            catalogue.page_read(&lease, text("chữ")).await.unwrap();
        }
        let (mut seen, mut after) = (BTreeSet::new(), ChangeNo(0));
        loop {
            let run = catalogue.changes(after, 4).await.unwrap();
            assert!(run.changes.windows(2).all(|pair| pair[0].number < pair[1].number));
            seen.extend(run.changes.iter().map(|change| (change.document.document, change.page)));
            assert!(run.changes.iter().all(|change| change.text.as_ref().unwrap().text() == "chữ\n"));
            if run.changes.len() < 4 {
                break;
            }
            after = run.complete_to;
        }
        assert_eq!(seen.len(), 15);
    })
    .await;
}

#[tokio::test]
async fn every_question_keeps_to_the_desks_the_principal_may_see() {
    on_each(async |catalogue| {
        let code: DossierCode = "H39.18-240815-0007".parse().unwrap();
        let claim = named("H39.18-240815-0007");
        let id = catalogue.admit(Arrival { claim, ..arrival(1, 1) }).await.unwrap().document;
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.page_read(&lease, text("kín")).await.unwrap();
        let place = Place { path: b"/in/x".to_vec(), inode: 1, modified: 1, size: 0 };
        let refusal = Refusal::new(RefusalReason::Empty, "");
        catalogue
            .refuse(RefusedFile { desk: desk("mot"), name: "x".into(), refusal, lies: Lies::InFolder(place) })
            .await
            .unwrap();
        for (desks, sees) in [(&["mot"][..], true), (&["hai"], false), (&[], false)] {
            let principal = person("ai", desks);
            let request = TextRequest::Pages(vec![(id, PageNo::FIRST)]);
            let filter = DocumentFilter::default();
            assert_eq!(catalogue.document(&principal, id).await.unwrap().is_some(), sees);
            assert_eq!(catalogue.dossier(&principal, &code).await.unwrap().is_some(), sees);
            assert_eq!(!catalogue.documents(&principal, &filter, None, 9).await.unwrap().is_empty(), sees);
            assert_eq!(!catalogue.texts(&principal, &request).await.unwrap().is_empty(), sees);
            assert_eq!(
                !catalogue.texts(&principal, &TextRequest::Document(id)).await.unwrap().is_empty(),
                sees
            );
            assert_eq!(!catalogue.history(&principal, id).await.unwrap().is_empty(), sees);
            assert_eq!(!catalogue.refused(&principal, None, 9).await.unwrap().is_empty(), sees);
            assert_eq!(!catalogue.refused(&principal, Some(&desk("mot")), 9).await.unwrap().is_empty(), sees);
            assert!(catalogue.refused(&principal, Some(&desk("hai")), 9).await.unwrap().is_empty());
            assert_eq!(!catalogue.refused_after(&principal, None, 0, 9).await.unwrap().is_empty(), sees);
            assert_eq!(!catalogue.recent(&principal, &desk("mot"), 9).await.unwrap().is_empty(), sees);
            let assigned = catalogue.assign(&principal, id, code.clone()).await.unwrap();
            assert_eq!(assigned != Heard::NoDocument, sees);
            assert_eq!(catalogue.status(&principal).await.unwrap().totals.documents, u64::from(sees));
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_does_anything_to_papers_that_they_may_not_see() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 2)).await.unwrap().document;
        let leases = catalogue.lease_pages("a", 2, soon()).await.unwrap();
        catalogue.page_read(&leases[0], text("kín")).await.unwrap();
        catalogue.page_failed(&leases[1], Refusal::new(RefusalReason::Broken, ""), 1).await.unwrap();
        let place = Place { path: b"/in/x".to_vec(), inode: 1, modified: 1, size: 0 };
        let refusal = Refusal::new(RefusalReason::Empty, "");
        let file = RefusedFile { desk: desk("mot"), name: "x".into(), refusal, lies: Lies::InFolder(place) };
        catalogue.refuse(file).await.unwrap();
        let refused = async || catalogue.refused(&Principal::local(), None, 9).await.unwrap();
        let listed = refused().await;
        for (desks, done) in [(&[][..], 0), (&["hai"], 0), (&["mot"], 1)] {
            let lan = person("Lan", desks);
            catalogue.clear_refusals(&lan, listed.clone()).await.unwrap();
            assert_eq!(refused().await.len(), 1 - done as usize, "{desks:?}");
            assert_eq!(catalogue.reread(&lan, id, vec![PageNo::FIRST]).await.unwrap(), done, "{desks:?}");
            assert_eq!(catalogue.retry(&lan, Some(id)).await.unwrap(), done, "{desks:?}");
            assert_eq!(catalogue.retry(&lan, None).await.unwrap(), 0, "{desks:?}");
        }
        let history = catalogue.history(&Principal::local(), id).await.unwrap();
        let did: Vec<_> = history.iter().map(|row| (row.event, &row.actor)).collect();
        let (local, lan) = (Principal::local().actor(), Actor::Person("Lan".into()));
        let reader = Actor::System(Part::Reader);
        assert_eq!(
            did,
            [
                (Event::Admitted, &local),
                (Event::PageFailed, &reader),
                (Event::Read, &reader),
                (Event::Reread, &lan),
                (Event::Retried, &lan)
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_share_commits_and_lose_nothing() {
    on_each(async |catalogue| {
        let tasks: Vec<_> = (0..200u8)
            .map(|byte| {
                let catalogue = Arc::clone(&catalogue);
                tokio::spawn(async move { catalogue.admit(arrival(byte, 1)).await.unwrap().kind })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), AdmissionKind::New);
        }
        assert_eq!(catalogue.status(&Principal::local()).await.unwrap().totals.documents, 200);
    })
    .await;
}
