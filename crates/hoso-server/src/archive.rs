//! Answers from the catalogue and the index.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use hoso_api::{
    AttachedAnswer, DeskAnswer, DeskNumbers, DocumentAnswer, DossierAnswer, Exported, ExportedPage, Hit,
    IndexAnswer, PageAnswer, Repaired, SearchAnswer, StatusAnswer, ToEnterAnswer,
};
use hoso_extract::ToEnter;
use hoso_model::{DeskId, DocumentId, DocumentState, DossierCode, Field, PageNo, PageText, Principal, Word};
use hoso_search::{Entry, LiveIndex, Query, SearchError, mark, still_matches};
use hoso_store::{
    BlobStore, Catalogue, DocumentFilter, DocumentView, RecentView, StoreError, TextRequest, TextView, Totals,
};
use metrics::histogram;

use crate::answers;
use crate::measured::SEARCH_SECONDS;

/// The head of a paper is on the first page that has words: a blank one may come before it.
const HEAD_PAGES: usize = 2;
/// Documents of an export that are held in memory at a time.
const EXPORT_BATCH: u32 = 20;
/// Documents of a desk that are looked at for files attached to them.
const RECENT_LOOKED_AT: u32 = 50;
/// Refused files named in a status.
const REFUSED_NAMED: u32 = 100;

/// What can be asked of the archive. Every question carries who asks.
#[derive(Clone)]
pub struct Archive {
    /// The truth.
    pub catalogue: Arc<dyn Catalogue>,
    /// The bytes.
    pub blobs: BlobStore,
    /// What is found by.
    pub index: LiveIndex,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The catalogue.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index.
    #[error(transparent)]
    Search(#[from] SearchError),
}

impl Archive {
    /// Documents that match a query.
    pub async fn search(&self, principal: &Principal, query: &Query) -> Result<SearchAnswer, ArchiveError> {
        let start = Instant::now();
        // Before it is asked: what becomes complete meanwhile was not yet.
        let index = if self.index.is_complete() {
            None
        } else {
            Some(self.index_of(&self.catalogue.status(principal).await?.totals).await?)
        };
        let mut found = self.index.get().search(principal, query).await?;
        let notes = [query.notes(), std::mem::take(&mut found.notes)].concat();
        let asked = query;
        // What was answered is what is marked.
        let answered = found.read_as.take().map(|text| Query { text, ..query.clone() });
        let query = answered.as_ref().unwrap_or(query);
        let best = found.documents.iter().map(|hit| (hit.document, hit.page)).collect();
        let texts = self.catalogue.texts(principal, &TextRequest::Pages(best)).await?;
        let texts: HashMap<_, _> = texts.into_iter().map(|text| ((text.document, text.page), text)).collect();
        let mut hits = Vec::with_capacity(found.documents.len());
        let mut total = found.total;
        for hit in found.documents {
            let text = texts.get(&(hit.document, hit.page));
            // The catalogue has the last word on what there is, who may see it, and what stands there now.
            let document = self.catalogue.document(principal, hit.document).await?;
            let Some(document) = document.filter(|document| document.state != DocumentState::Replaced) else {
                total = total.saturating_sub(1);
                continue;
            };
            if let Some(text) = text.filter(|text| text.revision > hit.revision)
                && !still_matches(principal, query, &entry_now(&document, text))?
            {
                total = total.saturating_sub(1);
                continue;
            }
            let marked = text.map(|text| mark(&text.text, query)).unwrap_or_default();
            let said = |field| document.metadata.value(field).map(str::to_owned);
            hits.push(Hit {
                document: hit.document,
                page: hit.page,
                pages: hit.other_pages,
                score: hit.score,
                kind: said(Field::Kind),
                number: said(Field::Number),
                date: said(Field::Date),
                agency: said(Field::Agency),
                subject: said(Field::Subject),
                snippet: marked.snippet,
                boxes: marked.boxes,
                dossier: document.dossier,
                file: document.file,
                desk: document.desk,
            });
        }
        histogram!(SEARCH_SECONDS.name).record(start.elapsed());
        Ok(SearchAnswer {
            total,
            took_ms: start.elapsed().as_millis() as u64,
            query: asked.text.clone(),
            relaxed: found.relaxed,
            notes: notes.iter().map(answers::note).collect(),
            complete: index.is_none(),
            index: index.map(|index| IndexAnswer { complete: false, ..index }),
            hits,
        })
    }

    /// A document with its history.
    pub async fn document(
        &self,
        principal: &Principal,
        id: DocumentId,
    ) -> Result<Option<DocumentAnswer>, ArchiveError> {
        let Some(document) = self.catalogue.document(principal, id).await? else { return Ok(None) };
        let history = self.catalogue.history(principal, id).await?;
        let history = history.into_iter().map(answers::history).collect();
        Ok(Some(DocumentAnswer { document: answers::document(document), history }))
    }

    /// A dossier with its documents.
    pub async fn dossier(
        &self,
        principal: &Principal,
        code: &DossierCode,
    ) -> Result<Option<DossierAnswer>, ArchiveError> {
        Ok(self.catalogue.dossier(principal, code).await?.map(answers::dossier))
    }

    /// A page's text, and where the words of `query` stand on it; `None` while it is not read. `raw` is the text as the
    /// engine gave it.
    pub async fn page(
        &self,
        principal: &Principal,
        document: DocumentId,
        page: PageNo,
        query: &str,
        raw: bool,
    ) -> Result<Option<PageAnswer>, ArchiveError> {
        let texts = self.catalogue.texts(principal, &TextRequest::Pages(vec![(document, page)])).await?;
        Ok(texts.into_iter().next().map(|found| {
            let query = Query { text: query.to_owned(), ..Query::default() };
            PageAnswer {
                page,
                width: found.text.width,
                height: found.text.height,
                confidence: found.text.confidence(),
                boxes: mark(&found.text, &query).boxes,
                repaired: found.text.words().filter_map(repaired).collect(),
                text: if raw { found.text.text_as_read() } else { shown(&found.text) },
            }
        }))
    }

    /// What stands on a document's paper and could not be read, with what its file's name says of it. That is its number or
    /// nothing: where a number is known, no text is fetched.
    pub async fn to_enter(
        &self,
        principal: &Principal,
        document: DocumentId,
    ) -> Result<Option<Vec<ToEnterAnswer>>, ArchiveError> {
        let Some(view) = self.catalogue.document(principal, document).await? else { return Ok(None) };
        if view.metadata.get(Field::Number).is_some() {
            return Ok(Some(Vec::new()));
        }
        let pages = view.pages.iter().take(HEAD_PAGES).map(|page| (document, page.page)).collect();
        let texts = self.catalogue.texts(principal, &TextRequest::Pages(pages)).await?;
        let pages: Vec<_> = texts.iter().map(|found| (found.page, &found.text)).collect();
        let entries = hoso_extract::to_enter(&pages, &view.file).into_iter();
        let answer = |ToEnter { field, proposed, page, area }| ToEnterAnswer { field, proposed, page, area };
        Ok(Some(entries.map(answer).collect()))
    }

    /// The next documents of an export, after `after`; none at its end.
    pub async fn export(
        &self,
        principal: &Principal,
        filter: &DocumentFilter,
        after: Option<DocumentId>,
    ) -> Result<Vec<Exported>, ArchiveError> {
        let documents = self.catalogue.documents(principal, filter, after, EXPORT_BATCH).await?;
        let mut exported = Vec::with_capacity(documents.len());
        for document in documents {
            let texts = self.catalogue.texts(principal, &TextRequest::Document(document.document)).await?;
            let texts: HashMap<_, _> = texts.into_iter().map(|text| (text.page, text.text)).collect();
            exported.push(exported_from(document, &texts));
        }
        Ok(exported)
    }

    /// A desk and what became of its files; `None` of one that `principal` may not see.
    pub async fn desk(
        &self,
        principal: &Principal,
        desk: &DeskId,
        limit: u32,
    ) -> Result<Option<DeskAnswer>, ArchiveError> {
        let status = self.catalogue.status(principal).await?;
        let Some(numbers) = status.desks.into_iter().find(|status| status.desk.id == *desk) else {
            return Ok(None);
        };
        let recent = self.catalogue.recent(principal, desk, limit).await?;
        let refused = self.catalogue.refused(principal, Some(desk), limit).await?;
        let recent = recent.into_iter().map(answers::recent).collect();
        let refused = refused.into_iter().map(answers::refused).collect();
        Ok(Some(DeskAnswer {
            desk: answers::desk(numbers),
            folder_now: None,
            recent,
            refused,
            standstill: None,
        }))
    }

    /// How far the index is.
    pub(crate) async fn index_of(&self, totals: &Totals) -> Result<IndexAnswer, ArchiveError> {
        Ok(IndexAnswer {
            complete: self.index.is_complete(),
            indexed: self.index.get().pages().await?,
            to_index: totals.pages.saturating_sub(totals.pages_waiting),
        })
    }

    /// Numbers for an operator.
    pub async fn status(&self, principal: &Principal) -> Result<StatusAnswer, ArchiveError> {
        let status = self.catalogue.status(principal).await?;
        let refused = self.catalogue.refused(principal, None, REFUSED_NAMED).await?;
        let mut desks = Vec::with_capacity(status.desks.len());
        for desk in status.desks {
            let recent = self.catalogue.recent(principal, &desk.desk.id, RECENT_LOOKED_AT).await?;
            let attached = recent.into_iter().filter(|file| !file.attached.is_empty());
            let attached = attached.map(|RecentView { document, file, attached, .. }| AttachedAnswer {
                document,
                file,
                attached,
            });
            let attached = attached.collect();
            desks.push(DeskNumbers { desk: answers::desk(desk), folder_now: None, attached });
        }
        Ok(StatusAnswer {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            desks,
            totals: answers::totals(&status.totals),
            boxed: None,
            remote: None,
            refused: refused.into_iter().map(answers::refused).collect(),
            index: self.index_of(&status.totals).await?,
            standstill: None,
            failed_parts: Vec::new(),
        })
    }
}

/// The entry that a page's index will have once it has followed.
fn entry_now(document: &DocumentView, page: &TextView) -> Entry {
    Entry {
        document: document.document,
        page: page.page,
        revision: page.revision,
        desk: document.desk.clone(),
        dossier: document.dossier.clone(),
        file: document.file.clone(),
        text: page.text.text_with_readings(),
        metadata: document.metadata.clone(),
    }
}

/// The text for people: what was read, with the repairs that are always right.
fn shown(text: &PageText) -> String {
    hoso_viet::repair_glyphs(&text.text()).into_owned()
}

/// What a word was put right from; `None` of one that was not.
fn repaired(word: &Word) -> Option<Repaired> {
    Some(Repaired { area: word.area, text: word.text.clone(), read: word.read.clone()? })
}

fn exported_from(document: DocumentView, texts: &HashMap<PageNo, PageText>) -> Exported {
    let pages = document.pages.into_iter().map(|page| {
        let text = texts.get(&page.page);
        ExportedPage {
            page: page.page,
            text: text.map(shown),
            confidence: text.and_then(PageText::confidence),
            source: text.map(|text| text.source),
            rotation: text.map(|text| text.rotation),
            skew: text.map(|text| text.skew),
            blank: text.map(|text| text.blank),
            failure: page.failure,
            codes: text.map(|text| text.codes.clone()).unwrap_or_default(),
            recognised: text.map(|text| text.recognised.clone()).unwrap_or_default(),
        }
    });
    Exported {
        pages: pages.collect(),
        document: document.document,
        dossier: document.dossier,
        desk: document.desk,
        file: document.file,
        sha256: document.sha256.to_string(),
        state: document.state.to_string(),
        conflict: document.conflict,
        cut_from: document.cut_from.map(answers::cut),
        metadata: document.metadata,
    }
}

#[cfg(test)]
mod tests;
