//! What intake records of itself.

use hoso_model::{DeskId, Metric, MetricKind, MetricUnit, RefusalReason};
use hoso_store::AdmissionKind;
use metrics::counter;

/// Every one of them.
pub const METRICS: [Metric; 2] = [ADMITTED, REFUSED];

pub(crate) const ADMITTED: Metric = Metric {
    name: "hoso_files_admitted_total",
    kind: MetricKind::Counter,
    unit: MetricUnit::Count,
    labels: &["desk", "kind"],
    about: "Files taken in, those of ZIP files each: new, resumed, duplicate, linked",
};
pub(crate) const REFUSED: Metric = Metric {
    name: "hoso_files_refused_total",
    kind: MetricKind::Counter,
    unit: MetricUnit::Count,
    labels: &["desk", "reason"],
    about: "Files refused, by the reason that clerks are told",
};

/// A file for `desk` is in the archive.
pub(crate) fn admitted(desk: &DeskId, kind: AdmissionKind) {
    let kind = match kind {
        AdmissionKind::New => "new",
        AdmissionKind::Resumed => "resumed",
        AdmissionKind::Duplicate => "duplicate",
        AdmissionKind::Linked => "linked",
    };
    counter!(ADMITTED.name, "desk" => desk.to_string(), "kind" => kind).increment(1);
}

/// A file for `desk` is not taken.
pub(crate) fn refused(desk: &DeskId, reason: RefusalReason) {
    counter!(REFUSED.name, "desk" => desk.to_string(), "reason" => reason.as_str()).increment(1);
}
