//! What every index must do, whatever engine it is made with.

mod asking;
mod finding;
mod ranking;
mod writing;

use std::any::Any;
use std::sync::Arc;

use hoso_model::{ChangeNo, DocumentId, Field, FieldSource, FieldValue, Metadata, PageNo, Principal};

use crate::{Batch, Entry, Query, SearchIndex, open};

/// An implementation of the index.
struct Backend {
    name: &'static str,
    /// Makes a place for an empty one: its URI, and what keeps it until it is dropped.
    fresh: fn() -> (String, Box<dyn Any>),
}

/// Another one is a line here.
const BACKENDS: [Backend; 1] = [Backend { name: "tantivy", fresh: tantivy }];

fn tantivy() -> (String, Box<dyn Any>) {
    let folder = tempfile::tempdir().unwrap();
    (format!("tantivy:{}", folder.path().join("g1").display()), Box::new(folder))
}

/// Runs a case on a fresh index of each backend.
async fn on_each(case: impl AsyncFn(Arc<dyn SearchIndex>)) {
    on_each_place(async |uri| case(open(&uri).unwrap()).await).await;
}

/// Runs a case on the URI of a fresh index of each backend, to be opened as often as it likes.
async fn on_each_place(case: impl AsyncFn(String)) {
    for backend in &BACKENDS {
        // Shown with a case that fails.
        println!("on {}", backend.name);
        let (uri, _kept) = (backend.fresh)();
        case(uri).await;
    }
}

/// A page at revision 1.
pub(crate) fn entry(document: DocumentId, page: u32, desk: &str, text: &str) -> Entry {
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

/// All of `entries` at the revision `complete_to`.
pub(crate) fn batch(mut entries: Vec<Entry>, complete_to: u64) -> Batch {
    let complete_to = ChangeNo(complete_to);
    for entry in &mut entries {
        entry.revision = complete_to;
    }
    Batch { entries, gone: Vec::new(), complete_to }
}

fn query(text: &str) -> Query {
    Query { text: text.into(), limit: 10, ..Query::default() }
}

/// A page of a paper that says this of itself and nothing else.
fn paper(document: DocumentId, said: &[(Field, &str)], text: &str) -> Entry {
    let mut metadata = Metadata::default();
    for (field, value) in said {
        let value = (*value).to_owned();
        metadata.add(
            *field,
            FieldValue { value, confidence: 0.9, source: FieldSource::Ocr, page: PageNo::FIRST, area: None },
        );
    }
    Entry { dossier: None, metadata, ..entry(document, 1, "mot", text) }
}

/// An index's answers by the place of the paper in `papers`.
async fn places(index: &dyn SearchIndex, papers: &[DocumentId], text: &str) -> Vec<usize> {
    let found = found(index, text).await;
    found.iter().filter_map(|found| papers.iter().position(|paper| paper == found)).collect()
}

pub(crate) async fn found(index: &dyn SearchIndex, text: &str) -> Vec<DocumentId> {
    let found = index.search(&Principal::local(), &query(text)).await.unwrap();
    found.documents.iter().map(|found| found.document).collect()
}
