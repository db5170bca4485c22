//! What the archive holds now, as gauges: looked at every so often by one task, whoever scrapes and how often.

use std::time::Instant;

use hoso_api::IndexAnswer;
use hoso_model::{Metric, Principal};
use hoso_store::{Status, Totals};
use jiff::Timestamp;
use metrics::gauge;

use crate::measured::{
    DOCUMENTS, DOCUMENTS_FAILED, DOCUMENTS_INDEXED, DOCUMENTS_UNASSIGNED, FILES_REFUSED, INDEX_COMPLETE,
    INDEX_PAGES, INDEX_PAGES_EXPECTED, PAGES, PAGES_CAN_BE_READ, PAGES_FAILED, PAGES_WAITING, QUEUE_WAITING,
    SAMPLED,
};
use crate::{Archive, ArchiveError, Controls};

/// A number of a desk.
type Number = fn(&Totals) -> u64;

const OF_DESKS: [(Metric, Number); 8] = [
    (DOCUMENTS, |t| t.documents),
    (DOCUMENTS_INDEXED, |t| t.indexed),
    (DOCUMENTS_FAILED, |t| t.failed),
    (DOCUMENTS_UNASSIGNED, |t| t.unassigned),
    (PAGES, |t| t.pages),
    (PAGES_WAITING, |t| t.pages_waiting),
    (PAGES_FAILED, |t| t.pages_failed),
    (FILES_REFUSED, |t| t.refused),
];

/// Brings the gauges up to date.
pub struct Sampler {
    archive: Archive,
    controls: Controls,
    /// What was found last, and the catalogue's mark from before.
    known: Option<(u64, Status)>,
    /// Since when pages have been waiting.
    waiting: Option<Instant>,
}

impl Sampler {
    /// One that has not looked yet.
    pub const fn new(archive: Archive, controls: Controls) -> Self {
        Self { archive, controls, known: None, waiting: None }
    }

    /// Looks once. While nothing was written since it looked last, the catalogue is not asked.
    ///
    /// # Errors
    /// Gauges are as they were, which the time at which they were sampled shows.
    pub async fn look(&mut self) -> Result<(), ArchiveError> {
        // Before the question: what is written meanwhile is looked at next time.
        let mark = self.archive.catalogue.write_mark().await?;
        let status = match self.known.take() {
            Some((known, status)) if known == mark => status,
            _ => self.archive.catalogue.status(&Principal::local()).await?,
        };
        let index = self.archive.index_of(&status.totals).await?;
        self.tell(&status, &index);
        self.known = Some((mark, status));
        Ok(())
    }

    fn tell(&mut self, status: &Status, index: &IndexAnswer) {
        for (metric, number) in OF_DESKS {
            for desk in &status.desks {
                let id = desk.desk.id.to_string();
                gauge!(metric.name, "desk" => id).set(number(&desk.totals) as f64);
            }
        }
        self.waiting = (status.totals.pages_waiting > 0).then(|| self.waiting.unwrap_or_else(Instant::now));
        let waiting = self.waiting.map(|since| since.elapsed()).unwrap_or_default();
        let reading = (self.controls.standstill)().is_none();
        gauge!(INDEX_COMPLETE.name).set(f64::from(u8::from(index.complete)));
        gauge!(INDEX_PAGES.name).set(index.indexed as f64);
        gauge!(INDEX_PAGES_EXPECTED.name).set(index.to_index as f64);
        gauge!(PAGES_CAN_BE_READ.name).set(f64::from(u8::from(reading)));
        gauge!(QUEUE_WAITING.name).set(waiting);
        gauge!(SAMPLED.name).set(Timestamp::now().as_second() as f64);
    }
}
