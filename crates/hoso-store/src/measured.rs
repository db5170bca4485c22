//! What storing records of itself.

use hoso_model::{Metric, MetricKind, MetricUnit};

/// Every one of them.
pub const METRICS: [Metric; 3] = [BLOB_BYTES, QUESTION_SECONDS, WRITE_SECONDS];

pub(crate) const BLOB_BYTES: Metric = Metric {
    name: "hoso_blob_bytes_written_total",
    kind: MetricKind::Counter,
    unit: MetricUnit::Bytes,
    labels: &[],
    about: "Bytes of files stored as blobs; what was stored before is not written again",
};
pub(crate) const QUESTION_SECONDS: Metric = Metric {
    name: "hoso_catalogue_question_seconds",
    kind: MetricKind::Histogram,
    unit: MetricUnit::Seconds,
    labels: &[],
    about: "Questions to the catalogue, until they are answered",
};
pub(crate) const WRITE_SECONDS: Metric = Metric {
    name: "hoso_catalogue_write_seconds",
    kind: MetricKind::Histogram,
    unit: MetricUnit::Seconds,
    labels: &[],
    about: "Writes to the catalogue, until they are durable",
};
