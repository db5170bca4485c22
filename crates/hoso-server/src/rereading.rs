//! Which pages are read again, when a better reader is there or a text is poor.

use hoso_api::Reread;
use hoso_model::{PageNo, Principal};
use hoso_store::{DocumentFilter, DocumentView, TextRequest};
use jiff::tz::TimeZone;

use crate::{Archive, ArchiveError};

/// Documents that are looked at at a time.
const BATCH: u32 = 100;

impl Archive {
    /// Sends pages that `principal` may see to be read again; how many.
    pub async fn reread(&self, principal: &Principal, which: &Reread) -> Result<u64, ArchiveError> {
        if let Some(id) = which.document {
            let document = self.catalogue.document(principal, id).await?;
            return match document.filter(|document| takes(which, document)) {
                Some(document) => self.reread_pages(principal, which, &document).await,
                None => Ok(0),
            };
        }
        let filter =
            DocumentFilter { desk: which.desk.clone(), dossier: which.dossier.clone(), ..Default::default() };
        let (mut pages, mut after) = (0, None);
        loop {
            let documents = self.catalogue.documents(principal, &filter, after, BATCH).await?;
            let Some(last) = documents.last() else { return Ok(pages) };
            after = Some(last.document);
            for document in documents.iter().filter(|document| takes(which, document)) {
                pages += self.reread_pages(principal, which, document).await?;
            }
        }
    }

    async fn reread_pages(
        &self,
        principal: &Principal,
        which: &Reread,
        document: &DocumentView,
    ) -> Result<u64, ArchiveError> {
        let pages: Vec<PageNo> = match which.below_confidence {
            None => document.pages.iter().map(|page| page.page).collect(),
            Some(most) => {
                let texts =
                    self.catalogue.texts(principal, &TextRequest::Document(document.document)).await?;
                let poor = texts.iter().filter(|text| text.text.confidence().is_some_and(|sure| sure < most));
                poor.map(|text| text.page).collect()
            }
        };
        if pages.is_empty() {
            return Ok(0);
        }
        Ok(self.catalogue.reread(principal, document.document, pages).await?)
    }
}

fn takes(which: &Reread, document: &DocumentView) -> bool {
    let day = document.admitted_at.to_zoned_datetime(TimeZone::system()).date();
    which.since.is_none_or(|since| day >= since)
        && which.desk.as_ref().is_none_or(|desk| *desk == document.desk)
        && which.dossier.as_ref().is_none_or(|dossier| Some(dossier) == document.dossier.as_ref())
}
