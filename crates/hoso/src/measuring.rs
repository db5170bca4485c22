//! The one place where what is recorded goes: only the service has it.

use std::time::Duration;

use hoso_model::{Metric, MetricKind, MetricUnit};
use hoso_server::Sampler;
use metrics::Unit;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::sync::watch;

use crate::failure::Failure;

/// How often gauges are brought up to date, and what histograms have gathered is folded: unfolded it would grow for ever.
const EVERY: Duration = Duration::from_secs(2);
/// Ends of the classes that times are counted in, in seconds: a search takes milliseconds, a page a minute at the worst.
const CLASSES: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 120.0];

/// Begins to record. A process has one recorder, and only the service asks for it: elsewhere recording does nothing.
pub(crate) fn begin() -> Result<PrometheusHandle, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::Inaccessible(error.to_string());
    let builder = PrometheusBuilder::new().set_buckets(&CLASSES).map_err(|error| wrong(&error))?;
    let recorder = builder.build_recorder();
    let recorded = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| wrong(&error))?;
    let lists =
        [&hoso_store::METRICS[..], &hoso_intake::METRICS, &hoso_pipeline::METRICS, &hoso_server::METRICS];
    lists.into_iter().flatten().for_each(describe);
    Ok(recorded)
}

/// Samples until `stop` says so.
pub(crate) async fn sample(
    mut sampler: Sampler,
    recorded: PrometheusHandle,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        if let Err(error) = sampler.look().await {
            tracing::warn!(%error, "gauges cannot be brought up to date; trying again");
        }
        recorded.run_upkeep();
        // An error means that nobody can say stop any more.
        if tokio::time::timeout(EVERY, stop.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

fn describe(metric: &Metric) {
    let unit = match metric.unit {
        MetricUnit::Count => Unit::Count,
        MetricUnit::Bytes => Unit::Bytes,
        MetricUnit::Seconds => Unit::Seconds,
    };
    match metric.kind {
        MetricKind::Counter => {
            metrics::describe_counter!(metric.name, unit, metric.about);
            // A counter that is not there before it first counts hides its first step.
            if metric.labels.is_empty() {
                metrics::counter!(metric.name).increment(0);
            }
        }
        MetricKind::Gauge => metrics::describe_gauge!(metric.name, unit, metric.about),
        MetricKind::Histogram => metrics::describe_histogram!(metric.name, unit, metric.about),
    }
}
