//! What a person said of a paper's dossier holds, whatever comes after it.

use hoso_model::{
    Area, Barcode, Candidate, Claim, DocumentId, DocumentState, DossierSource, Event, PageNo, Principal,
    Refusal, RefusalReason, Symbology,
};

use super::{arrival, named, on_each, person, soon, text};
use crate::{AdmissionKind, Arrival, Catalogue, Heard, Reading, SortedPart, Work};

const SAID: &str = "H39.18-240815-0001";
const CODED: &str = "H39.18-240815-0002";
const OTHER: &str = "H39.18-240815-0003";

fn by(source: DossierSource, code: &str) -> Claim {
    Claim::One(Candidate { code: code.parse().unwrap(), source })
}

fn by_person(code: &str) -> Arrival {
    Arrival {
        claim: by(DossierSource::Manual, code),
        by: person("chị Lan", &["mot", "hai"]),
        ..arrival(1, 2)
    }
}

fn coded() -> Reading {
    let mut reading = text("giấy");
    reading.text.codes = vec![Barcode { symbology: Symbology::Qr, text: CODED.into(), area: Area::PAGE }];
    reading
}

fn pages(numbers: impl IntoIterator<Item = u32>) -> Vec<PageNo> {
    numbers.into_iter().filter_map(PageNo::new).collect()
}

/// Reads what waits, every page with a code.
async fn read(catalogue: &dyn Catalogue) {
    for lease in catalogue.lease_pages("a", 100, soon()).await.unwrap() {
        catalogue.page_read(&lease, coded()).await.unwrap();
    }
}

/// Sorts what is to be sorted: every page's code says the same.
async fn sort(catalogue: &dyn Catalogue) -> usize {
    let leases = catalogue.lease_documents(Work::Sort, "a", 100, soon()).await.unwrap();
    for lease in &leases {
        let view = catalogue.document(&Principal::local(), lease.document).await.unwrap().unwrap();
        let all = view.pages.iter().map(|page| page.page).collect();
        let part = SortedPart { pages: all, claim: by(DossierSource::Qr, CODED) };
        catalogue.sorted(lease, vec![part], Vec::new()).await.unwrap();
    }
    leases.len()
}

async fn is_in(catalogue: &dyn Catalogue, id: DocumentId, code: &str) {
    let view = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
    assert_eq!((view.dossier.unwrap().as_str(), view.dossier_source), (code, Some(DossierSource::Manual)));
    assert!(view.said.is_some() && view.state != DocumentState::Replaced);
    assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
}

async fn assign(catalogue: &dyn Catalogue, id: DocumentId, code: &str) -> Heard {
    catalogue.assign(&Principal::local(), id, code.parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_code_does_not_undo_what_was_said_when_it_came() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = catalogue.admit(by_person(SAID)).await.unwrap().document;
        read(catalogue).await;
        assert_eq!(sort(catalogue).await, 1);
        is_in(catalogue, id, SAID).await;
        let view = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
        assert_eq!(view.said.unwrap().person, "chị Lan");
        let history = catalogue.history(&Principal::local(), id).await.unwrap();
        let noted = history.iter().find(|row| row.event == Event::Noted).unwrap();
        assert!(noted.detail.contains(CODED) && noted.detail.contains(SAID), "{}", noted.detail);
    })
    .await;
}

#[tokio::test]
async fn it_holds_after_a_retry_a_second_reading_and_the_same_file_again() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = catalogue.admit(arrival(1, 2)).await.unwrap().document;
        let leases = catalogue.lease_pages("a", 2, soon()).await.unwrap();
        catalogue.page_read(&leases[0], coded()).await.unwrap();
        let crashed = || Refusal::new(RefusalReason::Crashed, "");
        catalogue.page_failed(&leases[1], crashed(), 1).await.unwrap();
        assert_eq!(sort(catalogue).await, 1);
        assert_eq!(assign(catalogue, id, SAID).await, Heard::Done);
        // A retry sorts it anew, as a page comes to it.
        catalogue.retry(&Principal::local(), Some(id)).await.unwrap();
        let lease = catalogue.lease_pages("a", 2, soon()).await.unwrap().remove(0);
        catalogue.page_failed(&lease, crashed(), 1).await.unwrap();
        assert_eq!(sort(catalogue).await, 1);
        is_in(catalogue, id, SAID).await;
        // So does the same file coming again.
        assert_eq!(catalogue.admit(arrival(1, 2)).await.unwrap().kind, AdmissionKind::Duplicate);
        read(catalogue).await;
        assert_eq!(sort(catalogue).await, 1);
        is_in(catalogue, id, SAID).await;
        catalogue.reread(&Principal::local(), id, pages([1, 2])).await.unwrap();
        read(catalogue).await;
        sort(catalogue).await;
        is_in(catalogue, id, SAID).await;
        for lease in catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap() {
            catalogue.described(&lease, hoso_model::Metadata::default()).await.unwrap();
        }
        is_in(catalogue, id, SAID).await;
        // Nor does a conflict of codes.
        catalogue.retry(&Principal::local(), Some(id)).await.unwrap();
        assert_eq!(assign(catalogue, id, OTHER).await, Heard::Done);
        is_in(catalogue, id, OTHER).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_said_while_a_paper_is_being_read_or_sorted_holds() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = catalogue.admit(Arrival { claim: named(OTHER), ..arrival(1, 2) }).await.unwrap().document;
        assert_eq!(assign(catalogue, id, OTHER).await, Heard::Done);
        read(catalogue).await;
        let lease = catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap().remove(0);
        assert_eq!(assign(catalogue, id, SAID).await, Heard::Done);
        let codes = [CODED, OTHER].map(|code| code.parse().unwrap());
        let part = SortedPart { pages: pages([1, 2]), claim: Claim::of(codes, DossierSource::Qr) };
        catalogue.sorted(&lease, vec![part], Vec::new()).await.unwrap();
        is_in(catalogue, id, SAID).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_said_of_a_stack_holds_for_each_of_its_papers() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let stack = catalogue
            .admit(Arrival { claim: by(DossierSource::Manual, SAID), ..arrival(1, 4) })
            .await
            .unwrap();
        read(catalogue).await;
        let lease = catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap().remove(0);
        let part = |of, code| SortedPart { pages: pages(of), claim: by(DossierSource::Qr, code) };
        catalogue.sorted(&lease, vec![part([2], CODED), part([4], OTHER)], pages([1, 3])).await.unwrap();
        let view = catalogue.document(&Principal::local(), stack.document).await.unwrap().unwrap();
        assert_eq!(view.replaced_by.len(), 2);
        for paper in view.replaced_by {
            is_in(catalogue, paper, SAID).await;
        }
        // Sent again for the same dossier it is known; for another, it comes there.
        assert_eq!(
            catalogue
                .admit(Arrival { claim: by(DossierSource::Manual, SAID), ..arrival(1, 4) })
                .await
                .unwrap()
                .kind,
            AdmissionKind::Duplicate
        );
        let again = Arrival { claim: by(DossierSource::Manual, OTHER), ..arrival(1, 4) };
        assert_eq!(catalogue.admit(again).await.unwrap().kind, AdmissionKind::Linked);
    })
    .await;
}

#[tokio::test]
async fn the_last_word_of_a_person_holds_and_every_word_is_kept() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = catalogue.admit(by_person(SAID)).await.unwrap().document;
        for code in [OTHER, SAID, OTHER] {
            assert_eq!(assign(catalogue, id, code).await, Heard::Done);
            is_in(catalogue, id, code).await;
        }
        let history = catalogue.history(&Principal::local(), id).await.unwrap();
        assert_eq!(history.iter().filter(|row| row.event == Event::Assigned).count(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_persons_word_on_a_file_that_is_known_is_heard() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        // It is in the dossier by its name: from now on by a person's word.
        let id = catalogue.admit(Arrival { claim: named(SAID), ..arrival(1, 2) }).await.unwrap().document;
        let again = catalogue.admit(by_person(SAID)).await.unwrap();
        assert_eq!((again.document, again.kind), (id, AdmissionKind::Duplicate));
        is_in(catalogue, id, SAID).await;
        // It was moved since: who sends it for the first dossier again gets it there, and it is lost from neither.
        assert_eq!(assign(catalogue, id, OTHER).await, Heard::Done);
        let second = catalogue.admit(by_person(SAID)).await.unwrap();
        assert_eq!(second.kind, AdmissionKind::Linked);
        is_in(catalogue, id, OTHER).await;
        is_in(catalogue, second.document, SAID).await;
        // Nothing new is said by a name that named it before, nor by no name at all.
        let named = catalogue.admit(Arrival { claim: named(SAID), ..arrival(1, 2) }).await.unwrap();
        assert_eq!((named.document, named.kind), (second.document, AdmissionKind::Duplicate));
        assert_eq!(catalogue.admit(arrival(1, 2)).await.unwrap().kind, AdmissionKind::Duplicate);
    })
    .await;
}

#[tokio::test]
async fn a_document_that_others_stand_for_is_assigned_or_says_which_are_to_be() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let stack = catalogue.admit(arrival(1, 3)).await.unwrap().document;
        read(catalogue).await;
        let lease = catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap().remove(0);
        let part = |no| SortedPart { pages: pages([no]), claim: Claim::Nobody };
        catalogue.sorted(&lease, vec![part(1), part(3)], pages([2])).await.unwrap();
        let view = catalogue.document(&Principal::local(), stack).await.unwrap().unwrap();
        assert_eq!(assign(catalogue, stack, SAID).await, Heard::OthersStand(view.replaced_by.clone()));
        // Nothing was done: the same file for that dossier is not known there.
        assert_eq!(
            catalogue
                .dossier(&Principal::local(), &SAID.parse().unwrap())
                .await
                .unwrap()
                .map(|d| d.documents.len()),
            None
        );
        let zip = catalogue.admit_container(arrival(9, 0), vec![stack]).await.unwrap().document;
        assert_eq!(assign(catalogue, zip, SAID).await, Heard::OthersStand(view.replaced_by));
        assert_eq!(assign(catalogue, DocumentId::generate(), SAID).await, Heard::NoDocument);
    })
    .await;
}

#[tokio::test]
async fn a_paper_that_the_same_one_stood_for_is_brought_back_by_a_persons_word() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let first = catalogue.admit(Arrival { claim: named(CODED), ..arrival(1, 2) }).await.unwrap().document;
        let second = catalogue.admit(arrival(1, 2)).await.unwrap().document;
        read(catalogue).await;
        assert_eq!(sort(catalogue).await, 2);
        let state = async |id| catalogue.document(&Principal::local(), id).await.unwrap().unwrap().state;
        assert_eq!(state(second).await, DocumentState::Replaced);
        // Where it is stood for it needs no bringing back: the one that is there is there by a person's word now.
        assert_eq!(assign(catalogue, second, CODED).await, Heard::Done);
        assert_eq!(state(second).await, DocumentState::Replaced);
        is_in(catalogue, first, CODED).await;
        assert_eq!(assign(catalogue, second, OTHER).await, Heard::Done);
        is_in(catalogue, second, OTHER).await;
        is_in(catalogue, first, CODED).await;
        assert_eq!(sort(catalogue).await, 1, "its codes were not settled for it; they change nothing");
        is_in(catalogue, second, OTHER).await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_who_sorted_forgot_belongs_to_something() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let stack = catalogue.admit(arrival(1, 4)).await.unwrap().document;
        read(catalogue).await;
        let lease = catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap().remove(0);
        let part = SortedPart { pages: pages([2]), claim: Claim::Nobody };
        catalogue.sorted(&lease, vec![part], pages([1])).await.unwrap();
        let view = catalogue.document(&Principal::local(), stack).await.unwrap().unwrap();
        let mut held = Vec::new();
        for id in view.replaced_by {
            let paper = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
            held.extend(paper.pages.iter().map(|page| page.source.get()));
        }
        held.sort_unstable();
        assert_eq!(held, [2, 3, 4]);
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    })
    .await;
}
