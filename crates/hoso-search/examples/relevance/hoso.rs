//! The product's own index and query code.

use std::collections::HashMap;
use std::error::Error;

use hoso_model::{ChangeNo, DocumentId, Field, FieldSource, FieldValue, Metadata, PageNo, Principal};
use hoso_search::{Batch, Entry, Query};

use crate::beir::{Collection, Document};
use crate::measure::{DEPTH, Rankings};

/// Documents of a batch: as many pages as an indexer commits together.
const BATCH: usize = 500;

pub(crate) fn rank(collection: &Collection, queries: &[String]) -> Result<Rankings, Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(ranked(collection, queries))
}

async fn ranked(collection: &Collection, queries: &[String]) -> Result<Rankings, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let index = hoso_search::open(&format!("tantivy:{}", folder.path().display()))?;
    let mut names = HashMap::new();
    let mut revision = 0;
    for documents in collection.documents.chunks(BATCH) {
        let mut batch = Batch::default();
        for document in documents {
            revision += 1;
            let entry = entry(document, ChangeNo(revision))?;
            names.insert(entry.document, document.id.as_str());
            batch.entries.push(entry);
        }
        batch.complete_to = ChangeNo(revision);
        index.write(batch).await?;
    }
    let mut rankings = Vec::with_capacity(queries.len());
    for text in queries {
        let query = Query { text: text.clone(), limit: DEPTH, ..Query::default() };
        let found = index.search(&Principal::local(), &query).await?;
        let named = found.documents.iter().filter_map(|found| names.get(&found.document));
        rankings.push(named.map(|name| (*name).to_owned()).collect());
    }
    Ok(rankings)
}

/// A document as a paper of one page, whose title is what it is about.
fn entry(document: &Document, revision: ChangeNo) -> Result<Entry, Box<dyn Error>> {
    let mut metadata = Metadata::default();
    if !document.title.is_empty() {
        let value = document.title.clone();
        metadata.add(
            Field::Subject,
            FieldValue {
                value,
                confidence: 1.0,
                source: FieldSource::TextLayer,
                page: PageNo::FIRST,
                area: None,
            },
        );
    }
    Ok(Entry {
        document: DocumentId::generate(),
        page: PageNo::FIRST,
        revision,
        desk: "mot".parse()?,
        dossier: None,
        file: String::new(),
        text: document.text.clone(),
        metadata,
    })
}
