//! What every index must do; the one there is does it.

use std::collections::BTreeSet;

use hoso_model::{
    ChangeNo, DocumentId, Field, FieldSource, FieldValue, Metadata, PageNo, Person, Principal, Scope,
};

use crate::{Entry, Filter, Query, SearchErrorKind, SearchIndex, open};

fn entry(document: DocumentId, page: u32, desk: &str, text: &str) -> Entry {
    let mut metadata = Metadata::default();
    let mut say = |field, value: &str| {
        let value = value.to_owned();
        metadata.add(
            field,
            FieldValue { value, confidence: 0.9, source: FieldSource::Ocr, page: PageNo::FIRST, area: None },
        );
    };
    say(Field::Number, "1245/QĐ-UBND");
    say(Field::Date, "2015-07-09");
    say(Field::Kind, "QUYẾT ĐỊNH");
    say(Field::CertificateSerial, "CK 096662");
    Entry {
        document,
        page: PageNo::new(page).unwrap(),
        revision: ChangeNo(1),
        desk: desk.parse().unwrap(),
        dossier: Some("H39.18-240815-0007".parse().unwrap()),
        file: format!("scan{page}.pdf"),
        text: text.into(),
        metadata,
    }
}

fn query(text: &str) -> Query {
    Query { text: text.into(), limit: 10, ..Query::default() }
}

async fn found(index: &dyn SearchIndex, text: &str) -> Vec<DocumentId> {
    let found = index.search(&Principal::local(), &query(text)).await.unwrap();
    found.documents.iter().map(|found| found.document).collect()
}

#[tokio::test]
async fn exact_comes_first_and_folded_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(&format!("tantivy:{}", folder.path().display())).unwrap();
    let ids: Vec<_> = (0..4).map(|_| DocumentId::generate()).collect();
    let texts = ["ma ma ma ma", "má nuôi", "cây mạ non", "quyền sử dụng đất, thủy lợi"];
    let entries = ids.iter().zip(texts).map(|(id, text)| entry(*id, 1, "mot", text)).collect();
    index.write(entries, Vec::new(), ChangeNo(4)).await.unwrap();
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
}

#[tokio::test]
async fn codes_numbers_and_filters() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(&format!("tantivy:{}", folder.path().display())).unwrap();
    let id = DocumentId::generate();
    index.write(vec![entry(id, 1, "mot", "nội dung")], Vec::new(), ChangeNo(1)).await.unwrap();
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
    assert_eq!(count(Filter { from: Some(20_150_709), to: Some(20_150_709), ..Filter::default() }).await, 1);
    assert_eq!(count(Filter { from: Some(20_150_710), ..Filter::default() }).await, 0);
    assert_eq!(count(Filter { desk: Some("hai".parse().unwrap()), ..Filter::default() }).await, 0);
}

#[tokio::test]
async fn pages_collapse_to_documents_and_rights_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(&format!("tantivy:{}", folder.path().display())).unwrap();
    let (one, two) = (DocumentId::generate(), DocumentId::generate());
    let mut entries: Vec<_> = (1..=5).map(|page| entry(one, page, "mot", "hồ sơ")).collect();
    entries[2].text = "hồ sơ hồ sơ hồ sơ".into();
    entries.push(entry(two, 1, "hai", "hồ sơ"));
    index.write(entries, Vec::new(), ChangeNo(6)).await.unwrap();
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
}

#[tokio::test]
async fn an_entry_is_replaced_and_the_commit_says_how_far_it_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let uri = format!("tantivy:{}", folder.path().display());
    let id = DocumentId::generate();
    {
        let index = open(&uri).unwrap();
        assert_eq!(index.complete_to().await.unwrap(), ChangeNo(0));
        index.write(vec![entry(id, 1, "mot", "trước")], Vec::new(), ChangeNo(7)).await.unwrap();
        index.write(vec![entry(id, 1, "mot", "sau")], Vec::new(), ChangeNo(9)).await.unwrap();
    }
    let index = open(&uri).unwrap();
    assert_eq!(index.complete_to().await.unwrap(), ChangeNo(9));
    assert_eq!(found(&*index, "trước").await, []);
    assert_eq!(found(&*index, "sau").await, [id]);
    assert_eq!(index.pages_of(id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn damage_is_told_not_hidden() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("meta.json"), b"{").unwrap();
    let error = open(&format!("tantivy:{}", folder.path().display())).err().unwrap();
    assert!(matches!(error.kind(), SearchErrorKind::Unusable { .. }));
}

#[tokio::test]
async fn a_page_that_is_gone_is_no_longer_found() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(&format!("tantivy:{}", folder.path().join("g1").display())).unwrap();
    let id = DocumentId::generate();
    let entries = vec![entry(id, 1, "mot", "nội dung"), entry(id, 2, "mot", "nội dung")];
    index.write(entries, Vec::new(), ChangeNo(1)).await.unwrap();
    let first = PageNo::FIRST;
    index.write(Vec::new(), vec![(id, first)], ChangeNo(2)).await.unwrap();
    assert_eq!(index.pages_of(id).await.unwrap(), [PageNo::new(2).unwrap()]);
}

#[tokio::test]
async fn what_is_printed_in_another_form_and_broken_words_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(&format!("tantivy:{}", folder.path().display())).unwrap();
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
    index.write(entries, Vec::new(), ChangeNo(4)).await.unwrap();
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
    for none in ["1215", "7a", "qdubnd2", "\"climate the\"", "NộiHuế", "\"cli programme\""] {
        assert_eq!(sorted(none).await, [], "{none}");
    }
}

#[tokio::test]
async fn an_index_of_older_analysers_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let uri = format!("tantivy:{}", folder.path().display());
    drop(open(&uri).unwrap());
    let meta = folder.path().join("meta.json");
    let older = std::fs::read_to_string(&meta).unwrap();
    assert!(older.contains("hoso_folded_2"));
    std::fs::write(&meta, older.replace("hoso_folded_2", "hoso_folded")).unwrap();
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
    index
        .write(vec![entry(one, 1, "mot", "lần một"), entry(two, 1, "mot", "giấy")], Vec::new(), ChangeNo(1))
        .await
        .unwrap();
    // What names the files of a commit is written last: here it is lost, and the files are there.
    let names = [".managed.json", "meta.json"].map(|name| folder.path().join(name));
    let before = names.each_ref().map(|path| std::fs::read(path).unwrap());
    index.write(again(), Vec::new(), ChangeNo(2)).await.unwrap();
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
    index.write(again(), Vec::new(), ChangeNo(2)).await.unwrap();
    assert_eq!(found(&*index, "lần hai").await, [one]);
    assert_eq!(found(&*index, "lần một").await, []);
    assert_eq!(found(&*index, "giấy").await, [two]);
}
