//! The HTTP API, and the page in a browser.

use std::process::Command;
use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};

#[test]
fn every_described_operation_is_routed() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut called = 0;
    for (path, operations) in running.json("/openapi.json")["paths"].as_object().unwrap() {
        let named = [
            ("{id}", "01J0000000000000000000000A"),
            ("{code}", "H39.18-240815-0007"),
            ("{page}", "1"),
            ("{field}", "number"),
        ];
        let address = named.iter().fold(path.clone(), |address, (name, value)| address.replace(name, value));
        assert!(!address.contains('{'), "{path} names something that this test does not know");
        for method in operations.as_object().unwrap().keys() {
            let url = format!("{}{address}", running.address);
            let mut answer = match method.as_str() {
                "get" => agent.get(&url).call().unwrap(),
                "post" => agent.post(&url).send_empty().unwrap(),
                other => panic!("{path}: this test does not know {other}"),
            };
            let status = answer.status().as_u16();
            let body = answer.body_mut().read_to_string().unwrap();
            // What is not there, or not rightly asked for, is said by the operation itself.
            let routed = status != 405 && !body.contains("urn:hoso:problem:no-such-address");
            assert!(routed && status != 500, "{method} {path}: {status} {body}");
            called += 1;
        }
    }
    assert!(called > 20, "{called}");
}

#[test]
fn the_api_answers_and_refuses_other_sites() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    assert_eq!(running.json("/healthz")["status"], "ok");
    let (status, body) = running.get("/api/v1/documents/khong-co");
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &problem["status"]), (404, &404.into()));
    assert_eq!(running.get("/api/v1/search?q=x&from=mai").0, 400);

    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let upload = |origin: Option<&str>, name: &str, bytes: &[u8]| {
        let mut request = agent.post(format!("{}/api/v1/documents?name={name}", running.address));
        if let Some(origin) = origin {
            request = request.header("Origin", origin);
        }
        request.send(bytes).unwrap().status().as_u16()
    };
    let page = scripted_page(0, 123);
    assert_eq!(upload(Some("http://evil.example"), "a.png", &page), 403);
    assert_eq!(upload(Some(&running.address), "a.png", &page), 201);
    assert_eq!(upload(None, "a.png", &page), 200, "the same bytes are there already");
    assert_eq!(upload(None, "a.txt", b"no scan"), 422);
    let foreign = agent.get(&running.address).header("Host", "evil.example").call().unwrap();
    assert_eq!(foreign.status().as_u16(), 403);
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    // Gauges are sampled every other second.
    wait_for("the gauges", Duration::from_mins(1), || {
        let (status, metrics) = running.get("/metrics");
        let metrics = String::from_utf8(metrics).unwrap();
        (status == 200 && metrics.contains("hoso_documents_indexed{desk=\"mot\"} 1\n")).then_some(())
    });
}

/// What a page looks like once its script has run.
pub(super) fn browse(url: &str) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(["--virtual-time-budget=10000", "--dump-dom", url])
        .output()
        .expect("chromium is installed by the test command");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_page_finds_links_to_the_dossier_and_paints_the_words() {
    let desk = Desk::new("tesseract:vie");
    let paper = hoso_samples::compose(11, 1);
    let scan = hoso_samples::Scan { dpi: 200, seal: false, ..hoso_samples::Scan::default() };
    let pages = hoso_samples::draw(&paper, &scan).unwrap();
    desk.drop_file(&format!("{}/1.pdf", paper.dossier), &hoso_samples::pdf(&pages, 200, 85).unwrap());
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let found = browse(&format!("{}/?q=hanh%20phuc", running.address));
    assert!(found.contains("1 tài liệu"), "{found}");
    assert!(found.contains(&format!("/dossiers/{}", paper.dossier)), "{found}");
    assert!(found.contains("<mark>Hạnh phúc</mark>"), "{found}");
    let id = desk.export()[0]["document"].as_str().unwrap().to_owned();
    let shown = browse(&format!("{}/documents/{id}?page=1&q=hanh%20phuc", running.address));
    assert!(shown.contains(&format!("/api/v1/documents/{id}/pages/1/image")), "{shown}");
    assert!(shown.contains("class=\"hit\""), "{shown}");
    // Each link says what it is of.
    assert!(shown.contains("/searchable.pdf\" download=\"\">PDF có lớp chữ</a>"), "{shown}");
    let dossier = browse(&format!("{}/dossiers/{}", running.address, paper.dossier));
    assert!(dossier.contains(&id), "{dossier}");
    assert!(running.terminate() < Duration::from_secs(10));
}

#[test]
fn the_desks_page_tells_what_became_of_each_file() {
    let desk = Desk::new("scripted:");
    desk.drop_file("H39.18-240815-0007/tot.png", &scripted_page(0, 60));
    desk.drop_file("H39.18-240815-0007 H39.18-240815-0008.png", &scripted_page(0, 61));
    desk.drop_file("<b>hong.txt", b"not a scan");
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["indexed"] == 2 && totals["refused"] == 1);
    let shown = browse(&format!("{}/desks/mot", running.address));
    for part in ["Bàn một", "tot.png", "H39.18-240815-0007", "Không phải tệp PDF", "&lt;b&gt;hong.txt"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("<b>hong"), "a name is text, never markup");
}
