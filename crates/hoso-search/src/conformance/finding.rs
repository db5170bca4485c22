//! What is found, in which order, and by whom.

use std::collections::BTreeSet;

use hoso_model::{DocumentId, Person, Principal, Scope};

use super::{batch, entry, found, on_each, query};
use crate::{Filter, Query};

#[tokio::test]
async fn exact_comes_first_and_folded_is_found() {
    on_each(async |index| {
        let ids: Vec<_> = (0..4).map(|_| DocumentId::generate()).collect();
        let texts = ["ma ma ma ma", "má nuôi", "cây mạ non", "quyền sử dụng đất, thủy lợi"];
        let entries = ids.iter().zip(texts).map(|(id, text)| entry(*id, 1, "mot", text)).collect();
        index.write(batch(entries, 4)).await.unwrap();
        assert_eq!(found(&*index, "má").await[0], ids[1]);
        assert_eq!(found(&*index, "mạ").await[0], ids[2]);
        assert_eq!(found(&*index, "ma").await.len(), 3);
        for way in
            ["quyền sử dụng", "quyen su dung", "QUYEN SU DUNG", "quye\u{302}\u{300}n", "thuỷ lợi", "thuy loi"]
        {
            assert_eq!(found(&*index, way).await, [ids[3]], "{way}");
        }
        assert_eq!(found(&*index, "su -quyen").await.len(), 0);
        assert_eq!(found(&*index, "\"dụng sử\"").await.len(), 0);
        for odd in ["", "*", "\"", "-", "AND OR NOT", "a:b", "((", "\u{0}"] {
            found(&*index, odd).await;
        }
    })
    .await;
}

#[tokio::test]
async fn codes_numbers_and_filters() {
    on_each(async |index| {
        let id = DocumentId::generate();
        index.write(batch(vec![entry(id, 1, "mot", "nội dung")], 1)).await.unwrap();
        for way in [
            "1245/QĐ-UBND",
            "1245/qd-ubnd",
            "CK096662",
            "ck 096662",
            "H39.18-240815-0007",
            "240815-0007",
            "scan1",
        ] {
            assert_eq!(found(&*index, way).await, [id], "{way}");
        }
        let with = |filter| Query { filter, ..query("noi dung") };
        let count = async |filter| index.search(&Principal::local(), &with(filter)).await.unwrap().total;
        assert_eq!(count(Filter { kind: Some("quyet dinh".into()), ..Filter::default() }).await, 1);
        assert_eq!(count(Filter { kind: Some("to trinh".into()), ..Filter::default() }).await, 0);
        assert_eq!(
            count(Filter { from: Some(20_150_709), to: Some(20_150_709), ..Filter::default() }).await,
            1
        );
        assert_eq!(count(Filter { from: Some(20_150_710), ..Filter::default() }).await, 0);
        assert_eq!(count(Filter { desk: Some("hai".parse().unwrap()), ..Filter::default() }).await, 0);
    })
    .await;
}

#[tokio::test]
async fn pages_collapse_to_documents_and_rights_are_kept() {
    on_each(async |index| {
        let (one, two) = (DocumentId::generate(), DocumentId::generate());
        let mut entries: Vec<_> = (1..=5).map(|page| entry(one, page, "mot", "hồ sơ")).collect();
        entries[2].text = "hồ sơ hồ sơ hồ sơ".into();
        entries.push(entry(two, 1, "hai", "hồ sơ"));
        index.write(batch(entries, 6)).await.unwrap();
        let all = index.search(&Principal::local(), &query("ho so")).await.unwrap();
        assert_eq!(all.total, 2);
        let first = all.documents.iter().find(|found| found.document == one).unwrap();
        assert_eq!((first.page.get(), first.other_pages.len()), (3, 4));
        let sees = |desks: &[&str]| {
            Scope::Desks(desks.iter().map(|desk| desk.parse().unwrap()).collect::<BTreeSet<_>>())
        };
        for (desks, total) in [(&["hai"][..], 1), (&[], 0), (&["mot", "hai"], 2)] {
            let desks = sees(desks);
            let principal = Principal::Person(Person { name: "thử".into(), roles: BTreeSet::new(), desks });
            assert_eq!(index.search(&principal, &query("ho so")).await.unwrap().total, total);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_printed_in_another_form_and_broken_words_are_found() {
    on_each(async |index| {
        let mut ids: Vec<_> = (0..5).map(|_| DocumentId::generate()).collect();
        ids.sort_unstable();
        let texts = [
            "diện tích 1234,5 m² đất ở, conﬁdentiality, Ⅳ, №7",
            "area of 1234,5 m2, the confidentiality of part IV, No 7",
            "report on the cli-\nmate programme, and the inter\u{AD}na\u{AD}tional office of Techcom\u{AD}bank",
            "tuyến Hà Nội-\nHuế, số 12/QĐ-\nUBND, 12-\n15",
            "the climate programme, e-mail, 7-a",
        ];
        let entries = ids.iter().zip(texts).map(|(id, text)| entry(*id, 1, "mot", text)).collect();
        index.write(batch(entries, 4)).await.unwrap();
        let sorted = async |text: &str| {
            let mut found = found(&*index, text).await;
            found.sort_unstable();
            found
        };
        for way in [
            "1234,5 m²",
            "1234,5 m2",
            "1234,5m2",
            "\"1234,5 m²\"",
            "confidentiality",
            "conﬁdentiality",
            "IV",
            "\"No 7\"",
            "№7",
            "№ 7",
        ] {
            assert_eq!(sorted(way).await, ids[..2], "{way}");
        }
        for way in ["climate", "\"the climate\"", "\"climate programme\"", "\"the climate programme\""] {
            assert_eq!(sorted(way).await, [ids[2], ids[4]], "{way}");
        }
        for way in [
            "cli mate",
            "\"the cli-mate programme\"",
            "\"international office\"",
            "\"the international office of Techcombank\"",
            "\"na\u{AD}tional office\"",
            "techcombank",
            "bank",
        ] {
            assert_eq!(sorted(way).await, [ids[2]], "{way}");
        }
        for way in ["\"Hà Nội - Huế\"", "Huế", "12/QĐ-UBND", "\"12-15\""] {
            assert_eq!(sorted(way).await, [ids[3]], "{way}");
        }
        for way in ["email", "e-mail", "\"programme email\""] {
            assert_eq!(sorted(way).await, [ids[4]], "{way}");
        }
        for none in ["1215", "7a", "qdubnd2", "\"climate the\"", "\"NộiHuế\"", "\"cli programme\""] {
            assert_eq!(sorted(none).await, [], "{none}");
        }
    })
    .await;
}
