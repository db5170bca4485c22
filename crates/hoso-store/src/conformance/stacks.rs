//! Papers that share bytes, and stacks that are cut.

use hoso_model::{
    Area, Barcode, Candidate, ChangeNo, Claim, DocumentState, DossierSource, Event, Metadata, PageNo,
    PageState, Principal, Refusal, RefusalReason, Symbology,
};

use super::{arrival, desk, named, on_each, soon, text};
use crate::{
    AdmissionKind, Arrival, Catalogue, DocumentFilter, Heard, IndexPlace, Reading, SortedPart, Work,
};

const SEVEN: &str = "H39.18-240815-0007";
const EIGHT: &str = "H39.18-240815-0008";

fn coded(words: &str) -> Reading {
    let mut reading = text(words);
    reading.text.codes = vec![Barcode { symbology: Symbology::Qr, text: SEVEN.into(), area: Area::PAGE }];
    reading
}

async fn read_all(catalogue: &dyn Catalogue, reading: impl Fn(u32) -> Reading) -> usize {
    let leases = catalogue.lease_pages("a", 100, soon()).await.unwrap();
    for lease in &leases {
        catalogue.page_read(lease, reading(lease.page.get())).await.unwrap();
    }
    leases.len()
}

fn pages(numbers: impl IntoIterator<Item = u32>) -> Vec<PageNo> {
    numbers.into_iter().map(|number| PageNo::new(number).unwrap()).collect()
}

fn by_qr(code: &str) -> Claim {
    Claim::of([code.parse().unwrap()], DossierSource::Qr)
}

#[tokio::test]
async fn a_paper_in_two_dossiers_is_read_once() {
    on_each(async |catalogue| {
        let local = Principal::local();
        let first = catalogue.admit(Arrival { claim: named(SEVEN), ..arrival(1, 2) }).await.unwrap();
        let while_waiting = catalogue.admit(Arrival { claim: named(EIGHT), ..arrival(1, 2) }).await.unwrap();
        assert_eq!(while_waiting.kind, AdmissionKind::Linked);
        assert_eq!(read_all(catalogue.as_ref(), |_| text("một")).await, 2, "two pages, not four");
        let after = catalogue.admit(arrival(1, 2)).await.unwrap();
        assert_eq!(after.kind, AdmissionKind::Linked);
        assert_eq!(read_all(catalogue.as_ref(), |_| text("hai")).await, 0, "nothing is owed");
        for id in [first.document, while_waiting.document, after.document] {
            let document = catalogue.document(&local, id).await.unwrap().unwrap();
            assert_eq!(document.state, DocumentState::Read);
            assert!(document.pages.iter().all(|page| page.state == PageState::Read));
        }
        assert_eq!(catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap().len(), 3);
        assert_eq!(
            catalogue.changes(ChangeNo(0), 99).await.unwrap().changes.len(),
            6,
            "each has its entries"
        );
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_stack_is_cut_and_its_papers_stand_for_it() {
    on_each(async |catalogue| {
        let local = Principal::local();
        let stack = catalogue.admit(arrival(1, 5)).await.unwrap().document;
        read_all(catalogue.as_ref(), |page| if page == 1 { coded("bìa") } else { text("giấy") }).await;
        assert!(catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap().is_empty());
        let lease = catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap().remove(0);
        let parts = vec![
            SortedPart { pages: pages(2..=3), claim: by_qr(SEVEN) },
            SortedPart { pages: pages([5]), claim: Claim::Nobody },
        ];
        catalogue.sorted(&lease, parts.clone(), pages([1, 4])).await.unwrap();
        catalogue.sorted(&lease, parts, pages([1, 4])).await.unwrap();
        let view = catalogue.document(&local, stack).await.unwrap().unwrap();
        assert_eq!((view.state, view.replaced_by.len()), (DocumentState::Replaced, 2));
        let papers = catalogue.documents(&local, &DocumentFilter::default(), None, 9).await.unwrap();
        assert_eq!(papers.len(), 2, "the stack itself is not listed");
        let seven =
            catalogue.dossier(&local, &SEVEN.parse().unwrap()).await.unwrap().unwrap().documents.remove(0);
        assert_eq!(seven.pages.iter().map(|page| page.source.get()).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(seven.cut_from.unwrap().pages, "2-3");
        assert_eq!((seven.dossier_source, seven.sha256), (Some(DossierSource::Qr), view.sha256));
        for lease in catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap() {
            catalogue.described(&lease, Metadata::default()).await.unwrap();
        }
        let run = catalogue.changes(ChangeNo(0), 99).await.unwrap();
        let (gone, there): (Vec<_>, Vec<_>) = run.changes.iter().partition(|change| change.gone);
        assert_eq!((gone.len(), there.len()), (5, 3));
        assert!(gone.iter().all(|change| change.document.document == stack));
        assert_eq!(catalogue.indexed(&IndexPlace::local(), run.complete_to).await.unwrap().len(), 2);
        assert_eq!(catalogue.status(&local).await.unwrap().totals.documents, 2);
        let again = catalogue.admit(arrival(1, 5)).await.unwrap();
        assert_eq!((again.document, again.kind), (stack, AdmissionKind::Duplicate));
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_code_on_the_page_wins_over_a_name_and_the_same_paper_is_not_in_a_dossier_twice() {
    on_each(async |catalogue| {
        let local = Principal::local();
        let first = catalogue.admit(Arrival { claim: named(EIGHT), ..arrival(1, 1) }).await.unwrap().document;
        read_all(catalogue.as_ref(), |_| coded("giấy")).await;
        let part = || vec![SortedPart { pages: pages([1]), claim: by_qr(SEVEN) }];
        let lease = catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap().remove(0);
        catalogue.sorted(&lease, part(), Vec::new()).await.unwrap();
        let view = catalogue.document(&local, first).await.unwrap().unwrap();
        assert_eq!((view.dossier.unwrap().as_str(), view.dossier_source), (SEVEN, Some(DossierSource::Qr)));
        let history = catalogue.history(&local, first).await.unwrap();
        let assigned = history.iter().find(|row| row.event == Event::Assigned).unwrap();
        assert!(assigned.detail.contains(SEVEN) && assigned.detail.contains(EIGHT), "{}", assigned.detail);
        // The same bytes under another name: read already, and sorted into the same dossier.
        let second = catalogue.admit(arrival(1, 1)).await.unwrap().document;
        assert_ne!(second, first);
        let lease = catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap().remove(0);
        catalogue.sorted(&lease, part(), Vec::new()).await.unwrap();
        let view = catalogue.document(&local, second).await.unwrap().unwrap();
        assert_eq!((view.state, view.replaced_by), (DocumentState::Replaced, vec![first]));
        assert_eq!(
            catalogue.dossier(&local, &SEVEN.parse().unwrap()).await.unwrap().unwrap().documents.len(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_conflict_waits_until_a_person_chooses() {
    on_each(async |catalogue| {
        let local = Principal::local();
        let candidate =
            |code: &str| Candidate { code: code.parse().unwrap(), source: DossierSource::FileName };
        let claim = Claim::Conflict(vec![candidate(SEVEN), candidate(EIGHT)]);
        let id = catalogue.admit(Arrival { claim, ..arrival(1, 1) }).await.unwrap().document;
        read_all(catalogue.as_ref(), |_| text("giấy")).await;
        let lease = catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap().remove(0);
        catalogue.described(&lease, Metadata::default()).await.unwrap();
        let known = catalogue.changes(ChangeNo(0), 9).await.unwrap().complete_to;
        catalogue.indexed(&IndexPlace::local(), known).await.unwrap();
        let view = catalogue.document(&local, id).await.unwrap().unwrap();
        assert_eq!((view.dossier, view.conflict.len()), (None, 2));
        assert_eq!(catalogue.status(&local).await.unwrap().totals.conflicts, 1);
        assert_eq!(catalogue.assign(&local, id, EIGHT.parse().unwrap()).await.unwrap(), Heard::Done);
        let view = catalogue.document(&local, id).await.unwrap().unwrap();
        assert_eq!((view.dossier.unwrap().as_str(), view.conflict.len()), (EIGHT, 0));
        assert_eq!(view.dossier_source, Some(DossierSource::Manual));
        let run = catalogue.changes(known, 9).await.unwrap();
        assert_eq!(run.changes.len(), 1, "its entry names the dossier");
        assert_eq!(catalogue.indexed(&IndexPlace::local(), run.complete_to).await.unwrap(), [id]);
    })
    .await;
}

#[tokio::test]
async fn a_document_of_several_files_keeps_their_order_and_a_container_is_stood_for() {
    on_each(async |catalogue| {
        let local = Principal::local();
        let mut both = arrival(1, 0);
        both.files.extend(arrival(2, 0).files);
        both.pages = vec![(1, PageNo::FIRST), (0, PageNo::FIRST)];
        let id = catalogue.admit(both.clone()).await.unwrap().document;
        let view = catalogue.document(&local, id).await.unwrap().unwrap();
        assert_eq!(view.originals.len(), 2);
        assert_eq!(view.pages.iter().map(|page| page.original).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(catalogue.admit(both).await.unwrap().kind, AdmissionKind::Duplicate);
        let zip = catalogue.admit_container(arrival(9, 0), vec![id]).await.unwrap().document;
        let view = catalogue.document(&local, zip).await.unwrap().unwrap();
        assert_eq!((view.state, view.replaced_by), (DocumentState::Replaced, vec![id]));
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_failed_page_is_tried_again_when_its_file_comes_again() {
    on_each(async |catalogue| {
        let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.page_failed(&lease, Refusal::new(RefusalReason::Crashed, ""), 1).await.unwrap();
        assert_eq!(catalogue.admit(arrival(1, 1)).await.unwrap().kind, AdmissionKind::Duplicate);
        assert_eq!(read_all(catalogue.as_ref(), |_| text("được")).await, 1);
        let view = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
        assert_eq!(view.state, DocumentState::Read);
    })
    .await;
}

#[tokio::test]
async fn what_came_last_is_told_first_with_what_became_of_it() {
    on_each(async |catalogue| {
        for byte in 1..=3 {
            catalogue.admit(arrival(byte, 2)).await.unwrap();
        }
        catalogue.admit(arrival(1, 2)).await.unwrap();
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.page_read(&lease, text("một")).await.unwrap();
        let recent = catalogue.recent(&Principal::local(), &desk("mot"), 2).await.unwrap();
        let told: Vec<_> =
            recent.iter().map(|row| (row.file.as_str(), row.event, row.pages_done, row.pages)).collect();
        assert_eq!(told, [("1.pdf", Event::Duplicate, 1, 2), ("3.pdf", Event::Admitted, 0, 2)]);
    })
    .await;
}
