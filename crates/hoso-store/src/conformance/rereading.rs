//! Pages that are read again.

use hoso_model::{
    DocumentId, DocumentState, Event, Metadata, PageNo, PageState, Principal, Refusal, RefusalReason,
};

use super::{arrival, on_each, soon, text};
use crate::{Catalogue, Reading, TextRequest, Work};

/// A document of so many pages that was read and described.
async fn described(catalogue: &dyn Catalogue, pages: u32) -> DocumentId {
    let id = catalogue.admit(arrival(1, pages)).await.unwrap().document;
    for lease in catalogue.lease_pages("a", 10, soon()).await.unwrap() {
        catalogue.page_read(&lease, text("cũ")).await.unwrap();
    }
    let lease = catalogue.lease_documents(Work::Describe, "a", 1, soon()).await.unwrap().remove(0);
    catalogue.described(&lease, Metadata::default()).await.unwrap();
    id
}

fn pages(numbers: &[u32]) -> Vec<PageNo> {
    numbers.iter().map(|number| PageNo::new(*number).unwrap()).collect()
}

async fn texts(catalogue: &dyn Catalogue, id: DocumentId) -> Vec<String> {
    let texts = catalogue.texts(&Principal::local(), &TextRequest::Document(id)).await.unwrap();
    texts.into_iter().map(|text| text.text.text().trim().to_owned()).collect()
}

#[tokio::test]
async fn a_text_stays_until_the_new_one_is_there_and_is_described_once() {
    on_each(async |catalogue| {
    let catalogue = catalogue.as_ref();
    let id = described(catalogue, 3).await;
    assert_eq!(
        catalogue.reread(&Principal::local(), id, pages(&[1, 3, 9])).await.unwrap(),
        2,
        "there is no page 9"
    );
    assert_eq!(
        catalogue.reread(&Principal::local(), id, pages(&[1])).await.unwrap(),
        0,
        "it is owed already"
    );
    assert_eq!(texts(catalogue, id).await, ["cũ", "cũ", "cũ"]);
    let leases = catalogue.lease_pages("a", 10, soon()).await.unwrap();
    assert_eq!(leases.iter().map(|lease| lease.page.get()).collect::<Vec<_>>(), [1, 3]);
    // Another engine: the text is kept by what read it.
    let newer = || Reading { engine: "e/2".into(), ..text("mới") };
    assert!(!catalogue.page_read(&leases[0], newer()).await.unwrap().document_done);
    assert_eq!(texts(catalogue, id).await, ["mới", "cũ", "cũ"]);
    assert!(catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap().is_empty());
    assert!(catalogue.page_read(&leases[1], newer()).await.unwrap().document_done);
    assert_eq!(texts(catalogue, id).await, ["mới", "cũ", "mới"]);
    assert_eq!(catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap().len(), 1);
    assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    let history = catalogue.history(&Principal::local(), id).await.unwrap();
    let reread: Vec<_> = history.iter().filter(|row| row.event == Event::Reread).collect();
    assert!(
        matches!(reread.as_slice(), [only] if only.detail == "2 pages" && only.actor == Principal::local().actor())
    );
    })
    .await;
}

#[tokio::test]
async fn a_page_that_cannot_be_read_again_keeps_its_text() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = described(catalogue, 2).await;
        catalogue.reread(&Principal::local(), id, pages(&[1, 2])).await.unwrap();
        let leases = catalogue.lease_pages("a", 10, soon()).await.unwrap();
        catalogue.page_read(&leases[0], text("mới")).await.unwrap();
        let refusal = Refusal::new(RefusalReason::Broken, "");
        let done = catalogue.page_failed(&leases[1], refusal, 1).await.unwrap();
        assert!(done.document_done, "what was read of the other page is described");
        assert_eq!(texts(catalogue, id).await, ["mới", "cũ"]);
        let view = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
        assert_eq!(view.state, DocumentState::Read);
        assert!(view.pages.iter().all(|page| page.state == PageState::Read));
        assert!(catalogue.lease_pages("a", 10, soon()).await.unwrap().is_empty(), "nothing is owed any more");
        let history = catalogue.history(&Principal::local(), id).await.unwrap();
        assert!(history.iter().any(|row| row.event == Event::Noted && row.detail.contains("page 2")));
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_failed_page_is_mended_by_reading_it_again() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        catalogue.page_failed(&lease, Refusal::new(RefusalReason::Broken, ""), 1).await.unwrap();
        assert_eq!(catalogue.reread(&Principal::local(), id, pages(&[1])).await.unwrap(), 1);
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        assert!(catalogue.page_read(&lease, text("được")).await.unwrap().document_done);
        assert_eq!(texts(catalogue, id).await, ["được"]);
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn what_a_person_said_of_a_dossier_is_not_undone() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = described(catalogue, 1).await;
        catalogue.assign(&Principal::local(), id, "H39.18-240815-0007".parse().unwrap()).await.unwrap();
        catalogue.reread(&Principal::local(), id, pages(&[1])).await.unwrap();
        let lease = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
        // A code that was not seen the first time.
        let mut coded = text("mới");
        coded.text.codes.push(hoso_model::Barcode {
            symbology: hoso_model::Symbology::Qr,
            text: "H39.18-240815-0008".into(),
            area: hoso_model::Area::PAGE,
        });
        catalogue.page_read(&lease, coded).await.unwrap();
        assert!(catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap().is_empty());
        let view = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
        assert_eq!(view.dossier.unwrap().as_str(), "H39.18-240815-0007");
    })
    .await;
}
