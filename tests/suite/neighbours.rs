//! Programs of the same machine that ask too much, or never end asking.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::desk::{Desk, scripted_page};

/// Sends this and reads all that comes.
fn ask(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    // It may be cut off before it has all of it.
    drop(stream.write_all(request));
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_thousand_half_requests_stop_neither_intake_nor_answers() {
    let desk = Desk::new("scripted:");
    let running = desk.serve_with_descriptors(1024);
    let address = running.address.trim_start_matches("http://").to_owned();
    let mut halves = Vec::new();
    for _ in 0..1100 {
        let mut half = TcpStream::connect(&address).unwrap();
        half.write_all(b"GET /api/v1/status HTTP/1.1\r\nhost: 127").unwrap();
        halves.push(half);
    }
    let open = std::fs::read_dir(format!("/proc/{}/fd", running.pid())).unwrap().count();
    assert!(open < 512, "{open} descriptors are open");
    desk.drop_file("a.png", &scripted_page(0, 90));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    for _ in 0..10 {
        assert_eq!(running.json("/healthz")["status"], "ok");
    }
    drop(halves.split_off(550));
    assert!(running.terminate() < Duration::from_secs(10), "they are not waited for");
}

#[test]
fn bodies_heads_and_questions_have_limits_and_a_problem_document_says_so() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = |path: &str| format!("{}{path}", running.address);
    let problem = |mut response: ureq::http::Response<ureq::Body>| -> Value {
        let told = response.headers().get("content-type").cloned();
        assert_eq!(told.unwrap(), "application/problem+json", "{}", response.status());
        let problem: Value = serde_json::from_reader(response.body_mut().as_reader()).unwrap();
        assert_eq!(problem["status"], response.status().as_u16());
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        problem
    };
    let json = |body: &[u8]| {
        let known = agent.post(url("/api/v1/documents/known")).header("content-type", "application/json");
        problem(known.send(body).unwrap())["status"].as_u64().unwrap()
    };
    assert_eq!(json(&vec![b' '; 32 << 20]), 413);
    assert_eq!(json(b"[{"), 400);
    assert_eq!(json(b"{}"), 422);
    assert_eq!(problem(agent.post(url("/api/v1/documents/known")).send(b"[]").unwrap())["status"], 415);
    for (path, status) in [
        ("/api/v1/search?q=x&limit=-1", 400),
        ("/api/v1/search?q=x&from=31/12/2015", 400),
        ("/api/v1/documents/%FF", 400),
        ("/api/v1/documents/01ARZ3NDEKTSV4RRFFQ69G5FAV/pages/0/text", 404),
        ("/api/v1/documents/01ARZ3NDEKTSV4RRFFQ69G5FAV/pages/99999999999/image", 404),
        ("/api/v1/desks/khong-co?limit=x", 400),
        ("/khong-co", 404),
    ] {
        assert_eq!(problem(agent.get(url(path)).call().unwrap())["status"], status, "{path}");
    }
    assert_eq!(problem(agent.delete(url("/api/v1/search")).call().unwrap())["status"], 405);
    assert_eq!(problem(agent.get(url("/api/v1/retry")).call().unwrap())["status"], 405);
    let long = format!("GET /?q={} HTTP/1.1\r\nhost: localhost\r\n\r\n", "x".repeat(1 << 20));
    assert!(ask(&running.address, long.as_bytes()).starts_with("HTTP/1.1 4"), "too long an address");
    assert_eq!(running.json("/healthz")["status"], "ok");
}
