//! The index in a local folder, by tantivy.

mod sweeping;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use hoso_model::{ChangeNo, DocumentId, PageNo, Principal};
use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::best_pages::BestPages;
use crate::tantivy_error::Result;
use crate::tantivy_query::{Strictness, question};
use crate::tantivy_schema::{DOCUMENT_KEY, Fields, REVISION, entry_document, key, register, schema};
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

    fn search(&self, principal: &Principal, query: &Query) -> Result<Found> {
        let searcher = self.reader.searcher();
        for strictness in [Strictness::AllWords, Strictness::MostWords] {
            let Some(asked) = question(&self.fields, principal, query, strictness) else {
                return Ok(Found::default());
            };
            let best = searcher.search(&asked, &BestPages { field: DOCUMENT_KEY })?;
            let few = query.units().iter().filter(|unit| !unit.alternative).count() < 3;
            if best.is_empty() && strictness == Strictness::AllWords && !few {
                continue;
            }
            let total = best.len() as u64;
            let mut ranked: Vec<_> = best.into_iter().collect();
            // Equal scores go by key: the order is the same each time.
            ranked.sort_unstable_by(|a, b| b.1.0.total_cmp(&a.1.0).then(b.0.cmp(&a.0)));
            let documents = ranked
                .into_iter()
                .skip(query.offset)
                .take(query.limit)
                .filter_map(|(_, (score, address))| {
                    self.found(&searcher, asked.as_ref(), score, address).transpose()
                })
                .collect::<Result<_>>()?;
            return Ok(Found { total, relaxed: strictness == Strictness::MostWords, documents });
        }
        Ok(Found::default())
    }

    fn found(
        &self,
        searcher: &Searcher,
        asked: &dyn TantivyQuery,
        score: f32,
        address: DocAddress,
    ) -> Result<Option<FoundDocument>> {
        let Some((document, page)) = self.page(searcher, address)? else { return Ok(None) };
        let revisions = searcher.segment_reader(address.segment_ord).fast_fields().u64(REVISION)?;
        let revision = ChangeNo(revisions.first(address.doc_id).unwrap_or_default());
        let here = BooleanQuery::new(vec![
            (Occur::Must, asked.box_clone()),
            (Occur::Must, self.of_document(document)),
        ]);
        let pages = searcher.search(&here, &TopDocs::with_limit(MOST_OTHER_PAGES).order_by_score())?;
        let mut other_pages = pages
            .into_iter()
            .filter_map(|(_, address)| self.page(searcher, address).transpose())
            .map(|found| found.map(|(_, page)| page))
            .filter(|other| !matches!(other, Ok(other) if *other == page))
            .collect::<Result<Vec<_>>>()?;
        other_pages.sort_unstable();
        Ok(Some(FoundDocument { document, page, revision, score, other_pages }))
    }

    fn of_document(&self, document: DocumentId) -> Box<dyn TantivyQuery> {
        let term = Term::from_field_text(self.fields.document, &document.to_string());
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
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
