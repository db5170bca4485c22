//! What answering records of itself, and what is sampled.

use hoso_model::{Metric, MetricKind, MetricUnit};

/// Every one of them.
pub const METRICS: [Metric; 17] = [
    SEARCH_SECONDS,
    REQUESTS,
    REQUEST_SECONDS,
    DOCUMENTS,
    DOCUMENTS_INDEXED,
    DOCUMENTS_FAILED,
    DOCUMENTS_UNASSIGNED,
    PAGES,
    PAGES_WAITING,
    PAGES_FAILED,
    FILES_REFUSED,
    INDEX_COMPLETE,
    INDEX_PAGES,
    INDEX_PAGES_EXPECTED,
    PAGES_CAN_BE_READ,
    QUEUE_WAITING,
    SAMPLED,
];

pub(crate) const SEARCH_SECONDS: Metric = Metric {
    name: "hoso_search_seconds",
    kind: MetricKind::Histogram,
    unit: MetricUnit::Seconds,
    labels: &[],
    about: "Searches that were answered",
};
pub(crate) const REQUESTS: Metric = Metric {
    name: "hoso_http_requests_total",
    kind: MetricKind::Counter,
    unit: MetricUnit::Count,
    labels: &["route", "method", "status"],
    about: "Requests answered; `none` is the route of what no route is for, and `status` a class",
};
pub(crate) const REQUEST_SECONDS: Metric = Metric {
    name: "hoso_http_request_seconds",
    kind: MetricKind::Histogram,
    unit: MetricUnit::Seconds,
    labels: &["route", "method"],
    about: "Requests, until the head of the answer is ready",
};
pub(crate) const DOCUMENTS: Metric = Metric {
    name: "hoso_documents",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &["desk"],
    about: "Documents",
};
pub(crate) const DOCUMENTS_INDEXED: Metric = Metric {
    name: "hoso_documents_indexed",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &["desk"],
    about: "Documents all of which is searchable",
};
pub(crate) const DOCUMENTS_FAILED: Metric = Metric {
    name: "hoso_documents_failed",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &["desk"],
    about: "Documents no page of which could be read",
};
pub(crate) const DOCUMENTS_UNASSIGNED: Metric = Metric {
    name: "hoso_documents_unassigned",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &["desk"],
    about: "Documents without a dossier",
};
pub(crate) const PAGES: Metric = Metric {
    name: "hoso_pages",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &["desk"],
    about: "Pages",
};
pub(crate) const PAGES_WAITING: Metric = Metric {
    name: "hoso_pages_waiting",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &["desk"],
    about: "Pages that wait for a reader",
};
pub(crate) const PAGES_FAILED: Metric = Metric {
    name: "hoso_pages_failed",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &["desk"],
    about: "Pages that could not be read",
};
pub(crate) const FILES_REFUSED: Metric = Metric {
    name: "hoso_files_refused",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &["desk"],
    about: "Files refused and not sent through again",
};
pub(crate) const INDEX_COMPLETE: Metric = Metric {
    name: "hoso_index_complete",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &[],
    about: "1 if what is found is all there is, else 0",
};
pub(crate) const INDEX_PAGES: Metric = Metric {
    name: "hoso_index_pages",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &[],
    about: "Pages in the index",
};
pub(crate) const INDEX_PAGES_EXPECTED: Metric = Metric {
    name: "hoso_index_pages_expected",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &[],
    about: "Pages that belong there by now",
};
pub(crate) const PAGES_CAN_BE_READ: Metric = Metric {
    name: "hoso_pages_can_be_read",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Count,
    labels: &[],
    about: "1 if pages can be read, 0 while none can",
};
pub(crate) const QUEUE_WAITING: Metric = Metric {
    name: "hoso_queue_waiting_seconds",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Seconds,
    labels: &[],
    about: "How long there have been pages waiting without a pause; 0 if none waits",
};
pub(crate) const SAMPLED: Metric = Metric {
    name: "hoso_sampled_timestamp_seconds",
    kind: MetricKind::Gauge,
    unit: MetricUnit::Seconds,
    labels: &[],
    about: "When gauges were last brought up to date, since 1970: if it stands still, so do they",
};
