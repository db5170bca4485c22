//! How far the indexes at several places are.

use hoso_model::{ChangeNo, DocumentState, Metadata, Principal};

use super::{arrival, on_each, soon, text};
use crate::{Catalogue, Generations, IndexPlace, Work};

/// A document that only waits for the index; the last change.
async fn described(catalogue: &dyn Catalogue) -> (hoso_model::DocumentId, ChangeNo) {
    let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
    let page = catalogue.lease_pages("a", 1, soon()).await.unwrap().remove(0);
    catalogue.page_read(&page, text("một")).await.unwrap();
    let lease = catalogue.lease_documents(Work::Describe, "a", 1, soon()).await.unwrap().remove(0);
    catalogue.described(&lease, Metadata::default()).await.unwrap();
    (id, catalogue.changes(ChangeNo(0), 9).await.unwrap().complete_to)
}

#[tokio::test]
async fn a_document_is_indexed_when_it_is_at_every_place() {
    on_each(async |catalogue| {
        let (here, there) = (IndexPlace::local(), IndexPlace::named("may-hai"));
        let (id, last) = described(catalogue.as_ref()).await;
        catalogue.set_generations(&there, Some("g1".into()), None).await.unwrap();
        assert_eq!(catalogue.indexed(&here, last).await.unwrap(), [], "the other place lacks it");
        let state = async || catalogue.document(&Principal::local(), id).await.unwrap().unwrap().state;
        assert_eq!(state().await, DocumentState::Described);
        assert_eq!(catalogue.indexed(&there, last).await.unwrap(), [id]);
        assert_eq!(state().await, DocumentState::Indexed);
    })
    .await;
}

#[tokio::test]
async fn how_far_a_generation_is_never_goes_back_but_for_another_one() {
    on_each(async |catalogue| {
        let here = IndexPlace::local();
        let of = async || catalogue.generations(&here).await.unwrap();
        assert_eq!(of().await, Generations::default());
        catalogue.set_generations(&here, Some("g1".into()), None).await.unwrap();
        catalogue.indexed(&here, ChangeNo(7)).await.unwrap();
        catalogue.indexed(&here, ChangeNo(5)).await.unwrap();
        catalogue.set_generations(&here, Some("g1".into()), Some("g2".into())).await.unwrap();
        let building =
            Generations { live: Some("g1".into()), building: Some("g2".into()), complete_to: ChangeNo(7) };
        assert_eq!(of().await, building);
        catalogue.set_generations(&here, Some("g2".into()), None).await.unwrap();
        let anew = Generations { live: Some("g2".into()), ..Generations::default() };
        assert_eq!(of().await, anew, "what another generation has, nobody has said yet");
    })
    .await;
}
