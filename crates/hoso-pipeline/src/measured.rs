//! What the stages record of themselves.

use std::time::Duration;

use hoso_model::{Metric, MetricKind, MetricUnit};
use metrics::histogram;

/// Every one of them.
pub const METRICS: [Metric; 5] = [PAGES_READ, PAGE_FAILURES, STAGE_SECONDS, COMMIT_SECONDS, PAGES_INDEXED];

pub(crate) const PAGES_READ: Metric = Metric {
    name: "hoso_pages_read_total",
    kind: MetricKind::Counter,
    unit: MetricUnit::Count,
    labels: &[],
    about: "Pages whose text was stored",
};
pub(crate) const PAGE_FAILURES: Metric = Metric {
    name: "hoso_page_failures_total",
    kind: MetricKind::Counter,
    unit: MetricUnit::Count,
    labels: &["reason"],
    about: "Attempts at pages that failed",
};
pub(crate) const STAGE_SECONDS: Metric = Metric {
    name: "hoso_stage_seconds",
    kind: MetricKind::Histogram,
    unit: MetricUnit::Seconds,
    labels: &["stage"],
    about: "What a stage took: reading of a page, sorting and describing of a document",
};
pub(crate) const COMMIT_SECONDS: Metric = Metric {
    name: "hoso_index_commit_seconds",
    kind: MetricKind::Histogram,
    unit: MetricUnit::Seconds,
    labels: &[],
    about: "Commits to the index, those of a rebuild too",
};
pub(crate) const PAGES_INDEXED: Metric = Metric {
    name: "hoso_pages_indexed_total",
    kind: MetricKind::Counter,
    unit: MetricUnit::Count,
    labels: &[],
    about: "Entries of pages written to the index, those of a rebuild too",
};

/// A stage did a piece of its work.
pub(crate) fn stage_took(stage: &'static str, time: Duration) {
    histogram!(STAGE_SECONDS.name, "stage" => stage).record(time);
}
