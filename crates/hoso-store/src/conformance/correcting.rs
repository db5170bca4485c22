//! What persons say of a paper's fields holds against everything that is read, described or cut later.

use hoso_model::{
    ChangeNo, Correction, DocumentId, DocumentState, Event, Field, FieldSource, FieldValue, Metadata, PageNo,
    Person, Principal,
};

use super::{arrival, named, on_each, soon, text};
use crate::{Arrival, Catalogue, Heard, IndexPlace, SortedPart, Work};

fn read(number: &str) -> Metadata {
    let mut metadata = Metadata::default();
    let (value, source) = (number.to_owned(), FieldSource::Ocr);
    let value = FieldValue { value, confidence: 1.0, source, page: PageNo::FIRST, area: None };
    metadata.add(Field::Number, value);
    metadata
}

fn says(number: &str) -> Correction {
    Correction::new(Field::Number, [number]).unwrap()
}

/// Has what waits read and described, as a paper of this number.
async fn describe(catalogue: &dyn Catalogue, number: &str) {
    for page in catalogue.lease_pages("a", 9, soon()).await.unwrap() {
        catalogue.page_read(&page, text("một")).await.unwrap();
    }
    for lease in catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap() {
        catalogue.described(&lease, read(number)).await.unwrap();
    }
}

async fn described(catalogue: &dyn Catalogue) -> DocumentId {
    let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
    describe(catalogue, "1246/QĐ-UBND").await;
    id
}

async fn correct(catalogue: &dyn Catalogue, id: DocumentId, correction: Correction) -> Heard {
    catalogue.correct(&Person::local(), id, correction).await.unwrap()
}

async fn number(catalogue: &dyn Catalogue, id: DocumentId) -> Option<(String, FieldSource)> {
    let view = catalogue.document(&Principal::local(), id).await.unwrap().unwrap();
    view.metadata.get(Field::Number).map(|shown| (shown.value.clone(), shown.source))
}

fn by_hand(number: &str) -> (String, FieldSource) {
    (number.to_owned(), FieldSource::Manual)
}

#[tokio::test]
async fn a_correction_holds_against_every_later_reading_and_the_index_is_told() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = described(catalogue).await;
        let known = catalogue.changes(ChangeNo(0), 9).await.unwrap().complete_to;
        catalogue.indexed(&IndexPlace::local(), known).await.unwrap();
        assert_eq!(correct(catalogue, id, says("1245/QĐ-UBND")).await, Heard::Done);
        assert_eq!(number(catalogue, id).await, Some(by_hand("1245/QĐ-UBND")));
        let run = catalogue.changes(known, 9).await.unwrap();
        let told = run.changes[0].document.metadata.value(Field::Number);
        assert_eq!((run.changes.len(), told), (1, Some("1245/QĐ-UBND")));
        let state = async || catalogue.document(&Principal::local(), id).await.unwrap().unwrap().state;
        assert_eq!(state().await, DocumentState::Described, "the index has not followed");
        // Read anew, and described anew as something else.
        catalogue.reread(&Principal::local(), id, vec![PageNo::FIRST]).await.unwrap();
        describe(catalogue, "7777/QĐ-UBND").await;
        assert_eq!(number(catalogue, id).await, Some(by_hand("1245/QĐ-UBND")));
        let history = catalogue.history(&Principal::local(), id).await.unwrap();
        assert_eq!(history.iter().filter(|row| row.event == Event::Corrected).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_last_word_holds_and_every_word_is_kept() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let id = described(catalogue).await;
        correct(catalogue, id, says("1/QĐ-UBND")).await;
        correct(catalogue, id, says("2/QĐ-UBND")).await;
        assert_eq!(number(catalogue, id).await, Some(by_hand("2/QĐ-UBND")));
        correct(catalogue, id, Correction::new(Field::Number, []).unwrap()).await;
        assert_eq!(number(catalogue, id).await, None, "the paper has no number, whatever is read");
        let said = catalogue.corrections(&Principal::local(), id).await.unwrap();
        let said: Vec<_> = said.into_iter().map(|said| said.values.unwrap().concat()).collect();
        assert_eq!(said, ["1/QĐ-UBND", "2/QĐ-UBND", ""]);
    })
    .await;
}

#[tokio::test]
async fn what_was_said_of_a_paper_holds_for_the_one_that_stands_for_it() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let dossier = |code: &str| Arrival { claim: named(code), ..arrival(1, 1) };
        let kept = catalogue.admit(dossier("H39.18-240815-0001")).await.unwrap().document;
        let other = catalogue.admit(dossier("H39.18-240815-0002")).await.unwrap().document;
        describe(catalogue, "1246/QĐ-UBND").await;
        correct(catalogue, other, says("1245/QĐ-UBND")).await;
        let known = catalogue.changes(ChangeNo(0), 9).await.unwrap().complete_to;
        // The same paper is in that dossier: one of them stands for both.
        let principal = Principal::local();
        catalogue.assign(&principal, other, "H39.18-240815-0001".parse().unwrap()).await.unwrap();
        assert_eq!(number(catalogue, kept).await, Some(by_hand("1245/QĐ-UBND")));
        let told = catalogue.changes(known, 9).await.unwrap().changes;
        let told = told.iter().filter(|change| change.document.document == kept);
        assert_eq!(told.count(), 1, "the index is told of it");
        assert_eq!(correct(catalogue, other, says("9/QĐ-UBND")).await, Heard::OthersStand(vec![kept]));
        assert_eq!(
            number(catalogue, kept).await,
            Some(by_hand("1245/QĐ-UBND")),
            "it was not said of this one"
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_said_of_a_stack_holds_for_its_first_paper() {
    on_each(async |catalogue| {
        let catalogue = catalogue.as_ref();
        let stack = catalogue.admit(arrival(1, 2)).await.unwrap().document;
        correct(catalogue, stack, says("1245/QĐ-UBND")).await;
        for page in catalogue.lease_pages("a", 9, soon()).await.unwrap() {
            let mut reading = text("một");
            reading.text.codes = vec![hoso_model::Barcode {
                symbology: hoso_model::Symbology::Qr,
                text: "H39.18-240815-0007".into(),
                area: hoso_model::Area::PAGE,
            }];
            catalogue.page_read(&page, reading).await.unwrap();
        }
        let lease = catalogue.lease_documents(Work::Sort, "a", 1, soon()).await.unwrap().remove(0);
        let part = |page: u32, code: &str| SortedPart {
            pages: vec![PageNo::new(page).unwrap()],
            claim: named(code),
        };
        let parts = vec![part(1, "H39.18-240815-0007"), part(2, "H39.18-240815-0008")];
        catalogue.sorted(&lease, parts, Vec::new()).await.unwrap();
        let view = catalogue.document(&Principal::local(), stack).await.unwrap().unwrap();
        let mut numbers = Vec::new();
        for part in view.replaced_by {
            numbers.push(number(catalogue, part).await);
        }
        numbers.sort_by_key(Option::is_none);
        assert_eq!(numbers, [Some(by_hand("1245/QĐ-UBND")), None]);
    })
    .await;
}

#[tokio::test]
async fn of_a_document_that_is_not_there_nothing_is_said() {
    on_each(async |catalogue| {
        let nobody = DocumentId::generate();
        assert_eq!(correct(catalogue.as_ref(), nobody, says("1/QĐ-UBND")).await, Heard::NoDocument);
        assert!(catalogue.corrections(&Principal::local(), nobody).await.unwrap().is_empty());
    })
    .await;
}
