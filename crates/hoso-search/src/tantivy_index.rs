//! The index in a local folder, by tantivy.

mod sweeping;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use hoso_model::{ChangeNo, DocumentId, PageNo, Principal};
use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery, TermQuery, TermSetQuery};
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::best_pages::BestPages;
use crate::rewriting::rewritings;
use crate::tantivy_error::Result;
use crate::tantivy_query::{Candidates, question};
use crate::tantivy_schema::{DOCUMENT_KEY, Fields, PAGE, REVISION, entry_document, key, register, schema};
use crate::{Batch, Found, FoundDocument, Query, SearchError, SearchErrorKind, SearchIndex};

/// Memory of the writer in bytes, before it writes a segment: enough for thousands of pages a segment.
const WRITER_MEMORY: usize = 48 << 20;
/// Other matching pages named a document.
const MOST_OTHER_PAGES: usize = 200;

/// See the module. One writer, held as long as this is.
#[derive(Clone)]
pub(crate) struct TantivyIndex {
    inner: Arc<Inner>,
}

struct Inner {
    index: Index,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    fields: Fields,
}

impl TantivyIndex {
    /// Opens the index in `folder`, or makes an empty one there.
    pub(crate) fn open(folder: &Path) -> Result<Self, SearchError> {
        Self::opened(folder).map_err(|error| error.at_opening(folder))
    }

    fn opened(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let directory = tantivy::directory::MmapDirectory::open(folder)?;
        // A folder whose schema is another, or whose files are damaged, does not open.
        let index = Index::open_or_create(directory, schema)?;
        register(&index);
        let writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        sweeping::sweep(&index, folder)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { inner: Arc::new(Inner { index, reader, writer: Mutex::new(writer), fields }) })
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T> + Send + 'static,
    ) -> Result<T, SearchError> {
        let inner = Arc::clone(&self.inner);
        Ok(tokio::task::spawn_blocking(move || work(&inner))
            .await
            .map_err(|_| SearchErrorKind::Closing)??)
    }
}

#[async_trait]
impl SearchIndex for TantivyIndex {
    async fn write(&self, batch: Batch) -> Result<(), SearchError> {
        self.blocking(move |inner| inner.write(&batch)).await
    }

    async fn complete_to(&self) -> Result<ChangeNo, SearchError> {
        self.blocking(Inner::complete_to).await
    }

    async fn search(&self, principal: &Principal, query: &Query) -> Result<Found, SearchError> {
        let (principal, query) = (principal.clone(), query.clone());
        self.blocking(move |inner| inner.search(&principal, &query)).await
    }

    async fn pages(&self) -> Result<u64, SearchError> {
        Ok(self.inner.reader.searcher().num_docs())
    }

    async fn pages_of(&self, document: DocumentId) -> Result<Vec<PageNo>, SearchError> {
        self.blocking(move |inner| {
            let searcher = inner.reader.searcher();
            let found = searcher.search(&inner.of_document(document), &DocSetCollector)?;
            let mut pages = found
                .into_iter()
                .filter_map(|address| inner.page(&searcher, address).transpose())
                .map(|found| found.map(|(_, page)| page))
                .collect::<Result<Vec<_>>>()?;
            pages.sort_unstable();
            Ok(pages)
        })
        .await
    }
}

impl Inner {
    fn complete_to(&self) -> Result<ChangeNo> {
        let payload = self.index.load_metas()?.payload;
        Ok(ChangeNo(payload.and_then(|payload| payload.parse().ok()).unwrap_or(0)))
    }

    fn write(&self, batch: &Batch) -> Result<()> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.complete_to()?;
        let gone = batch.gone.iter().map(|gone| (gone.revision, key(gone.document, gone.page), None));
        let there =
            batch.entries.iter().map(|entry| (entry.revision, key(entry.document, entry.page), Some(entry)));
        // Of a page without an entry nothing says how new that is: what was complete before is.
        let mut updates: Vec<_> = gone.chain(there).filter(|(revision, ..)| *revision >= known).collect();
        // What comes later deletes what came before it, so of each page the highest revision stays.
        updates.sort_by_key(|(revision, ..)| *revision);
        let written: tantivy::Result<_> = (|| {
            for (_, page, entry) in updates {
                writer.delete_term(Term::from_field_text(self.fields.key, &page));
                if let Some(entry) = entry {
                    writer.add_document(entry_document(&self.fields, entry))?;
                }
            }
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&batch.complete_to.max(known).to_string());
            commit.commit()
        })();
        if let Err(error) = written {
            // A writer that failed (disk full) is of no more use: nothing of the batch may stay in it.
            if let Ok(fresh) = self.index.writer_with_num_threads(1, WRITER_MEMORY) {
                *writer = fresh;
            } else {
                drop(writer.rollback());
            }
            return Err(error.into());
        }
        self.reader.reload()?;
        Ok(())
    }

    /// Asks as it was typed; if no page has all of that, as it may have been meant.
    fn search(&self, principal: &Principal, query: &Query) -> Result<Found> {
        let searcher = self.reader.searcher();
        let found = self.ask(&searcher, principal, query)?;
        if found.total > 0 && !found.relaxed {
            return Ok(found);
        }
        for (note, text) in rewritings(&searcher, &self.fields, query)? {
            let meant = Query { text, ..query.clone() };
            let other = self.ask(&searcher, principal, &meant)?;
            if other.total > 0 && (!other.relaxed || found.total == 0) {
                return Ok(Found { read_as: Some(meant.text), notes: vec![note], ..other });
            }
        }
        Ok(found)
    }

    fn ask(&self, searcher: &Searcher, principal: &Principal, query: &Query) -> Result<Found> {
        let ask = |candidates| question(&self.fields, principal, query, candidates);
        let (Some(asked), Some(all)) = (ask(Candidates::Some), ask(Candidates::All)) else {
            return Ok(Found::default());
        };
        let best = searcher.search(&asked, &BestPages { field: DOCUMENT_KEY })?;
        let relaxed =
            !best.is_empty() && searcher.search(&all, &TopDocs::with_limit(1).order_by_score())?.is_empty();
        let total = best.len() as u64;
        let mut ranked: Vec<_> = best.into_iter().collect();
        // Equal scores go by key: the order is the same each time.
        ranked.sort_unstable_by(|a, b| b.1.0.total_cmp(&a.1.0).then(b.0.cmp(&a.0)));
        let shown = ranked.into_iter().skip(query.offset).take(query.limit);
        let documents = self.found(searcher, asked, shown)?;
        Ok(Found { total, relaxed, documents, ..Found::default() })
    }

    /// The documents of an answer, with their other pages that match: those are asked for once, for all of them.
    fn found(
        &self,
        searcher: &Searcher,
        asked: Box<dyn TantivyQuery>,
        shown: impl Iterator<Item = (u64, (f32, DocAddress))>,
    ) -> Result<Vec<FoundDocument>> {
        let (mut documents, mut places) = (Vec::new(), HashMap::new());
        for (key, (score, address)) in shown {
            let Some((document, page)) = self.page(searcher, address)? else { continue };
            let revisions = searcher.segment_reader(address.segment_ord).fast_fields().u64(REVISION)?;
            let revision = ChangeNo(revisions.first(address.doc_id).unwrap_or_default());
            places.insert(key, documents.len());
            documents.push(FoundDocument { document, page, revision, score, other_pages: Vec::new() });
        }
        let terms = documents.iter().map(|found| self.document_term(found.document));
        let here: Vec<(Occur, Box<dyn TantivyQuery>)> =
            vec![(Occur::Must, asked), (Occur::Must, Box::new(TermSetQuery::new(terms)))];
        let mut pages: Vec<DocAddress> =
            searcher.search(&BooleanQuery::new(here), &DocSetCollector)?.into_iter().collect();
        pages.sort_unstable();
        for pages in pages.chunk_by(|one, next| one.segment_ord == next.segment_ord) {
            let columns = searcher.segment_reader(pages[0].segment_ord).fast_fields();
            let (keys, numbers) = (columns.u64(DOCUMENT_KEY)?, columns.u64(PAGE)?);
            for page in pages {
                let key = keys.first(page.doc_id).unwrap_or_default();
                let number = numbers.first(page.doc_id).and_then(|number| number.to_string().parse().ok());
                let Some((found, number)) = places.get(&key).map(|place| &mut documents[*place]).zip(number)
                else {
                    continue;
                };
                if number != found.page {
                    found.other_pages.push(number);
                }
            }
        }
        for found in &mut documents {
            found.other_pages.sort_unstable();
            found.other_pages.truncate(MOST_OTHER_PAGES);
        }
        Ok(documents)
    }

    fn document_term(&self, document: DocumentId) -> Term {
        Term::from_field_text(self.fields.document, &document.to_string())
    }

    fn of_document(&self, document: DocumentId) -> Box<dyn TantivyQuery> {
        Box::new(TermQuery::new(self.document_term(document), IndexRecordOption::Basic))
    }

    /// Which page an entry is of.
    fn page(&self, searcher: &Searcher, address: DocAddress) -> Result<Option<(DocumentId, PageNo)>> {
        let stored: TantivyDocument = searcher.doc(address)?;
        let key = stored.get_first(self.fields.key).and_then(|key| key.as_str());
        Ok(key
            .and_then(|key| key.split_once('/'))
            .and_then(|(document, page)| Some((document.parse().ok()?, page.parse().ok()?))))
    }
}

#[cfg(test)]
mod tests;
