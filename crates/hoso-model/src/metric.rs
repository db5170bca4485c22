//! What is measured, as the crates that record it list it: the service describes it by these lists, and a test holds the
//! documentation against them.

/// A number that a crate records while it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Its name: `hoso_pages_read_total`.
    pub name: &'static str,
    /// How it behaves.
    pub kind: MetricKind,
    /// What it counts.
    pub unit: MetricUnit,
    /// Its labels, whose values are all from lists that somebody can read to the end: nobody's name, no path.
    pub labels: &'static [&'static str],
    /// What it says, for an operator.
    pub about: &'static str,
}

/// How a [`Metric`] behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// Only grows while the service runs.
    Counter,
    /// What is so now.
    Gauge,
    /// How many there were of each size, their sum and their number.
    Histogram,
}

/// What a [`Metric`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricUnit {
    /// Things.
    Count,
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
}

impl MetricKind {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

impl MetricUnit {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Bytes => "bytes",
            Self::Seconds => "seconds",
        }
    }
}
