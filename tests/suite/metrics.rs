//! What the service records of itself.

use std::collections::BTreeMap;
use std::time::Duration;

use hoso_model::Metric;

use super::desk::{Desk, Running, scripted_page, wait_for};

fn lists() -> impl Iterator<Item = Metric> {
    [&hoso_store::METRICS[..], &hoso_intake::METRICS, &hoso_pipeline::METRICS, &hoso_server::METRICS]
        .concat()
        .into_iter()
}

/// What a scrape says: each number by its name and labels.
fn scraped(running: &Running) -> BTreeMap<String, f64> {
    let (status, text) = running.get("/metrics");
    assert_eq!(status, 200);
    let text = String::from_utf8(text).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let number = |line: &str| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), value.parse().unwrap())
    };
    lines.map(number).collect()
}

#[test]
fn every_metric_is_documented_and_none_that_is_not_there() {
    let documented = include_str!("../../docs/metrics.md");
    let documented: Vec<_> = documented.lines().filter(|line| line.starts_with("| `hoso_")).collect();
    let row = |metric: Metric| {
        let labels: Vec<_> = metric.labels.iter().map(|label| format!("`{label}`")).collect();
        let labels = if labels.is_empty() { "–".to_owned() } else { labels.join(", ") };
        let Metric { name, kind, unit, about, .. } = metric;
        format!("| `{name}` | {} | {} | {labels} | {about} |", kind.as_str(), unit.as_str())
    };
    let listed: Vec<_> = lists().map(row).collect();
    assert_eq!(documented, listed);
}

#[test]
fn what_happens_is_recorded_and_nothing_that_is_not_listed() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    desk.drop_file("a.png", &scripted_page(0, 60));
    desk.drop_file("b.txt", b"not a scan");
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 1);
    assert_eq!(running.json("/api/v1/search?q=rong60")["total"], 1);
    assert_eq!(running.get("/api/v1/documents/khong-co").0, 404);
    assert_eq!(running.get("/khong/co/gi").0, 404);
    let told = wait_for("the gauges", Duration::from_mins(1), || {
        Some(scraped(&running)).filter(|told| told.get("hoso_documents_indexed{desk=\"mot\"}") == Some(&1.0))
    });
    for (name, value) in [
        ("hoso_files_admitted_total{desk=\"mot\",kind=\"new\"}", 1.0),
        ("hoso_files_refused_total{desk=\"mot\",reason=\"unknown-type\"}", 1.0),
        ("hoso_pages_read_total", 1.0),
        ("hoso_stage_seconds_count{stage=\"reading\"}", 1.0),
        ("hoso_search_seconds_count", 1.0),
        ("hoso_http_requests_total{route=\"none\",method=\"GET\",status=\"4xx\"}", 1.0),
        ("hoso_http_requests_total{route=\"/api/v1/documents/{id}\",method=\"GET\",status=\"4xx\"}", 1.0),
        ("hoso_pages_can_be_read", 1.0),
    ] {
        assert_eq!(told.get(name), Some(&value), "{name}: {told:#?}");
    }
    for name in
        ["hoso_blob_bytes_written_total", "hoso_pages_indexed_total", "hoso_index_commit_seconds_count"]
    {
        assert!(told[name] > 0.0, "{name}: {told:#?}");
    }
    for name in told.keys() {
        let (name, labels) = name.split_once('{').unwrap_or((name, ""));
        let of_it = |metric: &Metric| {
            name.strip_prefix(metric.name)
                .is_some_and(|rest| ["", "_bucket", "_sum", "_count"].contains(&rest))
        };
        assert!(lists().any(|metric| of_it(&metric)), "{name} is not listed");
        assert!(!labels.contains("rong") && !labels.contains("a.png"), "{labels}");
    }
}

#[test]
fn a_scrape_asks_the_catalogue_nothing() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let questions = |told: &BTreeMap<String, f64>| told["hoso_catalogue_question_seconds_count"];
    let before = wait_for("the first look", Duration::from_mins(1), || {
        Some(scraped(&running)).filter(|told| told.contains_key("hoso_sampled_timestamp_seconds"))
    });
    let scrapes = 300;
    let mut last = before.clone();
    for _ in 0..scrapes {
        last = scraped(&running);
    }
    // The parts of the service ask by themselves, a few times a second at the most.
    let asked = questions(&last) - questions(&before);
    assert!(asked < f64::from(scrapes) / 3.0, "{asked} questions in {scrapes} scrapes");
}

#[test]
fn a_request_has_a_name_that_its_answer_says() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let named = |path: &str, sent: &str| {
        let answer = agent.get(format!("{}{path}", running.address)).header("X-Request-Id", sent);
        answer.call().unwrap().headers()["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(named("/healthz", "quet-7"), "quet-7");
    assert_eq!(named("/khong/co/gi", "quet-8"), "quet-8");
    assert_eq!(named("/healthz", "a b").len(), 26);
}
